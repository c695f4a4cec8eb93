// rtpengine has the media of both ends of a call, by the script that operators copy.
#include "test/e2e/b2b_example_fixture.hpp"

#include "test/support/media.hpp"

namespace {

using namespace test;

class B2bMediaExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bMediaExampleTest);
	CPPUNIT_TEST(the_media_of_a_call_go_through_rtpengine);
	CPPUNIT_TEST(a_late_offer_has_media);
	CPPUNIT_TEST(early_media_are_heard);
	CPPUNIT_TEST(an_answer_in_a_reliable_183_has_media);
	CPPUNIT_TEST(an_offer_in_a_prack_has_media);
	CPPUNIT_TEST(who_answers_first_of_several_is_heard);
	CPPUNIT_TEST(a_call_that_the_server_begins_has_media);
	CPPUNIT_TEST(who_is_transferred_is_held);
	CPPUNIT_TEST(who_is_not_transferred_is_heard_again);
	CPPUNIT_TEST(a_transfer_may_come_with_an_offer);
	CPPUNIT_TEST(a_transfer_with_music_has_media);
	CPPUNIT_TEST(who_joins_a_call_is_heard);
	CPPUNIT_TEST_SUITE_END();

	// A phone with its media, and what it was told of those of the other end.
	struct End {
		Phone &phone;
		Dialog *call = nullptr;
		RtpPort rtp{};
		std::string heard_of{}; // an SDP

		Media media(const std::string &direction = "sendrecv", unsigned version = 1) const {
			Media made;
			made.sdp = rtp.sdp(direction, version);
			return made;
		}
	};

	static bool reaches(const End &from, const End &to, const std::string &words) {
		for (int i = 0; i < 40; ++i) {
			from.rtp.sends(from.heard_of, words);
			while (true) {
				const auto heard = to.rtp.hears(50);
				if (heard == words) return true;
				if (heard.empty()) break;
			}
		}
		return false;
	}

	void talk(const End &one, const End &other) {
		for (const auto *end : {&one, &other}) {
			const auto &peer = end == &one ? other : one;
			const auto told = audio_port(end->heard_of);
			check(told != 0 && told != peer.rtp.port(),
					"rtpengine's port, but not that of " + peer.phone.name() + ": "
							+ end->heard_of);
			check(reaches(*end, peer, end->phone.name() + " speaks"),
					peer.phone.name() + " hears nothing of " + end->phone.name() + "\n"
							+ rtpengine_->log());
		}
	}

	// The one who calls offers, or, when nobody is told of his media, the one who is called.
	void connect(End &alice, End &bob, bool is_late = false) {
		const auto offer = is_late ? no_body() : alice.media();
		alice.call = &alice.phone.calls(user_of(bob.phone.name()), offer);
		bob.call = &bob.phone.gets_call();
		bob.heard_of = bob.call->request.body;
		check(is_late == bob.heard_of.empty(), "the INVITE has the offer, if any");
		bob.phone.answers(*bob.call, bob.media());
		answered(alice, is_late ? alice.media() : no_body());
		const auto ack = bob.phone.gets_request("ACK");
		if (is_late) bob.heard_of = ack.body;
		talk(alice, bob);
	}

	void answered(End &who, const Media &in_ack = no_body()) {
		const auto answer = who.phone.gets(200);
		who.heard_of = answer.body;
		who.phone.learn(*who.call, answer);
		who.phone.acks(*who.call, in_ack);
	}

	void reinvites(End &who, End &other, unsigned version, const std::string &direction,
			const std::string &answer) {
		who.phone.reinvites(*who.call, who.media(direction, version));
		other.phone.gets_reinvite(*other.call);
		other.heard_of = other.call->request.body;
		check(other.heard_of.find("a=" + direction) != std::string::npos, other.heard_of);
		other.phone.answers(*other.call, other.media(answer, version));
		answered(who);
		check(who.heard_of.find("a=" + answer) != std::string::npos, who.heard_of);
		other.phone.gets_ack(*other.call);
	}

	// `kept` talks with `fresh` from now on, by the order of an operator; the flag says which end is kept.
	void bridge(End &kept, End &left, End &fresh, const std::string &flag) {
		accepted(rpc("b2b_logic.bridge", {key_of(*kept.call), fresh.phone.contact(), flag}));
		left.phone.gets_bye(*left.call);
		fresh.call = &fresh.phone.gets_call();
		fresh.phone.answers(*fresh.call, fresh.media());
		kept.phone.gets_reinvite(*kept.call);
		kept.heard_of = kept.call->request.body;
		kept.phone.answers(*kept.call, kept.media("sendrecv", 5));
		kept.phone.gets_ack(*kept.call);
		fresh.heard_of = fresh.phone.gets_request("ACK").body;
		talk(kept, fresh);
	}

	// A re-INVITE that asks for an offer.
	void renegotiates(End &who, End &other, unsigned version) {
		who.phone.reinvites(*who.call, no_body());
		other.phone.gets_reinvite(*other.call);
		equal("", other.call->request.body, "an offer of the server's own");
		other.phone.answers(*other.call, other.media("sendrecv", version));
		answered(who, who.media("sendrecv", version));
		other.heard_of = other.phone.gets_request("ACK").body;
	}

	// bob has alice talk with carol.
	void refers(End &bob, End &carol, const std::string &music = "") {
		auto refer = bob.phone.request("REFER", *bob.call);
		refer.add("Refer-To", "<" + carol.phone.contact() + ">");
		if (!music.empty()) refer.add("X-Media", music);
		bob.phone.send(refer);
		bob.phone.gets(202);
	}

	void reinvited(End &who, const std::string &direction = "sendrecv") {
		who.phone.gets_reinvite(*who.call);
		if (!who.call->request.body.empty()) who.heard_of = who.call->request.body;
		who.phone.answers(*who.call, who.media(direction, ++version_));
	}
	// The answer to what it has offered stands in the ACK.
	void acked(End &who) {
		const auto ack = who.phone.gets_request("ACK");
		if (!ack.body.empty()) who.heard_of = ack.body;
	}
	void is_called(End &who) {
		who.call = &who.phone.gets_call();
		if (!who.call->request.body.empty()) who.heard_of = who.call->request.body;
	}
	void takes_call(End &who) {
		is_called(who);
		who.phone.answers(*who.call, who.media());
	}

	void ends_all(End &one, End &other) {
		ends(one.phone, *one.call, other.phone, *other.call);
		nothing_is_left();
	}

	void is_refused(End &alice, End &bob) {
		alice.call = &alice.phone.calls(user_of("bob"), alice.media());
		bob.phone.replies(bob.phone.gets_call(), 486);
		alice.phone.gets(486);
	}

	void nothing_is_left() {
		no_session_stays();
		check(!rtpengine_->has_calls(), "rtpengine has a call left:\n" + rtpengine_->log());
	}

	using Ends = std::function<void(End &alice, End &bob, End &carol)>;
	void at_rtpengine(Defines defines, const Ends &play, std::vector<std::string> modparams = {}) {
		const Rtpengine rtpengine;
		rtpengine_ = &rtpengine;
		defines["RTPENGINE"] = '"' + rtpengine.address() + '"';
		const auto use = [&] {
			End alice{phone("alice")}, bob{phone("bob")}, carol{phone("carol")};
			play(alice, bob, carol);
			check(rtpengine.log().find('$') == std::string::npos, "a call is named by a value");
		};
		with("b2b-rtpengine.cfg", defines, use, std::move(modparams));
	}

	void the_media_of_a_call_go_through_rtpengine() {
		at_rtpengine({}, [&](End &alice, End &bob, End &carol) {
			connect(alice, bob);
			check(rtpengine_->has_calls(), "rtpengine has a call");
			reinvites(alice, bob, 2, "sendonly", "recvonly");
			reinvites(alice, bob, 3, "sendrecv", "sendrecv");
			talk(alice, bob);
			reinvites(bob, alice, 4, "sendrecv", "sendrecv");
			talk(alice, bob);
			bridge(alice, bob, carol, "0");
			bridge(carol, alice, bob, "1");
			ends_all(bob, carol);
			is_refused(alice, bob);
			nothing_is_left();
		});
	}

	void a_late_offer_has_media() {
		at_rtpengine({}, [&](End &alice, End &bob, End &) {
			connect(alice, bob, true);
			renegotiates(bob, alice, 2);
			talk(alice, bob);
			renegotiates(alice, bob, 3);
			talk(alice, bob);
			ends_all(alice, bob);
		});
	}

	void early_media_are_heard() {
		at_rtpengine({}, [&](End &alice, End &bob, End &) {
			alice.call = &alice.phone.calls(user_of("bob"), alice.media());
			is_called(bob);
			bob.phone.replies(*bob.call, 183, bob.media());
			alice.heard_of = alice.phone.gets(183).body;
			talk(alice, bob);
			bob.phone.answers(*bob.call, bob.media());
			answered(alice);
			acked(bob);
			talk(alice, bob);
			ends_all(alice, bob);
		});
	}

	static constexpr auto kPassed = "\"b2b_entities\", \"passthru_prack\", 1";

	// bob's 183 is reliable (RFC 3262), whatever it says of his media.
	void progresses(End &alice, End &bob, const Media &offer) {
		auto invite = alice.phone.request("INVITE", alice.phone.aor_of(user_of("bob")));
		invite.add("Supported", "100rel");
		if (offer.sdp != "none") invite.add("Content-Type", "application/sdp").body = offer.sdp;
		alice.call = &alice.phone.sends(invite, false);
		is_called(bob);
		auto early = bob.phone.reply_to(bob.call->request, 183);
		early.set("To", early.header("To") + ";tag=" + bob.call->local_tag);
		early.add("Contact", "<" + bob.phone.contact() + ">");
		early.add("Require", "100rel").add("RSeq", "7").add("Content-Type", "application/sdp");
		early.body = bob.media().sdp;
		bob.phone.send(early);
	}
	// The ACK has the CSeq of the INVITE (RFC 3261 13.2.2.4).
	void prack(End &alice, const SipText &early, const std::string &sdp = "") {
		cseq_ = std::to_string(early.cseq());
		alice.phone.learn(*alice.call, early);
		auto made = alice.phone.request("PRACK", *alice.call);
		made.add("RAck", early.header("RSeq") + " " + cseq_ + " INVITE");
		if (!sdp.empty()) made.add("Content-Type", "application/sdp").body = sdp;
		alice.phone.send(made);
	}
	// Of bob; his 200 to the INVITE has no SDP.
	void pracked(End &alice, End &bob) {
		const auto seen = bob.phone.gets_request("PRACK");
		if (!seen.body.empty()) bob.heard_of = seen.body;
		bob.phone.send(bob.phone.reply_to(seen, 200));
		alice.phone.gets(200);
		talk(alice, bob);
		bob.phone.answers(*bob.call, no_body());
		alice.phone.learn(*alice.call, alice.phone.gets(200));
		alice.phone.send(alice.phone.request("ACK", *alice.call).set("CSeq", cseq_ + " ACK"));
		acked(bob);
		talk(alice, bob);
		ends_all(alice, bob);
	}

	void an_answer_in_a_reliable_183_has_media() {
		at_rtpengine({},
				[&](End &alice, End &bob, End &) {
					progresses(alice, bob, alice.media());
					const auto early = alice.phone.gets(183);
					alice.heard_of = early.body;
					prack(alice, early);
					pracked(alice, bob);
				},
				{kPassed});
	}

	void an_offer_in_a_prack_has_media() {
		at_rtpengine({},
				[&](End &alice, End &bob, End &) {
					progresses(alice, bob, no_body());
					const auto early = alice.phone.gets(183);
					alice.heard_of = early.body;
					prack(alice, early, alice.media().sdp);
					pracked(alice, bob);
				},
				{kPassed});
	}

	// Until then the first that has early media; the 200 of the one who is too late crosses his CANCEL.
	void who_answers_first_of_several_is_heard() {
		at_rtpengine({}, [&](End &alice, End &bob, End &) {
			End desk{phone("bob")};
			alice.call = &alice.phone.calls(user_of("bob"), alice.media());
			is_called(bob);
			is_called(desk);
			bob.phone.replies(*bob.call, 183, bob.media());
			alice.heard_of = alice.phone.gets(183).body;
			desk.phone.replies(*desk.call, 183, desk.media());
			equal("", alice.phone.gets(183).body, "the SDP of the second");
			talk(alice, bob);
			desk.phone.answers(*desk.call, desk.media());
			answered(alice);
			acked(desk);
			bob.phone.answers(*bob.call, bob.media());
			acked(bob);
			bob.phone.gets_bye(*bob.call);
			talk(alice, desk);
			ends_all(alice, desk);
		});
	}

	void a_call_that_the_server_begins_has_media() {
		at_rtpengine({}, [&](End &alice, End &bob, End &) {
			accepted(rpc("b2b_logic.trigger_scenario",
					{"click to dial", "alice," + alice.phone.contact(),
							"bob," + bob.phone.contact(), "media=click-1"}));
			takes_call(alice);
			takes_call(bob);
			acked(alice);
			acked(bob);
			talk(alice, bob);
			ends_all(alice, bob);
		});
	}

	void is_held_by_refer(End &alice, End &bob, End &carol) {
		refers(bob, carol);
		notified(bob.phone, "SIP/2.0 100 Trying", false);
		reinvited(alice, "inactive");
		acked(alice);
	}

	// With the flags of the example as it is: who is transferred waits on hold.
	void who_is_transferred_is_held() {
		at_rtpengine({}, [&](End &alice, End &bob, End &carol) {
			connect(alice, bob);
			is_held_by_refer(alice, bob, carol);
			takes_call(carol);
			notified(bob.phone, "SIP/2.0 200 OK", true);
			reinvited(alice);
			acked(carol);
			acked(alice);
			bob.phone.gets_bye(*bob.call);
			talk(alice, carol);
			ends_all(alice, carol);
		});
	}

	void who_is_not_transferred_is_heard_again() {
		at_rtpengine({}, [&](End &alice, End &bob, End &carol) {
			connect(alice, bob);
			is_held_by_refer(alice, bob, carol);
			is_called(carol);
			carol.phone.replies(*carol.call, 486);
			notified(bob.phone, "SIP/2.0 486 Busy Here", true);
			reinvited(alice);
			reinvited(bob);
			acked(alice);
			acked(bob);
			talk(alice, bob);
			ends_all(alice, bob);
		});
	}

	void a_transfer_may_come_with_an_offer() {
		at_rtpengine(
				{{"TRANSFER_FLAGS", "\"no-late-sdp\""}}, [&](End &alice, End &bob, End &carol) {
					connect(alice, bob);
					refers(bob, carol);
					takes_call(carol);
					acked(carol);
					bob.phone.gets_bye(*bob.call);
					reinvited(alice);
					reinvited(carol);
					acked(alice);
					acked(carol);
					talk(alice, carol);
					ends_all(alice, carol);
				});
	}

	void a_transfer_with_music_has_media() {
		at_rtpengine({{"MUSIC", "\"$hdr(X-Media)\""}, {"TRANSFER_FLAGS", "\"\""}},
				[&](End &alice, End &bob, End &carol) {
					End music{phone("music")};
					connect(alice, bob);
					refers(bob, carol, music.phone.contact());
					reinvited(alice);
					takes_call(music);
					acked(alice);
					acked(music);
					is_called(carol);
					talk(alice, music);
					carol.phone.answers(*carol.call, carol.media());
					music.phone.gets_bye(*music.call);
					bob.phone.gets_bye(*bob.call);
					reinvited(alice);
					acked(carol);
					acked(alice);
					talk(alice, carol);
					ends_all(alice, carol);
				});
	}

	// By the key of the session, in place of `left`.
	void joins(End &fresh, End &kept, End &left, bool is_late) {
		const auto key = key_of(*kept.call);
		fresh.call = &fresh.phone.calls(key, is_late ? no_body() : fresh.media());
		left.phone.gets_bye(*left.call);
		reinvited(kept);
		answered(fresh, is_late ? fresh.media() : no_body());
		acked(kept);
		talk(kept, fresh);
	}

	void who_joins_a_call_is_heard() {
		at_rtpengine({}, [&](End &alice, End &bob, End &carol) {
			connect(alice, bob);
			joins(carol, alice, bob, false);
			reinvites(carol, alice, 7, "sendonly", "recvonly");
			reinvites(alice, carol, 8, "sendrecv", "sendrecv");
			talk(alice, carol);
			joins(bob, alice, carol, true);
			joins(carol, alice, bob, false);
			bridge(alice, carol, bob, "0");
			ends_all(alice, bob);
			carol.phone.calls("b2b.1.1", carol.media());
			carol.phone.gets(480);
			nothing_is_left();
		});
	}

	unsigned version_ = 1;
	std::string cseq_;
	const Rtpengine *rtpengine_ = nullptr;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bMediaExampleTest);

} // namespace
