// Calls of shared lines through b2b_sca.so.
//
// An INVITE to the server has the line in X-Line, X-Entity 1 where its phone calls (else 0: it is called), and its
// watchers in X-Watcher; with X-Back it takes a call of that line back.
#pragma once

#include "test/e2e/b2b_fixture.hpp"

namespace test {

class B2bScaTest : public B2bTest {
protected:
	// `parameters`: further lines of kamailio.cfg, modparam() for one.
	static Recipe with_lines(const std::string &parameters = {});
	static Recipe with_sca(); // sca.so is loaded too
	Recipe recipe() const override { return with_lines(); }

	// The line of this test.
	std::string line() const { return user_of("line"); }
	std::string aor() const { return place("line"); }

	// The phone of the line calls; with an index in Call-Info, where it is not 0.
	Dialog &phone_calls(Phone &near, Phone &far, unsigned index = 0, Phone *watcher = nullptr);
	Dialog &line_is_called(Phone &far, Phone &near, Phone *watcher = nullptr);
	Dialog &takes_back(Phone &near, unsigned index = 0, const std::string &line = {});
	// They talk.
	Call talk(Phone &near, Phone &far, Phone *watcher = nullptr);
	void connect(Phone &caller, Dialog &calling, Phone &callee, Dialog &called);
	// One end says where its media go; the other agrees.
	void renegotiates(Phone &who, Dialog &mine, Phone &other, Dialog &theirs,
			const std::string &direction, const std::string &state = {});
	void holds(
			Phone &who, Dialog &mine, Phone &other, Dialog &theirs, const std::string &state = {}) {
		renegotiates(who, mine, other, theirs, "sendonly", state);
	}
	// The new phone has the far end, which was asked by a re-INVITE; the old one has its BYE.
	void is_taken_over(Phone &fresh, Dialog &fresh_call, Phone &far, Dialog &far_call, Phone &old,
			Dialog &old_call);

	// What the line shows in the end: "1 active, 2 held", "idle".
	void shows(const std::string &lamps);
	std::string lamps();
	Json::Value listed(); // the line in b2b_sca.list; null: it has no calls

	// What comes to a watcher next, and is accepted.
	SipText is_told(Phone &watcher, const std::string &lamps, int expires = -1);
	int64_t counted_here(const std::string &name); // of the statistics group b2b_sca
};

// "1 active, 2 held" of a Call-Info value.
std::string lamps_in(const std::string &call_info);

} // namespace test
