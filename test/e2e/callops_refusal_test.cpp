// Ends that refuse what the server sends: for now, or because they want to know who it is.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

constexpr const char *kChallenge = R"(Digest realm="bob.example", nonce="n1", qop="auth")";

class CallopsRefusalTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsRefusalTest);
	CPPUNIT_TEST(a_500_is_tried_again_when_it_says_when);
	CPPUNIT_TEST(a_second_503_fails);
	CPPUNIT_TEST(what_does_not_fit_fails);
	CPPUNIT_TEST(a_challenged_refer_has_failed);
	CPPUNIT_TEST(a_challenged_hold_has_failed);
	CPPUNIT_TEST_SUITE_END();

	struct Pair {
		Phone &alice, &bob;
		Call call;
	};
	Pair talking() {
		auto &alice = phone("alice"), &bob = phone("bob");
		return {alice, bob, connected(alice, bob)};
	}

	void refuses(Phone &phone, Dialog &dialog, int code, const std::string &name,
			const std::string &value) {
		phone.gets_reinvite(dialog);
		phone.send(phone.reply_to(dialog.request, code).add(name, value));
		phone.gets_ack(dialog);
	}

	// Everything that the ends send has its number still, and another operation is taken.
	void goes_on(const Pair &pair) {
		exchange(pair.alice, *pair.call.caller, pair.bob, "INFO");
		exchange(pair.bob, *pair.call.callee, pair.alice, "INFO");
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee, {});
		reinvites(pair.bob, *pair.call.callee, pair.alice, *pair.call.caller, {});
		accepted(rpc("callops.hold", {pair.call.id()}));
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		ends(pair.bob, *pair.call.callee, pair.alice, *pair.call.caller);
	}

	void a_500_is_tried_again_when_it_says_when() {
		const auto pair = talking();
		accepted(rpc("callops.hold", {pair.call.id()}));
		refuses(pair.alice, *pair.call.caller, 500, "Retry-After", "1 (busy);duration=9");
		const auto first = pair.call.caller->request;
		gets_offer(pair.bob, *pair.call.callee, "inactive", "inactive");
		pair.alice.hears_nothing(800);
		const auto again = gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		check(again.cseq() == first.cseq() + 1, "the next number");
		check(std::stoul(version_of(again.body)) > std::stoul(version_of(first.body)),
				"the version must rise");
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok callee", "hold ok caller"});
		reinvites(pair.bob, *pair.call.callee, pair.alice, *pair.call.caller, {});
	}

	void a_second_503_fails() {
		const auto pair = talking();
		accepted(rpc("callops.hold", {pair.call.id()}));
		gets_offer(pair.alice, *pair.call.caller, "inactive", "inactive");
		refuses(pair.bob, *pair.call.callee, 503, "Retry-After", "0");
		refuses(pair.bob, *pair.call.callee, 503, "Retry-After", "0");
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold ok caller", "hold fail callee"});
		pair.bob.hears_nothing(300);
	}

	void what_does_not_fit_fails() {
		const auto pair = talking();
		accepted(rpc("callops.hold", {pair.call.id()}));
		refuses(pair.alice, *pair.call.caller, 503, "Retry-After", "60");
		refuses(pair.bob, *pair.call.callee, 486, "Retry-After", "1");
		ladder().settle();
		equal("4", std::to_string(events(pair.call.id()).size()), "events");
		goes_on(pair);
	}

	void a_challenged_refer_has_failed() {
		const auto pair = talking();
		const auto place = "sip:" + user_of("carol") + "@sca.test";
		for (const auto &[code, name] :
				{std::pair(401, "WWW-Authenticate"), std::pair(407, "Proxy-Authenticate")}) {
			accepted(rpc("callops.transfer", {pair.call.id(), "caller", place}));
			const auto refer = pair.alice.gets_request("REFER");
			const auto reason = code == 401 ? "Unauthorized" : "Proxy Authentication Required";
			pair.alice.send(pair.alice.reply_to(refer, code, reason).add(name, kChallenge));
			ladder().settle();
			equal("fail caller " + std::to_string(code) + " " + reason,
					events(pair.call.id()).back(), "the last event");
		}
		pair.alice.hears_nothing(150);
		equal("4", std::to_string(events(pair.call.id()).size()), "events");
		goes_on(pair);
	}

	void a_challenged_hold_has_failed() {
		const auto pair = talking();
		accepted(rpc("callops.hold", {pair.call.id()}));
		refuses(pair.alice, *pair.call.caller, 401, "WWW-Authenticate", kChallenge);
		refuses(pair.bob, *pair.call.callee, 407, "Proxy-Authenticate", kChallenge);
		told(pair.call.id(),
				{"hold start caller", "hold start callee", "hold fail caller", "hold fail callee"});
		goes_on(pair);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsRefusalTest);

} // namespace
