#include "test/demo/story.hpp"

#include <cstdio>
#include <sstream>

#include "test/demo/screen.hpp"

namespace demo {
namespace {

using test::Dialog;
using test::Phone;

constexpr const char *kLine = "office", *kOutside = "5550100", *kExpert = "5550200";

class Story {
public:
	explicit Story(test::Kamailio &server)
			: server_(server), ladder_(server), alice_(ladder_.phone("alice", kLine)),
			  anna_(ladder_.phone("anna", kLine)), arne_(ladder_.phone("arne", kLine)),
			  bob_(ladder_.phone("bob", kOutside)), carol_(ladder_.phone("carol", kExpert)),
			  screen_(ladder_, {&alice_, &anna_, &arne_}) {}

	bool tell() {
		std::printf("\nalice, anna and arne share the line %s; bob and carol are outside.\n\n",
				alice_.aor().c_str());
		screen_.head();
		subscribe();
		call_out();
		hold_and_retrieve();
		call_in();
		operate_on_a_call();
		kill_in_a_call();
		return screen_.sum_up();
	}

private:
	struct Call {
		Dialog *ours = nullptr, *theirs = nullptr;
	};

	void subscribe() {
		screen_.step("the phones register and subscribe", "idle", [&] {
			for (auto *phone : {&bob_, &carol_}) phone->registers();
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

	void operate_on_a_call() {
		seize_and_call();
		screen_.step("an operator holds the call: callops.hold", "1 held", [&] {
			order("callops.hold", {out_.ours->call_id});
			both_are_offered("inactive");
		});
		screen_.step("the operator resumes it: callops.unhold", "1 active", [&] {
			order("callops.unhold", {out_.ours->call_id});
			both_are_offered("sendrecv");
			counts({{"holds", 2}, {"holds_ok", 2}, {"unholds_ok", 2}});
		});
		transfer();
	}

	void transfer() {
		std::string place;
		screen_.step("callops.transfer: bob's phone is referred to carol", "-", [&] {
			order("callops.transfer", {out_.ours->call_id, "callee", carol_.aor()});
			place = is_referred(bob_);
		});
		Call fresh;
		screen_.step("bob's phone calls carol, who answers", "-", [&] {
			fresh.ours = &calls(bob_, place);
			fresh.theirs = &carol_.gets_call();
			carol_.answers(*fresh.theirs);
			bob_.gets_answer(*fresh.ours);
			carol_.gets_ack(*fresh.theirs);
			tells_how_it_went(bob_, *out_.theirs);
			counts({{"transfers", 1}, {"transfers_ok", 1}, {"transfers_failed", 0}});
		});
		screen_.step("bob's phone ends the call with alice", "idle",
				[&] { ends(bob_, *out_.theirs, alice_, *out_.ours); });
		screen_.step("carol hangs up", "-", [&] {
			ends(carol_, *fresh.theirs, bob_, *fresh.ours);
			events_are({"start callee", "ok callee"});
		});
	}

	void order(const std::string &command, const std::vector<std::string> &words) {
		Json::Value list(Json::arrayValue);
		for (const auto &word : words) list.append(word);
		const auto answer = server_.rpc_raw(command, list);
		ladder_.check(!answer.isMember("error"), command + ": " + answer.toStyledString());
	}

	void both_are_offered(const std::string &direction) {
		const auto is_offered = [&](Phone &phone, Dialog &call) {
			phone.gets_reinvite(call);
			ladder_.check(call.request.body.find("a=" + direction) != std::string::npos,
					phone.name() + " should be offered " + direction);
			phone.answers(call, test::directed(direction));
			phone.gets_ack(call);
		};
		is_offered(alice_, *out_.ours);
		is_offered(bob_, *out_.theirs);
	}

	// Where to: the URI in Refer-To.
	std::string is_referred(Phone &phone) {
		const auto refer = phone.gets_request("REFER");
		phone.send(phone.reply_to(refer, 202, "Accepted"));
		const auto to = refer.header("Refer-To");
		ladder_.check(to.rfind("<" + carol_.aor(), 0) == 0, "Refer-To is " + to);
		return to.substr(1, to.find('>') - 1);
	}

	// As Phone::calls(), to any URI.
	Dialog &calls(Phone &phone, const std::string &uri) {
		referred_.call_id = "referred@" + phone.name();
		referred_.local_uri = phone.aor();
		referred_.local_tag = "referred";
		referred_.remote_uri = referred_.target = uri;
		auto invite = phone.request("INVITE", referred_);
		invite.add("Content-Type", "application/sdp");
		invite.body = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					  "m=audio 4000 RTP/AVP 0\r\n";
		referred_.request = invite;
		phone.send(invite);
		return referred_;
	}

	static void tells_how_it_went(Phone &phone, Dialog &call) {
		auto notify = phone.request("NOTIFY", call);
		notify.add("Event", "refer").add("Subscription-State", "terminated;reason=noresource");
		notify.add("Content-Type", "message/sipfrag;version=2.0");
		notify.body = "SIP/2.0 200 OK\r\n";
		phone.send(notify);
		phone.gets(200);
	}

	void counts(const std::vector<std::pair<std::string, int64_t>> &expected) {
		for (const auto &[name, count] : expected) {
			for (int i = 0; i < 20 && server_.statistic("callops:" + name) != count; ++i)
				ladder_.wait(25);
			ladder_.check_equal(std::to_string(count),
					std::to_string(server_.statistic("callops:" + name)), "callops:" + name);
		}
	}

	// The transfer's events in the log, each state once.
	void events_are(const std::vector<std::string> &expected) {
		std::vector<std::string> seen;
		std::istringstream log(server_.log());
		for (std::string line; std::getline(log, line);) {
			const auto at = line.find("EVENT transfer {");
			if (at == line.npos) continue;
			Json::Value event;
			std::istringstream(line.substr(line.find('{', at))) >> event;
			const auto state = event["state"].asString();
			if (state != "notify") seen.push_back(state + " " + event["leg"].asString());
		}
		ladder_.check(seen == expected, "one start and one ok, not " + std::to_string(seen.size()));
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
	Phone &alice_, &anna_, &arne_, &bob_, &carol_;
	Screen screen_;
	Call out_, retrieved_;
	Dialog referred_;
	std::vector<Dialog *> ringing_;
};

} // namespace

test::Recipe office() {
	test::Recipe recipe;
	recipe.module = test::Module::Ours;
	recipe.config = "doc/examples/callops.cfg";
	recipe.defines["WITH_SCA"] = "1";
	// a crash loses no lamp
	recipe.modparams = {R"("sca", "db_url", DBURL)", R"("sca", "db_mode", 1)"};
	return recipe;
}

bool tell(test::Kamailio &server) {
	return Story(server).tell();
}

} // namespace demo
