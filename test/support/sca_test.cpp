#include "test/support/sca_test.hpp"
#include "test/support/own_requests.hpp"

namespace test {

void ScaTest::setUp() {
	static int count = 0;
	auto wanted = recipe();
	if (const auto engine = notify_engine(); !engine.empty() && wanted.module == Module::Ours)
		wanted.modparams.push_back("\"sca\", \"notify_engine\", \"" + engine + "\"");
	server_ = &shared_kamailio(wanted);
	ladder_ = std::make_unique<Ladder>(*server_);
	line_ = "line" + std::to_string(1000 + ++count);
	far_user_ = "far" + std::to_string(1000 + count);
}

void ScaTest::tearDown() {
	if (!ladder_) return; // the server did not start
	if (!server_->is_alive()) ladder_->fail("kamailio has died:\n" + server_->log_tail());
	for (const auto &line : server_->trouble()) ladder_->fail("kamailio is unwell: " + line);
	check_requests_of_server(ladder());
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

ScaTest::Call ScaTest::invites(Phone &near, Phone &far, const Media &media) {
	auto &call = near.calls(far_user_, media);
	return {{near, call}, {far, far.gets_call()}};
}

ScaTest::Call ScaTest::connected(Phone &near, unsigned index, Phone &far) {
	near.seizes(index);
	all_see(std::to_string(index) + " seized");
	const auto call = invites(near, far, on(index));
	far.replies(call.far.dialog, 180);
	near.gets(180);
	near.gets_notify("line-seize").is_terminated("noresource");
	all_see(std::to_string(index) + " progressing");
	answers(call.far, call.near);
	all_see(std::to_string(index) + " active");
	return call;
}

ScaTest::Call ScaTest::answered(Phone &far, Phone &near, const Media &answer) {
	auto &call = far.calls(line_);
	auto &theirs = near.gets_call();
	near.replies(theirs, 180);
	far.gets(180);
	answers({near, theirs}, {far, call}, answer);
	ladder().settle();
	for (const auto &phone : ladder().phones()) phone->forgets();
	return {{near, theirs}, {far, call}};
}

ScaTest::Call ScaTest::alice_has_called_bob(unsigned index) {
	auto &alice = joined("alice");
	return connected(alice, index, far_end("bob"));
}

ScaTest::Call ScaTest::bob_has_called_alice(const Media &answer) {
	auto &alice = joined("alice");
	return answered(far_end("bob"), alice, answer);
}

ScaTest::Call ScaTest::alice_invites_bob(const Media &media) {
	auto &alice = joined("alice"), &bob = far_end("bob");
	alice.seizes(1);
	all_see("1 seized");
	return invites(alice, bob, media);
}

ScaTest::Call ScaTest::bob_invites_alice() {
	auto &alice = joined("alice"), &bob = far_end("bob");
	auto &call = bob.calls(line_);
	return {{alice, alice.gets_call()}, {bob, call}};
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
