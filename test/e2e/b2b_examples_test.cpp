// The configurations of B2B calls that operators copy do what they are there for.
#include "test/e2e/b2b_example_fixture.hpp"

namespace {

using namespace test;

class B2bExamplesTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bExamplesTest);
	CPPUNIT_TEST(topology_hiding);
	CPPUNIT_TEST(click_to_dial);
	CPPUNIT_TEST(prepaid);
	CPPUNIT_TEST(announcement);
	CPPUNIT_TEST(scenario);
	CPPUNIT_TEST_SUITE_END();

	void topology_hiding() {
		with("b2b-topology-hiding.cfg", {}, [&] {
			auto &alice = phone("alice"), &bob = phone("bob"), &desk = phone("bob");
			auto &mine = calls(alice, "bob", {{"X-Account", "7"}});
			auto &theirs = bob.gets_call(), &other = desk.gets_call();
			equal("7", theirs.request.header("X-Account"), "a custom header");
			check(theirs.call_id != other.call_id, "each phone has a dialog of its own");
			desk.replies(other, 180);
			alice.gets(180);
			bob.answers(theirs);
			alice.gets_answer(mine);
			bob.gets_ack(theirs);
			desk.gets_cancel(other);
			const auto key = key_of(mine);
			ends(alice, mine, bob, theirs);
			no_session_stays();
			has_logged("CDR " + key + " top hiding 0 s, ended by caller: bye 200");
		});
	}

	void click_to_dial() {
		with("b2b-click-to-dial.cfg", {}, [&] {
			auto &alice = phone("alice"), &bob = phone("bob");
			const auto answer = rpc("b2b_logic.trigger_scenario",
					{"click-to-dial", "agent," + alice.contact(), "customer," + bob.contact(),
							"crm=4711"});
			accepted(answer);
			auto &mine = alice.gets_call();
			equal("<sip:127.0.0.1:5060>", mine.request.header("Contact"), "server_address");
			alice.answers(mine);
			auto &theirs = bob.gets_call();
			bob.answers(theirs);
			alice.gets_ack(mine);
			bob.gets_ack(theirs);
			check(answer.toStyledString().find(key_of(mine)) != std::string::npos,
					"the answer names the session: " + answer.toStyledString());
			// what the Contact of the example leads to is not this server
			mine.target = theirs.target = "sip:127.0.0.1:" + std::to_string(server().port());
			exchange(alice, bob, alice.request("INFO", mine));
			has_logged("INFO of agent, customer relation 4711");
			ends(bob, theirs, alice, mine);
		});
	}

	// No b2b_logic there: the sessions are those of b2b_entities alone.
	void announcement() {
		Recipe recipe;
		recipe.config = "doc/examples/b2b-announcement.cfg";
		Kamailio server(recipe);
		server.start();
		use(server);
		auto &alice = phone("alice");
		auto invite = alice.request("INVITE", "sip:announcement@sca.test");
		auto &call = alice.sends(invite);
		const auto answer = alice.gets(200);
		check(answer.body.find("m=audio 4000 RTP/AVP 8") != std::string::npos, answer.body);
		alice.learn(call, answer);
		alice.acks(call);
		ladder().settle(20); // until the ACK is taken no other offer is (RFC 3261 14.2)
		alice.reinvites(call, directed("sendonly"));
		alice.gets_answer(call);
		alice.hangs_up(call);
		alice.gets(200);

		const auto started = server.kamcmd({"b2b_entities.ua_session_client_start", alice.contact(),
				alice.aor(), "sip:announcement@sca.test", "", "", "", "", "rdb", "", "wake-up"});
		check(started.at(0).rfind("B2B.", 0) == 0, "the key: " + started.at(0));
		auto &woken = alice.gets_call();
		equal("", woken.request.body, "no SDP");
		alice.answers(woken);
		const auto ack = alice.gets_request("ACK");
		check(ack.body.find("a=sendonly") != std::string::npos, "the answer: " + ack.body);
		alice.hangs_up(woken);
		alice.gets(200);
		for (const auto *word : {"\"extra_params\":\"wake-up\"", "\"event_type\":\"TERMINATED\""})
			has_logged(word);
		check(rpc("ua_session_list")["result"].empty(), "no session is left");
		server.stop();
		use(shared_kamailio(with_b2b()));
	}

	void prepaid() {
		with("b2b-prepaid.cfg", {{"MEDIA", "\"$hdr(X-Media)\""}, {"SECONDS", "2"}}, [&] {
			auto &alice = phone("alice"), &media = phone("media"), &bob = phone("bob");
			auto &mine = calls(alice, "bob", {{"X-Media", media.contact()}});
			auto &announced = media.gets_call();
			media.answers(announced);
			alice.gets_answer(mine);
			media.gets_ack(announced);
			media.hangs_up(announced);
			media.gets(200);
			auto &theirs = bob.gets_call();
			bob.answers(theirs);
			alice.gets_reinvite(mine);
			alice.answers(mine);
			alice.gets_ack(mine);
			bob.gets_ack(theirs);
			ladder().wait(1900);
			alice.gets_bye(mine);
			bob.gets_bye(theirs);
			has_logged("200 to the INVITE of callee");
		});
	}

	void scenario() {
		const auto document = '"' + project_root() + "/doc/examples/b2b-scenario.xml\"";
		with("b2b-scenario.cfg",
				{{"SCENARIO", document}, {"MEDIA", "$hdr(X-Media)"},
						{"VOICEMAIL", "$hdr(X-Voicemail)"}},
				[&] {
					auto &alice = phone("alice"), &media = phone("media"), &bob = phone("bob"),
						 &mail = phone("mail"), &carol = phone("carol");
					auto &mine = calls(alice, "bob",
							{{"X-Media", media.contact()}, {"X-Voicemail", mail.contact()}});
					auto &announced = media.gets_call();
					media.answers(announced);
					alice.gets_answer(mine);
					media.gets_ack(announced);
					media.hangs_up(announced);
					media.gets(200);
					auto &busy = bob.gets_call();
					bob.replies(busy, 486);
					auto &recorded = mail.gets_call();
					mail.answers(recorded);
					alice.gets_reinvite(mine);
					alice.answers(mine);
					alice.gets_ack(mine);
					mail.gets_ack(recorded);
					transferred(alice, mine, mail, recorded, carol);
				});
	}

	void notified(Phone &who, const std::string &line) {
		const auto notify = who.gets_request("NOTIFY");
		who.send(who.reply_to(notify, 200));
		equal(line, notify.body, "the sipfrag");
	}

	void transferred(Phone &alice, Dialog &mine, Phone &mail, Dialog &recorded, Phone &carol) {
		auto refer = mail.request("REFER", recorded);
		refer.add("Refer-To", "<sip:carol@elsewhere.test>");
		mail.send(refer);
		equal("No Transfer", mail.gets(403).reason(), "to another domain");
		auto allowed = mail.request("REFER", recorded);
		allowed.add("Refer-To", "<" + carol.contact() + ">");
		mail.send(allowed);
		mail.gets(202);
		notified(mail, "SIP/2.0 100 Trying\r\n");
		auto &theirs = carol.gets_call();
		carol.answers(theirs);
		notified(mail, "SIP/2.0 200 OK\r\n");
		alice.gets_reinvite(mine);
		alice.answers(mine);
		alice.gets_ack(mine);
		carol.gets_ack(theirs);
		mail.gets_bye(recorded);
		ends(carol, theirs, alice, mine);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bExamplesTest);

} // namespace
