#include "callops/kam/table.hpp"

namespace callops {
namespace {

constexpr unsigned kNumberBits = 31;

bool is_of(const Entry &entry, const DialogId &dialog) noexcept {
	return entry.dialog.entry == dialog.entry && entry.dialog.id == dialog.id;
}

// Who sent a message with these tags; the callee's is not known before it answers.
std::optional<Leg> sender_of(
		const Call &call, std::string_view from, std::string_view to) noexcept {
	const auto caller = call[Leg::Caller].text[LegText::Tag],
			   callee = call[Leg::Callee].text[LegText::Tag];
	if (from == caller && (callee.empty() || to == callee)) return Leg::Caller;
	if (to == caller && (callee.empty() || from == callee)) return Leg::Callee;
	return std::nullopt;
}

// Requests that cross the BYE need their CSeq still.
int64_t time_after_end(const Call &call) noexcept {
	const bool is_moved = call[Leg::Caller].cseq.is_moved() || call[Leg::Callee].cseq.is_moved();
	return is_moved ? kLateTime : 0;
}

bool is_done(const Call &call, int64_t now) noexcept {
	return is_forgettable(call, now) && now - call.ended_at >= time_after_end(call);
}

} // namespace

uintptr_t pack(const Ticket &ticket) noexcept {
	return uintptr_t{ticket.call} << 33 | uintptr_t{index_of(ticket.leg)} << 32 | ticket.number;
}

Ticket unpack(uintptr_t packed) noexcept {
	return {static_cast<CallNumber>(packed >> 33), static_cast<Leg>(packed >> 32 & 1),
			static_cast<uint32_t>(packed)};
}

core::kam::Standing CallRules::settle(const Entry &entry, Counts &, int64_t looked_at) noexcept {
	const Call &call = entry.call;
	auto due = next_deadline(call);
	const int64_t end = call.ended_at ? call.ended_at + time_after_end(call) : 0;
	if (end && (!due || *due > end)) due = end;
	return {due.value_or(0), false, looked_at && is_done(call, looked_at)};
}

core::kam::ShmPtr<Table> Table::make(unsigned bits) {
	return core::kam::make_shm<Table>(bits);
}

Table::Table(unsigned bits) : BucketTable(bits, kNumberBits) {}

CallNumber Table::add(std::string_view call_id, const DialogId &dialog, const Use &fill) {
	return BucketTable::add(call_id, [&](Entry &entry, CallNumber number) {
		entry.dialog = dialog;
		entry.number = number;
		entry.call.text.set({{CallText::CallId, call_id}});
		fill(entry);
	});
}

bool Table::with(std::string_view call_id, const DialogId &dialog, const Use &use) {
	return with_best(
			call_id, [&](const Entry &entry) { return is_of(entry, dialog); }, use);
}

bool Table::with_call_id(std::string_view call_id, const Use &use, Ended ended) {
	const auto rank = [&](const Entry &entry) {
		if (entry.call.ended_at) return ended == Ended::Too ? 1 : 0;
		return entry.call.is_answered ? 3 : 2;
	};
	return with_best(call_id, rank, use);
}

bool Table::with_tags(std::string_view call_id, std::string_view from_tag, std::string_view to_tag,
		const UseSide &use) {
	const auto sender = [&](const Entry &entry) { return sender_of(entry.call, from_tag, to_tag); };
	int living = 1; // a request that came through twice has two: the second is meant
	const auto rank = [&](const Entry &entry) {
		if (!sender(entry)) return 0;
		return entry.call.ended_at ? 1 : ++living;
	};
	return with_best(call_id, rank, [&](Entry &entry) { use(entry, *sender(entry)); });
}

bool Table::with_ended(const DialogId &dialog, const Use &use) {
	const auto is_its = [&](const Entry &entry) {
		return entry.call.ended_at != 0 && is_of(entry, dialog);
	};
	return with_any_due(is_its, use);
}

} // namespace callops
