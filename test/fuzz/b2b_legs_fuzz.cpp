// The bytes are a row of `b2b_entities`. What is read of it is a leg that requests can be made of, and is written as it
// was read.
#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/domain/rows.hpp"
#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"
#include "test/fuzz/row_of.hpp"

using namespace b2b_entities;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto row = test::row_of(test::text_of(data, size));
	const auto record = read_row(row);
	if (!record) return 0;
	for (size_t i = 0; i < static_cast<size_t>(LegText::Always); ++i)
		require(core::sip::is_header_safe(record->leg[static_cast<LegText>(i)]),
				"a text ends no line");
	const auto again = row_of(KeptLeg(record->leg), {record->session, record->upper, 0});
	require(again.has_value(), "what was read has a row");
	const auto twice = read_row(*again);
	require(twice && mark_of(twice->leg) == mark_of(record->leg), "it is the same leg");
	Leg leg = std::move(const_cast<LegRecord &>(*record).leg);
	require(end(leg, {}, 1).code == 0, "it can be ended");
	return 0;
}
