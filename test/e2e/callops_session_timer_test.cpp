// Calls whose ends refresh them (RFC 4028): a hold is a refresh too, and must not stop that.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsSessionTimerTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsSessionTimerTest);
	CPPUNIT_TEST(the_caller_goes_on_refreshing);
	CPPUNIT_TEST(the_callee_goes_on_refreshing);
	CPPUNIT_TEST(a_refresh_may_change_who_refreshes);
	CPPUNIT_TEST(a_refresh_without_timer_turns_it_off);
	CPPUNIT_TEST(a_call_without_timer_is_held_without);
	CPPUNIT_TEST(a_422_is_answered_with_more);
	CPPUNIT_TEST(a_second_422_fails);
	CPPUNIT_TEST_SUITE_END();

	using Terms = Headers;

	static Terms asked(const std::string &expires, const std::string &min_se = "") {
		Terms terms{{"Supported", "timer"}};
		if (!expires.empty()) terms.emplace_back("Session-Expires", expires);
		if (!min_se.empty()) terms.emplace_back("Min-SE", min_se);
		return terms;
	}

	void says(Phone &phone, Dialog &dialog, int code, const Terms &terms) {
		auto reply = phone.reply_to(dialog.request, code);
		if (reply.to_tag().empty())
			reply.set("To", reply.header("To") + ";tag=" + dialog.local_tag);
		reply.add("Contact", "<" + phone.contact() + ">");
		for (const auto &[name, value] : terms) reply.add(name, value);
		if (code == 200 && dialog.request.method() == "INVITE") {
			reply.add("Content-Type", "application/sdp");
			reply.body = "v=0\r\no=- 9 9 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
						 "m=audio 4000 RTP/AVP 0\r\n";
		}
		phone.send(reply);
	}

	struct Pair {
		Phone &alice, &bob;
		Call call;
	};
	Pair timed(const Terms &offered, const Terms &agreed) {
		auto &alice = phone("alice"), &bob = phone("bob");
		auto &call = invites(alice, "sip:" + user_of("bob") + "@sca.test", offered);
		auto &theirs = bob.gets_call();
		says(bob, theirs, 200, agreed);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		return {alice, bob, {&call, &theirs}};
	}

	// The re-INVITE of a hold or unhold, which must say this of the timer.
	void gets(Phone &phone, Dialog &dialog, const std::string &expires, const std::string &min_se,
			int code = 200, const Terms &terms = {}) {
		phone.gets_reinvite(dialog);
		const auto &offer = dialog.request;
		equal(expires, offer.header("Session-Expires"), "Session-Expires to " + phone.name());
		equal(min_se, offer.header("Min-SE"), "Min-SE to " + phone.name());
		equal(expires.empty() ? "" : "timer", offer.header("Supported"), "Supported");
		says(phone, dialog, code, terms);
		phone.gets_ack(dialog);
	}

	void hold(const Pair &pair) { accepted(rpc("callops.hold", {pair.call.id()})); }
	void unhold(const Pair &pair) { accepted(rpc("callops.unhold", {pair.call.id()})); }

	void the_caller_goes_on_refreshing() {
		const auto pair = timed(asked("1800", "120"), {{"Session-Expires", "1800;refresher=uac"}});
		for (const auto operation : {"callops.hold", "callops.unhold"}) {
			accepted(rpc(operation, {pair.call.id()}));
			gets(pair.alice, *pair.call.caller, "1800;refresher=uas", "120", 200,
					{{"Session-Expires", "1800;refresher=uas"}, {"Require", "timer"}});
			gets(pair.bob, *pair.call.callee, "1800;refresher=uac", "120", 200,
					{{"Session-Expires", "1800;refresher=uac"}});
			ladder().settle();
		}
		ends(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee);
	}

	void the_callee_goes_on_refreshing() {
		const auto pair = timed(asked("600;refresher=uas"), {{"x", "600;refresher=uas"}});
		hold(pair);
		gets(pair.alice, *pair.call.caller, "600;refresher=uac", "");
		gets(pair.bob, *pair.call.callee, "600;refresher=uas", "", 200, {{"x", "600"}});
		ladder().settle();
		unhold(pair);
		gets(pair.alice, *pair.call.caller, "600;refresher=uac", "");
		gets(pair.bob, *pair.call.callee, "600;refresher=uas", "");
	}

	void a_refresh_may_change_who_refreshes() {
		const auto pair = timed(asked("600"), {{"Session-Expires", "600;refresher=uac"}});
		auto update = pair.bob.request("UPDATE", *pair.call.callee);
		for (const auto &[name, value] : asked("900;refresher=uac", "200")) update.add(name, value);
		pair.bob.send(update);
		pair.call.caller->request = pair.alice.gets_request("UPDATE");
		says(pair.alice, *pair.call.caller, 200, {{"Session-Expires", "900;refresher=uac"}});
		pair.bob.gets(200);
		hold(pair);
		gets(pair.alice, *pair.call.caller, "900;refresher=uac", "200");
		gets(pair.bob, *pair.call.callee, "900;refresher=uas", "200");
	}

	void a_refresh_without_timer_turns_it_off() {
		const auto pair = timed(asked("600"), {{"Session-Expires", "600;refresher=uac"}});
		reinvites(pair.bob, *pair.call.callee, pair.alice, *pair.call.caller, {});
		hold(pair);
		gets(pair.alice, *pair.call.caller, "", "");
		gets(pair.bob, *pair.call.callee, "", "");
	}

	void a_call_without_timer_is_held_without() {
		const auto pair = timed(asked("600", "90"), {{"Supported", "timer"}});
		hold(pair);
		gets(pair.alice, *pair.call.caller, "", "");
		gets(pair.bob, *pair.call.callee, "", "", 422, {{"Min-SE", "300"}});
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok caller", "hold fail callee"});
	}

	void a_422_is_answered_with_more() {
		const auto pair = timed(asked("600"), {{"Session-Expires", "600;refresher=uac"}});
		hold(pair);
		gets(pair.alice, *pair.call.caller, "600;refresher=uas", "");
		gets(pair.bob, *pair.call.callee, "600;refresher=uac", "", 422, {{"Min-SE", "1000"}});
		gets(pair.bob, *pair.call.callee, "1000;refresher=uac", "1000");
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok caller", "hold ok callee"});
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee, {});
	}

	void a_second_422_fails() {
		const auto pair = timed(asked("600"), {{"Session-Expires", "600;refresher=uac"}});
		hold(pair);
		gets(pair.alice, *pair.call.caller, "600;refresher=uas", "");
		gets(pair.bob, *pair.call.callee, "600;refresher=uac", "", 422, {{"Min-SE", "1000"}});
		gets(pair.bob, *pair.call.callee, "1000;refresher=uac", "1000", 422, {{"Min-SE", "2000"}});
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok caller", "hold fail callee"});
		pair.bob.hears_nothing(150);
		exchange(pair.alice, *pair.call.caller, pair.bob, "INFO");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsSessionTimerTest);

} // namespace
