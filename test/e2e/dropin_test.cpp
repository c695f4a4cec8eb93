// The same conversation with the stock module and with ours: what the phones receive must be the
// same, header by header, save for what test/support/wire.hpp levels out on purpose.
#include "test/support/sca_test.hpp"
#include "test/support/wire.hpp"

#include <cstdlib>
#include <regex>
#include <sstream>

namespace {

using namespace test;

class Story {
public:
	explicit Story(Kamailio &server) : ladder(server) {
		static int count = 0;
		line = "line" + std::to_string(5000 + ++count);
		far = "far" + std::to_string(5000 + count);
	}
	Phone &member(const std::string &name) { return ladder.phone(name, line); }
	Phone &joined(const std::string &name) {
		auto &phone = member(name);
		phone.joins();
		return phone;
	}
	Phone &far_end() {
		auto &phone = ladder.phone("bob", far);
		phone.registers();
		return phone;
	}
	void connect(Phone &alice, Phone &bob) {
		alice.seizes(1);
		alice.sees("1 seized");
		mine = &alice.calls(far, on(1));
		theirs = &bob.gets_call();
		bob.replies(*theirs, 180);
		alice.gets(180);
		alice.sees("1 progressing");
		answers({bob, *theirs}, {alice, *mine});
		ladder.settle();
	}
	void reinvite(Phone &alice, Phone &bob, const Media &media) {
		reinvites({alice, *mine}, {bob, *theirs}, media);
		ladder.settle();
	}

