#include "test/e2e/b2bua_fixture.hpp"

#include "test/support/own_requests.hpp"

namespace test {

void B2buaTest::use(Kamailio &server) {
	static int count = 0;
	ladder_.reset();
	server_ = &server;
	ladder_ = std::make_unique<Ladder>(server);
	mark_ = std::to_string(1000 + ++count);
}

void B2buaTest::setUp() {
	use(shared_kamailio(recipe()));
}

void B2buaTest::tearDown() {
	if (!ladder_) return; // the server did not start
	if (!server_->is_alive()) ladder_->fail("kamailio has died:\n" + server_->log_tail());
	for (const auto &line : server_->trouble()) ladder_->fail("kamailio is unwell: " + line);
	check_requests_of_server(ladder());
	ended_well();
	ladder_.reset();
}

Phone &B2buaTest::phone(const std::string &name) {
	auto &phone = ladder().phone(name, user_of(name));
	phone.registers();
	return phone;
}

B2buaTest::Call B2buaTest::invited(Phone &caller, Phone &callee, const Media &offer) {
	auto &call = caller.calls(user_of(callee.name()), offer);
	return {&call, &callee.gets_call()};
}

B2buaTest::Call B2buaTest::connected(Phone &caller, Phone &callee, const Media &offer) {
	const auto call = invited(caller, callee, offer);
	callee.answers(*call.callee);
	caller.gets_answer(*call.caller);
	callee.gets_ack(*call.callee);
	return call;
}

void B2buaTest::ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
	who.hangs_up(mine);
	who.gets(200);
	other.gets_bye(theirs);
}

SipText B2buaTest::exchange(Phone &who, Phone &other, const SipText &request, SipText *answer) {
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

void B2buaTest::counts(const std::string &statistic, const std::function<void()> &conversation) {
	const auto before = server().statistic(statistic);
	conversation();
	for (int i = 0; i < 40 && server().statistic(statistic) <= before; ++i) ladder().wait(50);
	equal(std::to_string(before + 1), std::to_string(server().statistic(statistic)), statistic);
}

void B2buaTest::has_logged(const std::string &text) {
	const auto is_there = [&] { return server().log().find(text) != std::string::npos; };
	for (int i = 0; i < 40 && !is_there(); ++i) ladder().wait(50);
	check(is_there(), "not in the log: " + text);
}

} // namespace test
