// The bytes are a row: a letter for the type of each value, then the value. Whatever comes out must be
// storable again, and come back the same.
#include "sca/domain/rows.hpp"

#include <algorithm>
#include <cstring>

#include "core/sip/scan.hpp"
#include "sca/domain/expire.hpp"
#include "sca/domain/supplement.hpp"
#include "test/fuzz/property.hpp"
#include "test/fuzz/row_of.hpp"

using namespace sca;
using core::sql::Row;
using core::sql::Value;
using test::require;

namespace {

constexpr int64_t kNow = 1'000'000;

Line line_of(const std::string &aor) {
	Line line;
	line.text.set({{LineText::Aor, aor}});
	return line;
}

void check(SubscriptionRecord record) {
	const Subscription known = record.subscription;
	require(known.expires > kNow && known.package == Package::CallInfo, "it lives");
	require(known.notify_cseq <= kLastCseq, "its CSeq is one");
	Line line = line_of(record.aor);
	line.subscriptions.push_back(std::move(record.subscription));
	require(!is_dirty(line), "it is stored already");
	line.subscriptions[0].saved = 0;
	const auto again = read_subscription(take_rows(line, 1).subscriptions.at(0), kNow);
	if (known.expires <= INT32_MAX) require(again.has_value(), "it comes back");
	for (size_t i = 0; again && i < static_cast<size_t>(SubText::kCount); ++i)
		require(again->subscription.text[static_cast<SubText>(i)]
						== known.text[static_cast<SubText>(i)],
				"its texts come back");
}

void check(AppearanceRecord record) {
	const Appearance known = record.appearance;
	require(known.index > 0 && known.state != State::Idle, "it is one");
	require(!record.seizure || record.seizure->index == known.index, "the seizure is its own");
	Line line = line_of(record.aor);
	line.appearances.push_back(std::move(record.appearance));
	if (record.seizure) line.subscriptions.push_back(std::move(*record.seizure));
	require(!is_dirty(line), "it is stored already");
	require(core::sip::is_header_safe(print_content(line)), "its content fits a header");
	line.appearances[0].saved = 0;
	const auto again = read_appearance(take_rows(line, 1).state.at(0), kNow);
	require(again.has_value(), "it comes back");
	for (size_t i = 0; i < static_cast<size_t>(AppText::kCount); ++i)
		require(again->appearance.text[static_cast<AppText>(i)]
						== known.text[static_cast<AppText>(i)],
				"its texts come back");
	const Policy policy;
	require(next_due(line, policy) >= 0, "it is due at some time");
	expire(line, kNow, policy);
	const auto due = next_due(line, policy);
	require(due == 0 || due > kNow, "nothing stays due");
}

void check(const SupplementRecord &record) {
	std::vector<SubscriptionRecord> subscriptions(1);
	subscriptions[0].aor = record.aor;
	auto &text = subscriptions[0].subscription.text;
	text = record.subscription.text;
	text.set({{SubText::Socket, {}}, {SubText::EventId, {}}});
	require(supplement(subscriptions, {record}, kNow, 1).empty(), "it finds its subscription");
	require(text[SubText::Socket] == record.subscription.text[SubText::Socket],
			"it gives its socket");
	Line line = line_of(record.aor);
	line.subscriptions.push_back(subscriptions[0].subscription);
	const auto again = read_supplement(take_rows(line, 1).state.at(0));
	require(again
					&& again->subscription.text[SubText::EventId]
							== record.subscription.text[SubText::EventId],
			"it comes back");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto row = test::row_of(test::text_of(data, size));
	if (auto record = read_subscription(row, kNow)) check(std::move(*record));
	if (auto record = read_supplement(row)) check(*record);
	if (auto record = read_appearance(row, kNow)) check(std::move(*record));
	return 0;
}
