// One SUBSCRIBE at one line: what the files subscribe_*.cpp share. Each of them has the rules of one
// thing that a phone may ask; subscribe.cpp says which of them a request is for.
#pragma once

#include <string_view>

#include "sca/domain/subscribe.hpp"

namespace sca {

struct Subscribing {
	const Subscribe &asked;
	Work work;
	// Which request it is, and of which dialog: one number each.
	const uint64_t dialog, request;

	Subscribing(Line &line, const Subscribe &subscribe, int64_t now, const Policy &policy);

	bool is_seize() const noexcept { return asked.package == Package::LineSeize; }

	// Who asks, and whether an appearance is its own.
	Phone phone() const noexcept;
	bool is_owner(const Appearance &appearance) const;

	// As a subscription remembers the request, never 0.
	uint32_t mark() const noexcept;
	// The answer that was kept for that request, or for any of that dialog; nullptr: none.
	const Answered *kept(uint64_t Answered::*identity, uint64_t value) const noexcept;

	// 2xx: what ends, or asks once, has no subscription; its answer is kept for retransmissions.
	void accept(Subscription &subscription);
	void accept_end();
	void accept_again(uint32_t expires);
	void refuse(unsigned code);       // and keeps that
	void refuse_again(unsigned code); // or only says so

	// The subscription that the request makes, and the same as one of the line's.
	Subscription fresh() const;
	Subscription &add_subscription();
	// Takes the Contact, the flow and the URIs of the dialog from the request.
	void retarget(Subscription &known);
	// What the phone of this Contact has subscribed to.
	Subscription *find_contact();

	std::string_view ended_state() const noexcept;
};

// subscribe_again.cpp: a retransmission gets the same answer, and changes nothing. False: it is none.
bool answered_again(Subscribing &subscribing);

// subscribe_within.cpp: a request within a dialog refreshes or ends its subscription.
void subscribe_within(Subscribing &subscribing);

// subscribe_end.cpp: Expires: 0 ends what there is, or only asks for the present state.
void end_subscription(Subscribing &subscribing, Subscription &known);
void end_or_fetch(Subscribing &subscribing);

// subscribe_call_info.cpp: a phone joins the line, or comes back.
void subscribe_call_info(Subscribing &subscribing);

// subscribe_seize.cpp: a phone asks for an appearance.
void seize(Subscribing &subscribing);

} // namespace sca
