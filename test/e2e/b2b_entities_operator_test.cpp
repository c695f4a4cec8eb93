// What an operator of b2b_entities.so sees and sets.
#include "test/e2e/b2b_entities_fixture.hpp"

namespace {

using namespace test;

class B2bEntitiesOperatorTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesOperatorTest);
	CPPUNIT_TEST(sessions_and_their_legs_are_listed);
	CPPUNIT_TEST(a_session_is_found_by_whatever_names_it);
	CPPUNIT_TEST(statistics_count);
	CPPUNIT_TEST(what_is_not_usual_is_counted);
	CPPUNIT_TEST_SUITE_END();

	void sessions_and_their_legs_are_listed() {
		equal("0", std::to_string(server().rpc("b2b_entities.list")["result"].size()), "none");
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto all = server().rpc("b2b_entities.list")["result"];
		equal("1", std::to_string(all.size()), "sessions");
		check(all[0]["key"].asString().rfind("b2b.", 0) == 0, "a key: " + all.toStyledString());
		equal("probe", all[0]["module"].asString(), "module");
		equal("open", all[0]["state"].asString(), "state");
		const auto legs = all[0]["legs"];
		equal("2", std::to_string(legs.size()), "legs");
		equal(call.caller->remote_tag, legs[0]["key"].asString(), "the key of the caller's leg");
		equal("server", legs[0]["type"].asString(), "its type");
		equal("confirmed", legs[0]["state"].asString(), "its state");
		equal(call.caller->call_id, legs[0]["callid"].asString(), "its Call-ID");
		equal(call.callee->call_id, legs[1]["key"].asString(), "the key of the callee's leg");
		equal("client", legs[1]["type"].asString(), "its type");
		equal(bob.contact(), legs[1]["remote_target"].asString(), "where it is");
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	void a_session_is_found_by_whatever_names_it() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto key = server().rpc("b2b_entities.list")["result"][0]["key"].asString();
		const auto &caller = *call.caller, &callee = *call.callee;
		for (const auto &name : {key, caller.remote_tag, callee.call_id,
					 caller.call_id + ";" + caller.local_tag + ";" + caller.remote_tag,
					 callee.call_id + ";" + callee.local_tag + ";" + callee.remote_tag}) {
			for (const auto *command : {"b2b_entities.list", "b2be_list"})
				equal(key, server().rpc(command, name)["result"][0]["key"].asString(), name);
		}
		for (const auto &name : {key + "0", std::string("b2b.1.1"), std::string("a;b;c")})
			equal("404", server().rpc("b2b_entities.list", name)["error"]["code"].asString(), name);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	int64_t counted(const std::string &name) { return server().statistic("b2b_entities:" + name); }

	void statistics_count() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto called = counted("legs_called"), calling = counted("legs_calling");
		const auto call = connected(alice, bob);
		equal("1", std::to_string(counted("sessions")), "sessions");
		equal("2", std::to_string(counted("legs")), "legs");
		equal(std::to_string(called + 1), std::to_string(counted("legs_called")), "legs_called");
		equal(std::to_string(calling + 1), std::to_string(counted("legs_calling")), "legs_calling");
		counts("b2b_entities:glares", [&] {
			alice.reinvites(*call.caller, directed("sendonly"));
			bob.gets_reinvite(*call.callee);
			bob.reinvites(*call.callee, directed("sendonly"));
			bob.gets(491);
		});
		alice.cancels(*call.caller);
		alice.gets(487);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
		equal("0", std::to_string(counted("legs")), "legs in the end");
	}

	void what_is_not_usual_is_counted() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = invited(alice, bob);
		counts("b2b_entities:merged", [&] {
			auto again = call.caller->request;
			alice.send(again.set("Via", again.header("Via") + "2"));
			alice.gets(482);
		});
		bob.answers(*call.callee);
		alice.gets_answer(*call.caller);
		bob.gets_ack(*call.callee);
		counts("b2b_entities:forks_ended", [&] {
			auto other = bob.reply_to(call.callee->request, 200);
			other.set("To", other.header("To") + ";tag=fork");
			bob.send(other.add("Contact", "<" + bob.contact() + ">"));
			bob.gets_request("ACK");
			bob.send(bob.reply_to(bob.gets_request("BYE"), 200));
		});
		counts("b2b_entities:unknown", [&] {
			const auto nobody = "<" + bob.aor() + ">;tag=B2B.1.2";
			alice.send(alice.request("INFO", bob.aor()).set("To", nobody));
			alice.gets(481);
		});
		counts("b2b_entities:legs_lost", [&] {
			alice.send(alice.request("INFO", *call.caller));
			bob.send(bob.reply_to(bob.gets_request("INFO"), 481));
			alice.gets(481);
			bob.gets_bye(*call.callee);
			alice.gets_bye(*call.caller);
		});
		counts("b2b_entities:unsent", [&] { cannot_be_reached(alice, bob); });
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesOperatorTest);

