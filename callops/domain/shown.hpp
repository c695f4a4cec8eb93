// What an end of a call is shown of its dialog by the messages that leave to it, and where it says that it is reached: what
// we send within that dialog looks the same.
#pragma once

#include <string>
#include <string_view>

#include "callops/domain/call.hpp"

namespace callops {

// One message, as it left to an end of the call.
struct Shown {
	bool is_echo = false;              // a reply: its From and To are what that leg has sent
	std::string peer, self;            // name-addrs without tags: whom it talks with, and itself
	std::string_view contact, call_id; // views into the message; the URI of a Contact

	static Shown parse(std::string_view message);
};

// The way of a message to a leg.
struct Route {
	std::string socket, flow; // "udp:192.0.2.1:5060", "sip:192.0.2.7:5060;transport=udp"
};

std::string_view contact_in(std::string_view message) noexcept; // its URI; empty when there is none

// The ends agree: what that leg was shown with it counts. `branch` is that of the request, where it had one; what
// on_branch_left() noted of it goes before.
void on_shown(Call &call, Leg to, const Shown &shown, const Route &route, int branch = kNoBranch);

// A request or a reply to that leg is on the wire, behind what modules such as topos made of it.
void on_branch_left(Call &call, Leg to, int branch, std::string_view message);
void on_reply_left(Call &call, Leg to, std::string_view message);
void forget_branches(Call &call, Leg to) noexcept;

// That leg says where it is reached from now on, in a message as it left to the other end and as it came.
void on_target(Call &call, Leg leg, std::string_view contact, std::string_view as_it_came);
// The same, in its answer to our own re-INVITE: the script, which knows of NATs, has not seen it. An end that was
// shown that Contact as it is has to be told.
void on_own_target(Call &call, Leg leg, std::string_view contact);

// The dialog as that leg knows it. Empty texts: as the dialog module has it.
struct Within {
	std::string peer, self;       // name-addrs without tags: for whom we speak, and the leg
	std::string contact, call_id; // that it was shown
	std::string target, socket;   // where it is reached, and from where
	std::string flow;             // the address that messages to it have gone to
};
Within within(const Call &call, Leg leg);

// What that leg says of its media passes to the other end: as it came, and as it left.
void on_media(Call &call, Leg from, std::string_view came, std::string_view left);

// For the dialog variables "callops_shown_0" and "callops_shown_1": all of it in one text.
std::string print_shown(const LegOfCall &leg);
void restore_shown(LegOfCall &leg, std::string_view text);

} // namespace callops
