#include "b2b/entities/domain/challenged.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_entities;

namespace {

const std::vector<Credential> kOurs = {{"u", "r", "p"}};
std::string some_hash(std::string_view text) {
	return "H(" + std::string(text) + ')';
}
const Answering kWith{kOurs, {some_hash, some_hash}, "cn"};

const std::string kChallenge =
		"SIP/2.0 407 x\r\nProxy-Authenticate: Digest realm=r, qop=auth, nonce=";

Order order(std::string_view method, bool may_come_again = true) {
	return {method, "X: 1\r\n", "SDP", 7, 69, may_come_again};
}

Leg client(State state) {
	Leg leg;
	leg.role = Role::Client;
	leg.texts.set({{LegText::Target, "sip:bob@192.0.2.2;alias=192.0.2.9~5062~1"}});
	call(leg, order("INVITE"));
	leg.state = state;
	if (state != State::New)
		leg.texts.set({{LegText::RemoteTag, "t"}, {LegText::Target, "sip:early"},
				{LegText::Routes, "<sip:p;lr>"}});
	if (state == State::Confirmed) leg.ours.phase = Phase::None;
	return leg;
}

Effects answered(Leg &leg, unsigned code, bool is_invite, uint32_t serial,
		const std::string &text = kChallenge + "n") {
	Reply reply;
	reply.serial = serial;
	reply.code = code;
	reply.is_invite = is_invite;
	reply.to_tag = "other";
	const auto whole = text + "\r\n\r\n";
	reply.text = whole;
	reply.answering = &kWith;
	return on_reply(leg, reply, 1000);
}

const Send *sent(const Effects &effects) {
	for (const Effect &effect : effects)
		if (const auto *send = std::get_if<Send>(&effect)) return send;
	return nullptr;
}

unsigned told(const Effects &effects) {
	for (const Effect &effect : effects)
		if (const auto *tell = std::get_if<Tell>(&effect)) return tell->code;
	return 0;
}

} // namespace

class ChallengedTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ChallengedTest);
	CPPUNIT_TEST(the_invite_comes_again_with_credentials);
	CPPUNIT_TEST(an_early_dialog_is_forgotten);
	CPPUNIT_TEST(its_ack_has_the_same_credentials);
	CPPUNIT_TEST(a_refused_password_is_told);
	CPPUNIT_TEST(a_server_that_finds_all_stale_is_given_up);
	CPPUNIT_TEST(requests_within_the_dialog_come_again);
	CPPUNIT_TEST(a_bye_comes_again);
	CPPUNIT_TEST(a_cancelled_invite_does_not);
	CPPUNIT_TEST(nothing_is_kept_without_credentials);
	CPPUNIT_TEST_SUITE_END();

	void the_invite_comes_again_with_credentials() {
		auto leg = client(State::New);
		const auto effects = answered(leg, 407, true, leg.ours.serial);
		CPPUNIT_ASSERT(effects.size() == 1 && leg.state == State::New);
		const auto *again = sent(effects);
		CPPUNIT_ASSERT(again && again->method == "INVITE" && again->body == "SDP");
		CPPUNIT_ASSERT_EQUAL(
				std::string("Proxy-Authorization: Digest username=\"u\", realm=\"r\", "
							"nonce=\"n\", uri=\"sip:bob@192.0.2.2\", response=\"H(H(u:r:p):"
							"n:00000001:cn:auth:H(INVITE:sip:bob@192.0.2.2))\", "
							"cnonce=\"cn\", qop=auth, nc=00000001\r\nX: 1\r\n"),
				again->headers);
		CPPUNIT_ASSERT(again->cseq == 2 && leg.ours.cseq == 2 && again->max_forwards == 69);
		CPPUNIT_ASSERT(again->serial == leg.ours.serial && leg.ours.tag == 7);
	}

	void an_early_dialog_is_forgotten() {
		auto leg = client(State::Early);
		CPPUNIT_ASSERT(sent(answered(leg, 407, true, leg.ours.serial)));
		CPPUNIT_ASSERT(leg[LegText::RemoteTag].empty() && leg[LegText::Routes].empty());
		CPPUNIT_ASSERT(leg[LegText::Target] == "sip:bob@192.0.2.2;alias=192.0.2.9~5062~1");
	}

	void its_ack_has_the_same_credentials() {
		auto leg = client(State::New);
		const auto again = answered(leg, 407, true, leg.ours.serial);
		answered(leg, 200, true, leg.ours.serial, "");
		const auto acked = send_ack(leg, "Y: 2\r\n", "answer", 1000);
		const auto credentials = sent(again)->headers.substr(0, sent(again)->headers.find("X: 1"));
		CPPUNIT_ASSERT_EQUAL(credentials + "Y: 2\r\n", sent(acked.effects)->headers);
		CPPUNIT_ASSERT_EQUAL(2u, sent(acked.effects)->cseq);
		CPPUNIT_ASSERT(leg.ours.draft[DraftText::Credentials].empty());
	}

	void a_refused_password_is_told() {
		auto leg = client(State::New);
		answered(leg, 401, true, leg.ours.serial);
		const auto effects = answered(leg, 401, true, leg.ours.serial, kChallenge + "other");
		CPPUNIT_ASSERT(!sent(effects) && told(effects) == 401 && leg.state == State::Ended);
	}

	void a_server_that_finds_all_stale_is_given_up() {
		auto leg = client(State::New);
		unsigned times = 0;
		while (sent(answered(leg, 407, true, leg.ours.serial, kChallenge + "n, stale=true")))
			++times;
		CPPUNIT_ASSERT_EQUAL(kMostRepeats, times);
	}

	void requests_within_the_dialog_come_again() {
		for (const auto method : {"INVITE", "UPDATE", "INFO", "PRACK", "REFER"}) {
			auto leg = client(State::Confirmed);
			send_request(leg, order(method));
			const bool is_invite = method == std::string("INVITE");
			const auto effects = answered(leg, 401, is_invite, leg.last_serial);
			const auto *again = sent(effects);
			CPPUNIT_ASSERT_MESSAGE(method, again && effects.size() == 1);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(method, std::string(method), again->method);
			CPPUNIT_ASSERT_MESSAGE(method, again->cseq == 3 && again->serial == leg.last_serial);
			CPPUNIT_ASSERT_MESSAGE(method, leg[LegText::RemoteTag] == "t");
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					method, 200u, told(answered(leg, 200, is_invite, again->serial)));
		}
	}

	void a_bye_comes_again() {
		auto leg = client(State::Confirmed);
		end(leg, {0, {}, "Reason: x\r\n"}, 1000);
		const auto again = answered(leg, 407, false, leg.last_serial);
		CPPUNIT_ASSERT(sent(again) && sent(again)->method == "BYE" && leg.state == State::Leaving);
		CPPUNIT_ASSERT(sent(again)->headers.find("\r\nReason: x\r\n") != std::string::npos);
		answered(leg, 200, false, leg.last_serial);
		CPPUNIT_ASSERT(leg.state == State::Ended);
	}

	void a_cancelled_invite_does_not() {
		auto leg = client(State::Early);
		cancel(leg, {}, 1000);
		const auto effects = answered(leg, 407, true, leg.ours.serial);
		CPPUNIT_ASSERT(!sent(effects) && told(effects) == 487 && leg.state == State::Ended);
	}

	void nothing_is_kept_without_credentials() {
		auto leg = client(State::Confirmed);
		send_request(leg, order("INFO", false));
		CPPUNIT_ASSERT(leg.sent.back().draft[DraftText::Body].empty());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ChallengedTest);
