// rtpengine has the media of both ends of a call, by the script that operators copy.
#include "test/e2e/b2b_example_fixture.hpp"

#include "test/support/media.hpp"

namespace {

using namespace test;

class B2bMediaExampleTest : public B2bExampleTest {
	CPPUNIT_TEST_SUITE(B2bMediaExampleTest);
	CPPUNIT_TEST(the_media_of_a_call_go_through_rtpengine);
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

	void connect(End &alice, End &bob) {
		alice.call = &alice.phone.calls(user_of(bob.phone.name()), alice.media());
		bob.call = &bob.phone.gets_call();
		bob.heard_of = bob.call->request.body;
		bob.phone.answers(*bob.call, bob.media());
		answered(alice);
		bob.phone.gets_ack(*bob.call);
		talk(alice, bob);
	}

	void answered(End &who) {
		const auto answer = who.phone.gets(200);
		who.heard_of = answer.body;
		who.phone.learn(*who.call, answer);
		who.phone.acks(*who.call);
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

	void is_refused(End &alice, End &bob) {
		alice.call = &alice.phone.calls(user_of("bob"), alice.media());
		bob.phone.replies(bob.phone.gets_call(), 486);
		alice.phone.gets(486);
	}

	void nothing_is_left() {
		no_session_stays();
		check(!rtpengine_->has_calls(), "rtpengine has a call left:\n" + rtpengine_->log());
	}

	void the_media_of_a_call_go_through_rtpengine() {
		const Rtpengine rtpengine;
		rtpengine_ = &rtpengine;
		with("b2b-rtpengine.cfg", {{"RTPENGINE", '"' + rtpengine.address() + '"'}}, [&] {
			End alice{phone("alice")}, bob{phone("bob")}, carol{phone("carol")};
			connect(alice, bob);
			check(rtpengine.has_calls(), "rtpengine has a call");
			reinvites(alice, bob, 2, "sendonly", "recvonly");
			reinvites(alice, bob, 3, "sendrecv", "sendrecv");
			talk(alice, bob);
			reinvites(bob, alice, 4, "sendrecv", "sendrecv");
			talk(alice, bob);
			bridge(alice, bob, carol, "0");
			bridge(carol, alice, bob, "1");
			check(rtpengine.log().find('$') == std::string::npos, "a call is named by a value");
			ends(bob.phone, *bob.call, carol.phone, *carol.call);
			nothing_is_left();
			is_refused(alice, bob);
			nothing_is_left();
		});
	}

	const Rtpengine *rtpengine_ = nullptr;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bMediaExampleTest);

} // namespace
