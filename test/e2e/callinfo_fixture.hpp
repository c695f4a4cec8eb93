// Lines inside presence (doc/examples/presence-callinfo.cfg): who publishes them, and phones that watch.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <functional>
#include <memory>
#include <string>

#include "test/support/ladder.hpp"
#include "test/support/phone.hpp"

namespace test {

// A third party that publishes one line: as OpenSIPS does, a Call-Info header and no body.
class Publisher {
public:
	Publisher(Ladder &ladder, Phone &sender, std::string line)
			: ladder_(ladder), sender_(sender), line_(std::move(line)) {}

	// A new publication, or, where there is one, what becomes of it. `states`: "1 active, 2 held", "" for all idle.
	Publisher &says(const std::string &states, int expires = 600);
	Publisher &refreshes(int expires = 600);
	Publisher &removes();

	// The request, for a test that changes it, and its answer.
	SipText request(const std::string &call_info, int expires = 600);
	SipText sends(const SipText &request, int code);
	std::string call_info(const std::string &states) const;

	std::string etag;

private:
	Publisher &is_taken(const SipText &request, int expires);

	Ladder &ladder_;
	Phone &sender_;
	std::string line_;
};

class CallInfoTest : public CppUnit::TestFixture {
public:
	void setUp() override;
	void tearDown() override; // the server must still be well, and no line may be left

protected:
	static Recipe in_memory();
	static Recipe on_sqlite();
	virtual Recipe recipe() const { return in_memory(); }
	// Without the tables of presence no server starts that keeps its subscriptions there.
	static void make_tables(const Kamailio &server);

	Phone &phone(const std::string &name);
	Phone &tcp_phone(const std::string &name);
	Phone &watching(const std::string &name); // and has been told that all is idle
	void watches(Phone &phone) {
		watching_.push_back(&phone);
	}             // has subscribed, and sees what all see
	void leave(); // they unsubscribe
	Phone &tcp_watching(const std::string &name);
	Publisher &publisher(const std::string &name);

	void gives_back(Phone &phone, unsigned index); // what it has seized

	void all_see(const std::string &lamps);
	void all_hear_nothing(int ms = 200);
	Json::Value listed(); // presence_callinfo.list of the line
	int64_t counted(const std::string &name) {
		return server().statistic("presence_callinfo:" + name);
	}
	void use(Kamailio &server); // from now on

	Ladder &ladder() { return *ladder_; }
	Kamailio &server() { return *server_; }
	std::string aor() const { return "sip:" + line_ + "@sca.test"; }
	void check(bool is_so, const std::string &what) { ladder().check(is_so, what); }

private:
	Phone &watch(Phone &phone);

	Kamailio *server_ = nullptr;
	std::unique_ptr<Ladder> ladder_;
	std::list<Publisher> publishers_;
	std::vector<Phone *> watching_;
	std::string line_;
};

} // namespace test
