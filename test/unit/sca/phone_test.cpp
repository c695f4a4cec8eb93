#include "sca/domain/phone.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace sca;

namespace {

constexpr auto kHere = "sip:192.0.2.1:5060", kThere = "sip:198.51.100.7:5060";
constexpr auto kPublic = "sip:line@192.0.2.1:5060", kPrivate = "sip:line@192.168.1.10:5060";

enum class Subscriber { None, Another };
constexpr auto kNone = Subscriber::None, kAnother = Subscriber::Another;

struct Case {
	const char *why;
	bool is_same;
	Phone known, seen;
	Subscriber who = kNone; // whose Contact `seen` has, when it is a subscriber's
};

const Case kCases[] = {
		// clang-format off
	{"nothing is known", false, {}, {}},
	{"1: the instance, whatever else differs", true, {kPublic, kHere, "<urn:uuid:A>"}, {"sip:k3x9@x.invalid", kThere, "<urn:uuid:a>"}, kAnother},
	{"1: another instance, whatever else is the same", false, {kPublic, kHere, "<urn:uuid:a>"}, {kPublic, kHere, "<urn:uuid:b>"}},
	{"1: one instance alone says nothing", true, {kPublic, kHere, "<urn:uuid:a>"}, {kPublic, kHere, {}}},
	{"2: the GRUU", true, {"sip:line@x.org;gr=urn:uuid:a", {}, {}}, {"sip:line@x.org;gr=urn:uuid:a;ob", {}, {}}, kAnother},
	{"2: another GRUU of the same user", false, {"sip:line@x.org;gr=urn:uuid:a", kHere, {}}, {"sip:line@x.org;gr=urn:uuid:b", kHere, {}}},
	{"2: temporary GRUUs of two phones", false, {"sip:t1@x.org;gr", kHere, {}}, {"sip:t2@x.org;gr", kHere, {}}},
	{"2: one GRUU alone says nothing", true, {"sip:line@x.org;gr=urn:uuid:a", kHere, {}}, {kPrivate, kHere, {}}},
	{"3: one private Contact behind two NATs", false, {kPrivate, kHere, {}}, {kPrivate, kThere, {}}},
	{"3: 172.16/12", false, {"sip:l@172.31.0.1", kHere, {}}, {"sip:l@172.31.0.1", kThere, {}}},
	{"3: not all of 172/8", true, {"sip:l@172.32.0.1", kHere, {}}, {"sip:l@172.32.0.1", kThere, {}}},
	{"3: 100.64/10", false, {"sip:l@100.64.0.1", kHere, {}}, {"sip:l@100.64.0.1", kThere, {}}},
	{"3: unique local IPv6", false, {"sip:l@[fd00::1]", kHere, {}}, {"sip:l@[fd00::1]", kThere, {}}},
	{"3: another port of the same host is no other NAT", true, {kPrivate, kHere, {}}, {kPrivate, "sip:192.0.2.1:40001", {}}},
	{"3: without the address it is the same Contact", true, {kPrivate, {}, {}}, {kPrivate, kThere, {}}},
	{"4: the same Contact from another port", true, {kPublic, kHere, {}}, {kPublic, "sip:192.0.2.1:40001", {}}, kAnother},
	{"4: a Contact with transport", true, {kPublic, {}, {}}, {"sip:line@192.0.2.1:5060;transport=udp", {}, {}}, kAnother},
	{"4: user=phone", true, {kPublic, {}, {}}, {"sip:line@192.0.2.1:5060;user=phone", {}, {}}, kAnother},
	{"4: ob and line", true, {"sip:line@192.0.2.1;line=s1;ob", {}, {}}, {"sip:line@192.0.2.1:5060;line=s2", {}, {}}, kAnother},
	{"4: another port is another Contact", false, {kPublic, {}, {}}, {"sip:line@192.0.2.1:5062", {}, {}}},
	{"4: another user is another Contact", false, {kPublic, {}, {}}, {"sip:other@192.0.2.1:5060", {}, {}}},
	{"4: text that is no URI equals itself", true, {"x", {}, {}}, {"x", {}, {}}},
	{"5: private and public Contact from one address", true, {kPrivate, kHere, {}}, {kPublic, kHere, {}}, kAnother},
	{"5: public and private, the other way", true, {kPublic, kHere, {}}, {kPrivate, kHere, {}}, kAnother},
	{"5: not from another port: a second phone behind that NAT", false, {kPrivate, kHere, {}}, {kPublic, "sip:192.0.2.1:40001", {}}, kAnother},
	{"6: another subscriber, though both come through one box", false, {"sip:a@box.org", kHere, {}}, {"sip:b@box.org", kHere, {}}, kAnother},
	{"6: another subscriber", false, {kPublic, kHere, {}}, {"sip:line@198.51.100.7", kThere, {}}, kAnother},
	{"7: the address, with a Contact of nobody's", true, {kPublic, kHere, {}}, {"sip:k3x9q2v7@192.0.2.1:5060", kHere, {}}},
	{"7: the address, without a Contact", true, {kPublic, kHere, {}}, {{}, kHere, {}}},
	{"7: another connection", false, {"sip:k1@x.invalid", "sip:192.0.2.1:5060;transport=tcp", {}}, {"sip:k2@x.invalid", kHere, {}}},
	{"a Contact of nobody's from elsewhere", false, {kPublic, kHere, {}}, {"sip:line@198.51.100.7", kThere, {}}},
		// clang-format on
};

} // namespace

class PhoneTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(PhoneTest);
	CPPUNIT_TEST(the_first_rule_that_has_something_to_say_decides);
	CPPUNIT_TEST_SUITE_END();

	void the_first_rule_that_has_something_to_say_decides() {
		for (const auto &one : kCases)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					one.why, one.is_same, is_same_phone(one.known, one.seen, one.who == kAnother));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(PhoneTest);
