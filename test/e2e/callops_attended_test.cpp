// Attended transfer: an end of one call takes the place of an end of another.
#include "test/e2e/callops_fixture.hpp"

namespace {

using namespace test;

class CallopsAttendedTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsAttendedTest);
	CPPUNIT_TEST(attended_between_two_calls);
	CPPUNIT_TEST(attended_takes_either_end);
	CPPUNIT_TEST(attended_to_a_call_of_any_name);
	CPPUNIT_TEST(attended_to_a_call_that_is_not_ours);
	CPPUNIT_TEST(attended_orders_are_checked);
	CPPUNIT_TEST_SUITE_END();

	static std::string unescaped(const std::string &text) {
		std::string plain;
		for (size_t i = 0; i < text.size(); ++i) {
			if (text[i] != '%') {
				plain += text[i];
				continue;
			}
			plain += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
			i += 2;
		}
		return plain;
	}

	// A1-B1 and A2-B2: `leg` of the first is sent to `other` of the second.
	void attended(const std::string &leg, const std::string &other, const std::string &id = "") {
		auto &alice = phone("alice" + leg + other), &bob = phone("bob" + leg + other);
		auto &carol = phone("carol" + leg + other), &dave = phone("dave" + leg + other);
		const auto first = connected(alice, bob);
		const auto second = connected_to(carol, dave.aor(), dave, {}, id);
		accepted(rpc("callops.transfer", {first.id(), leg, "", second.id(), other}));
		auto &moved = leg == "caller" ? alice : bob;
		auto &joined = other == "caller" ? carol : dave;
		auto &left = other == "caller" ? dave : carol;
		const auto &replaced = other == "caller" ? *second.caller : *second.callee;
		const auto refer_to = uri_of(accepts_refer(moved).header("Refer-To"));
		const auto at = refer_to.find("?Replaces=");
		check(at != refer_to.npos, "Refer-To should replace: " + refer_to);
		equal(joined.aor(), refer_to.substr(0, at), "the place to go to");
		const auto value = refer_to.substr(at + 10);
		check(value.find_first_of("@;=&?") == value.npos,
				"reserved characters should be escaped: " + value);
		const auto replaces = replaced.call_id + ";to-tag=" + replaced.local_tag
				+ ";from-tag=" + replaced.remote_tag;
		equal(replaces, unescaped(value), "Replaces");
		auto &fresh = invites(moved, joined.aor(), {{"Replaces", replaces}});
		auto &theirs = joined.gets_call();
		equal(replaces, theirs.request.header("Replaces"), "Replaces goes through");
		answers({joined, theirs}, {moved, fresh});
		told(first.id(), {"start " + leg, "ok " + leg + " 200 OK"});
		told(second.id(), {"start " + other, "ok " + other + " 200 OK"});
		equal(fresh.call_id, raw_events(second.id()).back()["transfer_callid"].asString(),
				"transfer_callid");
		auto &gone = const_cast<Dialog &>(replaced);
		joined.hangs_up(gone);
		left.send(left.reply_to(left.gets_request("BYE"), 200));
		joined.gets(200);
		accepted(rpc("callops.hold", {first.id()}));
	}

	void attended_between_two_calls() { attended("caller", "callee"); }

	void attended_takes_either_end() {
		attended("caller", "caller");
		attended("callee", "caller");
		attended("callee", "callee");
	}

	void attended_to_a_call_of_any_name() { attended("caller", "callee", R"(a"b<c\(d)>@e{f})"); }

	void attended_to_a_call_that_is_not_ours() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		accepted(rpc("callops.transfer",
				{call.id(), "caller", "sip:far@192.0.2.9", "x&y=1;z@far.example", "", "ft1",
						"tt1"}));
		const auto refer_to = accepts_refer(alice).header("Refer-To");
		equal("<sip:far@192.0.2.9?Replaces=x%26y%3D1%3Bz%40far.example%3Bto-tag%3Dtt1%3Bfrom-tag%"
			  "3Dft1>",
				refer_to, "Refer-To");
		notifies(alice, *call.caller, "200 OK", kDone);
		told(call.id(), {"start caller", "notify caller 200 OK", "ok caller 200 OK"});
		equal("x&y=1;z@far.example", raw_events(call.id()).back()["transfer_callid"].asString(),
				"transfer_callid");
	}

	void attended_orders_are_checked() {
		auto &alice = phone("alice"), &bob = phone("bob");
		const auto call = connected(alice, bob);
		const auto id = call.id();
		refused(rpc("callops.transfer", {id, "caller", "", "other@call", "callee"}), 404);
		refused(rpc("callops.transfer", {id, "caller", "", "other@call", "", "ft", "tt"}), 400);
		refused(rpc("callops.transfer", {id, "caller", "sip:x@y.example", "other@call", "", "ft"}),
				400);
		refused(rpc("callops.transfer",
						{id, "both", "sip:x@y.example", "other@call", "", "ft", "tt"}),
				400);
		refused(rpc("callops.transfer", {id, "caller", "", id, "callee"}), 400);
		refused(rpc("callops.transfer", {id, "caller", "", "other@call"}), 400);
		auto &carol = phone("carol"), &dave = phone("dave");
		const auto second = connected(carol, dave);
		refused(rpc("callops.transfer", {id, "caller", "", second.id(), "nobody"}), 400);
		refused(rpc("callops.transfer", {id, "caller", "bad uri", second.id(), "callee"}), 400);
		// nothing stays reserved
		equal("OK",
				server().kamcmd({"callops.transfer", id, "caller", "", second.id(), "callee"})
						.at(0),
				"kamcmd skips an argument too");
		refused(rpc("callops.hold", {second.id()}), 491);
		alice.send(alice.reply_to(alice.gets_request("REFER"), 403, "Forbidden"));
		told(id, {"start caller", "fail caller 403 Forbidden"});
		told(second.id(), {"start callee", "fail callee 403 Forbidden"});
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsAttendedTest);

} // namespace