	Ladder ladder;
	std::string line, far;
	Dialog *mine = nullptr;
	Dialog *theirs = nullptr;
};

std::string first_difference(const std::string &a, const std::string &b) {
	std::istringstream left(a), right(b);
	std::string x, y, before;
	for (int number = 1;; ++number) {
		const bool has_x = bool(std::getline(left, x)), has_y = bool(std::getline(right, y));
		if (!has_x && !has_y) return "";
		if (!has_x) x = "(nothing)";
		if (!has_y) y = "(nothing)";
		if (x != y)
			return before + "line " + std::to_string(number) + "\n  stock: " + x
					+ "\n  ours:  " + y;
		if (x[0] != ' ') before = x + "\n";
	}
}

// Refusals, sent one after the other; each is answered before the next.
void send_refused(Story &story, Phone &alice, const SipText &message) {
	alice.send(message);
	story.ladder.settle(80);
}

void subscriptions(Story &story) {
	auto &alice = story.joined("alice");
	auto &anna = story.joined("anna");
	alice.refreshes(300);
	alice.sees("idle");
	anna.refreshes(100000);
	anna.sees("idle");
	auto &arne = story.member("arne");
	arne.subscribes(0);
	arne.gets_notify();
	alice.unsubscribes();
	alice.gets_notify();
}

void refused_subscriptions(Story &story) {
	auto &alice = story.joined("alice");
	send_refused(story, alice, alice.subscribe_request("call-info", 600).drop("Event"));
	send_refused(story, alice, alice.subscribe_request("presence", 600));
	send_refused(story, alice, alice.subscribe_request("call-info;id=1", 600));
	send_refused(story, alice, alice.subscribe_request("call-info", 600).set("Contact", "*"));
	send_refused(story, alice, alice.subscribe_request("line-seize", 15).drop("Call-Info"));
	send_refused(story, alice,
			alice.subscribe_request("line-seize", 15)
					.set("Call-Info", "<sip:sca.test>;appearance-index=*"));
	auto stray = alice.subscribe_request("call-info", 600);
	stray.set("To", stray.header("To") + ";tag=stray");
	stray.set("Contact", "<sip:stray@127.0.0.1>");
	send_refused(story, alice, stray);
	send_refused(story, alice, alice.subscribe_request("call-info", 0).drop("Expires"));
	auto &lonely = story.ladder.phone("lonely", story.far);
	send_refused(story, lonely, lonely.subscribe_request("line-seize", 15, 1));
}

void seizures(Story &story) {
	auto &alice = story.joined("alice");
	auto &anna = story.joined("anna");
	alice.seizes(0);
	anna.asks_to_seize(1);
	anna.gets(480);
	anna.seizes(5);
	story.ladder.settle();
	alice.asks_to_seize(2, 100);
	alice.gets(200);
	story.ladder.settle();
	anna.releases(5);
}

void a_call_out(Story &story) {
	auto &alice = story.joined("alice");
	auto &bob = story.far_end();
	story.connect(alice, bob);
	ends({alice, *story.mine}, {bob, *story.theirs});
}

void a_call_out_that_the_far_end_ends(Story &story) {
	auto &alice = story.joined("alice");
	auto &anna = story.joined("anna");
	auto &bob = story.far_end();
	story.connect(alice, bob);
	anna.refreshes();
	ends({bob, *story.theirs}, {alice, *story.mine});
}

void a_call_out_that_is_refused(Story &story) {
	auto &alice = story.joined("alice");
	auto &bob = story.far_end();
	alice.seizes(1);
	story.ladder.settle();
	alice.calls(story.far, on(1));
	bob.replies(bob.gets_call(), 486);
	alice.gets(486);
	story.ladder.settle();
	alice.seizes(1);
	story.ladder.settle();
	alice.calls("nobody", on(1));
	alice.gets(404);
}

void a_call_out_that_is_cancelled(Story &story) {
	auto &alice = story.joined("alice");
	auto &bob = story.far_end();
	alice.seizes(1);
	story.ladder.settle();
	auto &call = alice.calls(story.far, on(1));
	auto &theirs = bob.gets_call();
	bob.replies(theirs, 183);
	alice.gets(183);
	alice.cancels(call);
	bob.gets_cancel(theirs);
	alice.gets(487);
}

void hold_and_resume(Story &story) {
	auto &alice = story.joined("alice");
	auto &bob = story.far_end();
	story.connect(alice, bob);
	story.reinvite(alice, bob, directed("sendonly", 1));
	story.reinvite(alice, bob, on(1));
	auto media = directed("inactive", 1);
	media.state = "held-private";
	story.reinvite(alice, bob, media);
	story.reinvite(alice, bob, on(1));
	ends({alice, *story.mine}, {bob, *story.theirs});
}

void a_retrieval(Story &story) {
	auto &alice = story.joined("alice");
	auto &anna = story.joined("anna");
	auto &bob = story.far_end();
	story.connect(alice, bob);
	story.reinvite(alice, bob, directed("sendonly", 1));
	auto &call = anna.retrieves(1);
	auto &theirs = bob.gets_call();
	answers({bob, theirs}, {anna, call});
	ends({bob, *story.theirs}, {alice, *story.mine});
	story.ladder.settle();
	ends({anna, call}, {bob, theirs});
}

void a_call_in(Story &story) {
	auto &alice = story.joined("alice");
	auto &bob = story.far_end();
	auto &call = bob.calls(story.line);
	auto &theirs = alice.gets_call();
	alice.replies(theirs, 180);
	bob.gets(180);
	alice.answers(theirs, on(1));
	bob.gets_answer(call);
	alice.gets_ack(theirs);
	alice.sees("1 active");
	alice.hangs_up(theirs, on(1));
	bob.gets_bye(call);
	alice.gets(200);
}

void calls_in_that_end_early(Story &story) {
	auto &alice = story.joined("alice");
	auto &bob = story.far_end();
	bob.calls(story.line);
	alice.replies(alice.gets_call(), 486);
	bob.gets(486);
	auto &call = bob.calls(story.line);
	auto &theirs = alice.gets_call();
	alice.replies(theirs, 180);
	bob.gets(180);
	bob.cancels(call);
	alice.gets_cancel(theirs);
	bob.gets(487);
}

class DropInTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(DropInTest);
	CPPUNIT_TEST(subscriptions_look_the_same);
	CPPUNIT_TEST(refusals_look_the_same);
	CPPUNIT_TEST(seizures_look_the_same);
	CPPUNIT_TEST(calls_out_look_the_same);
	CPPUNIT_TEST(hold_and_resume_look_the_same);
	CPPUNIT_TEST(a_retrieval_looks_the_same);
	CPPUNIT_TEST(calls_in_look_the_same);
	CPPUNIT_TEST(kamcmd_prints_the_same);
	CPPUNIT_TEST_SUITE_END();

