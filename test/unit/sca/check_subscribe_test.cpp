#include <functional>

#include "test/unit/sca/fixture.hpp"

using namespace sca;
using namespace test;

namespace {

using Change = std::function<void(core::sip::MessageFacts &)>;

core::sip::MessageFacts facts(std::string_view event) {
	core::sip::MessageFacts facts;
	facts.is_request = true;
	facts.method = "SUBSCRIBE";
	facts.request_uri = "sip:line@example.com;transport=tcp";
	facts.from = {"", "sip:line@example.com", "a"};
	facts.to = {"", "sip:other@example.com;x=y", ""};
	facts.call_id = "call";
	facts.cseq = 7;
	facts.contacts = 1;
	facts.contact = "sip:line@192.0.2.1:5070";
	facts.event = event;
	facts.expires = 600;
	if (event == "line-seize") facts.call_info = {"<sip:example.com>;appearance-index=1"};
	return facts;
}

struct Checked {
	std::variant<Subscribe, Reply> result;
	std::string answer() const {
		const auto *reply = std::get_if<Reply>(&result);
		return reply ? std::to_string(reply->code) + " " + reply->reason : "";
	}
	const Subscribe &good() const { return std::get<Subscribe>(result); }
	const Reply &bad() const { return std::get<Reply>(result); }
};

Checked check(
		const core::sip::MessageFacts &facts, bool compat = true, std::string_view line_uri = {}) {
	Policy policy;
	policy.compat = compat;
	return {check_subscribe(facts, line_uri, policy)};
}

std::string answer_to(
		const Change &change, std::string_view event = "call-info", bool compat = true) {
	auto message = facts(event);
	change(message);
	return check(message, compat).answer();
}

constexpr auto kBad = "400 Bad Shared Call Appearance Request";

} // namespace

class CheckSubscribeTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CheckSubscribeTest);
	CPPUNIT_TEST(a_good_request_is_taken_apart);
	CPPUNIT_TEST(out_of_dialog_the_request_uri_names_the_line_and_inside_the_to_uri);
	CPPUNIT_TEST(the_script_may_name_the_line);
	CPPUNIT_TEST(another_method_is_a_fault_of_the_configuration);
	CPPUNIT_TEST(without_contact_it_is_a_bad_request);
	CPPUNIT_TEST(a_bad_contact_is_a_bad_request);
	CPPUNIT_TEST(headers_without_grammar_are_told_apart);
	CPPUNIT_TEST(a_missing_or_unknown_event_is_refused_as_the_in_tree_module_does);
	CPPUNIT_TEST(strictly_an_unknown_event_gets_489_and_the_list_of_events);
	CPPUNIT_TEST(strictly_the_event_may_have_an_id_and_any_case);
	CPPUNIT_TEST(expires_is_capped_by_the_maximum_of_the_package);
	CPPUNIT_TEST(without_expires_compat_unsubscribes_and_strict_takes_the_default);
	CPPUNIT_TEST(a_seizure_must_name_a_good_index);
	CPPUNIT_TEST(within_its_dialog_a_seizure_need_not_name_its_index);
	CPPUNIT_TEST(the_index_is_found_among_foreign_call_info);
	CPPUNIT_TEST(text_as_long_as_phones_send_it_is_taken);
	CPPUNIT_TEST(text_past_all_measure_is_refused);
	CPPUNIT_TEST(text_that_could_break_out_of_a_header_is_refused);
	CPPUNIT_TEST(a_cseq_that_rfc_3261_forbids_is_refused);
	CPPUNIT_TEST(only_a_call_info_subscription_makes_a_line);
	CPPUNIT_TEST(an_unknown_line_is_refused_by_what_was_asked);
	CPPUNIT_TEST_SUITE_END();

	void a_good_request_is_taken_apart() {
		const auto message = facts("line-seize");
		const auto checked = check(message);
		const auto &good = checked.good();
		CPPUNIT_ASSERT(good.package == Package::LineSeize && good.cseq == 7 && good.index == 1);
		IS("sip:line@example.com", good.aor);
		IS("sip:line@192.0.2.1:5070", good.contact);
		IS("call a ",
				std::string(good.call_id) + " " + std::string(good.from_tag) + " "
						+ std::string(good.to_tag));
	}

	void out_of_dialog_the_request_uri_names_the_line_and_inside_the_to_uri() {
		auto message = facts("call-info");
		IS("sip:line@example.com", check(message).good().aor);
		message.to.tag = "ours";
		IS("sip:other@example.com", check(message).good().aor);
		IS("ours", check(message).good().to_tag);
	}

	void the_script_may_name_the_line() {
		IS("sip:mine@x", check(facts("call-info"), true, "sip:mine@x;y=z").good().aor);
		IS(kBad, check(facts("call-info"), true, "rubbish").answer());
	}

	void another_method_is_a_fault_of_the_configuration() {
		IS("500 Internal server error - config",
				answer_to([](auto &message) { message.method = "PUBLISH"; }));
	}

	void without_contact_it_is_a_bad_request() {
		for (const auto event : {"call-info", "line-seize"})
			IS(kBad,
					answer_to([](auto &message) { message.contacts = 0, message.contact = {}; },
							event));
	}

	void a_bad_contact_is_a_bad_request() {
		IS(kBad, answer_to([](auto &message) { message.contact_is_star = true; }));
		IS(kBad, answer_to([](auto &message) { message.contacts = 2; }));
		for (const auto uri : {"", "x", "http://x", "sip:", "sip:@x", "sip:a b@x", "sip:a@x:99999"})
			IS(kBad, answer_to([&](auto &message) { message.contact = uri; }));
	}

	void headers_without_grammar_are_told_apart() {
		for (const auto name : {"Expires", "Contact", "From", "To", "CSeq"})
			IS(kBad, answer_to([&](auto &message) { message.broken = name; }));
		IS("400 Bad Request", answer_to([](auto &message) { message.broken = "Via"; }));
		IS(kBad, answer_to([](auto &message) { message.from.tag = {}; }));
		IS(kBad, answer_to([](auto &message) { message.call_id = {}; }));
	}

	void a_missing_or_unknown_event_is_refused_as_the_in_tree_module_does() {
		IS("400 Missing Event", answer_to([](auto &message) { message.event = {}; }));
		for (const auto event : {"presence", "call-info;id=1", "Call-Info", "call-info "})
			IS("400 Bad Event", answer_to([&](auto &message) { message.event = event; }));
	}

	void strictly_an_unknown_event_gets_489_and_the_list_of_events() {
		auto message = facts("presence");
		const auto checked = check(message, false);
		IS("489 Bad Event", checked.answer());
		CPPUNIT_ASSERT(checked.bad().allow_events);
		message.event = "call-info-x;id=1";
		IS("489 Bad Event", check(message, false).answer());
	}

	void strictly_the_event_may_have_an_id_and_any_case() {
		IS("", check(facts("CALL-INFO"), false).good().event_id);
		IS("x1", check(facts("call-info ; id=x1"), false).good().event_id);
		IS("x1", check(facts("call-info;other;ID=x1;y"), false).good().event_id);
	}

	void expires_is_capped_by_the_maximum_of_the_package() {
		auto message = facts("call-info");
		message.expires = 4294967295u;
		CPPUNIT_ASSERT_EQUAL(3600u, check(message).good().expires);
		message = facts("line-seize");
		CPPUNIT_ASSERT_EQUAL(15u, check(message).good().expires);
		message.expires = 14;
		CPPUNIT_ASSERT_EQUAL(14u, check(message).good().expires);
	}

	void without_expires_compat_unsubscribes_and_strict_takes_the_default() {
		auto message = facts("call-info");
		message.expires.reset();
		CPPUNIT_ASSERT_EQUAL(0u, check(message).good().expires);
		CPPUNIT_ASSERT_EQUAL(3600u, check(message, false).good().expires);
	}

	void a_seizure_must_name_a_good_index() {
		IS("400 Bad Request - missing Call-Info header",
				answer_to([](auto &message) { message.call_info.clear(); }, "line-seize"));
		for (const auto text : {"<sip:d>;appearance-index=*", "<sip:d>", "", "rubbish",
					 "<sip:d>;appearance-index=256", "<sip:d>;appearance-index=4294967296"})
			IS("400 Bad Request - Invalid Call-Info header",
					answer_to([&](auto &message) { message.call_info = {text}; }, "line-seize"));
		auto message = facts("line-seize");
		message.call_info = {"<sip:d>; appearance-index=0"};
		CPPUNIT_ASSERT_EQUAL(0u, check(message).good().index);
	}

	void within_its_dialog_a_seizure_need_not_name_its_index() {
		auto message = facts("line-seize");
		message.call_info.clear();
		message.to.tag = "of-the-line";
		CPPUNIT_ASSERT_EQUAL(0u, check(message).good().index);
	}

	void the_index_is_found_among_foreign_call_info() {
		auto message = facts("line-seize");
		message.call_info = {
				"<http://x/a>;purpose=icon", "<sip:d>;a=b, <sip:d>;appearance-index=9"};
		CPPUNIT_ASSERT_EQUAL(9u, check(message).good().index);
	}

	// Each text of a request in turn.
	static void answers_to_text(const std::string &wanted, const std::string &text) {
		const std::string uri = "sip:" + text + "@x", event = "call-info;id=" + text;
		IS(wanted, answer_to([&](auto &message) { message.contact = uri; }));
		IS(wanted, answer_to([&](auto &message) { message.request_uri = uri; }));
		IS(wanted, answer_to([&](auto &message) { message.call_id = text; }));
		IS(wanted, answer_to([&](auto &message) { message.from.tag = text; }));
		IS(wanted, answer_to([&](auto &message) { message.from.uri = uri; }));
		IS(wanted, answer_to([&](auto &message) { message.event = event; }, "call-info", false));
	}
	void text_as_long_as_phones_send_it_is_taken() {
		answers_to_text("", std::string(2000, 'x'));
		answers_to_text("", "\xe4"); // no UTF-8: no row can hold it, but the line can
	}
	void text_past_all_measure_is_refused() { answers_to_text(kBad, std::string(5000, 'x')); }

	void text_that_could_break_out_of_a_header_is_refused() {
		IS(kBad, answer_to([](auto &message) { message.call_id = "a\r\nVia: x"; }));
		IS(kBad, answer_to([](auto &message) { message.from.tag = "a\nb"; }));
		IS(kBad, answer_to([](auto &message) { message.to.tag = "a\rb"; }));
		IS(kBad, answer_to([](auto &message) { message.event = "call-info;id=a\1b"; }, "", false));
		IS(kBad, answer_to([](auto &message) { message.contact = "sip:a@x;y=\r\nz"; }));
	}

	void a_cseq_that_rfc_3261_forbids_is_refused() {
		IS("", answer_to([](auto &message) { message.cseq = 0x7fffffff; }));
		IS(kBad, answer_to([](auto &message) { message.cseq = 0x80000000; }));
	}

	void only_a_call_info_subscription_makes_a_line() {
		auto message = facts("call-info");
		CPPUNIT_ASSERT(makes_line(check(message).good()));
		message.expires = 0;
		CPPUNIT_ASSERT(!makes_line(check(message).good()));
		message.expires = 1, message.to.tag = "x";
		CPPUNIT_ASSERT(!makes_line(check(message).good()));
		CPPUNIT_ASSERT(!makes_line(check(facts("line-seize")).good()));
	}

	void an_unknown_line_is_refused_by_what_was_asked() {
		auto message = facts("line-seize");
		auto reply = refuse_unknown_line(check(message).good());
		IS("Internal Server Error - seize appearance index", reply.reason);
		CPPUNIT_ASSERT_EQUAL(500u, reply.code);
		message.to.tag = "x";
		reply = refuse_unknown_line(check(message).good());
		IS("Call Leg/Transaction Does Not Exist", reply.reason);
		CPPUNIT_ASSERT_EQUAL(481u, reply.code);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CheckSubscribeTest);
