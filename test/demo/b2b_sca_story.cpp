#include "test/demo/b2b_sca_story.hpp"

#include <cstdio>

#include "test/demo/screen.hpp"

namespace demo {
namespace {

using test::Dialog;
using test::Phone;

class Story {
public:
	explicit Story(test::Kamailio &server)
			: server_(server), ladder_(server), desk_(ladder_.phone("alice1", "alice")),
			  room_(ladder_.phone("alice2", "alice")), bob_(ladder_.phone("bob", "5550400")),
			  screen_(ladder_, {}) {}

	bool tell() {
		std::printf("\nA third server: alice's line through the B2BUA, on her desk and in the "
					"meeting room. bob knows no Replaces.\n\n");
		screen_.head();
		bob_.registers();
		call();
		hold();
		retrieve();
		hang_up();
		return screen_.sum_up();
	}

private:
	void line_is(const std::string &state) {
		ladder_.settle();
		const auto lines = server_.rpc("b2b_sca.list")["result"];
		const auto seen = lines.empty() ? "idle" : lines[0]["appearances"][0]["state"].asString();
		ladder_.check_equal(state, seen, "the line");
	}

	void call() {
		screen_.step("alice calls bob from her desk, and he answers", "-", [&] {
			desks_ = &desk_.calls("5550400");
			bobs_ = &bob_.gets_call();
			line_is("alerting");
			bob_.answers(*bobs_);
			desk_.gets_answer(*desks_);
			bob_.gets_ack(*bobs_);
			line_is("active");
		});
	}

	void hold() {
		screen_.step("alice holds", "-", [&] {
			desk_.reinvites(*desks_, test::directed("sendonly"));
			bob_.gets_reinvite(*bobs_);
			bob_.answers(*bobs_, test::directed("recvonly"));
			desk_.gets_answer(*desks_);
			bob_.gets_ack(*bobs_);
			line_is("held");
		});
	}

	void retrieve() {
		screen_.step("she takes it in the meeting room, the desk is released", "-", [&] {
			auto invite = room_.request("INVITE", "sip:" + ladder_.domain());
			invite.set("To", "<" + room_.aor() + ">");
			invite.add("Call-Info", "<sip:" + ladder_.domain() + ">;appearance-index=1");
			rooms_ = &room_.sends(invite);
			bob_.gets_reinvite(*bobs_);
			ladder_.check(bobs_->request.header("Replaces").empty(), "bob needs no Replaces");
			bob_.answers(*bobs_);
			room_.gets_answer(*rooms_);
			bob_.gets_ack(*bobs_);
			desk_.gets_bye(*desks_);
			line_is("active");
		});
	}

	void hang_up() {
		screen_.step("bob hangs up, the line is free", "-", [&] {
			bob_.hangs_up(*bobs_);
			room_.gets_bye(*rooms_);
			bob_.gets(200);
			line_is("idle");
		});
	}

	test::Kamailio &server_;
	test::Ladder ladder_;
	Phone &desk_, &room_, &bob_;
	Screen screen_;
	Dialog *desks_ = nullptr, *rooms_ = nullptr, *bobs_ = nullptr;
};

} // namespace

test::Recipe shared_line_b2bua() {
	test::Recipe recipe;
	recipe.config = "doc/examples/b2b-sca.cfg";
	return recipe;
}

bool tell_of_shared_line(test::Kamailio &server) {
	return Story(server).tell();
}

} // namespace demo
