// Calls through a B2BUA whose script bridges them (RFC 3725, RFC 5589).
//
// A REFER asks for a bridging of the other end: X-Flags are those of b2b_bridge(), X-Media is the provisional media server,
// X-First is called in place of that other end. An
// INVITE with X-Join, the key of a session, takes the place of the other one than X-Keep. A client that refuses gives place to
// the one that X-Next of the INVITE or REFER has named.
#pragma once

#include "test/e2e/b2b_fixture.hpp"

namespace test {

class B2bBridgeTest : public B2bTest {
protected:
	static Recipe with_bridges();
	Recipe recipe() const override { return with_bridges(); }

	struct Parties {
		Phone &alice, &bob, &carol;
		Call call; // of alice and bob, who talk
	};
	Parties talking();
	Parties talking(Phone &alice, Phone &bob, Phone &carol);

	// bob sends alice to carol. The 202 has come.
	void refers(const Parties &all, const std::string &flags = "", Headers headers = {});
	// A Refer-To that asks for the place of the one who has this dialog with the server.
	static std::string replacing(const Dialog &dialog);
	// What the sender of a REFER is told of it: "SIP/2.0 100 Trying", ends with it or not.
	void notified(Phone &who, const std::string &line, bool is_last);
	// The INVITE that carol gets, without SDP.
	Dialog &called(Phone &who);
	// `who` answers the offer that it gets in a re-INVITE, which is that of `other`, or none.
	void reinvited(Phone &who, Dialog &mine, const std::string &offer, const Media &answer = {});
	// The ACK with that SDP, or none.
	void acked(Phone &who, const std::string &sdp = "");
	// alice and carol talk, and say so.
	void talk(Phone &one, Dialog &mine, Phone &other, Dialog &theirs);
	// The way with late SDP, from the REFER on.
	Dialog &bridged(const Parties &all);
};

} // namespace test
