#include "b2b/entities/domain/rows.hpp"
#include "b2b/entities/domain/session_timer.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <random>

#include "b2b/entities/domain/columns.hpp"
#include "core/sql/check.hpp"

using namespace b2b_entities;
using core::sql::Row;
using core::sql::Value;

namespace {

constexpr core::base::SessionKey kSession{0x21, 0xabc}, kLeg{0x42, 0x1234567890abcdef};
constexpr Belonging kBelonging{kSession, "b2b_logic", 7};

Leg confirmed(Role role = Role::Server) {
	Leg leg;
	leg.key = kLeg;
	leg.number = 3;
	leg.role = role;
	leg.state = State::Confirmed;
	leg.local_cseq = 5;
	leg.remote_cseq = 17;
	leg.texts.set({{LegText::CallId, "c1"}, {LegText::LocalTag, "l1"}, {LegText::RemoteTag, "r1"},
			{LegText::LocalUri, "\"Us\" <sip:us@sca.test>"}, {LegText::RemoteUri, "sip:a@b"},
			{LegText::Target, "sip:a@127.0.0.1:5070"}, {LegText::Routes, "<sip:p;lr>,<sip:q;lr>"},
			{LegText::Destination, "sip:127.0.0.1"}, {LegText::Socket, "udp:127.0.0.1:5060"},
			{LegText::Contact, "<sip:127.0.0.1>"}, {LegText::Always, "X-A: 1\r\nX-B: 2\r\n"}});
	keep_ahead(leg);
	return leg;
}

std::optional<LegRecord> back(const Leg &leg) {
	const auto row = row_of(KeptLeg(leg), kBelonging);
	return row ? read_row(*row) : std::nullopt;
}

Row with(Row row, const char *column, Value value) {
	const auto columns = legs_table("t").columns;
	for (size_t i = 0; i < columns.size(); ++i)
		if (columns[i].name == column) row[i] = std::move(value);
	return row;
}

std::string text(const Leg &leg, LegText field) {
	return std::string(leg[field]);
}

} // namespace

class LegRowsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LegRowsTest);
	CPPUNIT_TEST(a_leg_comes_back_from_its_row);
	CPPUNIT_TEST(the_columns_are_those_of_the_caller_and_the_callee);
	CPPUNIT_TEST(a_number_that_was_used_after_the_last_row_is_not_used_again);
	CPPUNIT_TEST(a_row_is_written_again_when_half_of_its_numbers_are_used);
	CPPUNIT_TEST(the_mark_follows_what_the_row_says);
	CPPUNIT_TEST(a_session_timer_goes_on);
	CPPUNIT_TEST(what_a_module_without_a_table_keeps_comes_back);
	CPPUNIT_TEST(only_what_is_confirmed_is_kept);
	CPPUNIT_TEST(what_no_database_takes_is_left_out);
	CPPUNIT_TEST(a_row_that_makes_no_sense_is_no_leg);
	CPPUNIT_TEST(any_leg_that_has_a_row_comes_back);
	CPPUNIT_TEST_SUITE_END();

	static void same(const Leg &a, const Leg &b) {
		for (size_t i = 0; i < static_cast<size_t>(LegText::kCount); ++i)
			CPPUNIT_ASSERT_EQUAL(
					text(a, static_cast<LegText>(i)), text(b, static_cast<LegText>(i)));
		CPPUNIT_ASSERT(a.key == b.key && a.number == b.number && a.role == b.role);
		CPPUNIT_ASSERT(b.state == State::Confirmed && a.remote_cseq == b.remote_cseq);
		CPPUNIT_ASSERT_EQUAL(a.row.last_cseq, b.local_cseq);
		CPPUNIT_ASSERT_EQUAL(print(a.timer), print(b.timer));
		CPPUNIT_ASSERT(a.timer.sdp() == b.timer.sdp());
	}

	void a_leg_comes_back_from_its_row() {
		for (const auto role : {Role::Server, Role::Client}) {
			const Leg leg = confirmed(role);
			const auto record = back(leg);
			CPPUNIT_ASSERT(record.has_value());
			same(leg, record->leg);
			CPPUNIT_ASSERT(record->session == kSession && record->upper == "b2b_logic");
		}
	}

	void the_columns_are_those_of_the_caller_and_the_callee() {
		const auto called = leg_codec().read(*row_of(KeptLeg(confirmed(Role::Server)), kBelonging));
		CPPUNIT_ASSERT_EQUAL(std::string("r1"), called->tag0);
		CPPUNIT_ASSERT_EQUAL(std::string("\"Us\""), called->to_dname);
		CPPUNIT_ASSERT_EQUAL(std::string("sip:a@127.0.0.1:5070"), called->contact0);
		CPPUNIT_ASSERT_EQUAL(int64_t{17}, called->cseq0);
		const auto calling = leg_codec().read(
				*row_of(KeptLeg(confirmed(Role::Client)), kBelonging));
		CPPUNIT_ASSERT_EQUAL(std::string("l1"), calling->tag0);
		CPPUNIT_ASSERT_EQUAL(std::string("r1"), calling->leg_tag);
		CPPUNIT_ASSERT_EQUAL(int64_t{1005}, calling->cseq0);
		CPPUNIT_ASSERT_EQUAL(std::string("b2b.21.abc"), calling->param);
	}

	void a_number_that_was_used_after_the_last_row_is_not_used_again() {
		Leg leg = confirmed();
		const auto row = row_of(KeptLeg(leg), kBelonging);
		leg.local_cseq += 400;
		CPPUNIT_ASSERT(!keep_ahead(leg));
		CPPUNIT_ASSERT(read_row(*row)->leg.local_cseq >= leg.local_cseq);
	}

	void a_row_is_written_again_when_half_of_its_numbers_are_used() {
		Leg leg = confirmed();
		const auto mark = mark_of(leg);
		leg.local_cseq += 500;
		CPPUNIT_ASSERT(keep_ahead(leg) && !keep_ahead(leg));
		CPPUNIT_ASSERT(mark != mark_of(leg));
		leg.local_cseq = 0x7ffffffe;
		keep_ahead(leg);
		CPPUNIT_ASSERT_EQUAL(0x7fffffffu, back(leg)->leg.local_cseq);
	}

	void the_mark_follows_what_the_row_says() {
		const Leg leg = confirmed();
		Leg other = leg;
		other.remote_cseq = 99; // comes with every request
		CPPUNIT_ASSERT_EQUAL(mark_of(leg), mark_of(other));
		other.texts.set({{LegText::Target, "sip:a@127.0.0.1:5071"}});
		CPPUNIT_ASSERT(mark_of(leg) != mark_of(other));
	}

	void a_session_timer_goes_on() {
		Leg leg = confirmed();
		const auto without = mark_of(leg);
		leg.timer.wanted = leg.timer.interval = 600;
		leg.timer.least = 90;
		leg.timer.is_ours = true;
		leg.timer.texts.set({{TimerText::Sdp, "v=0\r\n"}});
		CPPUNIT_ASSERT(mark_of(leg) != without);
		auto record = back(leg);
		CPPUNIT_ASSERT(record.has_value());
		same(leg, record->leg);
		resume_timer(record->leg, 1'000'000);
		CPPUNIT_ASSERT(timer_deadline(record->leg) > 1'000'000);
		CPPUNIT_ASSERT(timer_deadline(record->leg) <= 1'000'000 + 75'001);

		const auto row = *row_of(KeptLeg(leg), kBelonging);
		for (const auto wrong : {"600", "600,90,1", "0,90,1,1", "600,90,2,1", "600,90,1,1,1", "x"})
			CPPUNIT_ASSERT_MESSAGE(
					wrong, !read_row(with(row, "session_timer", std::string(wrong))));
		CPPUNIT_ASSERT(
				read_row(with(row, "session_timer", std::string()))->leg.timer.interval == 0);
	}

	void what_a_module_without_a_table_keeps_comes_back() {
		const Belonging belonging{kSession, "b2b_entities", 7, 2, "ar 5 x"};
		const auto record = read_row(row_of(KeptLeg(confirmed()), belonging).value());
		CPPUNIT_ASSERT(record.has_value());
		CPPUNIT_ASSERT_EQUAL(std::string("ar 5 x"), record->data);
		CPPUNIT_ASSERT_EQUAL(2u, record->generation);
	}

	void only_what_is_confirmed_is_kept() {
		Leg leg = confirmed();
		CPPUNIT_ASSERT(is_to_keep(leg));
		for (const auto state : {State::New, State::Early, State::Answered, State::Leaving}) {
			leg.state = state;
			CPPUNIT_ASSERT(!is_to_keep(leg));
		}
	}

	void what_no_database_takes_is_left_out() {
		Leg leg = confirmed();
		leg.texts.set({{LegText::RemoteUri, "\"M\xfcller\" <sip:m@b>"},
				{LegText::Always, "X-A: \xfc\r\nX-B: 2\r\n"}});
		const auto record = back(leg);
		CPPUNIT_ASSERT_EQUAL(std::string("<sip:m@b>"), text(record->leg, LegText::RemoteUri));
		CPPUNIT_ASSERT_EQUAL(std::string("X-B: 2\r\n"), text(record->leg, LegText::Always));
		leg.texts.set({{LegText::RemoteTag, "t\xfc"}});
		CPPUNIT_ASSERT(!row_of(KeptLeg(leg), kBelonging));
	}

	void a_row_that_makes_no_sense_is_no_leg() {
		const Row row = *row_of(KeptLeg(confirmed()), kBelonging);
		const std::pair<const char *, Value> bad[] = {{"leg_key", std::string("B2B.x.1")},
				{"param", std::string("b2b.21")}, {"param", std::string()},
				{"mod_name", std::string()}, {"tag0", std::string()}, {"callid", std::string()},
				{"contact0", std::string("tel")}, {"contact0", std::string("sip:a@b\r\nX: y")},
				{"to_uri", std::string("<sip:us")}, {"storage", std::string("X-A: 1")},
				{"storage", std::string("\r\n")}, {"state", int64_t{2}}, {"state", int64_t{99}},
				{"type", int64_t{2}}, {"cseq1", int64_t{-1}}, {"cseq0", std::string("1")},
				{"route0", std::string(20'000, 'x')}, {"contact1", Value()}};
		CPPUNIT_ASSERT(read_row(row));
		for (const auto &[column, value] : bad)
			CPPUNIT_ASSERT_MESSAGE(column, !read_row(with(row, column, value)));
		CPPUNIT_ASSERT(!read_row({}));
		CPPUNIT_ASSERT(!read_row(Row(row.size())));
	}

	void any_leg_that_has_a_row_comes_back() {
		std::mt19937 random(1);
		const char *pieces[] = {"", "sip:a@b", "<sip:a@b>", "x", "\"N\" <sip:c@d;x=y>", "\xc3\xbc",
				"\xfc", "A: b\r\n", "\r\n", "'; --", "\t", ";lr", ","};
		const auto any = [&] {
			std::string text;
			for (auto n = random() % 3; n > 0; --n) text += pieces[random() % std::size(pieces)];
			return text;
		};
		int rows = 0;
		for (int i = 0; i < 8'000; ++i) {
			Leg leg = confirmed(random() % 2 ? Role::Server : Role::Client);
			leg.local_cseq = random();
			leg.remote_cseq = random() & 0x7fffffff;
			keep_ahead(leg);
			for (auto n = random() % 3; n > 0; --n) {
				const auto value = any();
				leg.texts.set({{static_cast<LegText>(random() % 11), value}});
			}
			const auto row = row_of(KeptLeg(leg), kBelonging);
			if (!row) continue;
			++rows;
			CPPUNIT_ASSERT(core::sql::check_row(legs_table("t"), *row, 7));
			const auto record = read_row(*row);
			CPPUNIT_ASSERT(record.has_value());
			CPPUNIT_ASSERT(*row == *row_of(KeptLeg(record->leg), kBelonging));
		}
		CPPUNIT_ASSERT(rows > 2000);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(LegRowsTest);
