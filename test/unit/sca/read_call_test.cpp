#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

namespace {

core::sip::MessageFacts invite() {
	core::sip::MessageFacts facts;
	facts.is_request = true;
	facts.method = "INVITE";
	facts.from = {"\"L\"", "sip:line@example.com;user=phone", "a"};
	facts.to = {"", "sip:bob@far.example:5070;x=y", ""};
	facts.call_id = "c1";
	facts.contacts = 1;
	facts.contact = "sip:line@192.0.2.1";
	return facts;
}

CallParties read(const core::sip::MessageFacts &facts) {
	return read_call(facts, {}, {}, {});
}

// The lines of one end.
std::string names(const std::vector<std::string> &keys) {
	std::string all;
	for (const auto &key : keys) all += (all.empty() ? "" : " ") + key;
	return all;
}

} // namespace

class ReadCallTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ReadCallTest);
	CPPUNIT_TEST(requests_are_told_by_method_and_dialog);
	CPPUNIT_TEST(replies_are_told_by_code);
	CPPUNIT_TEST(the_parties_are_named_without_parameters);
	CPPUNIT_TEST(the_contact_may_name_one_more_line_of_who_sent_it);
	CPPUNIT_TEST(a_port_in_the_aor_survives_another_contact);
	CPPUNIT_TEST(an_ipv6_domain_survives_another_contact);
	CPPUNIT_TEST(the_script_names_the_parties_beside_their_tags);
	CPPUNIT_TEST(the_fallback_is_assumed_and_no_contact);
	CPPUNIT_TEST(who_sent_it_is_told_by_more_than_the_contact);
	CPPUNIT_TEST(call_info_says_index_and_state);
	CPPUNIT_TEST(foreign_call_info_says_nothing);
	CPPUNIT_TEST(a_body_is_an_offer_and_may_hold);
	CPPUNIT_TEST_SUITE_END();

	void requests_are_told_by_method_and_dialog() {
		const std::pair<const char *, CallKind> rows[] = {{"INVITE", CallKind::Invite},
				{"ACK", CallKind::Ack}, {"CANCEL", CallKind::Cancel}, {"BYE", CallKind::Bye},
				{"PRACK", CallKind::Other}, {"REFER", CallKind::Other},
				{"invite", CallKind::Other}};
		for (const auto &[method, kind] : rows) {
			auto facts = invite();
			facts.method = method;
			CPPUNIT_ASSERT_MESSAGE(method, read(facts).message.kind == kind);
		}
		auto facts = invite();
		facts.to.tag = "far";
		CPPUNIT_ASSERT(read(facts).message.kind == CallKind::Reinvite);
	}

	void replies_are_told_by_code() {
		for (unsigned code = 100; code < 700; ++code) {
			auto facts = invite();
			facts.is_request = false, facts.code = code;
			const auto kind = read(facts).message.kind;
			const bool rings = code == 180 || code == 183, answers = code >= 200 && code < 300;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(code), rings, kind == CallKind::Ringing);
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(code), answers, kind == CallKind::Answer);
			facts.method = "UPDATE";
			const bool accepts = read(facts).message.kind == CallKind::Accepted;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(code), answers, accepts);
			facts.method = "BYE";
			CPPUNIT_ASSERT(read(facts).message.kind == CallKind::Other);
		}
	}

	void the_parties_are_named_without_parameters() {
		const auto facts = invite();
		const auto parties = read(facts);
		IS("sip:line@example.com", names(parties.senders));
		IS("sip:bob@far.example:5070", names(parties.receivers));
		IS("c1 a",
				std::string(parties.message.call_id) + " " + std::string(parties.message.from.tag));
		CPPUNIT_ASSERT(!parties.message.in_dialog);
	}

	void the_contact_may_name_one_more_line_of_who_sent_it() {
		auto facts = invite();
		facts.contact = "sip:shared@192.0.2.1";
		IS("sip:line@example.com sip:shared@example.com", names(read(facts).senders));
		IS("sip:bob@far.example:5070", names(read(facts).receivers));
		facts.is_request = false, facts.code = 200;
		IS("sip:line@example.com", names(read(facts).senders));
		IS("sip:shared@far.example:5070", names(read(facts).receivers));
		facts.contact = "sip:192.0.2.1";
		IS("sip:bob@far.example:5070", names(read(facts).receivers));
	}

	void a_port_in_the_aor_survives_another_contact() {
		auto facts = invite();
		facts.from.uri = "sip:line@example.com:5070";
		facts.contact = "sip:shared@192.0.2.1";
		IS("sip:line@example.com:5070 sip:shared@example.com:5070", names(read(facts).senders));
	}

	void an_ipv6_domain_survives_another_contact() {
		auto facts = invite();
		facts.from.uri = "sip:line@[2001:db8::1]:5070;x=y";
		facts.contact = "sip:shared@192.0.2.1";
		IS("sip:line@[2001:db8::1]:5070 sip:shared@[2001:db8::1]:5070", names(read(facts).senders));
	}

	void the_script_names_the_parties_beside_their_tags() {
		auto facts = invite();
		facts.to.tag = "far";
		const auto parties = read_call(facts, "sip:to@x;y", "sip:from@x", {});
		IS("sip:from@x sip:to@x", names(parties.senders) + " " + names(parties.receivers));
		IS("a far",
				std::string(parties.message.from.tag) + " " + std::string(parties.message.to.tag));
		CPPUNIT_ASSERT(parties.message.in_dialog && parties.message.kind == CallKind::Reinvite);
	}

	void the_fallback_is_assumed_and_no_contact() {
		auto facts = invite();
		const auto contacts = [&] {
			const auto message = read_call(facts, {}, {}, "sip:f@x").message;
			return std::string(message.contact) + " " + std::string(message.assumed_contact);
		};
		IS("sip:line@192.0.2.1 sip:f@x", contacts());
		facts.contact_is_star = true;
		IS(" sip:f@x", contacts());
		facts.contact_is_star = false, facts.contacts = 0;
		IS(" sip:f@x", contacts());
	}

	void who_sent_it_is_told_by_more_than_the_contact() {
		auto facts = invite();
		facts.source = "sip:192.0.2.1:40001", facts.instance = "<urn:uuid:a>";
		const auto message = read(facts).message;
		IS("sip:192.0.2.1:40001 <urn:uuid:a>",
				std::string(message.address) + " " + std::string(message.instance));
	}

	void call_info_says_index_and_state() {
		auto facts = invite();
		facts.call_info = {
				"<http://x>;purpose=icon, <sip:d>;appearance-state=held ;appearance-index=3"};
		const auto message = read(facts).message;
		CPPUNIT_ASSERT(message.index == 3 && message.state == State::Held);
		facts.call_info = {"<sip:d>;appearance-index=*"};
		CPPUNIT_ASSERT_EQUAL(0u, read(facts).message.index);
	}

	void foreign_call_info_says_nothing() {
		auto facts = invite();
		facts.call_info = {"<sip:d>;answer-after=0", "<sip:d>;appearance-index=x"};
		const auto message = read(facts).message;
		CPPUNIT_ASSERT(message.index == 0 && !message.state && message.kind == CallKind::Invite);
	}

	void a_body_is_an_offer_and_may_hold() {
		auto facts = invite();
		CPPUNIT_ASSERT(!read(facts).message.has_offer);
		facts.body = "v=0\r\nm=audio 9 RTP/AVP 0\r\n";
		CPPUNIT_ASSERT(read(facts).message.has_offer && !read(facts).message.is_hold);
		facts.body = "v=0\r\na=sendonly\r\nm=audio 9 RTP/AVP 0\r\n";
		CPPUNIT_ASSERT(read(facts).message.is_hold);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReadCallTest);
