#include "b2b/logic/domain/session_json.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <random>

#include "b2b/logic/domain/columns.hpp"
#include "b2b/logic/domain/rows.hpp"
#include "core/sql/check.hpp"

using namespace b2b_logic;
using core::sql::Row;
using core::sql::Value;

namespace {

const std::string kOffer = "v=0\r\ns=M\xfcller\r\n", kAnswer = "v=0\r\ns=-\r\n";

Entity entity(Leg leg, EntityKind kind, Leg peer) {
	Entity made;
	made.leg = leg;
	made.kind = kind;
	made.peer = peer;
	made.state = EntityState::Confirmed;
	made.texts.set({{EntityText::Id, "e" + std::to_string(leg)}, {EntityText::From, "sip:a@b"},
			{EntityText::To, "\"B\" <sip:b@c>"}, {EntityText::Headers, "X-A: 1\r\n"}});
	return made;
}

Session talking() {
	Session session;
	session.scenario = kTopHiding;
	session.flags.setup_timeout = 5;
	session.flags.preserve_to = true;
	session.reply_route = "replies";
	session.entities.push_back(entity(0, EntityKind::Server, 1));
	session.entities.push_back(entity(1, EntityKind::Client, 0));
	const SdpBlob offer(kOffer), answer(kAnswer);
	session.entities[0].sent_to_us = session.entities[1].sent_by_us = offer;
	session.entities[1].sent_to_us = session.entities[0].sent_by_us = answer;
	session.places[0] = 0;
	session.places[1] = 1;
	set_context(session, "account", "j\xc3\xb6rg");
	set_context(session, "raw", std::string("\xff\0\x80", 3));
	session.listener = SharedString("b2b_sca");
	session.listener_state = -3;
	session.began = 1'000;
	session.answered = 2'000;
	session.ends_at = 9'000'000'000'000;
	session.max_duration = 43'200;
	session.next_leg = 2;
	session.next_tag = 7;
	return session;
}

const SessionNames kNames{"b2b.21.abc", {{0, "B2B.1.a"}, {1, "B2B.2.b"}}, 7};

Row with(Row row, const char *column, Value value) {
	const auto columns = sessions_table("t").columns;
	for (size_t i = 0; i < columns.size(); ++i)
		if (columns[i].name == column) row[i] = std::move(value);
	return row;
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
	const auto at = text.find(from);
	CPPUNIT_ASSERT_MESSAGE(from, at != text.npos);
	return text.replace(at, from.size(), to);
}

} // namespace

class StoredSessionTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(StoredSessionTest);
	CPPUNIT_TEST(a_session_comes_back_from_its_text);
	CPPUNIT_TEST(an_sdp_is_kept_once);
	CPPUNIT_TEST(who_does_not_talk_is_left_out);
	CPPUNIT_TEST(only_what_is_between_two_changes_is_kept);
	CPPUNIT_TEST(a_text_that_makes_no_sense_is_no_session);
	CPPUNIT_TEST(any_context_comes_back);
	CPPUNIT_TEST(a_row_has_the_entities_in_their_places);
	CPPUNIT_TEST(a_session_comes_back_from_its_row);
	CPPUNIT_TEST(a_row_that_makes_no_sense_is_no_session);
	CPPUNIT_TEST(what_is_too_long_for_a_row_has_none);
	CPPUNIT_TEST_SUITE_END();

	static void a_session_comes_back_from_its_text() {
		const Session session = talking();
		const auto back = parse_session(print_session(KeptSession(session)));
		CPPUNIT_ASSERT(back.has_value());
		CPPUNIT_ASSERT(view(back->scenario) == view(session.scenario)
				&& view(back->reply_route) == "replies");
		CPPUNIT_ASSERT(back->flags.setup_timeout == 5u && back->flags.preserve_to);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, size_t{back->entities.size()});
		for (size_t i = 0; i < 2; ++i) {
			const Entity &a = session.entities[i], &b = back->entities[i];
			CPPUNIT_ASSERT(a.leg == b.leg && a.kind == b.kind && a.peer == b.peer);
			CPPUNIT_ASSERT(a.texts.texts() == b.texts.texts());
			CPPUNIT_ASSERT(a.sent_to_us.text() == b.sent_to_us.text());
			CPPUNIT_ASSERT(a.sent_by_us.text() == b.sent_by_us.text());
			CPPUNIT_ASSERT(b.state == EntityState::Confirmed && back->places[i] == i);
		}
		CPPUNIT_ASSERT(context(*back, "account") == "j\xc3\xb6rg");
		CPPUNIT_ASSERT(context(*back, "raw") == std::string_view("\xff\0\x80", 3));
		CPPUNIT_ASSERT(back->began == 1'000 && back->answered == 2'000);
		CPPUNIT_ASSERT_EQUAL(session.ends_at, back->ends_at);
		CPPUNIT_ASSERT(back->listener && core::base::view(*back->listener) == "b2b_sca");
		CPPUNIT_ASSERT_EQUAL(-3, back->listener_state);
		CPPUNIT_ASSERT(back->max_duration == 43'200 && back->next_leg == 2 && back->next_tag == 7);
		CPPUNIT_ASSERT_EQUAL(
				print_session(KeptSession(session)), print_session(KeptSession(*back)));
	}

	static void an_sdp_is_kept_once() {
		const auto back = parse_session(print_session(KeptSession(talking())));
		CPPUNIT_ASSERT(back->entities[0].sent_to_us.text().data()
				== back->entities[1].sent_by_us.text().data());
	}

	static void who_does_not_talk_is_left_out() {
		Session session = talking();
		session.entities[1].state = EntityState::Ended;
		session.entities.push_back(entity(2, EntityKind::Client, kNobody));
		session.entities.back().state = EntityState::Calling;
		session.next_leg = 3;
		const auto back = parse_session(print_session(KeptSession(session)));
		CPPUNIT_ASSERT_EQUAL(size_t{1}, size_t{back->entities.size()});
		CPPUNIT_ASSERT(back->entities[0].peer == kNobody && back->places[1] == kNobody);
		CPPUNIT_ASSERT_EQUAL(Leg{3}, back->next_leg);
	}

	static void only_what_is_between_two_changes_is_kept() {
		CPPUNIT_ASSERT(is_to_keep(talking()));
		Session calling = talking(), bridging = talking(), over = talking();
		calling.answered = 0;
		bridging.bridge = Bridge();
		over.end_reason = EndReason::Bye;
		CPPUNIT_ASSERT(!is_to_keep(calling) && !is_to_keep(bridging) && !is_to_keep(over));
	}

	static void a_text_that_makes_no_sense_is_no_session() {
		const std::string good = print_session(KeptSession(talking()));
		const std::pair<const char *, const char *> bad[] = {{"\"format\":1", "\"format\":2"},
				{"\"leg\":0", "\"leg\":1"}, {"\"leg\":0", "\"leg\":-1"},
				{"\"leg\":0", "\"leg\":\"0\""}, {"\"kind\":\"server\"", "\"kind\":\"x\""},
				{"\"sent_to_us\":0", "\"sent_to_us\":9"}, {"\"sip:a@b\"", "\"sip:a@b\\r\\nX: y\""},
				{"\"X-A: 1\\r\\n\"", "\"X-A: 1\""}, {"\"X-A: 1\\r\\n\"", "7"},
				{"\"began\":1000", "\"began\":-1"}, {"\"began\":1000", "\"began\":1e300"},
				{"\"preserve_to\":true", "\"preserve_to\":1"},
				{"\"scenario\":\"top hiding\"", "\"scenario\":{\"bytes\":\"\\u1234\"}"},
				{"\"next_leg\":2", "\"next_leg\":5000000000"}, {"}", ""}};
		CPPUNIT_ASSERT(parse_session(good));
		for (const auto &[from, to] : bad)
			CPPUNIT_ASSERT_MESSAGE(to, !parse_session(replaced(good, from, to)));
		for (const auto &text : {std::string(), std::string("[]"), std::string("{}"),
					 std::string("{\"format\":1,\"entities\":[]}"), std::string(100'000, '['),
					 std::string(2'000'000, ' ') + good})
			CPPUNIT_ASSERT(!parse_session(text));
	}

	static void any_context_comes_back() {
		std::mt19937 random(3);
		for (int i = 0; i < 3000; ++i) {
			Session session = talking();
			std::string name = "n", value;
			for (auto n = 1 + random() % 8; n > 0; --n) {
				name += static_cast<char>(random());
				value += static_cast<char>(random());
			}
			set_context(session, name, value);
			const auto back = parse_session(print_session(KeptSession(session)));
			CPPUNIT_ASSERT(back && context(*back, name) == value);
		}
	}

	static void a_row_has_the_entities_in_their_places() {
		Session session = talking();
		std::swap(session.places[0], session.places[1]);
		const auto row = session_codec().read(*row_of(KeptSession(session), kNames));
		CPPUNIT_ASSERT(row.has_value());
		CPPUNIT_ASSERT_EQUAL(std::string("e1 B2B.2.b e0 B2B.1.a "),
				row->e1_sid + " " + row->e1_key + " " + row->e2_sid + " " + row->e2_key + " "
						+ row->e3_sid);
		CPPUNIT_ASSERT(row->e1_type == 1 && row->e2_type == 0);
		CPPUNIT_ASSERT_EQUAL(kAnswer, row->e1_sdp);
		CPPUNIT_ASSERT_EQUAL(std::string(), row->e2_sdp); // no UTF-8
		CPPUNIT_ASSERT_EQUAL(int64_t{9'000'000'000}, row->lifetime);
	}

	static void a_session_comes_back_from_its_row() {
		const auto row = row_of(KeptSession(talking()), kNames);
		CPPUNIT_ASSERT(core::sql::check_row(sessions_table("t"), *row, 7));
		const auto record = read_row(*row);
		CPPUNIT_ASSERT(record && record->key == "b2b.21.abc");
		CPPUNIT_ASSERT_EQUAL(
				print_session(KeptSession(talking())), print_session(KeptSession(record->session)));
	}

	static void a_row_that_makes_no_sense_is_no_session() {
		const Row row = *row_of(KeptSession(talking()), kNames);
		CPPUNIT_ASSERT(read_row(row));
		CPPUNIT_ASSERT(!read_row(with(row, "si_key", std::string())));
		CPPUNIT_ASSERT(!read_row(with(row, "session", std::string("{}"))));
		CPPUNIT_ASSERT(!read_row(with(row, "session", int64_t{1})));
		CPPUNIT_ASSERT(!read_row(with(row, "e3_type", int64_t{2})));
		CPPUNIT_ASSERT(!read_row({}));
	}

	static void what_is_too_long_for_a_row_has_none() {
		Session session = talking();
		set_context(session, "long", std::string(kLongestSession, 'x'));
		CPPUNIT_ASSERT(!row_of(KeptSession(session), kNames));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(StoredSessionTest);
