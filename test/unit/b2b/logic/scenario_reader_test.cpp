#include "b2b/logic/domain/scenario_document.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_logic;

namespace {

const std::string kInit = "<init><server_new id='caller'/>"
						  "<client_new id='callee' dest_uri='$ru'/></init>";

std::string scenario(const std::string &parts) {
	return "<scenario id='s'>\n" + parts + "</scenario>";
}

// What is wrong with it.
std::string fault_of(const std::string &xml) {
	const auto read = read_scenario(xml);
	return read ? "nothing" : read.error().what;
}

// A document, and what is said of it.
const std::pair<std::string, std::string> kFaults[] = {
		{"<b2b id='s'/>", "1: <b2b> is no scenario"},
		{"<scenario/>", "1: the scenario has no id"},
		{"<scenario id='top hiding'/>", "1: \"top hiding\" is the module's own"},
		{"<scenario id='s' use='x'/>", "1: a scenario has no use"},
		{scenario("<rule/>"), "2: <rule> is no part of a scenario; it has init, request and reply"},
		{scenario(kInit + kInit), "2: init stands once"},
		{scenario("<init><pass_request/></init>"),
				"2: <pass_request> cannot stand here; entity, set"},
		{scenario("<request/>"), "2: the rule does nothing"},
		{scenario("<request status='200'><pass_request/></request>"), "2: a request has no status"},
		{scenario("<request method='BEY'><pass_request/></request>"),
				"2: method cannot be \"BEY\""},
		{scenario("<request method='ACK'><pass_request/></request>"),
				"2: method cannot be \"ACK\""},
		{scenario("<request><pass_request flags='x'/></request>"),
				"2: pass_request has no flags; it takes nothing"},
		{scenario("<request><send_reply/></request>"), "2: send_reply has no code"},
		{scenario("<request>\n<send_reply code='20'/></request>"),
				"3: send_reply cannot be so: code"},
		{scenario("<request><send_reply code='200' headers='x'/></request>"),
				"2: send_reply cannot be so: reason"},
		{scenario("<request><client_new id='x' dest_uri='no uri'/></request>"),
				"2: client_new cannot be so"},
		{scenario("<init><server_new id='x' headers='x'/></init>"), "2: server_new cannot be so"},
		{scenario("<request><bridge entity1='this' entity2='peer' flags='fast'/></request>"),
				"2: bridge cannot be so: flags"},
		{scenario("<reply><handle_reply flags='x'/></reply>"),
				"2: handle_reply cannot be so: flags"},
		{scenario("<reply><pass_request/></reply>"),
				"2: <pass_request> cannot stand here; set, client_new, end_dlg_leg, "
				"handle_reply, bridge_retry can"},
		{scenario("<reply><bridge_retry new_entity='x'/></reply>"), "2: no entity is called \"x\""},
		{scenario("<request entity='cale'><pass_request/></request>"),
				"2: no entity is called \"cale\""},
		{scenario("<request peer='cale'><pass_request/></request>"),
				"2: no entity is called \"cale\""},
		{scenario("<request peer_state='named'><pass_request/></request>"),
				"2: peer_state cannot be \"named\""},
		{scenario("<request><pass_request/></request>\n<request "
				  "method='BYE'><pass_request/></request>"),
				"3: the rule of line 2 is met by all"},
		{scenario("<request><header name='a b' is=''/><pass_request/></request>"),
				"2: the header has no name"},
		{scenario("<request><header name='a'/><pass_request/></request>"), "2: one of is, is_not"},
		{scenario("<request><header name='a' is='' matches='b'/><pass_request/></request>"),
				"2: one of is, is_not"},
		{scenario("<request><header name='a' matches='/(/e'/><pass_request/></request>"),
				"2: matches cannot be"},
		{scenario("<request><context name='a' present='maybe'/><pass_request/></request>"),
				"2: present cannot be"},
		{scenario("<request><context name='a' equals='b'/><pass_request/></request>"),
				"2: a context has no equals"},
		{scenario("<request><pass_request/><context name='a' is='b'/></request>"),
				"2: conditions stand before"},
};

class ScenarioReaderTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ScenarioReaderTest);
	CPPUNIT_TEST(a_document_becomes_rules);
	CPPUNIT_TEST(values_of_attributes_keep_their_lines);
	CPPUNIT_TEST(statuses_are_numbers_classes_and_ranges);
	CPPUNIT_TEST(what_is_no_xml_is_refused_with_its_line);
	CPPUNIT_TEST(nothing_is_fetched_and_nothing_expanded);
	CPPUNIT_TEST(a_document_is_bounded);
	CPPUNIT_TEST(what_cannot_be_is_named_with_what_is_right);
	CPPUNIT_TEST_SUITE_END();

	void a_document_becomes_rules() {
		const auto read = read_scenario("<?xml version=\"1.0\"?>\n<!-- a -->\n<scenario id=\"s\">\n"
				+ kInit
				+ "\n<request method=\"BYE INFO\" entity=\"caller\" peer=\"callee\" "
				  "peer_state=\"confirmed\">\n"
				  "<header name=\"X-A\" is=\"1\"/><context name=\"c\" present=\"no\"/>\n"
				  "<send_reply code=\"202\" reason=\"Taken\"/><pass_request/>\n</request>"
				  "<reply status=\"4xx\"><handle_reply/></reply></scenario>");
		CPPUNIT_ASSERT(read);
		const auto &document = read.value();
		CPPUNIT_ASSERT_EQUAL(std::string("s"), document.id);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, document.init.size());
		CPPUNIT_ASSERT_EQUAL(std::string("$ru"), document.init[1].parameters[1]);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, document.rules.size());
		const auto &rule = document.rules[0];
		CPPUNIT_ASSERT(!rule.is_reply && rule.line == 5);
		CPPUNIT_ASSERT_EQUAL(size_t{2}, rule.condition.methods.size());
		CPPUNIT_ASSERT(rule.condition.peer_state == EntityState::Confirmed);
		CPPUNIT_ASSERT(rule.condition.tests[1].how == ValueTest::How::Absent);
		CPPUNIT_ASSERT(rule.actions[0].kind == ActionKind::SendReply && rule.actions[0].line == 7);
		CPPUNIT_ASSERT_EQUAL(std::string("Taken"), rule.actions[0].parameters[1]);
		CPPUNIT_ASSERT(document.rules[1].is_reply);
	}

	void values_of_attributes_keep_their_lines() {
		const auto read = read_scenario(scenario("<request><send_reply code='200' headers='X-A: "
												 "1&#13;&#10;X-B: &lt;2&gt;'/></request>"));
		CPPUNIT_ASSERT(read);
		CPPUNIT_ASSERT_EQUAL(
				std::string("X-A: 1\r\nX-B: <2>"), read.value().rules[0].actions[0].parameters[2]);
	}

	void statuses_are_numbers_classes_and_ranges() {
		struct Row {
			const char *text;
			unsigned least, most;
		};
		for (const auto &row : {Row{"486", 486, 486}, Row{"4xx", 400, 499}, Row{"1xx", 101, 199},
					 Row{"300 - 699", 300, 699}}) {
			const auto read = read_scenario(scenario(
					std::string("<reply status='") + row.text + "'><handle_reply/></reply>"));
			CPPUNIT_ASSERT_MESSAGE(row.text, read);
			const auto &condition = read.value().rules[0].condition;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(row.text, row.least, condition.least);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(row.text, row.most, condition.most);
		}
		for (const auto *text :
				{"", "x", "7xx", "100", "700", "486-", "500-400", "486x", "4x", "-"})
			CPPUNIT_ASSERT_MESSAGE(text,
					fault_of(scenario(std::string("<reply status='") + text
									 + "'><handle_reply/></reply>"))
									.find("2: status cannot be")
							== 0);
	}

	void what_is_no_xml_is_refused_with_its_line() {
		CPPUNIT_ASSERT_EQUAL(std::string("1: the document is empty"), fault_of(""));
		CPPUNIT_ASSERT_EQUAL(
				size_t{0}, fault_of("<scenario id='s'>\n<init>\n</scenario>").find("3: "));
		CPPUNIT_ASSERT_EQUAL(size_t{0}, fault_of("<scenario id='s'>\n\n<init a=1/>").find("3: "));
		CPPUNIT_ASSERT_EQUAL(size_t{0}, fault_of("no xml").find("1: "));
		CPPUNIT_ASSERT_EQUAL(size_t{0}, fault_of("<scenario id='\xff'/>").find("1: "));
		CPPUNIT_ASSERT_EQUAL(
				std::string("2: text stands between the elements; values stand in attributes"),
				fault_of("<scenario id='s'>\nx</scenario>"));
	}

	void nothing_is_fetched_and_nothing_expanded() {
		for (const auto *xml : {"<!DOCTYPE scenario SYSTEM 'file:///etc/passwd'><scenario id='s'/>",
					 "<!DOCTYPE scenario [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><scenario "
					 "id='s'/>",
					 "<!DOCTYPE scenario [<!ENTITY a 'b'>]><scenario id='&a;'/>"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(xml,
					std::string(
							"1: a document type and entities are not read: leave <!DOCTYPE> out"),
					fault_of(xml));
		CPPUNIT_ASSERT(fault_of("<scenario id='&a;'/>").find("1: ") == 0);
	}

	void a_document_is_bounded() {
		std::string deep;
		for (int i = 0; i < 1000; ++i) deep += "<init>";
		CPPUNIT_ASSERT_EQUAL(
				std::string("2: elements stand too deep in others"), fault_of(scenario(deep)));
		const auto too_long = "<scenario id='s'>" + std::string(300'000, ' ') + "</scenario>";
		CPPUNIT_ASSERT_EQUAL(size_t{0}, fault_of(too_long).find("1: the document is too long"));
	}

	void what_cannot_be_is_named_with_what_is_right() {
		for (const auto &[xml, fault] : kFaults)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(xml, fault, fault_of(xml).substr(0, fault.size()));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ScenarioReaderTest);

} // namespace
