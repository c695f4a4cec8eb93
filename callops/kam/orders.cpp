#include "callops/kam/orders.hpp"

#include "callops/kam/adopt.hpp"
#include "callops/kam/perform.hpp"
#include "callops/kam/statistics.hpp"
#include "callops/kam/storage.hpp"

namespace callops {
namespace {

Outcome outcome_of(const Verdict &verdict) {
	return {verdict.code, std::string(verdict.reason)};
}

Outcome no_such_call() {
	return {404, "Dialog not found"};
}

Outcome busy_elsewhere() {
	count(Counting::Refused);
	return {491, "Request Pending"};
}

// Decides on a call by its Call-ID, and performs.
template <class Decide>
Outcome order(const std::string &call_id, Counting counted, Decide &&decide) {
	Performing performing;
	Verdict verdict;
	if (is_busy_elsewhere(call_id)) return busy_elsewhere();
	const bool is_found = with_call(call_id, [&](Entry &entry) {
		performing = performing_of(entry);
		verdict = decide(entry.call);
		verdict.effects = queue_events(std::move(verdict.effects));
	});
	const Outcome outcome = is_found ? outcome_of(verdict) : no_such_call();
	count(outcome.is_ok() ? counted : Counting::Refused);
	LM_DBG("call %s: an order gets %u %s\n", call_id.c_str(), outcome.code, outcome.reason.c_str());
	perform_soon(std::move(verdict.effects), std::move(performing));
	return outcome;
}

// What the other dialog of an attended transfer is called, copied from its call.
struct Target {
	std::string call_id, to_tag, from_tag, uri, contact;
	bool is_ours = false;

	Attended view() const { return {call_id, to_tag, from_tag, uri, contact, is_ours}; }
};

Target target_of(const Call &call, Leg leg) {
	const auto &end = call[leg], &stays = call[other(leg)];
	return {std::string(call.text[CallText::CallId]), std::string(end.text[LegText::Tag]),
			std::string(stays.text[LegText::Tag]), std::string(end.text[LegText::Uri]),
			std::string(end.text[LegText::Contact]), true};
}

Outcome transfer_blind(const TransferWords &words, LegName leg) {
	return order(words.call_id, Counting::TransferAsked, [&](Call &call) {
		return ask_transfer(call, {leg, words.destination}, now_ms(), policy());
	});
}

Outcome transfer_to(const TransferWords &words, LegName leg, const Target &target) {
	return order(words.call_id, Counting::TransferAsked, [&](Call &call) {
		return ask_transfer(call, {leg, words.destination, target.view()}, now_ms(), policy());
	});
}

// The other call is one of ours: it is told what happens, and must be free.
Outcome transfer_between(const TransferWords &words, LegName leg) {
	const auto name = leg_name_of(words.transfer_leg);
	if (!name || (*name != LegName::Caller && *name != LegName::Callee))
		return {400, "Bad transfer leg"};
	if (words.transfer_call_id == words.call_id) return {400, "A call cannot replace itself"};
	if (!with_call(words.call_id, [](Entry &) {})) return no_such_call();
	if (is_busy_elsewhere(words.transfer_call_id)) return busy_elsewhere();
	Verdict verdict;
	Target target;
	Performing performing;
	const bool is_found = with_call(words.transfer_call_id, [&](Entry &entry) {
		performing = performing_of(entry);
		verdict = reserve_target(entry.call, *name, words.call_id, now_ms(), policy());
		target = target_of(entry.call, *name == LegName::Caller ? Leg::Caller : Leg::Callee);
	});
	if (!is_found) return {404, "Transfer dialog not found"};
	if (!verdict.is_ok()) return outcome_of(verdict);
	perform(std::move(verdict.effects), performing);
	const Outcome outcome = transfer_to(words, leg, target);
	if (!outcome.is_ok()) operate(performing.number, release_target);
	return outcome;
}

Outcome transfer_outside(const TransferWords &words, LegName leg) {
	if (words.from_tag.empty() || words.to_tag.empty())
		return {400, "transfer_leg, or transfer_fromtag and transfer_totag are needed"};
	return transfer_to(
			words, leg, {words.transfer_call_id, words.to_tag, words.from_tag, {}, {}, false});
}

// Hold is for both ends unless one is named.
std::optional<LegName> held_leg(const std::string &word) noexcept {
	if (word.empty()) return LegName::Both;
	const auto leg = leg_name_of(word);
	return leg == LegName::Unknown ? std::nullopt : leg;
}

} // namespace

Outcome order_transfer(const TransferWords &words) {
	const auto leg = leg_name_of(words.leg);
	if (!leg || *leg == LegName::Unknown) return {400, "leg must be caller, callee or both"};
	if (words.transfer_call_id.empty()) return transfer_blind(words, *leg);
	if (*leg == LegName::Both) return {400, "leg must be caller or callee"};
	return words.transfer_leg.empty() ? transfer_outside(words, *leg)
									  : transfer_between(words, *leg);
}

Outcome order_hold(const std::string &call_id, const std::string &word) {
	const auto leg = held_leg(word);
	if (!leg) return {400, "leg must be caller or callee"};
	return order(call_id, Counting::HoldAsked,
			[&](Call &call) { return ask_hold(call, *leg, now_ms(), policy()); });
}

Outcome order_unhold(const std::string &call_id, const std::string &word) {
	const auto leg = held_leg(word);
	if (!leg) return {400, "leg must be caller or callee"};
	return order(call_id, Counting::HoldAsked,
			[&](Call &call) { return ask_unhold(call, *leg, now_ms(), policy()); });
}

} // namespace callops
