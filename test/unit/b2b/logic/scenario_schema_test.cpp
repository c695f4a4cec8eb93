// The schema and the module agree on what a scenario document may hold.
#include "b2b/logic/domain/scenario_document.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <libxml/relaxng.h>

#include <fstream>
#include <iterator>
#include <memory>

#include "test/support/kamailio.hpp"

using namespace b2b_logic;

namespace {

void be_silent(void *, const char *, ...) {}

class Schema {
public:
	Schema() {
		xmlSetGenericErrorFunc(nullptr, be_silent);
		auto *parser = xmlRelaxNGNewParserCtxt(
				(test::project_root() + "/doc/scenario.rng").c_str());
		schema_ = xmlRelaxNGParse(parser);
		xmlRelaxNGFreeParserCtxt(parser);
	}
	~Schema() {
		xmlRelaxNGFree(schema_);
		xmlSetGenericErrorFunc(nullptr, nullptr);
	}
	Schema(const Schema &) = delete;
	Schema &operator=(const Schema &) = delete;

	bool is_there() const { return schema_; }
	bool takes(const std::string &xml) const {
		auto *document = xmlReadMemory(
				xml.data(), int(xml.size()), nullptr, nullptr, XML_PARSE_NONET);
		auto *validation = xmlRelaxNGNewValidCtxt(schema_);
		const bool is_valid = document && xmlRelaxNGValidateDoc(validation, document) == 0;
		xmlRelaxNGFreeValidCtxt(validation);
		xmlFreeDoc(document);
		return is_valid;
	}

private:
	xmlRelaxNGPtr schema_ = nullptr;
};

class ScenarioSchemaTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ScenarioSchemaTest);
	CPPUNIT_TEST(both_take_the_example);
	CPPUNIT_TEST(both_take_each_part);
	CPPUNIT_TEST(both_refuse_the_same);
	CPPUNIT_TEST_SUITE_END();

	Schema schema_;

	void both(bool take, const std::string &parts) {
		const auto xml = "<scenario id='s'><init><entity id='a'/></init>" + parts + "</scenario>";
		CPPUNIT_ASSERT_EQUAL_MESSAGE(xml, take, static_cast<bool>(read_scenario(xml)));
		CPPUNIT_ASSERT_EQUAL_MESSAGE(xml, take, schema_.takes(xml));
	}

	void both_take_the_example() {
		CPPUNIT_ASSERT(schema_.is_there());
		std::ifstream file(test::project_root() + "/doc/examples/b2b-scenario.xml");
		const std::string xml{std::istreambuf_iterator<char>(file), {}};
		const auto read = read_scenario(xml);
		CPPUNIT_ASSERT_MESSAGE(read ? "" : read.error().what, read);
		CPPUNIT_ASSERT(schema_.takes(xml));
	}

	void both_take_each_part() {
		for (const auto *parts : {"", "<request><pass_request/></request>",
					 "<request method='INFO BYE' entity='a' peer='a' peer_state='early'>"
					 "<header name='X' is=''/><context name='c' matches='x'/><set name='c'/>"
					 "<client_new id='b' dest_uri='sip:b@c' proxy='' from_dname='' adv_contact='' "
					 "headers=''/>"
					 "<send_reply code='200' reason='' headers='' body=''/><bridge entity1='this' "
					 "entity2='b' "
					 "provmedia_uri='' flags='hold'/><delete_entity/><end_dlg_leg/></request>",
					 "<reply status='4xx'><header name='X' present='no'/><handle_reply "
					 "flags='pass-3xx-contact'/></reply>",
					 "<reply status='300-699' method='INVITE'><context name='c' is_not='x'/>"
					 "<bridge_retry new_entity='a'/><end_dlg_leg/></reply>"})
			both(true, parts);
	}

	void both_refuse_the_same() {
		for (const auto *parts : {"<rule/>", "<request/>", "<reply/>", "<init/>", "x",
					 "<request status='200'><pass_request/></request>",
					 "<request method='ACK'><pass_request/></request>",
					 "<request peer_state='named'><pass_request/></request>",
					 "<reply status='7xx'><handle_reply/></reply>",
					 "<request><handle_reply/></request>", "<reply><pass_request/></reply>",
					 "<request><pass_request>x</pass_request></request>",
					 "<request><pass_request x=''/></request>", "<request><send_reply/></request>",
					 "<request><bridge entity1='this'/></request>",
					 "<request><header name='X'/><pass_request/></request>",
					 "<request><header name='X' is='' is_not=''/><pass_request/></request>",
					 "<request><header name='X' present='maybe'/><pass_request/></request>",
					 "<request><pass_request/><header name='X' is=''/></request>",
					 "<request><set/></request>", "<request><client_new id='b'/></request>",
					 "<request><server_new id='b'/></request>"})
			both(false, parts);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ScenarioSchemaTest);

} // namespace
