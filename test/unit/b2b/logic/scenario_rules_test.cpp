#include "b2b/logic/domain/scenario_document.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_logic;

namespace {

Entity entity(Leg leg, std::string_view id, Leg peer) {
	Entity made;
	made.leg = leg;
	made.peer = peer;
	made.state = EntityState::Confirmed;
	made.texts.set({{EntityText::Id, id}});
	return made;
}

// The caller and the callee talk; a second client has ended.
Session talking() {
	Session session;
	session.entities.push_back(entity(0, "caller", 1));
	session.entities.push_back(entity(1, "callee", 0));
	session.entities.push_back(entity(2, "gone", kNobody));
	session.entities[2].state = EntityState::Ended;
	set_context(session, "stage", "late");
	return session;
}

Incoming message(Leg leg, std::string_view method, unsigned code = 0) {
	Incoming made;
	made.leg = leg;
	made.method = method;
	made.code = code;
	made.text = "INFO sip:a@b SIP/2.0\r\nX-One: 1\r\n two\r\nX-Empty:\r\n\r\n";
	return made;
}

// Is the rule with these conditions met?
bool meets(const std::string &conditions, const std::string &tests, const Incoming &message) {
	const bool is_reply = message.code != 0;
	const std::string name = is_reply ? "reply" : "request",
					  act = is_reply ? "handle_reply" : "pass_request";
	auto read = read_scenario(
			"<scenario id='s'><init><entity id='caller'/><entity id='callee'/></init><" + name + " "
			+ conditions + ">" + tests + "<" + act + "/></" + name + "></scenario>");
	CPPUNIT_ASSERT_MESSAGE(read ? "" : read.error().what, read);
	return find_rule(read.value(), talking(), message, is_reply);
}

class ScenarioRulesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ScenarioRulesTest);
	CPPUNIT_TEST(a_rule_without_conditions_is_for_all);
	CPPUNIT_TEST(each_condition_has_to_hold);
	CPPUNIT_TEST(values_are_compared_as_they_are_asked);
	CPPUNIT_TEST(the_first_rule_counts);
	CPPUNIT_TEST_SUITE_END();

	void a_rule_without_conditions_is_for_all() {
		CPPUNIT_ASSERT(meets("", "", message(0, "INFO")));
		CPPUNIT_ASSERT(meets("", "", message(7, "BYE", 408)));
	}

	void each_condition_has_to_hold() {
		struct Row {
			const char *conditions;
			Incoming message;
			bool is_met;
		};
		const Row rows[] = {
				{"method='INFO BYE'", message(0, "BYE"), true},
				{"method='INFO BYE'", message(0, "REFER"), false},
				{"entity='caller'", message(0, "BYE"), true},
				{"entity='caller'", message(1, "BYE"), false},
				{"entity='caller'", message(9, "BYE"), false},
				{"peer='callee'", message(0, "BYE"), true},
				{"peer='callee'", message(1, "BYE"), false},
				{"peer='callee'", message(2, "BYE"), false},
				{"peer_state='confirmed'", message(0, "BYE"), true},
				{"peer_state='early'", message(0, "BYE"), false},
				{"peer_state='ended'", message(2, "BYE"), true},
				{"status='486'", message(1, "INVITE", 486), true},
				{"status='4xx'", message(1, "INVITE", 500), false},
				{"status='300-699'", message(1, "INVITE", 299), false},
				{"status='300-699' entity='caller'", message(1, "INVITE", 486), false},
		};
		for (const auto &row : rows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					row.conditions, row.is_met, meets(row.conditions, "", row.message));
	}

	void values_are_compared_as_they_are_asked() {
		const std::pair<const char *, bool> rows[] = {
				{"<header name='x-empty' is=''/>", true},
				{"<header name='x-empty' present='yes'/>", true},
				{"<header name='X-None' present='yes'/>", false},
				{"<header name='X-None' present='no'/>", true},
				{"<header name='X-None' is=''/>", true},
				{"<header name='X-None' is_not='a'/>", true},
				{"<header name='X-None' matches='.*'/>", false},
				{"<header name='X-One' matches='/TWO$/i'/>", true},
				{"<header name='X-One' matches='three'/>", false},
				{"<context name='stage' is='late'/>", true},
				{"<context name='stage' is_not='late'/>", false},
				{"<context name='none' present='no'/>", true},
				{"<context name='stage' is='late'/><header name='X-None' present='yes'/>", false},
		};
		for (const auto &[tests, is_met] : rows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(tests, is_met, meets("", tests, message(0, "INFO")));
	}

	void the_first_rule_counts() {
		const auto read = read_scenario(
				"<scenario id='s'>\n"
				"<reply><handle_reply/></reply>\n"
				"<request method='BYE'><send_reply code='200'/></request>\n"
				"<request method='BYE INFO'><pass_request/></request>\n</scenario>");
		CPPUNIT_ASSERT(read);
		const auto session = talking();
		const auto line_for = [&](const char *method) {
			const auto *rule = find_rule(read.value(), session, message(0, method), false);
			return rule ? rule->line : 0;
		};
		CPPUNIT_ASSERT_EQUAL(3u, line_for("BYE"));
		CPPUNIT_ASSERT_EQUAL(4u, line_for("INFO"));
		CPPUNIT_ASSERT_EQUAL(0u, line_for("REFER"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ScenarioRulesTest);

} // namespace
