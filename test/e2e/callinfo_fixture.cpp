#include "test/e2e/callinfo_fixture.hpp"

#include "test/support/process.hpp"

namespace test {

// --- who publishes

std::string Publisher::call_info(const std::string &states) const {
	std::string list;
	for (size_t at = 0; at < states.size();) {
		const auto end = std::min(states.find(", ", at), states.size());
		const auto one = states.substr(at, end - at);
		const auto space = one.find(' ');
		list += "<sip:" + line_ + "@" + ladder_.domain() + ">;appearance-index="
				+ one.substr(0, space) + ";appearance-state=" + one.substr(space + 1) + ",";
		at = end + 2;
	}
	return list + "<sip:" + line_ + "@" + ladder_.domain()
			+ ">;appearance-index=*;appearance-state=idle";
}

SipText Publisher::request(const std::string &call_info, int expires) {
	auto message = sender_.request("PUBLISH", "sip:" + line_ + "@" + ladder_.domain());
	message.add("Event", "call-info").add("Expires", std::to_string(expires));
	if (!call_info.empty()) message.add("Call-Info", call_info);
	if (!etag.empty()) message.add("SIP-If-Match", etag);
	return message;
}

SipText Publisher::sends(const SipText &request, int code) {
	sender_.send(request);
	return sender_.gets(code);
}

Publisher &Publisher::is_taken(const SipText &request, int expires) {
	const auto reply = sends(request, 200);
	ladder_.check(!reply.header("SIP-ETag").empty(), "a PUBLISH should be given an entity-tag");
	ladder_.check_equal(std::to_string(expires), reply.header("Expires"), "how long it lasts");
	etag = expires > 0 ? reply.header("SIP-ETag") : "";
	return *this;
}

Publisher &Publisher::says(const std::string &states, int expires) {
	return is_taken(request(call_info(states), expires), expires);
}
Publisher &Publisher::refreshes(int expires) {
	return is_taken(request("", expires), expires);
}
Publisher &Publisher::removes() {
	return is_taken(request("", 0), 0);
}

// --- the test

Recipe CallInfoTest::in_memory() {
	Recipe recipe;
	recipe.config = "doc/examples/presence-callinfo.cfg";
	recipe.modparams = {R"("tm", "wt_timer", 1000)"};
	return recipe;
}

Recipe CallInfoTest::on_sqlite() {
	auto recipe = in_memory();
	recipe.defines["WITH_DB"] = "1";
	return recipe;
}

void CallInfoTest::make_tables(const Kamailio &server) {
	run({"sqlite3", server.database_file(),
			".read /usr/share/kamailio/db_sqlite/presence-create.sql"});
}

void CallInfoTest::setUp() {
	static int count = 0;
	use(shared_kamailio(recipe()));
	line_ = "line" + std::to_string(5000 + ++count);
	publishers_.clear();
	watching_.clear();
}

void CallInfoTest::use(Kamailio &server) {
	server_ = &server;
	if (ladder_)
		ladder_->turn_to(server);
	else
		ladder_ = std::make_unique<Ladder>(server);
}

void CallInfoTest::tearDown() {
	if (!ladder_) return; // the server did not start
	if (!server_->is_alive()) ladder_->fail("kamailio has died:\n" + server_->log_tail());
	leave();
	for (const auto &line : server_->trouble()) ladder_->fail("kamailio is unwell: " + line);
	ladder_.reset();
}

void CallInfoTest::leave() {
	for (auto *phone : watching_) phone->unsubscribes();
	watching_.clear();
}

Phone &CallInfoTest::phone(const std::string &name) {
	auto &phone = ladder().phone(name, line_);
	phone.is_subscribed_with(200);
	return phone;
}

Phone &CallInfoTest::tcp_phone(const std::string &name) {
	auto &phone = ladder().tcp_phone(name, line_);
	phone.is_subscribed_with(200);
	return phone;
}

Phone &CallInfoTest::watch(Phone &phone) {
	phone.subscribes();
	phone.gets_notify().is_active().says("idle");
	watches(phone);
	return phone;
}

Phone &CallInfoTest::watching(const std::string &name) {
	return watch(phone(name));
}

Phone &CallInfoTest::tcp_watching(const std::string &name) {
	return watch(tcp_phone(name));
}

Publisher &CallInfoTest::publisher(const std::string &name) {
	auto &sender = ladder().phone(name, name + line_);
	return publishers_.emplace_back(ladder(), sender, line_);
}

void CallInfoTest::gives_back(Phone &phone, unsigned index) {
	auto request = phone.request("SUBSCRIBE", phone.line_seize_dialog());
	request.add("Event", "line-seize").add("Expires", "0");
	phone.send(
			request.add("Call-Info", "<sip:sca.test>;appearance-index=" + std::to_string(index)));
	phone.gets(200);
	phone.gets_notify("line-seize").is_terminated("timeout");
}

void CallInfoTest::all_see(const std::string &lamps) {
	for (auto *phone : watching_) phone->sees(lamps);
}

void CallInfoTest::all_hear_nothing(int ms) {
	for (auto *phone : watching_) {
		phone->hears_nothing(ms);
		ms = 1; // they have all waited
	}
}

Json::Value CallInfoTest::listed() {
	return server().rpc("presence_callinfo.list", aor())["result"];
}

} // namespace test
