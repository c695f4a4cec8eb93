// Phones of a line that do what they may but seldom do, and some that do what they may not.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"
#include "test/support/stored.hpp"

#include <string>
#include <utility>

namespace {

using namespace test;

class OddPhoneTest : public ScaTest {
	CPPUNIT_TEST_SUITE(OddPhoneTest);
	OURS_TEST(long_tags_hide_no_event);
	OURS_TEST(names_that_are_no_text_hide_no_event);
	OURS_TEST(compact_names_are_read);
	OURS_TEST(two_phones_answer);
	OURS_TEST(a_bye_instead_of_the_ack);
	OURS_TEST(an_early_hold_is_none);
	OURS_TEST(a_retrieval_with_long_tags);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with({kWriteThrough}); }

	static SipText holding(SipText request) {
		request.add("Content-Type", "application/sdp");
		request.body = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					   "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n";
		return request;
	}

	void long_tags_hide_no_event() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		const std::string tag(200, 't');
		auto invite = bob.request("INVITE", "sip:" + line() + "@" + ladder().domain());
		invite.set("From", "\"Bob\" <" + bob.aor() + ">;tag=" + tag);
		auto &call = bob.sends(invite);
		call.local_tag = tag;
		auto &theirs = alice.gets_call();
		theirs.local_tag = "u" + tag;
		alice.replies(theirs, 180);
		bob.gets(180);
		all_show("1 alerting");
		answers({alice, theirs}, {bob, call});
		all_show("1 active");
		reinvites({alice, theirs}, {bob, call}, directed("sendonly"));
		all_show("1 held");
		reinvites({alice, theirs}, {bob, call}, {});
		all_show("1 active");
		ends({bob, call}, {alice, theirs});
		all_show("idle");
	}

	void names_that_are_no_text_hide_no_event() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		auto invite = bob.request("INVITE", "sip:" + line() + "@" + ladder().domain());
		invite.set("From", "\"B\xff\xfe\" <" + bob.aor() + ">;tag=b\xc3");
		auto &call = bob.sends(invite);
		call.local_tag = "b\xc3";
		auto &theirs = alice.gets_call();
		theirs.local_tag = "a\xc3";
		answers({alice, theirs}, {bob, call});
		all_show("1 active");
		ends({bob, call}, {alice, theirs});
		all_show("idle");
	}

	static std::string compact(std::string text) {
		const std::pair<std::string, const char *> names[] = {{"\r\nFrom:", "\r\nf :"},
				{"\r\nTo:", "\r\nT:"}, {"\r\nCall-ID:", "\r\ni:"}, {"\r\nVia:", "\r\nv:"},
				{"\r\nContact:", "\r\nm:"}, {"\r\nEvent:", "\r\no:"},
				{"\r\nContent-Type:", "\r\nc:"}, {"\r\nContent-Length:", "\r\nl:"},
				{"\r\nCall-Info: ", "\r\nCALL-INFO:\r\n \t"}};
		for (const auto &[from, to] : names)
			if (const auto at = text.find(from); at != text.npos) text.replace(at, from.size(), to);
		return text;
	}

	void compact_names_are_read() {
		auto &alice = member("alice"), &bob = far_end("bob");
		alice.registers();
		auto subscribe = alice.request("SUBSCRIBE", alice.aor());
		subscribe.add("Event", "call-info").add("Expires", "600");
		alice.send_raw(compact(subscribe.print()), "SUBSCRIBE");
		alice.gets(202);
		alice.sees("idle");
		auto seize = alice.request("SUBSCRIBE", alice.aor());
		seize.add("Event", "line-seize").add("Expires", "15");
		seize.add("Call-Info", "<sip:" + ladder().domain() + ">;appearance-index=1");
		alice.send_raw(compact(seize.print()), "SUBSCRIBE");
		alice.gets(200);
		alice.shows("1 seized");
		const auto call = invites(alice, bob, on(1));
		answers(call.far, call.near);
		alice.shows("1 active");
		auto hold = holding(alice.request("INVITE", call.near.dialog));
		hold.add("Call-Info",
				"<sip:" + ladder().domain() + ">;appearance-index=1;appearance-state=held-private");
		alice.send_raw(compact(hold.print()), "INVITE");
		bob.gets_reinvite(call.far.dialog);
		bob.answers(call.far.dialog);
		alice.gets_answer(call.near.dialog);
		alice.shows("1 held-private");
		alice.send_raw(compact(alice.request("BYE", call.near.dialog).print()), "BYE");
		bob.gets_bye(call.far.dialog);
		alice.gets(200);
		alice.shows("idle");
	}

	void two_phones_answer() {
		auto &alice = joined("alice"), &anna = joined("anna"), &bob = far_end("bob");
		auto &call = bob.calls(line());
		auto &first = alice.gets_call(), &second = anna.gets_call();
		alice.answers(first);
		bob.gets_answer(call);
		anna.answers(second);
		ladder().settle();
		all_show("1 active");
		// the caller ends what it did not want
		Dialog other = call;
		other.remote_tag = second.local_tag;
		other.target = anna.contact();
		other.routes = call.routes;
		bob.send(bob.request("ACK", other));
		bob.send(bob.request("BYE", other));
		anna.gets_bye(second);
		ladder().settle();
		all_show("1 active");
		ends({alice, first}, {bob, call});
		all_show("idle");
	}

	void a_bye_instead_of_the_ack() {
		auto &alice = joined("alice"), &bob = far_end("bob");
		auto &call = bob.calls(line());
		auto &theirs = alice.gets_call();
		alice.answers(theirs);
		call.remote_tag = "";
		bob.learn(call, bob.gets(200));
		bob.hangs_up(call);
		alice.gets_bye(theirs);
		bob.gets(200);
		all_show("idle");
	}

	void an_early_hold_is_none() {
		const auto call = alice_invites_bob();
		auto &alice = call.near.phone, &bob = call.far.phone;
		bob.replies(call.far.dialog, 183);
		alice.learn(call.near.dialog, alice.gets(183));
		const auto invite = call.near.dialog.request, theirs = call.far.dialog.request;
		alice.send(holding(alice.request("UPDATE", call.near.dialog)));
		auto answer = bob.reply_to(bob.gets_request("UPDATE"), 200);
		bob.send(answer.add("Contact", "<" + bob.contact() + ">"));
		alice.gets(200);
		all_show("1 progressing");
		call.near.dialog.request = invite;
		call.far.dialog.request = theirs;
		answers(call.far, call.near);
		all_show("1 active");
		ends(call.near, call.far);
		all_show("idle");
	}

	void a_retrieval_with_long_tags() {
		auto &alice = joined("alice"), &anna = joined("anna"), &bob = far_end("bob");
		const std::string tag(300, 't');
		auto invite = bob.request("INVITE", "sip:" + line() + "@" + ladder().domain());
		invite.set("From", "<" + bob.aor() + ">;tag=" + tag);
		invite.set("Call-ID", std::string(400, 'c'));
		auto &call = bob.sends(invite);
		call.local_tag = tag;
		auto &theirs = alice.gets_call();
		anna.gets_call();
		theirs.local_tag = "u" + tag;
		answers({alice, theirs}, {bob, call});
		reinvites({alice, theirs}, {bob, call}, directed("sendonly"));
		all_show("1 held");
		anna.retrieves(1);
		const auto &got = bob.gets_call().request;
		ladder().check_equal(std::string(400, 'c') + ";to-tag=" + tag + ";from-tag=u" + tag,
				got.header("Replaces"), "Replaces");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(OddPhoneTest);

} // namespace
