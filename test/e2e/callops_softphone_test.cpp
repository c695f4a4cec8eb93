// A phone that others wrote, baresip, is held and transferred.
#include "test/e2e/callops_fixture.hpp"

#include "test/support/softphone.hpp"

namespace {

using namespace test;

class CallopsSoftphoneTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsSoftphoneTest);
	CPPUNIT_TEST(a_softphone_is_held_and_transferred);
	CPPUNIT_TEST_SUITE_END();

	bool is_registered(const std::string &user) {
		return server().rpc("ul.lookup", "location", user + "@sca.test").isMember("result");
	}

	Dialog &calls_softphone(Phone &alice, const Softphone &soft, const std::string &user) {
		for (int i = 0; i < 100 && !is_registered(user); ++i) ladder().wait(50);
		check(is_registered(user), "baresip should register:\n" + soft.log());
		alice.ignores_provisionals();
		auto &call = alice.calls(user);
		alice.gets_answer(call);
		return call;
	}

	// Alice is offered `direction` and answers its opposite; the softphone answers `soft_answer`.
	void changes(const std::vector<std::string> &order, Phone &alice, Dialog &call,
			const Softphone &soft, const std::string &direction, const std::string &answer,
			const std::string &soft_answer) {
		const auto count = soft.answers().size();
		const auto seen = events(call.call_id).size();
		accepted(rpc(order.front(), {order.begin() + 1, order.end()}));
		gets_offer(alice, call, direction, answer);
		for (int i = 0; i < 40 && events(call.call_id).size() < seen + 4; ++i) ladder().wait(50);
		auto all = events(call.call_id);
		equal("4", std::to_string(all.size() - seen), "events of " + order.front());
		for (auto event = all.begin() + static_cast<ptrdiff_t>(seen); event != all.end(); ++event)
			check(event->find(" fail ") == event->npos, *event);
		const auto said = soft.answers();
		check(said.size() == count + 1, "one answer of the softphone:\n" + soft.log());
		equal(soft_answer, direction_of(said.back()), "the softphone answers");
	}

	void a_softphone_is_held_and_transferred() {
		const auto user = user_of("soft");
		const Softphone soft(user, server().port());
		auto &alice = phone("alice"), &carol = phone("carol");
		auto &call = calls_softphone(alice, soft, user);
		const auto id = call.call_id;
		changes({"callops.hold", id}, alice, call, soft, "inactive", "inactive", "inactive");
		changes({"callops.unhold", id}, alice, call, soft, "sendrecv", "", "sendrecv");
		changes({"callops.hold", id, "callee"}, alice, call, soft, "recvonly", "sendonly",
				"recvonly");
		changes({"callops.unhold", id, "callee"}, alice, call, soft, "sendrecv", "", "sendrecv");
		is_transferred(alice, call, carol, soft, user);
	}

	void is_transferred(Phone &alice, Dialog &call, Phone &carol, const Softphone &soft,
			const std::string &user) {
		const auto seen = events(call.call_id).size();
		accepted(rpc("callops.transfer", {call.call_id, "callee", carol.aor()}));
		auto &theirs = carol.gets_call();
		equal("sip:" + user + "@sca.test", uri_of(theirs.request.header("From")),
				"who calls carol");
		carol.answers(theirs);
		carol.gets_ack(theirs);
		ladder().settle();
		const auto all = events(call.call_id);
		equal("start callee", all[seen], "the first event");
		equal("ok callee 200 OK", all.back(), "the last event:\n" + soft.log());
		equal(theirs.call_id, raw_events(call.call_id).back()["transfer_callid"].asString(),
				"transfer_callid");
		for (auto *end : {&alice, &carol}) {
			end->hangs_up(end == &alice ? call : theirs);
			end->gets(200);
		}
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsSoftphoneTest);

} // namespace
