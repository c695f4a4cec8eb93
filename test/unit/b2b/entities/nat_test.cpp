#include "b2b/entities/domain/nat.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_entities;

namespace {

struct Row {
	NatTarget how;
	const char *contact, *source, *reached;
};

constexpr const char *kSource = "sip:203.0.113.9:40000;transport=tcp";

constexpr Row kRows[] = {
		{NatTarget::Contact, "sip:a@10.0.0.1", kSource, "sip:a@10.0.0.1"},
		{NatTarget::Private, "sip:a@10.0.0.1", kSource, "sip:a@10.0.0.1;alias=203.0.113.9~40000~2"},
		{NatTarget::Private, "sip:a@10.0.0.1:5070;ob?x=y", kSource,
				"sip:a@10.0.0.1:5070;ob;alias=203.0.113.9~40000~2?x=y"},
		{NatTarget::Private, "sip:a@198.51.100.1", kSource, "sip:a@198.51.100.1"},
		{NatTarget::Source, "sip:a@198.51.100.1", kSource,
				"sip:a@198.51.100.1;alias=203.0.113.9~40000~2"},
		{NatTarget::Source, "sip:a@203.0.113.9:40000;transport=tcp", kSource,
				"sip:a@203.0.113.9:40000;transport=tcp"},
		{NatTarget::Source, "sip:a@203.0.113.9:5060", kSource,
				"sip:a@203.0.113.9:5060;alias=203.0.113.9~40000~2"},
		// the script has said where it is; a name is looked up; nobody knows where it came from; no URI
		{NatTarget::Private, "sip:a@10.0.0.1;alias=192.0.2.1~5060~1", kSource,
				"sip:a@10.0.0.1;alias=192.0.2.1~5060~1"},
		{NatTarget::Source, "sip:a@phone.example.com", kSource, "sip:a@phone.example.com"},
		{NatTarget::Source, "sip:a@10.0.0.1", "", "sip:a@10.0.0.1"},
		{NatTarget::Source, "", kSource, ""},
		{NatTarget::Source, "<>", kSource, "<>"},
};

bool is_ours(std::string_view) noexcept {
	return true;
}
bool is_foreign(std::string_view) noexcept {
	return false;
}

} // namespace

class NatTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NatTest);
	CPPUNIT_TEST(a_phone_is_reached_where_it_sends_from);
	CPPUNIT_TEST(a_gruu_of_this_server_is_reached_where_it_sends_from);
	CPPUNIT_TEST_SUITE_END();

	void a_phone_is_reached_where_it_sends_from() {
		for (const Row &row : kRows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(row.contact, std::string(row.reached),
					reached_at(row.contact, row.source, row.how, is_ours));
	}

	void a_gruu_of_this_server_is_reached_where_it_sends_from() {
		const std::string gruu = "sip:a@example.com;gr=urn:uuid:4530d86a",
						  alias = ";alias=203.0.113.9~40000~2";
		for (const auto how : {NatTarget::Contact, NatTarget::Private, NatTarget::Source}) {
			CPPUNIT_ASSERT_EQUAL(gruu + alias, reached_at(gruu, kSource, how, is_ours));
			CPPUNIT_ASSERT_EQUAL(gruu, reached_at(gruu, kSource, how, is_foreign));
			CPPUNIT_ASSERT_EQUAL(gruu, reached_at(gruu, "", how, is_ours));
		}
		const std::string temporary = "sip:t1@example.com;gr", none = "sip:a@example.com;grid=1";
		CPPUNIT_ASSERT_EQUAL(
				temporary + alias, reached_at(temporary, kSource, NatTarget::Contact, is_ours));
		CPPUNIT_ASSERT_EQUAL(none, reached_at(none, kSource, NatTarget::Contact, is_ours));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(NatTest);
