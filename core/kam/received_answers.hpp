// Answers over UDP as they come, before the host parses them.
#pragma once

#include <string_view>

#include "core/kam/entry.hpp"

namespace core::kam {

// Does anybody see what is received before the script does (siptrace, topos, topoh, event_route[core:msg-received] and
// event_route[core:pre-routing])? Then an answer goes the host's way.
bool is_reception_watched() noexcept;
// In child_init(PROC_INIT). The host has one place for who is shown datagrams; nobody's is taken.
bool take_place_for_datagrams(int (*callback)(sr_event_param_t *event));

// In the statistics of `kex`, which counts answers in a callback before the script: what is taken is taken before that.
void count_answer(unsigned code) noexcept;

// The bytes of a datagram, and how many there are (udp_server.c).
inline std::string_view datagram_of(const sr_event_param_t &event) noexcept {
	const auto *parts = static_cast<void *const *>(event.data);
	return {static_cast<const char *>(parts[0]), *static_cast<const unsigned *>(parts[1])};
}

// `take` says whether the answer is ours. In child_init(PROC_INIT), when every module has asked the host for its place.
template <bool (*take)(std::string_view answer)>
bool take_answers_as_they_come() {
	return take_place_for_datagrams([](sr_event_param_t *event) noexcept {
		constexpr int kGoOn = 0, kTaken = -1;
		const auto datagram = datagram_of(*event);
		if (datagram.substr(0, 3) != "SIP" || is_reception_watched()) return kGoOn;
		cfg_update(); // the host does it when it parses
		bool is_taken = false;
		guard("answer as it came", [&] { is_taken = take(datagram); });
		return is_taken ? kTaken : kGoOn;
	});
}

} // namespace core::kam
