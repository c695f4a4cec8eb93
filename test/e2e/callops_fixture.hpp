// Calls through a proxy with callops: phones that are registered, and checks of what the wire shows.
#pragma once

#include "test/support/call.hpp"
#include "test/support/ladder.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <list>
#include <memory>
#include <string>
#include <vector>

namespace test {

// Subscription-State of a NOTIFY for a REFER.
inline constexpr const char *kActive = "active;expires=60";
inline constexpr const char *kDone = "terminated;reason=noresource";

class CallopsTest : public CppUnit::TestFixture {
public:
	void setUp() override;
	void tearDown() override; // the server must still be well, every CSeq in order

protected:
	virtual Recipe recipe() const;

	// A registered phone; its user is unique to the test.
	Phone &phone(const std::string &name);
	Phone &tcp_phone(const std::string &name);
	std::string user_of(const std::string &name) const;
	std::string place(const std::string &name) const {
		return "sip:" + user_of(name) + "@sca.test";
	}

	struct Call {
		Dialog *caller, *callee;
		const std::string &id() const { return caller->call_id; }
	};
	Call connected(Phone &caller, Phone &callee, const Media &offer = {}, const Media &answer = {});
	// The INVITE of a new call to this URI, with headers of its own.
	using Headers = std::vector<std::pair<std::string, std::string>>;
	Dialog &invites(Phone &caller, const std::string &uri, const Headers &headers = {},
			const std::string &call_id = "");
	// The same, answered by `callee`.
	Call connected_to(Phone &caller, const std::string &uri, Phone &callee,
			const Headers &headers = {}, const std::string &call_id = "");
	void ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs);
	void reinvites(Phone &who, Dialog &mine, Phone &other, Dialog &theirs, const Media &media,
			const Media &answer = {});

	// A request within the dialog, answered by the other side: what the other side saw of it.
	SipText exchange(
			Phone &who, Dialog &mine, Phone &other, const std::string &method, int code = 200);
	// The phone takes the REFER and says 202.
	SipText accepts_refer(Phone &phone);
	// NOTIFY of a transfer; expects `code`.
	void notifies(Phone &phone, Dialog &dialog, const std::string &status, const std::string &state,
			int code = 200);
	// The phone takes a re-INVITE, which must carry `direction`, and answers it.
	SipText gets_offer(Phone &phone, Dialog &dialog, const std::string &direction,
			const std::string &answer_direction = "", int code = 200);
	// Both ends, each of which answers in kind.
	void get_offers(Phone &caller, Phone &callee, const Call &call, const std::string &direction,
			int quiet_ms = 60);
	void hold_and_resume(Phone &caller, Phone &callee, const Call &call, int quiet_ms = 60);

	Json::Value rpc(const std::string &method, const std::vector<std::string> &arguments);
	void accepted(const Json::Value &answer);
	void refused(const Json::Value &answer, int code);

	// The events of a call, in order: "start caller", "ok caller 200 OK", "hold ok callee".
	std::vector<std::string> events(const std::string &call_id);
	std::vector<Json::Value> raw_events(const std::string &call_id);
	void told(const std::string &call_id, const std::vector<std::string> &expected);

	void equal(const std::string &expected, const std::string &seen, const std::string &what) {
		ladder().check_equal(expected, seen, what);
	}
	void check(bool is_so, const std::string &what) { ladder().check(is_so, what); }
	Ladder &ladder() { return *ladder_; }
	Kamailio &server() { return *server_; }
	void use(Kamailio &server);
	// The phones send to this one from now on, and it is asked and looked at.
	void turn_to(Kamailio &server);
	void check_cseqs();

private:
	Kamailio *server_ = nullptr;
	std::unique_ptr<Ladder> ladder_;
	std::list<Dialog> dialogs_; // those with headers of their own
	std::string mark_;
};

// "a=sendonly" of the first stream of an SDP, "sendrecv" where it says nothing.
std::string direction_of(const std::string &sdp);
std::string version_of(const std::string &sdp); // of the o= line

} // namespace test
