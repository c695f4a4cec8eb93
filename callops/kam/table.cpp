#include "callops/kam/table.hpp"

#include <functional>

namespace callops {
namespace {

constexpr unsigned kNumberBits = 31;
constexpr int64_t kLookAgain = 10'000; // at a call that ended, in ms

size_t hash_of(std::string_view text) noexcept {
	return std::hash<std::string_view>()(text);
}

bool is_of(const Entry &entry, std::string_view call_id) noexcept {
	return entry.call.text[CallText::CallId] == call_id;
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

// Requests that cross the BYE need their numbers still.
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

core::kam::ShmPtr<Table> Table::make(unsigned bits) {
	return core::kam::make_shm<Table>(bits);
}

Table::Table(unsigned bits) : bits_(bits) {
	rows_.reserve(size_t{1} << bits);
	for (size_t i = 0; i < size_t{1} << bits; ++i) rows_.push_back(core::kam::make_shm<Row>());
}

Table::Row &Table::row_of(std::string_view call_id) noexcept {
	return row(hash_of(call_id) & ((size_t{1} << bits_) - 1));
}

// After a change: when does this call want to be looked at? One that was looked at in vain is given time, so
// that it does not hide what the others of its bucket wait for.
void Table::settle(Bucket &bucket, const Entry &entry, int64_t looked_at) noexcept {
	auto due = next_deadline(entry.call);
	const int64_t end = entry.call.ended_at ? entry.call.ended_at + time_after_end(entry.call) : 0;
	if (end && (!due || *due > end)) due = end;
	if (due && *due <= looked_at) due = looked_at + kLookAgain;
	if (due && (bucket.due == 0 || *due < bucket.due)) bucket.due = *due;
}

CallNumber Table::add(std::string_view call_id, const DialogId &dialog, const Use &fill) {
	const size_t index = hash_of(call_id) & ((size_t{1} << bits_) - 1);
	const uint32_t sequence = next_++;
	auto entry = core::kam::make_shm<Entry>();
	entry->dialog = dialog;
	entry->number = (sequence << bits_ | static_cast<uint32_t>(index))
			& ((uint32_t{1} << kNumberBits) - 1);
	entry->call.text.set({{CallText::CallId, call_id}});
	fill(*entry);
	const CallNumber number = entry->number;
	row(index).with([&](Bucket &bucket) {
		settle(bucket, *entry);
		bucket.entries.push_back(std::move(entry));
	});
	++size_;
	return number;
}

bool Table::with(CallNumber number, const Use &use) {
	return row(number & ((uint32_t{1} << bits_) - 1)).with([&](Bucket &bucket) {
		for (auto &entry : bucket.entries) {
			if (entry->number != number) continue;
			use(*entry);
			settle(bucket, *entry);
			return true;
		}
		return false;
	});
}

bool Table::with(std::string_view call_id, const DialogId &dialog, const Use &use) {
	return row_of(call_id).with([&](Bucket &bucket) {
		for (auto &entry : bucket.entries) {
			if (entry->dialog.entry != dialog.entry || entry->dialog.id != dialog.id) continue;
			if (!is_of(*entry, call_id)) continue;
			use(*entry);
			settle(bucket, *entry);
			return true;
		}
		return false;
	});
}

bool Table::with_call_id(std::string_view call_id, const Use &use, Ended ended) {
	const auto rank = [&](const Entry &entry) {
		if (!is_of(entry, call_id)) return 0;
		if (entry.call.ended_at) return ended == Ended::Too ? 1 : 0;
		return entry.call.is_answered ? 3 : 2;
	};
	return row_of(call_id).with([&](Bucket &bucket) {
		Entry *best = nullptr;
		for (auto &entry : bucket.entries)
			if (rank(*entry) > (best ? rank(*best) : 0)) best = entry.get();
		if (!best) return false;
		use(*best);
		settle(bucket, *best);
		return true;
	});
}

bool Table::with_tags(std::string_view call_id, std::string_view from_tag, std::string_view to_tag,
		const UseSide &use) {
	return row_of(call_id).with([&](Bucket &bucket) {
		Entry *found = nullptr;
		Leg from = Leg::Caller;
		for (auto &entry : bucket.entries) {
			if (!is_of(*entry, call_id)) continue;
			const auto sender = sender_of(entry->call, from_tag, to_tag);
			if (!sender || (found && entry->call.ended_at)) continue;
			found = entry.get();
			from = *sender;
		}
		if (!found) return false;
		use(*found, from);
		settle(bucket, *found);
		return true;
	});
}

bool Table::with_ended(const DialogId &dialog, const Use &use) {
	const auto use_in = [&](Bucket &bucket) {
		if (bucket.due == 0) return false;
		for (auto &entry : bucket.entries) {
			if (entry->dialog.entry != dialog.entry || entry->dialog.id != dialog.id) continue;
			if (entry->call.ended_at == 0) continue;
			use(*entry);
			settle(bucket, *entry);
			return true;
		}
		return false;
	};
	for (auto &row : rows_)
		if (row->with(use_in)) return true;
	return false;
}

void Table::each_due(int64_t now, const Use &use) {
	for (auto &row : rows_)
		row->with([&](Bucket &bucket) {
			if (bucket.due == 0 || bucket.due > now) return;
			bucket.due = now + kLookAgain; // also where memory runs out midway
			for (size_t i = 0; i < bucket.entries.size();) {
				Entry &entry = *bucket.entries[i];
				const auto due = next_deadline(entry.call);
				if (due && *due <= now) use(entry);
				if (is_done(entry.call, now)) {
					std::swap(bucket.entries[i], bucket.entries.back());
					bucket.entries.pop_back();
					--size_;
					continue;
				}
				++i;
			}
			bucket.due = 0;
			for (const auto &entry : bucket.entries) settle(bucket, *entry, now);
			if (bucket.entries.empty())
				core::base::SharedVector<core::kam::ShmPtr<Entry>>().swap(bucket.entries);
		});
}

} // namespace callops
