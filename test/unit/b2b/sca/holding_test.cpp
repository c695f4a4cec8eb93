#include "b2b/sca/domain/holding.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace b2b_sca;

namespace {

std::string sdp(const std::string &audio, const std::string &video = {}) {
	std::string text = "v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 0\r\na=" + audio + "\r\n";
	if (!video.empty()) text += "m=video 4002 RTP/AVP 31\r\na=" + video + "\r\n";
	return text;
}

class B2bScaHoldingTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bScaHoldingTest);
	CPPUNIT_TEST(the_offer_of_the_phone_decides);
	CPPUNIT_TEST(an_answer_says_only_what_it_need_not);
	CPPUNIT_TEST(audio_decides_not_video);
	CPPUNIT_TEST(a_call_may_begin_on_hold);
	CPPUNIT_TEST_SUITE_END();

	using Word = core::sip::AppearanceState;

	static std::optional<Event> offered(
			const std::string &phone, std::optional<Word> word = std::nullopt) {
		const auto far = sdp("sendrecv");
		return event_of({true, phone, far, word});
	}
	static std::optional<Event> answered(const std::string &offer, const std::string &phone) {
		const auto far = sdp(offer), mine = sdp(phone);
		return event_of({false, mine, far, std::nullopt});
	}

	void the_offer_of_the_phone_decides() {
		CPPUNIT_ASSERT(offered(sdp("sendonly")) == Event::Holds);
		CPPUNIT_ASSERT(offered(sdp("inactive")) == Event::Holds);
		CPPUNIT_ASSERT(offered(sdp("inactive"), Word::Held) == Event::HoldsOpenly);
		CPPUNIT_ASSERT(offered(sdp("sendonly"), Word::HeldPrivate) == Event::HoldsPrivately);
		CPPUNIT_ASSERT(offered(sdp("sendrecv"), Word::HeldPrivate) == Event::Resumes);
		CPPUNIT_ASSERT(offered(sdp("recvonly")) == Event::Resumes);
		CPPUNIT_ASSERT(!offered(""));
	}

	void an_answer_says_only_what_it_need_not() {
		CPPUNIT_ASSERT(answered("sendrecv", "inactive") == Event::Holds);
		CPPUNIT_ASSERT(answered("sendonly", "inactive") == Event::Holds);
		CPPUNIT_ASSERT(answered("sendonly", "recvonly") == Event::Resumes);
		CPPUNIT_ASSERT(!answered("inactive", "inactive"));
		CPPUNIT_ASSERT(!answered("recvonly", "sendonly"));
	}

	void audio_decides_not_video() {
		CPPUNIT_ASSERT(offered(sdp("sendonly", "sendrecv")) == Event::Holds);
		CPPUNIT_ASSERT(offered(sdp("sendrecv", "inactive")) == Event::Resumes);
	}

	void a_call_may_begin_on_hold() {
		const auto held = sdp("sendonly"), open = sdp("sendrecv");
		CPPUNIT_ASSERT(event_of_answer({true, held, open, {}}) == Event::AnsweredOnHold);
		CPPUNIT_ASSERT(event_of_answer({true, open, held, {}}) == Event::Answered);
		CPPUNIT_ASSERT(event_of_answer({false, {}, {}, {}}) == Event::Answered);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaHoldingTest);

} // namespace
