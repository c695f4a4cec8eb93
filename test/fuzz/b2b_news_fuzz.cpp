// The bytes are what another server tells. What is read of it is told on, and is the same.
#include "b2b/entities/domain/replica.hpp"
#include "test/fuzz/property.hpp"

using namespace b2b_entities;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto news = parse_news(test::text_of(data, size));
	if (!news || news->what != SessionNews::What::Is) return 0;
	std::vector<core::sql::Row> rows;
	for (const auto &record : news->legs) {
		auto row = row_of(KeptLeg(record.leg), {record.session, record.upper, 0});
		require(row.has_value(), "each leg has a row");
		rows.push_back(std::move(*row));
	}
	const auto text = print_session(news->session, news->data, rows);
	if (!text) return 0; // what stood there in bytes is longer as escapes
	const auto again = parse_news(*text);
	require(again && again->session == news->session && again->data == news->data, "it is told on");
	require(again->legs.size() == news->legs.size(), "with all its legs");
	return 0;
}
