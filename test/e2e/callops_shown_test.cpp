// What the server sends within a dialog looks as that end was shown it: beside modules that hide one end from the other,
// and when a phone moves.
#include "test/e2e/callops_fixture.hpp"
#include "test/support/own_requests.hpp"
#include "test/support/process.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace test;
namespace fs = std::filesystem;

class CallopsShownTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsShownTest);
	CPPUNIT_TEST(beside_topos);
	CPPUNIT_TEST(beside_topos_that_is_loaded_last);
	CPPUNIT_TEST(beside_topoh);
	CPPUNIT_TEST(a_caller_who_is_masked);
	CPPUNIT_TEST(a_phone_that_moves_with_an_answer_to_the_server);
	CPPUNIT_TEST(a_phone_that_moves_with_an_answer_to_the_other_end);
	CPPUNIT_TEST(a_phone_that_moves_with_an_update);
	CPPUNIT_TEST_SUITE_END();

	// The example with lines of its own before or behind some of its text.
	struct Change {
		std::string at, lines;
		enum class Where { Before, Behind } where;
	};
	void use_example_with(
			const std::vector<Change> &changes, const std::vector<std::string> &modparams = {}) {
		std::ifstream file(project_root() + "/doc/examples/callops.cfg");
		std::string text{std::istreambuf_iterator<char>(file), {}};
		for (const auto &change : changes) {
			const auto at = text.find(change.at);
			check(at != text.npos, "the example has " + change.at);
			text.insert(change.where == Change::Where::Before ? at : at + change.at.size(),
					change.lines);
		}
		static int count = 0;
		auto made = recipe();
		made.config = fs::temp_directory_path()
				/ ("callops-shown" + std::to_string(getpid()) + "-" + std::to_string(++count));
		made.modparams = modparams;
		std::ofstream(made.config) << text;
		use(shared_kamailio(made));
		fs::remove(made.config);
	}

	// The two sides of a dialog, as the messages that made it show them to one phone.
	struct Seen {
		std::string peer, self, contact, call_id;

		static std::string party(const std::string &field) {
			return field.substr(0, field.find(";tag"));
		}
		static Seen of(const SipText &message) {
			const char *peer = message.is_reply() ? "To" : "From",
					   *self = message.is_reply() ? "From" : "To";
			return {party(message.header(peer)), party(message.header(self)),
					uri_of(message.header("Contact")), message.call_id()};
		}
	};

	void looks_like(const Seen &first, const SipText &request, const std::string &who) {
		const auto now = Seen::of(request);
		const auto what = who + ": " + request.title() + ": ";
		equal(first.peer, now.peer, what + "From");
		equal(first.self, now.self, what + "To");
		equal(first.contact, now.contact, what + "Contact");
		equal(first.call_id, now.call_id, what + "Call-ID");
	}

	SipText last_of(const Phone &phone, const std::string &method, int code) {
		const auto &all = phone.history();
		for (auto one = all.rbegin(); one != all.rend(); ++one)
			if (one->method() == method && one->code() == code) return *one;
		ladder().fail(phone.name() + " has got no " + method);
	}

	// Hold, resume and a transfer that fails, seen by both; the call goes on.
	void all_looks_the_same() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto of_alice = Seen::of(last_of(alice, "INVITE", 200)),
				   of_bob = Seen::of(call.callee->request);
		hold_and_resume(alice, bob, call);
		for (const auto *leg : {"caller", "callee"}) {
			auto &end = leg == std::string("caller") ? alice : bob;
			auto &dialog = &end == &alice ? *call.caller : *call.callee;
			accepted(rpc("callops.transfer", {call.id(), leg, place("carol")}));
			const auto refer = accepts_refer(end);
			equal("<" + uri_of((&end == &alice ? of_alice : of_bob).peer) + ">",
					refer.header("Referred-By"), "Referred-By");
			notifies(end, dialog, "486 Busy Here", kDone);
		}
		exchange(alice, *call.caller, bob, "INFO");
		exchange(bob, *call.callee, alice, "INFO");
		reinvites(bob, *call.callee, alice, *call.caller, {});
		hold_and_resume(alice, bob, call);
		for (const auto &message : alice.history())
			if (is_of_server(message) && message.has("Contact"))
				looks_like(of_alice, message, "alice");
		for (const auto &message : bob.history())
			if (is_of_server(message) && message.has("Contact")) looks_like(of_bob, message, "bob");
		ends(alice, *call.caller, bob, *call.callee);
	}

	static std::string topos_database() {
		const auto file = fs::temp_directory_path() / ("topos-" + std::to_string(getpid()));
		fs::remove(file);
		run({"sqlite3", file.string(), ".read /usr/share/kamailio/db_sqlite/standard-create.sql",
				".read /usr/share/kamailio/db_sqlite/topos-create.sql"});
		return file;
	}

	void uses_topos(const std::string &at, Change::Where where) {
		const auto file = topos_database();
		use_example_with({{at, "loadmodule \"topos.so\"\n", where}},
				{"\"topos\", \"db_url\", \"sqlite:///" + file + "\"",
						R"("topos", "sanity_checks", 0)"});
		all_looks_the_same();
		const auto &phones = ladder().phones();
		const auto shown = uri_of(last_of(*phones.back(), "REFER", 0).header("Contact"));
		check(shown != phones.front()->contact(), "bob is not shown where alice is");
		fs::remove(file);
	}
	void beside_topos() { uses_topos("loadmodule \"ctl.so\"\n", Change::Where::Before); }
	void beside_topos_that_is_loaded_last() {
		uses_topos("loadmodule \"callops.so\"\n", Change::Where::Behind);
	}

	void beside_topoh() {
		use_example_with(
				{{"loadmodule \"ctl.so\"\n", "loadmodule \"topoh.so\"\n", Change::Where::Before}},
				{R"("topoh", "mask_key", "some secret")", R"("topoh", "mask_ip", "127.0.0.8")",
						R"("topoh", "mask_callid", 1)", R"("topoh", "sanity_checks", 0)"});
		all_looks_the_same();
	}

	void a_caller_who_is_masked() {
		use_example_with(
				{{"loadmodule \"ctl.so\"\n", "loadmodule \"uac.so\"\n", Change::Where::Before},
						{"	record_route();\n",
								"	uac_replace_from(\"Reception\", \"sip:reception@sca.test\");\n"
								"	uac_replace_to(\"\", \"sip:desk@sca.test\");\n",
								Change::Where::Behind}});
		all_looks_the_same();
		const auto &bob = *ladder().phones().back();
		equal("sip:reception@sca.test", uri_of(last_of(bob, "REFER", 0).header("From")),
				"who talks with bob");
	}

	SipText answer_from(Phone &phone, Dialog &dialog, const Phone &place) {
		auto answer = phone.reply_to(dialog.request, 200);
		answer.add("Contact", "<" + place.contact() + ">").add("Content-Type", "application/sdp");
		answer.body = "v=0\r\no=- 9 9 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					  "m=audio 4000 RTP/AVP 0\r\n";
		return answer;
	}

	// The phone has gone to where `place` is: there it gets a REFER.
	void is_reached_at(Phone &place, const std::string &call_id, const std::string &leg) {
		accepted(rpc("callops.transfer", {call_id, leg, "sip:far@elsewhere.test"}));
		const auto refer = place.gets_request("REFER");
		equal(place.contact(), refer.uri(), "the target of the REFER");
		place.send(place.reply_to(refer, 603, "Decline"));
		ladder().settle(60);
	}

	void a_phone_that_moves_with_an_answer_to_the_server() {
		auto &alice = phone("alice"), &bob = phone("bob"), &desk = phone("desk");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.hold", {call.id()}));
		bob.gets_reinvite(*call.callee);
		bob.send(answer_from(bob, *call.callee, desk));
		desk.gets_request("ACK");
		gets_offer(alice, *call.caller, "inactive", "inactive");
		const auto told = gets_offer(alice, *call.caller, "inactive", "inactive");
		equal("<" + desk.contact() + ">", told.header("Contact"), "where alice finds bob");
		ladder().settle(60);
		is_reached_at(desk, call.id(), "callee");
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_phone_that_moves_with_an_answer_to_the_other_end() {
		auto &alice = phone("alice"), &bob = phone("bob"), &desk = phone("desk");
		const auto call = connected(alice, bob);
		alice.reinvites(*call.caller, {});
		bob.gets_reinvite(*call.callee);
		bob.send(answer_from(bob, *call.callee, desk));
		alice.gets_answer(*call.caller);
		desk.gets_request("ACK");
		is_reached_at(desk, call.id(), "callee");
		call.caller->target = bob.contact();
		ends(alice, *call.caller, bob, *call.callee);
	}

	void a_phone_that_moves_with_an_update() {
		auto &alice = phone("alice"), &bob = phone("bob"), &desk = phone("desk");
		const auto call = connected(alice, bob);
		auto update = alice.request("UPDATE", *call.caller);
		alice.send(update.set("Contact", "<" + desk.contact() + ">"));
		auto answer = bob.reply_to(bob.gets_request("UPDATE"), 200);
		bob.send(answer.add("Contact", "<" + bob.contact() + ">"));
		alice.gets(200);
		is_reached_at(desk, call.id(), "caller");
		ends(alice, *call.caller, bob, *call.callee);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsShownTest);

} // namespace
