// Answers to NOTIFYs that our own engine takes before the host parses them: who counts or watches what comes sees them still.
#include "test/support/bare_phone.hpp"
#include "test/support/net.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <unistd.h>

#include <filesystem>

namespace {

using namespace test;

constexpr const char *kLine = "sip:line1@sca.test";

class NotifyAnswersTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NotifyAnswersTest);
	OURS_TEST(answers_are_counted_as_received);
	OURS_TEST(the_host_parses_none_that_comes_by_udp);
	OURS_TEST(a_script_that_looks_at_what_comes_sees_answers);
	OURS_TEST(siptrace_sees_answers);
	OURS_TEST(topos_sees_answers);
	OURS_TEST(topoh_sees_answers);
	CPPUNIT_TEST_SUITE_END();

	static Recipe recipe(const std::string &routes = {}) {
		Recipe recipe;
		recipe.modparams = {R"("sca", "notify_engine", "own")", R"("tm", "retr_timer1", 100)"};
		recipe.routes = routes;
		return recipe;
	}

	struct Joined {
		explicit Joined(const Recipe &recipe, BarePhone::By by = BarePhone::By::Udp)
				: office(recipe), phone(by, office.server.address(), office.server.port()) {
			subscribed = phone.subscribe(kLine);
			phone.send(subscribed);
			accepted = phone.gets(202);
			told.push_back(phone.gets_notify());
			seizes();
		}
		void seizes() {
			office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
			told.push_back(phone.gets_notify());
		}
		int64_t statistic(const std::string &name) { return office.server.statistic(name); }
		// The NOTIFYs that came are answered, and the answers are known: none comes again.
		void is_at_rest() { CPPUNIT_ASSERT(phone.gets_no_notify(250)); }
		bool is_answer_parsed() { // with debug=3
			return office.server.log().find("SIP Reply  (status)") != std::string::npos;
		}
		bool has_logged(const std::string &text) {
			return comes_true(
					[&] { return office.server.log().find(text) != std::string::npos; }, 2000);
		}
		Office office;
		BarePhone phone;
		SipText subscribed, accepted;
		std::vector<SipText> told;
	};

	// What may rename sees what comes and what leaves: the phone's dialog stays its own, and its answers are known.
	void goes_on_beside(const std::string &modules) {
		Joined a(recipe("debug=3\n" + modules));
		a.is_at_rest();
		CPPUNIT_ASSERT(a.is_answer_parsed());
		a.phone.send(BarePhone::within(a.subscribed, a.accepted, 600, 2));
		a.phone.gets(202);
		a.told.push_back(a.phone.gets_notify());
		for (size_t i = 0; i < a.told.size(); ++i) {
			const auto &notify = a.told[i];
			CPPUNIT_ASSERT_EQUAL(a.subscribed.call_id(), notify.call_id());
			CPPUNIT_ASSERT_EQUAL(a.accepted.to_tag(), notify.from_tag());
			CPPUNIT_ASSERT_EQUAL(a.subscribed.from_tag(), notify.to_tag());
			CPPUNIT_ASSERT_EQUAL(a.told[0].cseq() + static_cast<unsigned>(i), notify.cseq());
			CPPUNIT_ASSERT_EQUAL(a.phone.contact(), notify.uri());
			CPPUNIT_ASSERT_EQUAL(std::string(i == 0 ? "idle" : "1 seized"), lamps_of(notify));
		}
		a.is_at_rest();
		a.phone.answers_notifies_with(481);
		a.seizes();
		CPPUNIT_ASSERT(comes_true([&] { return a.statistic("sca:subscriptions") == 0; }, 2000));
	}

	void topos_sees_answers() {
		const auto file = std::filesystem::temp_directory_path()
				/ ("notify-topos-" + std::to_string(getpid()));
		std::filesystem::remove(file);
		run({"sqlite3", file.string(), ".read /usr/share/kamailio/db_sqlite/standard-create.sql",
				".read /usr/share/kamailio/db_sqlite/topos-create.sql"});
		goes_on_beside("loadmodule \"topos.so\"\nmodparam(\"topos\", \"sanity_checks\", 0)\n"
					   "modparam(\"topos\", \"db_url\", \"sqlite:///"
				+ file.string() + "\")\n");
		std::filesystem::remove(file);
	}

	void topoh_sees_answers() {
		goes_on_beside("loadmodule \"topoh.so\"\nmodparam(\"topoh\", \"sanity_checks\", 0)\n"
					   "modparam(\"topoh\", \"mask_key\", \"some secret\")\n"
					   "modparam(\"topoh\", \"mask_ip\", \"127.0.0.8\")\n");
	}

	void answers_are_counted_as_received() {
		for (const auto by : {BarePhone::By::Udp, BarePhone::By::Tcp}) {
			Joined a(recipe(), by);
			const auto count = [&](int64_t of_200, int64_t of_481) {
				return comes_true(
						[&] {
							return a.statistic("core:rcv_replies_2xx") == of_200
									&& a.statistic("core:rcv_replies_4xx") == of_481
									&& a.statistic("core:rcv_replies") == of_200 + of_481;
						},
						2000);
			};
			CPPUNIT_ASSERT(count(2, 0));
			a.phone.answers_notifies_with(481);
			a.seizes();
			CPPUNIT_ASSERT(count(2, 1));
			CPPUNIT_ASSERT_EQUAL(int64_t{0}, a.statistic("core:drop_replies"));
			CPPUNIT_ASSERT_EQUAL(int64_t{0}, a.statistic("sca:subscriptions"));
		}
	}

	// By its own debug lines.
	void the_host_parses_none_that_comes_by_udp() {
		for (const auto by : {BarePhone::By::Udp, BarePhone::By::Tcp}) {
			Joined a(recipe("debug=3\n"), by);
			a.is_at_rest();
			CPPUNIT_ASSERT_EQUAL(by == BarePhone::By::Tcp, a.is_answer_parsed());
		}
	}

	void a_script_that_looks_at_what_comes_sees_answers() {
		Joined a(recipe(R"(received_route_mode=1
event_route[core:msg-received] {
	xlog("L_NOTICE", "came: $(rcv(buf){s.substr,0,11})\n");
}
)"));
		CPPUNIT_ASSERT(a.has_logged("came: SIP/2.0 200"));
		a.is_at_rest();
		Joined b(recipe("event_route[core:pre-routing] {\n\txlog(\"L_NOTICE\", \"came: $rs "
						"$rm\\n\");\n}\n"));
		CPPUNIT_ASSERT(b.has_logged("came: 200 NOTIFY"));
		b.is_at_rest();
	}

	void siptrace_sees_answers() {
		const auto collector = Socket::udp("127.0.0.1");
		Joined a(recipe(
				"loadmodule \"siptrace.so\"\nmodparam(\"siptrace\", \"trace_to_database\", 0)\n"
				"modparam(\"siptrace\", \"trace_on\", 1)\nmodparam(\"siptrace\", \"hep_mode_on\", "
				"1)\n"
				"modparam(\"siptrace\", \"trace_mode\", 1)\nmodparam(\"siptrace\", "
				"\"duplicate_uri\", \"sip:127.0.0.1:"
				+ std::to_string(collector.port()) + "\")\n"));
		bool has_notify = false, has_answer = false;
		CPPUNIT_ASSERT(comes_true(
				[&] {
					const auto bytes = collector.receive(50);
					has_notify = has_notify || bytes.find("NOTIFY sip:") != std::string::npos;
					has_answer = has_answer
							|| (bytes.find("SIP/2.0 200") != std::string::npos
									&& bytes.find(" NOTIFY\r\n") != std::string::npos);
					return has_notify && has_answer;
				},
				2000));
		a.is_at_rest();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(NotifyAnswersTest);

} // namespace
