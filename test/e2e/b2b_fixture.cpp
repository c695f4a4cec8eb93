#include "test/e2e/b2b_fixture.hpp"

namespace test {

Recipe B2bTest::with_b2b() {
	Recipe made;
	made.config = "test/e2e/b2b.cfg";
	made.workers = 4;
	return made;
}

Recipe B2bTest::with_routes(const std::string &routes) {
	auto made = with_b2b();
	made.defines["OWN_ROUTES"] = "1";
	made.routes = routes;
	return made;
}

void B2bTest::ended_well() {
	legs_know_nothing_of_each_other();
	no_session_stays();
}

Phone &B2bTest::tcp_phone(const std::string &name) {
	auto &phone = ladder().tcp_phone(name, user_of(name));
	phone.registers();
	return phone;
}

Dialog &B2bTest::calls(Phone &caller, const std::string &callee, const Headers &headers) {
	auto invite = caller.request("INVITE", place(callee));
	for (const auto &[name, value] : headers) invite.add(name, value);
	return caller.sends(invite);
}

B2bTest::Call B2bTest::invited(Phone &caller, Phone &callee, const Headers &headers) {
	auto &call = calls(caller, callee.name(), headers);
	return {&call, &callee.gets_call()};
}

B2bTest::Call B2bTest::ringing(Phone &caller, Phone &callee, const Headers &headers) {
	const auto call = invited(caller, callee, headers);
	callee.replies(*call.callee, 180);
	caller.learn(*call.caller, caller.gets(180));
	return call;
}

Json::Value B2bTest::sessions() {
	const auto answer = rpc("b2b_logic.list");
	check(answer["result"].isArray(), "a list of sessions: " + answer.toStyledString());
	return answer["result"];
}

// One end knows its dialog by a tag of the server's or by a Call-ID of it.
std::string B2bTest::key_of(const Dialog &dialog) {
	for (const auto &session : sessions())
		for (const auto &entity : session["entities"])
			if (entity["callid"].asString() == dialog.call_id) return session["key"].asString();
	ladder().fail("no session has the Call-ID " + dialog.call_id);
}

void B2bTest::no_session_stays() {
	for (int i = 0; i < 40 && !sessions().empty(); ++i) ladder().wait(50);
	check(sessions().empty(), "a session is left: " + sessions().toStyledString());
}

uint64_t B2bTest::shm_at_rest() {
	const auto transactions = [this] {
		return server().rpc("tm.stats")["result"]["current"].asInt();
	};
	no_session_stays();
	for (int i = 0; i < 150 && transactions() > 0; ++i) ladder().wait(100);
	if (transactions() > 0)
		check(false,
				"a transaction is left: " + server().rpc("tm.list")["result"].toStyledString());
	return server().shm_used();
}

void B2bTest::leaves_nothing(const std::function<void()> &conversation) {
	conversation();
	auto before = shm_at_rest();
	uint64_t grown = 0;
	for (int round = 0; round < 3; ++round) {
		conversation();
		const auto after = shm_at_rest();
		if (after <= before) return;
		grown = after - before;
		before = after;
	}
	ladder().fail("shared memory grows by " + std::to_string(grown) + " bytes each time");
}

Json::Value B2bTest::rpc(const std::string &method, const std::vector<std::string> &arguments) {
	Json::Value list(Json::arrayValue);
	for (const auto &one : arguments) list.append(one);
	return server().rpc_raw(method, list);
}

void B2bTest::accepted(const Json::Value &answer) {
	check(answer.isMember("result"), "the RPC should be accepted: " + answer.toStyledString());
}

void B2bTest::refused(const Json::Value &answer, int code) {
	equal(std::to_string(code), answer["error"]["code"].asString(),
			"the RPC should be refused: " + answer.toStyledString());
}

int64_t B2bTest::counted(const std::string &name) {
	return server().statistic("b2b_logic:" + name);
}

std::string B2bTest::end_of(const std::string &key) {
	const auto mark = "b2b end " + key + " ";
	for (int i = 0; i < 40; ++i) {
		const auto log = server().log();
		const auto at = log.find(mark);
		if (at != log.npos) {
			const auto begin = at + mark.size();
			return log.substr(begin, log.find('\n', begin) - begin);
		}
		ladder().wait(50);
	}
	return {};
}

// Of what a phone has got, nothing may name the address, the Call-ID or a tag of another phone's dialog.
void B2bTest::legs_know_nothing_of_each_other() {
	for (const auto &one : ladder().phones())
		for (const auto &other : ladder().phones()) {
			if (one->name() == other->name() || is_proxied(*one)) continue;
			const auto address = "127.0.0.1:" + std::to_string(other->local_port());
			for (const auto &message : one->history()) {
				// A registrar shows all phones of a user to each of them.
				if (message.header("CSeq").find("REGISTER") != std::string::npos) continue;
				for (const auto *name : {"Via", "Contact", "Record-Route", "Route"})
					check(message.header(name).find(address) == std::string::npos,
							one->name() + " sees the address of " + other->name() + " in "
									+ message.title());
			}
		}
}

} // namespace test
