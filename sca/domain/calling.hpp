// One message of a call at one line: what the files call_*.cpp share. Each of them has the rules of
// one thing that happens to a call; call.cpp says which of them a message is for.
#pragma once

#include <string>
#include <string_view>

#include "sca/domain/call.hpp"

namespace sca {

struct Calling {
	const Role role;
	const CallMessage &message;
	Work work;
	Appearance *known;     // the appearance of the message's dialog, where the line has one
	bool left_out = false; // a text of the message did not fit

	// Who sent the message, as far as it says so; and who is taken for the owner of a new call.
	Phone sender() noexcept;
	Phone caller() noexcept;
	bool is_owner(const Appearance &appearance);
	// Is the message's Contact that of a subscriber of the line?
	bool is_from_subscriber() const;
	// Did the line's own side send the request of this message?
	bool is_from_near(const Appearance &appearance) const noexcept;
	// As it is now, not as it was before a retrieval.
	bool is_in_dialog_of(const Appearance &appearance) const noexcept;

	void touch(Appearance &appearance);
	void leave(std::string_view why); // the message changes nothing: a debug line says why
	void assert_identity(std::string_view party);

	// What the line remembers of a text: all of it, or nothing.
	std::string_view kept(std::string_view text) noexcept;
	// The same of where the far end says that it is reached: a URI, or nothing.
	std::string_view target(std::string_view uri) noexcept;
	// The far end as phones show it, without what would fit no row or header.
	std::string party(std::string_view display, std::string_view uri);
};

// The tags of the line's own side and of the far end.
std::string_view near_tag(const Appearance &appearance) noexcept;
std::string_view far_tag(const Appearance &appearance) noexcept;

// call_out.cpp: a phone of the line calls.
void call_out(Calling &calling);
void ringing_out(Calling &calling, Appearance &call);
void answered_out(Calling &calling, Appearance &call);

// call_in.cpp: the line is called. `call`: null where the INVITE was not announced.
void call_in(Calling &calling);
void announce_again(Calling &calling, Appearance &call);
void answered_in(Calling &calling, Appearance *call);

// call_hold.cpp: an INVITE or UPDATE within the call, an offer in its ACK, and the answer.
void reinvited(Calling &calling);
void offered(Calling &calling, Appearance &call);
void accepted(Calling &calling, Appearance &call);

// call_retrieval.cpp: a phone calls its own line with an index that is in use.
void retrieve(Calling &calling, Appearance &held);
void answered_retrieval(Calling &calling, Appearance &call);

} // namespace sca
