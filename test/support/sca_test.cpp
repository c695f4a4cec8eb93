#include "test/support/sca_test.hpp"

namespace test {

void ScaTest::setUp() {
	static int count = 0;
	server_ = &shared_kamailio(recipe());
	ladder_ = std::make_unique<Ladder>(*server_);
	line_ = "line" + std::to_string(1000 + ++count);
	far_user_ = "far" + std::to_string(1000 + count);
}

void ScaTest::tearDown() {
	if (!ladder_) return; // the server did not start
	if (!server_->is_alive()) ladder_->fail("kamailio has died:\n" + server_->log_tail());
	for (const auto &line : server_->trouble()) ladder_->fail("kamailio is unwell: " + line);
	ladder_.reset();
}

Phone &ScaTest::joined(const std::string &name) {
	auto &phone = member(name);
	phone.joins();
	return phone;
}

Phone &ScaTest::far_end(const std::string &name) {
	auto &phone = ladder().phone(name, far_user_);
	phone.registers();
	return phone;
}

ScaTest::Call ScaTest::connected(Phone &caller, unsigned index, Phone &callee) {
	caller.seizes(index);
	all_see(std::to_string(index) + " seized");
	auto &call = caller.calls(far_user_, on(index));
	auto &theirs = callee.gets_call();
	callee.replies(theirs, 180);
	caller.gets(180);
	caller.gets_notify("line-seize").is_terminated("noresource");
	all_see(std::to_string(index) + " progressing");
	callee.answers(theirs);
	caller.gets_answer(call);
	callee.gets_ack(theirs);
	all_see(std::to_string(index) + " active");
	return {&call, &theirs};
}

ScaTest::Call ScaTest::answered(Phone &caller, Phone &callee, const Media &answer) {
	auto &call = caller.calls(line_);
	auto &theirs = callee.gets_call();
	callee.replies(theirs, 180);
	caller.gets(180);
	callee.answers(theirs, answer);
	caller.gets_answer(call);
	callee.gets_ack(theirs);
	ladder().settle();
	for (const auto &phone : ladder().phones()) phone->forgets();
	return {&call, &theirs};
}

void ScaTest::reinvites(Phone &who, Dialog &mine, Phone &other, Dialog &theirs, const Media &media,
		const Media &answer) {
	who.reinvites(mine, media);
	other.gets_reinvite(theirs);
	other.answers(theirs, answer);
	who.gets_answer(mine);
	other.gets_ack(theirs);
}

void ScaTest::ends(Phone &who, Dialog &mine, Phone &other, Dialog &theirs) {
	who.hangs_up(mine);
	other.gets_bye(theirs);
	who.gets(200);
}

void ScaTest::all_see(const std::string &lamps) {
	for (const auto &phone : ladder().phones())
		if (phone->aor() == aor()) phone->sees(lamps);
}

void ScaTest::all_show(const std::string &lamps) {
	for (const auto &phone : ladder().phones())
		if (phone->aor() == aor()) phone->shows(lamps);
}

void ScaTest::all_hear_nothing(int ms) {
	for (const auto &phone : ladder().phones()) {
		phone->hears_nothing(ms);
		ms = 0;
	}
}

} // namespace test
