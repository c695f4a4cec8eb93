#include "test/demo/story.hpp"

#include <cstdio>

#include "test/demo/screen.hpp"

namespace demo {
namespace {

using test::Dialog;
using test::Phone;

constexpr const char *kLine = "office", *kOutside = "5550100";

class Story {
public:
	explicit Story(test::Kamailio &server)
			: server_(server), ladder_(server), alice_(ladder_.phone("alice", kLine)),
			  anna_(ladder_.phone("anna", kLine)), arne_(ladder_.phone("arne", kLine)),
			  bob_(ladder_.phone("bob", kOutside)), screen_(ladder_, {&alice_, &anna_, &arne_}) {}

	bool tell() {
		std::printf("\nalice, anna and arne share the line %s; bob is outside.\n\n",
				alice_.aor().c_str());
		screen_.head();
		subscribe();
		call_out();
		hold_and_retrieve();
		call_in();
		kill_in_a_call();
		return screen_.sum_up();
	}

private:
	struct Call {
		Dialog *ours = nullptr, *theirs = nullptr;
	};

	void subscribe() {
		screen_.step("the phones register and subscribe", "idle", [&] {
			bob_.registers();
			for (auto *phone : {&alice_, &anna_, &arne_}) phone->joins();
		});
	}

	void seize_and_call() {
		screen_.step(
				"alice lifts her handset: index 1 is hers", "1 seized", [&] { alice_.seizes(1); });
		screen_.step("alice calls bob, bob's phone rings", "1 progressing", [&] {
			out_.ours = &alice_.calls(kOutside, test::on(1));
			out_.theirs = &bob_.gets_call();
			bob_.replies(*out_.theirs, 180);
			alice_.gets(180);
		});
		screen_.step("bob answers", "1 active", [&] {
			bob_.answers(*out_.theirs);
			alice_.gets_answer(*out_.ours);
			bob_.gets_ack(*out_.theirs);
		});
	}

	void call_out() {
		seize_and_call();
		screen_.step("anna wants index 1 as well and gets 480", "-", [&] {
			anna_.asks_to_seize(1);
			anna_.gets(480);
		});
	}

	void hold_and_retrieve() {
		screen_.step("alice holds the call", "1 held", [&] {
			alice_.reinvites(*out_.ours, test::directed("sendonly", 1));
			bob_.gets_reinvite(*out_.theirs);
			bob_.answers(*out_.theirs, test::directed("recvonly"));
			alice_.gets_answer(*out_.ours);
			bob_.gets_ack(*out_.theirs);
		});
		screen_.step("anna presses the blinking key: the call is hers", "1 active", [&] {
			retrieved_.ours = &anna_.retrieves(1);
			retrieved_.theirs = &bob_.gets_call();
			bob_.answers(*retrieved_.theirs);
			anna_.gets_answer(*retrieved_.ours);
			bob_.gets_ack(*retrieved_.theirs);
		});
		screen_.step("bob's phone ends the call with alice, it was replaced", "-",
				[&] { ends(bob_, *out_.theirs, alice_, *out_.ours); });
		screen_.step("anna hangs up", "idle",
				[&] { ends(anna_, *retrieved_.ours, bob_, *retrieved_.theirs); });
	}

	void call_in() {
		Call in;
		screen_.step("bob calls the line: all phones ring", "1 alerting", [&] {
			in.ours = &bob_.calls(kLine);
			for (auto *phone : {&alice_, &anna_, &arne_}) {
				ringing_.push_back(&phone->gets_call());
				phone->replies(*ringing_.back(), 180);
			}
			for (int i = 0; i < 3; ++i) bob_.gets(180);
		});
		screen_.step("arne answers, the others stop ringing", "1 active", [&] {
			in.theirs = ringing_.at(2);
			arne_.answers(*in.theirs);
			bob_.gets_answer(*in.ours);
			arne_.gets_ack(*in.theirs);
			alice_.gets_cancel(*ringing_[0]);
			anna_.gets_cancel(*ringing_[1]);
		});
		screen_.step("bob hangs up", "idle", [&] { ends(bob_, *in.ours, arne_, *in.theirs); });
	}

	void kill_in_a_call() {
		seize_and_call();
		screen_.step("kill -9 of the server, which starts again", "-", [&] {
			server_.kill9();
			server_.start();
		});
		screen_.step("the phones ask for their lamps", "1 active", [&] {
			for (auto *phone : {&alice_, &anna_, &arne_}) phone->refreshes();
		});
		screen_.step("bob hangs up", "idle", [&] { ends(bob_, *out_.theirs, alice_, *out_.ours); });
	}

	static void ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
		who.hangs_up(mine);
		other.gets_bye(theirs);
		who.gets(200);
	}

	test::Kamailio &server_;
	test::Ladder ladder_;
	Phone &alice_, &anna_, &arne_, &bob_;
	Screen screen_;
	Call out_, retrieved_;
	std::vector<Dialog *> ringing_;
};

} // namespace

test::Recipe office() {
	test::Recipe recipe;
	recipe.module = test::Module::Ours;
	recipe.modparams = {R"("sca", "db_mode", 1)"}; // a crash loses nothing
	return recipe;
}

bool tell(test::Kamailio &server) {
	return Story(server).tell();
}

} // namespace demo
