// Session timers of a call (RFC 4028), as its ends have agreed on them, and as a re-INVITE of ours says them
// again: who refreshes goes on to, and at the same interval.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "callops/domain/leg.hpp"
#include "core/sip/session_expires.hpp"

namespace callops {

using core::sip::SessionExpires;

struct SessionTimer {
	uint32_t interval = 0;        // seconds; 0: the call has no session timer
	uint32_t min_se = 0;          // the highest that was asked for; 0: none
	std::optional<Leg> refresher; // nullopt: not said

	bool is_on() const noexcept { return interval != 0; }
	void raise_min_se(uint32_t seconds) noexcept;
	// By the 2xx to an INVITE or UPDATE of that leg.
	void agree(Leg from, const SessionExpires &said) noexcept;
};

// What an INVITE or UPDATE of an end and the 2xx to it agreed on: each as whole messages, the request as it went
// out. A 2xx that says nothing turns the timer off (RFC 4028 7.2).
struct SessionTerms {
	std::optional<SessionExpires> expires;
	std::optional<uint32_t> min_se;

	static SessionTerms parse(std::string_view request, std::string_view answer) noexcept;
};
void agree(SessionTimer &timer, Leg from, const SessionTerms &terms) noexcept;

// The body of Session-Expires in a re-INVITE to that leg, which is its UAS; empty without a timer.
std::string session_expires_to(Leg leg, const SessionTimer &timer);

// "interval,min,refresher", for the dialog variable "callops_hold".
std::string print(const SessionTimer &timer);
std::optional<SessionTimer> parse_session_timer(std::string_view text) noexcept;

} // namespace callops