	static Kamailio &server(Module module) {
		Recipe recipe;
		recipe.module = module;
		// a call that comes in is announced by ours alone; here it must keep silent
		if (module == Module::Ours) recipe.modparams = {R"("sca", "alerting", 0)"};
		return shared_kamailio(recipe);
	}

	static std::string told(Module module, void (*tell)(Story &)) {
		Story story(server(module));
		tell(story);
		story.ladder.settle();
		return transcript(story.ladder);
	}

	// VERBOSE=1 shows all of both.
	static void expect_same(const std::string &stock, const std::string &ours) {
		const auto difference = first_difference(stock, ours);
		const bool shows_all = std::getenv("VERBOSE") != nullptr;
		if (!difference.empty())
			CPPUNIT_FAIL(difference
					+ (shows_all ? "\n--- stock\n" + stock + "\n--- ours\n" + ours : ""));
	}

	// With SCA_E2E_MODULE=stock, stock is compared with itself: that proves the comparison.
	static void compare(void (*tell)(Story &)) {
		const auto stock = told(Module::Stock, tell);
		const auto ours = told(module_under_test(), tell);
		expect_same(stock, ours);
	}

	void subscriptions_look_the_same() { compare(subscriptions); }
	void refusals_look_the_same() { compare(refused_subscriptions); }
	void seizures_look_the_same() { compare(seizures); }
	void hold_and_resume_look_the_same() { compare(hold_and_resume); }
	void a_retrieval_looks_the_same() { compare(a_retrieval); }

	void calls_out_look_the_same() {
		compare(a_call_out);
		compare(a_call_out_that_the_far_end_ends);
		compare(a_call_out_that_is_refused);
		compare(a_call_out_that_is_cancelled);
	}

	void calls_in_look_the_same() {
		compare(a_call_in);
		compare(calls_in_that_end_early);
	}

	static std::string commands(Module module) {
		Story story(server(module));
		story.joined("alice");
		const auto aor = "sip:" + story.line + "@sca.test";
		const auto contact = "sip:" + story.line + "@127.0.0.1:5099";
		std::string text;
		const std::vector<std::vector<std::string>> asked{{"sca.subscription_count", "call-infos"},
				{"sca.subscription_count"}, {"sca.show_subscription", aor, "call-info"},
				{"sca.show_subscription", aor}, {"sca.show_subscription", aor, "presence"},
				{"sca.seize_appearance", aor, contact}, {"sca.seize_appearance", aor, contact},
				{"sca.seize_appearance", aor}, {"sca.update_appearance", aor, "1", "held"},
				{"sca.update_appearance", aor, "1", "held", "sip:bob@sca.test"},
				{"sca.update_appearance", aor, "1", "ringing"}, {"sca.update_appearance", aor, "1"},
				{"sca.update_appearance", aor, "7", "held"}, {"sca.all_appearances"},
				{"sca.release_appearance", aor, "0"}, {"sca.release_appearance", aor},
				{"sca.release_appearance", aor, "9"}, {"sca.release_appearance", aor, "1"},
				{"sca.release_appearance", aor, "2"}, {"sca.release_appearance", aor, "1"},
				{"sca.release_appearance", "sip:no@sca.test", "1"}};
		for (const auto &words : asked) {
			text += "$";
			for (const auto &word : words) text += " " + word;
			for (const auto &row : server(module).kamcmd(words))
				if (words[0] != "sca.all_appearances" || row.rfind(aor, 0) == 0)
					text += "\n> " + row;
			text += "\n";
		}
		text = std::regex_replace(text, std::regex("line[0-9]+"), "line");
		text = std::regex_replace(text, std::regex("127\\.0\\.0\\.1:[0-9]+"), "127.0.0.1:port");
		return std::regex_replace(text, std::regex("[0-9]{10}"), "(time)");
	}

	void kamcmd_prints_the_same() {
		const auto stock = commands(Module::Stock);
		const auto ours = commands(module_under_test());
		expect_same(stock, ours);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(DropInTest);

} // namespace
