#include "test/e2e/tm_probe_fixture.hpp"

#include <cstdlib>

#include "test/support/own_requests.hpp"

namespace test {

Recipe TmProbeTest::with_probe() {
	const char *set = std::getenv("SCA_MODULES_DIR");
	const auto modules = set ? set : project_root() + "/build/modules";
	Recipe made;
	made.config = "test/e2e/probe/tm_probe.cfg";
	made.workers = 4;
	made.defines = {{"PROBE", '"' + modules + "/../test/modules/tm_probe.so\""}};
	return made;
}

void TmProbeTest::use(Kamailio &server) {
	static int count = 0;
	ladder_.reset();
	server_ = &server;
	ladder_ = std::make_unique<Ladder>(server);
	mark_ = std::to_string(1000 + ++count);
}

void TmProbeTest::setUp() {
	use(shared_kamailio(recipe()));
}

void TmProbeTest::tearDown() {
	if (!ladder_) return; // the server did not start
	if (!server_->is_alive()) ladder_->fail("kamailio has died:\n" + server_->log_tail());
	for (const auto &line : server_->trouble()) ladder_->fail("kamailio is unwell: " + line);
	check_requests_of_server(ladder());
	ladder_.reset();
}

Phone &TmProbeTest::phone(const std::string &name) {
	auto &phone = ladder().phone(name, user_of(name));
	phone.registers();
	return phone;
}

TmProbeTest::Call TmProbeTest::invited(Phone &caller, Phone &callee, const Media &offer) {
	auto &call = caller.calls(user_of(callee.name()), offer);
	return {&call, &callee.gets_call()};
}

TmProbeTest::Call TmProbeTest::connected(Phone &caller, Phone &callee) {
	const auto call = invited(caller, callee);
	callee.answers(*call.callee);
	caller.gets_answer(*call.caller);
	callee.gets_ack(*call.callee);
	return call;
}

void TmProbeTest::ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
	who.hangs_up(mine);
	who.gets(200);
	other.gets_bye(theirs);
}

SipText TmProbeTest::exchange(Phone &who, Phone &other, const SipText &request, SipText *answer) {
	who.send(request);
	const auto seen = other.gets_request(request.method());
	auto reply = other.reply_to(seen, 200);
	reply.add("Content-Type", "text/plain");
	reply.body = "answer to " + request.method();
	other.send(reply);
	const auto got = who.gets(200);
	check(got.cseq() == request.cseq(), "the answer should be to that request");
	if (answer) *answer = got;
	return seen;
}

void TmProbeTest::no_session_stays() {
	for (int i = 0; i < 20 && sessions() > 0; ++i) ladder().wait(50);
	equal("0", std::to_string(sessions()), "sessions");
}

int TmProbeTest::number(const Json::Value &answer) {
	check(answer["result"].isInt(), "an RPC should give a number: " + answer.toStyledString());
	return answer["result"].asInt();
}

} // namespace test