class B2bEntitiesLimitTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesLimitTest);
	CPPUNIT_TEST(more_sessions_than_may_be_are_refused);
	CPPUNIT_TEST(a_body_that_is_too_large_is_not_passed);
	CPPUNIT_TEST(nor_is_an_answer);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {
				R"("b2b_entities", "max_sessions", 1)", R"("b2b_entities", "max_body", 1000)"};
		return made;
	}

	void more_sessions_than_may_be_are_refused() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		counts("b2b_entities:refused_limit", [&] {
			alice.calls(user_of("bob"));
			equal("No Session", alice.gets(500).reason(), "what the script says then");
		});
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
		const auto again = connected(alice, bob);
		ends(alice, *again.caller, bob, *again.callee);
		no_session_stays();
	}

	void a_body_that_is_too_large_is_not_passed() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		auto message = alice.request("MESSAGE", *call.caller);
		message.add("Content-Type", "text/plain");
		message.body = std::string(1100, 'x');
		alice.send(message);
		alice.gets(513);
		bob.hears_nothing(50);
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}

	static Media large_sdp() {
		Media media;
		media.sdp = "v=0\r\na=" + std::string(1100, 'x') + "\r\n";
		return media;
	}

	void nor_is_an_answer() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto taken = invited(alice, bob);
		bob.answers(*taken.callee, large_sdp());
		alice.gets(500);
		bob.gets_ack(*taken.callee);
		bob.gets_bye(*taken.callee);
		no_session_stays(); // there is room for few

		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, directed("sendonly"));
		bob.gets_reinvite(*call.callee);
		bob.answers(*call.callee, large_sdp());
		alice.gets(500);
		bob.gets_ack(*call.callee);
		alice.send(alice.request("INFO", *call.caller));
		auto answer = bob.reply_to(bob.gets_request("INFO"), 200);
		answer.add("Content-Type", "text/plain");
		answer.body = std::string(1100, 'x');
		bob.send(answer);
		equal("", alice.gets(200).body, "what is too large");
		ends(alice, *call.caller, bob, *call.callee);
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesLimitTest);

class B2bEntitiesRateTest : public B2bEntitiesTest {
	CPPUNIT_TEST_SUITE(B2bEntitiesRateTest);
	CPPUNIT_TEST(only_so_many_begin_in_a_second);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override {
		auto made = with_entities();
		made.modparams = {R"("b2b_entities", "max_rate", 2)"};
		return made;
	}

	// Two seconds at most are seen of.
	void only_so_many_begin_in_a_second() {
		auto &alice = phone("alice"), &bob = phone("bob");
		int refused = 0;
		for (int i = 0; i < 6; ++i) {
			alice.calls(user_of("bob"));
			ladder().wait(20);
		}
		ladder().settle();
		for (const auto &reply : alice.inbox()) refused += reply.code() == 500;
		check(refused >= 2 && refused <= 4, std::to_string(refused) + " are refused");
		alice.forgets();
		for (int i = refused; i < 6; ++i) {
			auto &call = bob.gets_call();
			bob.replies(call, 486);
			alice.gets(486);
			bob.gets_ack(call);
		}
		no_session_stays();
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bEntitiesRateTest);

} // namespace
