#include "test/demo/b2b_story.hpp"

#include <cstdio>

#include "test/demo/screen.hpp"

namespace demo {
namespace {

using test::Dialog;
using test::Phone;

class Story {
public:
	explicit Story(test::Kamailio &server)
			: server_(server), ladder_(server), alice_(ladder_.phone("alice", "5550300")),
			  bob_(ladder_.phone("bob", "5550400")), carol_(ladder_.phone("carol", "5550500")),
			  screen_(ladder_, {}) {}

	bool tell() {
		std::printf("\nA second server is a B2BUA: alice, bob and carol see nothing of each "
					"other.\n\n");
		screen_.head();
		for (auto *phone : {&alice_, &bob_, &carol_}) phone->registers();
		call();
		bridge();
		hang_up();
		return screen_.sum_up();
	}

private:
	void call() {
		screen_.step("alice calls bob, who sees no address of hers", "-", [&] {
			alices_ = &alice_.calls("5550400");
			bobs_ = &bob_.gets_call();
			const auto seen = bobs_->request.print();
			for (const auto &hidden :
					{alices_->call_id, ":" + std::to_string(alice_.local_port()) + ">"})
				ladder_.check(seen.find(hidden) == seen.npos, "bob sees " + hidden);
		});
		screen_.step("bob answers", "-", [&] {
			bob_.answers(*bobs_);
			alice_.gets_answer(*alices_);
			bob_.gets_ack(*bobs_);
		});
	}

	void bridge() {
		screen_.step("an operator bridges alice to carol: b2b_logic.bridge", "-", [&] {
			Json::Value words(Json::arrayValue);
			words.append(alices_->call_id + ";" + alices_->local_tag + ";" + alices_->remote_tag);
			words.append(carol_.contact());
			const auto answer = server_.rpc_raw("b2b_logic.bridge", words);
			ladder_.check(!answer.isMember("error"), answer.toStyledString());
			bob_.gets_bye(*bobs_);
			carols_ = &carol_.gets_call();
		});
		screen_.step("carol answers: alice and carol talk", "-", [&] {
			carol_.answers(*carols_);
			alice_.gets_reinvite(*alices_);
			ladder_.check_equal(carols_->body, alices_->request.body, "what alice is offered");
			alice_.answers(*alices_);
			const auto ack = carol_.gets_request("ACK");
			ladder_.check_equal(alices_->body, ack.body, "what carol is answered");
			alice_.gets_ack(*alices_);
		});
	}

	void hang_up() {
		screen_.step("carol hangs up, alice's call is over", "-", [&] {
			carol_.hangs_up(*carols_);
			alice_.gets_bye(*alices_);
			carol_.gets(200);
			ladder_.settle();
			const auto left = server_.rpc("b2b_logic.list")["result"];
			ladder_.check(left.empty(), "a session is left: " + left.toStyledString());
		});
	}

	test::Kamailio &server_;
	test::Ladder ladder_;
	Phone &alice_, &bob_, &carol_;
	Screen screen_;
	Dialog *alices_ = nullptr, *bobs_ = nullptr, *carols_ = nullptr;
};

} // namespace

test::Recipe b2bua() {
	test::Recipe recipe;
	recipe.config = "doc/examples/b2b-topology-hiding.cfg";
	return recipe;
}

bool tell_of_b2bua(test::Kamailio &server) {
	return Story(server).tell();
}

} // namespace demo
