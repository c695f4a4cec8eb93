#include "b2b/entities/domain/ua_session.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <jsoncpp/json/json.h>

#include <memory>

#include "b2b/entities/domain/ua_event.hpp"

using namespace b2b_entities;

namespace {

UaFlags flags(std::string_view text) {
	return UaFlags::parse(text).value();
}

bool tells(UaCame came, std::string_view letters) {
	return is_told(row_of(came), flags(letters));
}

Leg leg_with(uint32_t invite, std::initializer_list<uint32_t> others) {
	Leg leg;
	leg.theirs.phase = invite ? Phase::Pending : Phase::None;
	leg.theirs.number = invite;
	for (const auto number : others) leg.received.emplace_back().number = number;
	return leg;
}

} // namespace

class UaSessionTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(UaSessionTest);
	CPPUNIT_TEST(flags_are_letters_in_any_order);
	CPPUNIT_TEST(other_letters_are_refused);
	CPPUNIT_TEST(a_bye_is_answered_and_ends_the_session);
	CPPUNIT_TEST(a_request_is_left_to_the_user);
	CPPUNIT_TEST(only_a_refusal_of_its_first_invite_ends_it);
	CPPUNIT_TEST(a_2xx_of_an_invite_is_acknowledged);
	CPPUNIT_TEST(answers_acks_and_the_beginning_are_told_as_the_flags_say);
	CPPUNIT_TEST(the_oldest_open_request_of_a_method_is_answered);
	CPPUNIT_TEST(what_is_owed_is_bounded);
	CPPUNIT_TEST(it_comes_back_from_its_text);
	CPPUNIT_TEST(a_text_that_makes_no_sense_is_no_session);
	CPPUNIT_TEST(a_party_is_a_uri_a_name_addr_or_a_name_and_a_uri);
	CPPUNIT_TEST(a_body_is_an_sdp_unless_its_type_is_said);
	CPPUNIT_TEST(an_event_is_json_whatever_came);
	CPPUNIT_TEST_SUITE_END();

	void flags_are_letters_in_any_order() {
		const auto all = flags("hbt3600rdan");
		CPPUNIT_ASSERT_EQUAL(3600u, all.seconds);
		CPPUNIT_ASSERT(all.tells_acks && all.tells_replies && all.leaves_acks);
		CPPUNIT_ASSERT(all.gives_headers && all.gives_body && all.leaves_out_new);
		const auto none = flags("");
		CPPUNIT_ASSERT_EQUAL(0u, none.seconds);
		CPPUNIT_ASSERT(!none.tells_acks && !none.tells_replies && !none.leaves_acks);
	}

	void other_letters_are_refused() {
		for (const auto *bad : {"x", "a r", "t", "t0", "ta", "t99999999999", "t-1", "A"})
			CPPUNIT_ASSERT_MESSAGE(bad, !UaFlags::parse(bad));
	}

	void a_bye_is_answered_and_ends_the_session() {
		const auto &row = row_of(came_of_request("BYE"));
		CPPUNIT_ASSERT_EQUAL(int(kUaOk | kUaEnd), int(row.then));
		CPPUNIT_ASSERT(row.event == UaEvent::Terminated && is_told(row, {}));
	}

	void a_request_is_left_to_the_user() {
		for (const auto *method : {"INVITE", "OPTIONS", "INFO", "REFER"}) {
			const auto &row = row_of(came_of_request(method));
			CPPUNIT_ASSERT_EQUAL(int(kUaOwe), int(row.then));
			CPPUNIT_ASSERT(row.event == UaEvent::Updated && is_told(row, {}));
		}
	}

	void only_a_refusal_of_its_first_invite_ends_it() {
		CPPUNIT_ASSERT(came_of_reply("INVITE", 486, true) == UaCame::FirstRefusal);
		CPPUNIT_ASSERT(came_of_reply("INVITE", 300, true) == UaCame::FirstRefusal);
		CPPUNIT_ASSERT(came_of_reply("INVITE", 488, false) == UaCame::Refusal);
		CPPUNIT_ASSERT(came_of_reply("INFO", 500, false) == UaCame::Refusal);
		CPPUNIT_ASSERT(row_of(UaCame::FirstRefusal).then & kUaEnd);
		CPPUNIT_ASSERT(!(row_of(UaCame::Refusal).then & kUaEnd));
	}

	void a_2xx_of_an_invite_is_acknowledged() {
		CPPUNIT_ASSERT(came_of_reply("INVITE", 200, true) == UaCame::InviteSuccess);
		CPPUNIT_ASSERT(came_of_reply("INVITE", 202, false) == UaCame::InviteSuccess);
		CPPUNIT_ASSERT(came_of_reply("INFO", 200, false) == UaCame::Success);
		CPPUNIT_ASSERT(came_of_reply("INVITE", 183, true) == UaCame::Provisional);
		CPPUNIT_ASSERT_EQUAL(int(kUaAck), int(row_of(UaCame::InviteSuccess).then));
	}

	void answers_acks_and_the_beginning_are_told_as_the_flags_say() {
		for (const auto came : {UaCame::Provisional, UaCame::Success, UaCame::InviteSuccess,
					 UaCame::Refusal, UaCame::FirstRefusal}) {
			CPPUNIT_ASSERT(!tells(came, "ahbd"));
			CPPUNIT_ASSERT(tells(came, "r"));
		}
		CPPUNIT_ASSERT(tells(UaCame::Ack, "a") && !tells(UaCame::Ack, "r"));
		CPPUNIT_ASSERT(tells(UaCame::Invite, "") && !tells(UaCame::Invite, "n"));
		for (const auto came :
				{UaCame::Cancelled, UaCame::OtherCanceled, UaCame::Gone, UaCame::TimeOver})
			CPPUNIT_ASSERT(tells(came, "n"));
	}

	void the_oldest_open_request_of_a_method_is_answered() {
		UaSession session;
		owe(session, 1, "INVITE");
		owe(session, 2, "INFO");
		owe(session, 3, "INFO");
		const auto leg = leg_with(1, {2, 3});
		CPPUNIT_ASSERT_EQUAL(1u, owed_for(session, leg, "INVITE"));
		CPPUNIT_ASSERT_EQUAL(2u, owed_for(session, leg, "INFO"));
		CPPUNIT_ASSERT_EQUAL(3u, owed_for(session, leg_with(0, {3}), "INFO"));
		CPPUNIT_ASSERT_EQUAL(0u, owed_for(session, leg, "INVITE"));
		CPPUNIT_ASSERT_EQUAL(size_t(1), session.owed.size());
		forget_answered(session, leg_with(4, {5}));
		CPPUNIT_ASSERT(session.owed.empty());
	}

	void what_is_owed_is_bounded() {
		UaSession session;
		for (uint32_t number = 1; number < 1000; ++number) owe(session, number, "INFO");
		CPPUNIT_ASSERT(session.owed.size() <= kMostUnderWay + 1);
		CPPUNIT_ASSERT_EQUAL(999u, session.owed.back().number);
	}

	void it_comes_back_from_its_text() {
		for (const auto *letters : {"", "ar", "ardhbn"})
			for (const auto *extra : {"", "a b", " x "}) {
				UaSession session;
				session.flags = flags(letters);
				session.until = 1'700'000'000'123;
				session.extra = extra;
				const auto text = print(KeptUaSession(session));
				const auto back = parse_ua_session(text);
				CPPUNIT_ASSERT_MESSAGE(text, back.has_value());
				CPPUNIT_ASSERT_EQUAL(text, print(KeptUaSession(*back)));
				CPPUNIT_ASSERT_EQUAL(session.until, back->until);
			}
	}

	void a_text_that_makes_no_sense_is_no_session() {
		const std::string longest(kLongestExtra, 'x');
		CPPUNIT_ASSERT(parse_ua_session("ar 5 " + longest));
		for (const auto &bad : {std::string(), std::string("ar"), std::string("ar 5"),
					 std::string("q 5 "), std::string("ar x "), std::string("ar -5 "),
					 std::string("ar 5 \n"), std::string("ar 5 \xff"), "ar 5 x" + longest})
			CPPUNIT_ASSERT_MESSAGE(bad, !parse_ua_session(bad));
	}

	void a_party_is_a_uri_a_name_addr_or_a_name_and_a_uri() {
		const auto is = [](const char *expected, const char *text) {
			CPPUNIT_ASSERT_EQUAL(std::string(expected), ua_party(text));
		};
		is("<sip:a@b>", " sip:a@b ");
		is("<sip:a@b>", "sip:a@b;tag=1");
		is("<sip:a@b;x>", "<sip:a@b;x>;tag=1");
		is("\"A\" <sip:a@b>", "A, <sip:a@b>;tag=1");
		is("\"A, B\" <sip:a@b>", "\"A, B\" <sip:a@b>");
		is("\"Alice\" <sip:a@b>", "Alice,sip:a@b");
		is("\"A \\\"x\\\"\" <sip:a@b>", "A \"x\", sip:a@b");
		is("\"A, B\" <sip:a@b>", "\"A, B\",sip:a@b");
		is("", "Alice,");
		is("", "");
		is("", "Alice, Bob, sip:a@b");
		is("", "\"A\r\nX: 1\" <sip:a@b>");
		is("", "A\r\nX: 1,sip:a@b");
	}

	void a_body_is_an_sdp_unless_its_type_is_said() {
		const auto type = [](const char *headers, const char *body, const char *given) {
			return ua_payload(headers, body, given).value().body_type;
		};
		CPPUNIT_ASSERT_EQUAL(std::string("application/sdp"), type("", "x", ""));
		CPPUNIT_ASSERT_EQUAL(std::string("a/b"), type("X: 1\r\nContent-Type: a/b", "x", ""));
		CPPUNIT_ASSERT_EQUAL(std::string("c/d"), type("Content-Type: a/b\r\n", "x", "c/d"));
		CPPUNIT_ASSERT_EQUAL(std::string(), type("", "", "c/d"));
		CPPUNIT_ASSERT_EQUAL(std::string("X: 1\r\n"), ua_payload("X: 1", "x", "c/d")->headers);
		CPPUNIT_ASSERT(!ua_payload("no header", "", ""));
		CPPUNIT_ASSERT(!ua_payload("", "x", "a/b\r\nno header"));
		CPPUNIT_ASSERT(!ua_payload("Contact: <sip:a@b>", "", ""));
		CPPUNIT_ASSERT(ua_payload("Contact: <sip:a@b>", "", "", 302));
	}

	void an_event_is_json_whatever_came() {
		UaTold told;
		told.key = "B2B.1.2";
		told.event = UaEvent::Rejected;
		told.status = 486;
		told.body = "\xff\"\n";
		const auto text = json_of(told);
		Json::Value read;
		std::string why;
		const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
		CPPUNIT_ASSERT(reader->parse(text.data(), text.data() + text.size(), &read, &why));
		CPPUNIT_ASSERT_EQUAL(std::string("REJECTED"), read["event_type"].asString());
		CPPUNIT_ASSERT_EQUAL(std::string("UAC"), read["entity_type"].asString());
		CPPUNIT_ASSERT_EQUAL(486, read["status"].asInt());
		CPPUNIT_ASSERT_EQUAL(std::string("\xc3\xbf\"\n"), read["body"].asString());
		CPPUNIT_ASSERT(text.find('\n') == text.npos);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(UaSessionTest);
