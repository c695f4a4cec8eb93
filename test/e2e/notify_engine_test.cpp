// The client transactions of NOTIFYs, by our own engine and by tm.
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <poll.h>
#include <unistd.h>

#include <regex>

namespace {

using namespace test;

constexpr const char *kLine = "sip:line1@sca.test";
constexpr int kGiveUpMs = 900;

class NotifyEngineTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NotifyEngineTest);
	OURS_TEST(each_state_leaves_at_once_and_only_the_newest_is_sent_again);
	OURS_TEST(when_eight_are_unanswered_the_newest_state_waits_and_no_number_is_left_out);
	OURS_TEST(a_503_is_left_alone_for_as_long_as_it_asks);
	OURS_TEST(what_a_503_has_put_off_comes_again_when_its_time_is_over);
	OURS_TEST(a_phone_that_does_not_answer_loses_its_subscription);
	OURS_TEST(answers_are_no_dropped_replies_and_nobody_else_can_give_them);
	OURS_TEST(both_engines_write_the_same_bytes);
	OURS_TEST(tm_sends_where_the_operator_or_the_script_wants_it);
	OURS_TEST(an_engine_that_does_not_exist_is_refused);
	CPPUNIT_TEST_SUITE_END();

	static Recipe recipe(const std::string &engine = "own", int give_up_ms = 30000) {
		Recipe recipe;
		recipe.modparams = {R"("sca", "notify_engine", ")" + engine + "\"",
				R"("tm", "retr_timer1", 100)",
				R"("tm", "fr_timer", )" + std::to_string(give_up_ms)};
		return recipe;
	}

	struct Joined {
		explicit Joined(const Recipe &recipe)
				: office(recipe),
				  phone(BarePhone::By::Udp, office.server.address(), office.server.port()) {
			phone.send(phone.subscribe(kLine));
			phone.gets(202);
			phone.gets_notify();
		}
		SipText seizes() {
			office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
			return phone.gets_notify();
		}
		void answers(const SipText &notify, const std::string &status, const std::string &pause) {
			SipText reply;
			reply.first_line = "SIP/2.0 " + status;
			for (const char *name : {"Via", "From", "To", "Call-ID", "CSeq"})
				reply.add(name, notify.header(name));
			if (!pause.empty()) reply.add("Retry-After", pause);
			phone.send(reply.add("Content-Length", "0"));
		}
		bool is_subscribed() { return office.server.statistic("sca:subscriptions") == 1; }
		Office office;
		BarePhone phone;
	};

	void each_state_leaves_at_once_and_only_the_newest_is_sent_again() {
		Joined a(recipe());
		a.phone.answers_notifies_with(0);
		const auto first = a.seizes();
		CPPUNIT_ASSERT_EQUAL(first.print(), a.phone.gets_notify().print());
		SipText newest;
		for (unsigned i = 1; i <= 3; ++i) {
			a.office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
			do newest = a.phone.gets_notify();
			while (newest.cseq() < first.cseq() + i); // the one before, once more at most
			CPPUNIT_ASSERT_EQUAL(first.cseq() + i, newest.cseq());
		}
		for (int i = 0; i < 2; ++i)
			CPPUNIT_ASSERT_EQUAL(newest.print(), a.phone.gets_notify().print());
		CPPUNIT_ASSERT_EQUAL(
				std::string("1 seized, 2 seized, 3 seized, 4 seized"), lamps_of(newest));
		a.answers(newest, "200 OK", "");
		CPPUNIT_ASSERT(a.phone.gets_no_notify(500));
		CPPUNIT_ASSERT(a.is_subscribed());
	}

	void when_eight_are_unanswered_the_newest_state_waits_and_no_number_is_left_out() {
		auto patient = recipe();
		patient.modparams.push_back(R"("tm", "retr_timer1", 3000)");
		Joined a(patient);
		a.phone.answers_notifies_with(0);
		const auto first = a.seizes();
		SipText one;
		for (unsigned i = 1; i < 8; ++i) {
			one = a.seizes();
			CPPUNIT_ASSERT_EQUAL(first.cseq() + i, one.cseq());
		}
		for (int i = 0; i < 3; ++i)
			a.office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		CPPUNIT_ASSERT(a.phone.gets_no_notify(100));
		a.answers(first, "200 OK", "");
		a.phone.answers_notifies_with(200);
		const auto newest = a.phone.gets_notify();
		CPPUNIT_ASSERT_EQUAL(first.cseq() + 8, newest.cseq());
		must_hold(lamps_of(newest), "11 seized");
		CPPUNIT_ASSERT_EQUAL(first.cseq() + 9, a.seizes().cseq());
		CPPUNIT_ASSERT_EQUAL(int64_t{2}, a.office.server.statistic("sca:notify_saved"));
	}

	// With 503 and a second of pause.
	static SipText refuses_a_notify(Joined &a) {
		a.phone.answers_notifies_with(0);
		const auto busy = a.seizes();
		a.answers(busy, "503 Busy", "1");
		CPPUNIT_ASSERT(comes_true(
				[&] { return a.office.server.statistic("sca:notify_failed") == 1; }, 2000));
		a.phone.answers_notifies_with(200);
		return busy;
	}

	void a_503_is_left_alone_for_as_long_as_it_asks() {
		Joined a(recipe());
		refuses_a_notify(a);
		a.office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		CPPUNIT_ASSERT(a.phone.gets_no_notify(600));
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized, 2 seized"), lamps_of(a.phone.gets_notify()));
		CPPUNIT_ASSERT(a.is_subscribed());
	}

	void what_a_503_has_put_off_comes_again_when_its_time_is_over() {
		Joined a(recipe());
		const auto busy = refuses_a_notify(a);
		CPPUNIT_ASSERT(a.phone.gets_no_notify(600));
		const auto again = a.phone.gets_notify();
		CPPUNIT_ASSERT_EQUAL(busy.cseq() + 1, again.cseq());
		CPPUNIT_ASSERT_EQUAL(busy.header("Call-Info"), again.header("Call-Info"));
		CPPUNIT_ASSERT(a.phone.gets_no_notify(300));
		CPPUNIT_ASSERT(a.is_subscribed());
	}

	void a_phone_that_does_not_answer_loses_its_subscription() {
		for (const char *engine : {"own", "tm"}) {
			Joined a(recipe(engine, kGiveUpMs));
			a.phone.answers_notifies_with(0);
			a.seizes();
			const auto is_lost = [&] { return !a.is_subscribed(); };
			CPPUNIT_ASSERT_MESSAGE(engine, !comes_true(is_lost, kGiveUpMs / 2));
			CPPUNIT_ASSERT_MESSAGE(engine, comes_true(is_lost, 4 * kGiveUpMs));
			CPPUNIT_ASSERT_MESSAGE(engine, a.office.server.statistic("sca:notify_failed") == 1);
		}
	}

	void answers_are_no_dropped_replies_and_nobody_else_can_give_them() {
		Joined a(recipe());
		const auto answered = a.seizes();
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, a.office.server.statistic("core:drop_replies"));
		a.phone.answers_notifies_with(0);
		const auto notify = a.seizes();
		auto forged = notify;
		auto via = notify.header("Via");
		via.replace(via.find(notify.branch()) + notify.branch().size() - 1, 1,
				notify.branch().back() == '0' ? "1" : "0");
		a.answers(forged.set("Via", via), "481 Gone", "");
		a.answers(answered, "481 Gone", "");
		CPPUNIT_ASSERT_EQUAL(notify.print(), a.phone.gets_notify().print());
		CPPUNIT_ASSERT(a.is_subscribed());
		a.answers(notify, "481 Gone", "");
		CPPUNIT_ASSERT(comes_true([&] { return !a.is_subscribed(); }, 2000));
	}

	// A regular expression for this text alone.
	static std::string literal(const std::string &text) {
		return std::regex_replace(text, std::regex(R"([.^$|()\[\]{}*+?\\])"), R"(\$&)");
	}

	// The first NOTIFY of this subscription as it came, with words for what differs from one to the next.
	static std::string bytes_to(BarePhone &phone, const SipText &subscribe, uint16_t server_port) {
		phone.send(subscribe);
		std::string stream, one;
		const auto is_its = [&] { return one.find(subscribe.call_id()) != one.npos; };
		while (one.compare(0, 7, "NOTIFY ") != 0 || !is_its()) { // one before is sent again
			if (const auto size = complete_message(stream)) {
				one = stream.substr(0, size);
				stream.erase(0, size);
				continue;
			}
			pollfd readable{phone.fd(), POLLIN, 0};
			CPPUNIT_ASSERT_MESSAGE("after " + one + stream, poll(&readable, 1, 2000) == 1);
			char buffer[4096];
			const auto size = read(phone.fd(), buffer, sizeof buffer);
			CPPUNIT_ASSERT_MESSAGE("after " + one + stream, size > 0);
			stream.append(buffer, static_cast<size_t>(size));
		}
		const std::pair<std::string, std::string> words[] = {{";branch=[^;\r]+", ";branch=B"},
				{";tag=[^;\r]+", ";tag=T"}, {"\r\nCSeq: [0-9]+", "\r\nCSeq: N"},
				{literal(subscribe.call_id()), "C"}, {";expires=[0-9]+", ";expires=E"},
				{literal(phone.address()), "phone"}, {":" + std::to_string(server_port), ":port"}};
		for (const auto &[pattern, word] : words)
			one = std::regex_replace(one, std::regex(pattern), word);
		return one;
	}

	static std::vector<std::string> bytes_by(const std::string &engine) {
		Office office(recipe(engine));
		const auto port = office.server.port();
		std::vector<std::string> all;
		for (const auto by : {BarePhone::By::Udp, BarePhone::By::Tcp}) {
			BarePhone phone(by, "127.0.0.1", port);
			all.push_back(bytes_to(phone, phone.subscribe(kLine), port));
			auto shown = phone.subscribe(kLine);
			const auto tag = shown.from_tag();
			shown.set("From", "\"A, Boss\" <sip:line1@sca.test;x=1>;tag=" + tag);
			all.push_back(bytes_to(phone, shown, port));
			const std::string route = "<sip:" + phone.address()
					+ (by == BarePhone::By::Tcp ? ";transport=tcp;lr>" : ";lr>");
			auto routed = phone.subscribe(kLine);
			routed.add("Record-Route", route).add("Record-Route", "<sip:p2.test;lr=on>");
			all.push_back(bytes_to(phone, routed, port));
		}
		return all;
	}

	void both_engines_write_the_same_bytes() {
		const auto by_tm = bytes_by("tm"), by_own = bytes_by("own");
		CPPUNIT_ASSERT_EQUAL(size_t{6}, by_own.size());
		for (size_t i = 0; i < by_tm.size(); ++i) CPPUNIT_ASSERT_EQUAL(by_tm[i], by_own[i]);
	}

	void tm_sends_where_the_operator_or_the_script_wants_it() {
		// A branch of tm has a dot and a hash behind it, and no such letter.
		const auto by_tm = [](const Recipe &recipe) {
			return Joined(recipe).seizes().branch().find(".n") == std::string::npos;
		};
		auto watched = recipe();
		watched.routes = "event_route[tm:local-request] {\n\txlog(\"L_DBG\", \"seen\\n\");\n}\n";
		CPPUNIT_ASSERT(!by_tm(recipe()));
		CPPUNIT_ASSERT(by_tm(recipe("tm")));
		CPPUNIT_ASSERT(by_tm(watched));
	}

	void an_engine_that_does_not_exist_is_refused() {
		Kamailio server(recipe("steam"));
		must_hold(refusal_of(server), "notify_engine");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(NotifyEngineTest);

} // namespace
