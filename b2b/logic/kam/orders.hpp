// What the script, RPC and other modules ask for, beside what a message is answered with.
#pragma once

#include "b2b/logic/domain/words.hpp"
#include "b2b/logic/kam/turn.hpp"
#include "core/kam/entry.hpp"

namespace b2b_logic {

// 0: done. Else what an RPC answers, and why.
struct Outcome {
	unsigned code = 0;
	std::string reason;
	bool is_ok() const noexcept { return code == 0; }
};
Outcome outcome_of(const Verdict &verdict);

// The session that a key, or "callid;from-tag;to-tag" of one of its legs, names; 0: none.
b2b_session_t session_named(std::string_view key) noexcept;

// With the turn of that session: `use` gives an Outcome. 404: there is none; 491: others work on it.
template <class Use>
Outcome with_session(std::string_view key, Use &&use) {
	constexpr int kPatienceMs = 1000;
	const auto number = session_named(key);
	if (number == 0) return {404, "no such session"};
	int is_busy = 0;
	auto *call = static_cast<Call *>(entities().enter(number, upper(), kPatienceMs, &is_busy));
	if (!call)
		return is_busy ? Outcome{491, "the session is busy"} : Outcome{404, "no such session"};
	const Stay stay(number);
	Turn turn(number, call);
	Outcome outcome{503, "out of memory"};
	core::kam::guard("order for a session", [&] { outcome = use(turn); });
	return outcome;
}

struct Scenario {
	TriggerOrder order;
	ClientOrder first, second;
	std::vector<std::pair<std::string_view, std::string_view>> context;
	TriggerParams told; // of `cause`
	Listener listener;
};
// A call that we begin. `cause`: the request whose script wants it, or nullptr. `key`: out, the session.
Outcome trigger_scenario(const Scenario &scenario, sip_msg_t *cause, std::string &key);

Outcome order_bridge(std::string_view key, unsigned keep, std::string_view uri,
		std::string_view media_uri, std::string_view from_display = {});
// The first entities of two sessions talk, in the first session; the others are ended.
// Both go to a conference, that of place `first` before the other one.
Outcome order_conference(std::string_view key, unsigned first, std::string_view uri);
Outcome order_bridge_of_two(std::string_view first, std::string_view second);
Outcome order_end(std::string_view key);

} // namespace b2b_logic
