#include "test/unit/callops/fixture.hpp"

#include "callops/domain/sdp_media.hpp"
#include "callops/domain/shown.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace callops;

class ShownTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ShownTest);
	CPPUNIT_TEST(a_request_shows_both_parties);
	CPPUNIT_TEST(an_echo_does_not_rename_the_other_end);
	CPPUNIT_TEST(the_branch_that_was_answered_counts);
	CPPUNIT_TEST(a_call_id_is_kept_where_it_differs);
	CPPUNIT_TEST(an_alias_stays_with_its_phone);
	CPPUNIT_TEST(a_contact_that_the_script_made_stays);
	CPPUNIT_TEST(the_other_end_is_shown_it_where_it_saw_the_one_before);
	CPPUNIT_TEST(what_is_kept_comes_back);
	CPPUNIT_TEST(media_are_addresses_and_ports);
	CPPUNIT_TEST_SUITE_END();

	using S = std::string;
	static constexpr const char *kInvite =
			"INVITE sip:bob@192.0.2.7 SIP/2.0\r\nf: \"Alice, A.\" <sip:alice@a.test>;tag=1\r\n"
			"t: sip:bob@a.test;x=y\r\nm: <sip:masked@192.0.2.1:5070>;expires=5\r\ni: c1\r\n\r\n";

	static S shown(const Call &call, Leg leg, S Within::*field) { return within(call, leg).*field; }

	void a_request_shows_both_parties() {
		Call call;
		on_shown(call, Leg::Callee, Shown::parse(kInvite), {"udp:192.0.2.1:5060", "sip:192.0.2.7"});
		const auto seen = within(call, Leg::Callee);
		CPPUNIT_ASSERT_EQUAL(S("\"Alice, A.\" <sip:alice@a.test>"), seen.peer);
		CPPUNIT_ASSERT_EQUAL(S("<sip:bob@a.test>"), seen.self);
		CPPUNIT_ASSERT_EQUAL(S("sip:masked@192.0.2.1:5070"), seen.contact);
		CPPUNIT_ASSERT_EQUAL(S("udp:192.0.2.1:5060"), seen.socket);
		CPPUNIT_ASSERT_EQUAL(S("sip:192.0.2.7"), seen.flow);
		CPPUNIT_ASSERT(within(call, Leg::Caller).peer.empty());
	}

	void an_echo_does_not_rename_the_other_end() {
		Call call;
		on_shown(call, Leg::Callee, Shown::parse(kInvite), {});
		const S reply = "SIP/2.0 200 OK\r\nFrom: <sip:bob@a.test>;tag=2\r\n"
						"To: <sip:alice@a.test>;tag=1\r\nContact: <sip:new@192.0.2.1>\r\n\r\n";
		on_shown(call, Leg::Callee, Shown::parse(reply), {});
		CPPUNIT_ASSERT_EQUAL(
				S("\"Alice, A.\" <sip:alice@a.test>"), shown(call, Leg::Callee, &Within::peer));
		CPPUNIT_ASSERT_EQUAL(S("sip:new@192.0.2.1"), shown(call, Leg::Callee, &Within::contact));
		on_shown(call, Leg::Caller, Shown::parse(reply), {});
		CPPUNIT_ASSERT_EQUAL(S("<sip:alice@a.test>"), shown(call, Leg::Caller, &Within::peer));
		CPPUNIT_ASSERT_EQUAL(S("<sip:bob@a.test>"), shown(call, Leg::Caller, &Within::self));
	}

	void the_branch_that_was_answered_counts() {
		Call call;
		on_branch_left(call, Leg::Callee, 0, "A\r\nContact: <sip:zero@x>\r\n\r\n");
		on_branch_left(
				call, Leg::Callee, 1, "A\r\nContact: <sip:one@x>\r\nCall-ID: hidden\r\n\r\n");
		on_branch_left(call, Leg::Callee, 2, "A\r\nContact: <sip:two@x>\r\n\r\n");
		on_shown(call, Leg::Callee, Shown::parse(kInvite), {}, 1);
		CPPUNIT_ASSERT_EQUAL(S("sip:one@x"), shown(call, Leg::Callee, &Within::contact));
		CPPUNIT_ASSERT_EQUAL(S("hidden"), shown(call, Leg::Callee, &Within::call_id));
		forget_branches(call, Leg::Callee);
		CPPUNIT_ASSERT(call[Leg::Callee].branches.empty());
	}

	void a_call_id_is_kept_where_it_differs() {
		Call call;
		call.text.set({{CallText::CallId, "c1"}});
		on_shown(call, Leg::Callee, Shown::parse(kInvite), {});
		CPPUNIT_ASSERT(shown(call, Leg::Callee, &Within::call_id).empty());
		on_reply_left(call, Leg::Callee, "SIP/2.0 200 OK\r\nCall-ID: c2\r\n\r\n");
		CPPUNIT_ASSERT_EQUAL(S("c2"), shown(call, Leg::Callee, &Within::call_id));
	}

	void an_alias_stays_with_its_phone() {
		Call call;
		on_target(call, Leg::Caller, "sip:a@10.0.0.1;alias=192.0.2.3~5060~1;x", "sip:a@10.0.0.1;x");
		on_own_target(call, Leg::Caller, "sip:a@10.0.0.2");
		CPPUNIT_ASSERT_EQUAL(S("sip:a@10.0.0.2;alias=192.0.2.3~5060~1"),
				shown(call, Leg::Caller, &Within::target));
		on_own_target(call, Leg::Caller, "sip:a@10.0.0.2;alias=192.0.2.4~5060~1");
		CPPUNIT_ASSERT_EQUAL(S("sip:a@10.0.0.2;alias=192.0.2.4~5060~1"),
				shown(call, Leg::Caller, &Within::target));
		on_own_target(call, Leg::Caller, "");
		on_target(call, Leg::Callee, "sip:b@192.0.2.9", "sip:b@192.0.2.9");
		on_own_target(call, Leg::Callee, "sip:b@192.0.2.10");
		CPPUNIT_ASSERT_EQUAL(S("sip:b@192.0.2.10"), shown(call, Leg::Callee, &Within::target));
	}

	// fix_nated_contact(): where that phone is, only the script knows.
	void a_contact_that_the_script_made_stays() {
		Call call;
		on_target(call, Leg::Caller, "sip:a@192.0.2.3:1024", "sip:a@10.0.0.1");
		for (const auto *own : {"sip:a@10.0.0.1", "sip:a@10.0.0.2"}) {
			on_own_target(call, Leg::Caller, own);
			CPPUNIT_ASSERT_EQUAL(
					S("sip:a@192.0.2.3:1024"), shown(call, Leg::Caller, &Within::target));
		}
		on_target(call, Leg::Caller, "sip:a@192.0.2.4", "sip:a@192.0.2.4");
		on_own_target(call, Leg::Caller, "sip:a@192.0.2.5");
		CPPUNIT_ASSERT_EQUAL(S("sip:a@192.0.2.5"), shown(call, Leg::Caller, &Within::target));
	}

	void the_other_end_is_shown_it_where_it_saw_the_one_before() {
		for (const auto *seen : {"sip:a@192.0.2.1", "sip:masked@192.0.2.99"}) {
			Call call;
			const S before = "sip:a@192.0.2.1", now = "sip:a@192.0.2.5";
			on_target(call, Leg::Caller, before, before);
			on_reply_left(
					call, Leg::Callee, "SIP/2.0 200 OK\r\nContact: <" + S(seen) + ">\r\n\r\n");
			on_own_target(call, Leg::Caller, before);
			CPPUNIT_ASSERT(!call[Leg::Callee].has_peer_moved);
			on_own_target(call, Leg::Caller, now);
			CPPUNIT_ASSERT_EQUAL(seen == before, call[Leg::Callee].has_peer_moved);
			CPPUNIT_ASSERT_EQUAL(
					seen == before ? now : S(seen), shown(call, Leg::Callee, &Within::contact));
		}
	}

	void what_is_kept_comes_back() {
		Call call, again;
		on_shown(call, Leg::Callee, Shown::parse(kInvite), {"udp:192.0.2.1:5060", "sip:192.0.2.7"});
		on_target(call, Leg::Callee, "sip:b@192.0.2.9", "sip:b@10.0.0.9");
		call[Leg::Callee].is_media_relayed = true;
		const auto text = print_shown(call[Leg::Callee]);
		restore_shown(again[Leg::Callee], text);
		CPPUNIT_ASSERT_EQUAL(text, print_shown(again[Leg::Callee]));
		for (const auto *bad : {"", "x", "1", "\t\t", "0\t"})
			restore_shown(again[Leg::Callee], bad);
		CPPUNIT_ASSERT_EQUAL(S("sip:b@192.0.2.9"), shown(again, Leg::Callee, &Within::target));
	}

	void media_are_addresses_and_ports() {
		const S sdp = "v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000/2 RTP/AVP 0\r\n"
					  "m=video 4002 RTP/AVP 31\r\nc=IN IP4 192.0.2.2/127\r\n";
		CPPUNIT_ASSERT_EQUAL(S("192.0.2.1:4000 192.0.2.2:4002"), media_of(sdp));
		CPPUNIT_ASSERT(has_place_for_all(sdp));
		CPPUNIT_ASSERT(!has_place_for_all(sdp + "m=audio 0 RTP/AVP 0\r\n"));
		CPPUNIT_ASSERT(!has_place_for_all("c=IN IP4 0.0.0.0\nm=audio 1 RTP/AVP 0"));
		CPPUNIT_ASSERT(!has_place_for_all("c=IN IP6 ::\nm=audio 1 RTP/AVP 0"));
		CPPUNIT_ASSERT(has_place_for_all("c=IN IP6 ::1\nm=audio 1 RTP/AVP 0"));
		for (const auto *odd : {"", "m=", "c=", "m=audio", "\n\n", "c=IN IP4\nm=audio 1"})
			CPPUNIT_ASSERT_MESSAGE(odd, media_of(odd).size() < 12);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ShownTest);
