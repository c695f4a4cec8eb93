#include "b2b/logic/domain/passing.hpp"

#include "test/unit/b2b/logic/fixture.hpp"

using namespace test::logic;

// What of a message of one leg the other leg sees.
class B2bPassingTest : public OnSession {
	CPPUNIT_TEST_SUITE(B2bPassingTest);
	CPPUNIT_TEST(nothing_of_a_leg_is_seen_on_the_other);
	CPPUNIT_TEST(what_the_operator_names_passes_too);
	CPPUNIT_TEST(a_body_passes_with_what_describes_it);
	CPPUNIT_TEST(credentials_pass_where_they_are_meant_to);
	CPPUNIT_TEST(reliable_answers_stay_on_their_leg_unless_pracks_pass);
	CPPUNIT_TEST(folded_headers_become_one_line);
	CPPUNIT_TEST(hops_go_down);
	CPPUNIT_TEST(a_reason_phrase_is_always_there);
	CPPUNIT_TEST(a_replaces_names_the_dialog_of_the_far_end);
	CPPUNIT_TEST(a_refer_to_our_own_leg_names_the_far_end);
	CPPUNIT_TEST_SUITE_END();

	std::string request(std::string_view method, std::string_view headers, std::string body = {}) {
		const auto text = request_text(method, body, headers);
		return passing_request(session, incoming(0, method, text), policy).headers;
	}
	std::string reply(std::string_view method, std::string_view headers) {
		const auto text = reply_text(183, method, {}, headers);
		return passing_reply(session, incoming(1, method, text), policy).headers;
	}

	void nothing_of_a_leg_is_seen_on_the_other() {
		TOLD("",
				request("INVITE",
						"Route: <sip:p>\r\nRecord-Route: <sip:p>\r\nUser-Agent: x\r\n"
						"v: SIP/2.0/UDP x\r\ni: x\r\nm: <sip:x>\r\nPath: <sip:p>\r\n"));
		TOLD("", reply("INVITE", "Record-Route: <sip:p>\r\nServer: x\r\n"));
		TOLD("Allow: A\r\nk: x\r\nRefer-To: <sip:x>\r\n",
				request("REFER", "Allow: A\r\nk: x\r\nRefer-To: <sip:x>\r\n"));
	}

	void what_the_operator_names_passes_too() {
		policy.custom_headers = {"User-Agent", "Subject", "Contact"};
		policy.is_custom = [](std::string_view name) { return name.substr(0, 2) == "X-"; };
		TOLD("user-agent: u\r\ns: hi\r\nX-A: 1\r\n",
				request("INVITE", "user-agent: u\r\ns: hi\r\nX-A: 1\r\nY-A: 2\r\n"));
		TOLD("X-B: 1\r\n", reply("INVITE", "X-B: 1\r\nServer: x\r\n"));
	}

	void a_body_passes_with_what_describes_it() {
		const auto headers = "Content-Disposition: session\r\nMIME-Version: 1.0\r\n";
		TOLD("Content-Disposition: session\r\nMIME-Version: 1.0\r\n",
				request("INVITE", headers, "v=0\r\n"));
		TOLD("", request("INVITE", headers));
		const auto text = request_text("INVITE", "v=0\r\n");
		const auto payload = passing_request(session, incoming(0, "INVITE", text), policy);
		TOLD("v=0\r\n", payload.body);
		TOLD("application/sdp", payload.body_type);
	}

	void credentials_pass_where_they_are_meant_to() {
		const auto credentials = "Authorization: Digest x\r\n";
		TOLD("", request("INVITE", credentials));
		session.flags.transparent_auth = true;
		TOLD(credentials, request("INVITE", credentials));
		TOLD("WWW-Authenticate: Digest y\r\n", reply("INVITE", "WWW-Authenticate: Digest y\r\n"));
	}

	void reliable_answers_stay_on_their_leg_unless_pracks_pass() {
		const auto headers = "Require: 100rel, x\r\nRSeq: 7\r\n";
		TOLD("Require: x\r\n", reply("INVITE", headers));
		TOLD("", reply("INVITE", "Require: 100rel\r\n"));
		policy.passes_prack = true;
		TOLD(headers, reply("INVITE", headers));
	}

	void folded_headers_become_one_line() {
		TOLD("Allow: A,   B\r\n", request("INVITE", "Allow: A,\r\n B\r\n"));
		TOLD("",
				request("INVITE",
						"Allow: A\x01"
						"B\r\n"));
		TOLD("Allow: A B: x\r\n", request("INVITE", "Allow: A\rB: x\r\n"));
	}

	void hops_go_down() {
		const auto hops = [](std::string_view value) {
			const auto text = request_text("INFO", {}, {}, value);
			return next_max_forwards(text);
		};
		CPPUNIT_ASSERT(hops("70") == 69u && hops("1") == 0u && !hops("0"));
		CPPUNIT_ASSERT(hops("300") == 254u && hops("x") == 69u);
		CPPUNIT_ASSERT(next_max_forwards("INFO sip:x SIP/2.0\r\n\r\n") == 69u);
	}

	void a_reason_phrase_is_always_there() {
		const auto reason = [&](std::string_view text, unsigned code) {
			auto reply = incoming(1, "INVITE", text);
			reply.code = code;
			return reason_of(reply);
		};
		TOLD("Busy Here Now", reason("SIP/2.0 486 Busy Here Now\r\n\r\n", 486));
		TOLD("Busy Here", reason("SIP/2.0 486\r\n\r\n", 486));
		TOLD("Busy Here", reason({}, 486));
		TOLD("Failed", reason({}, 499));
		TOLD("OK", reason({}, 299));
		TOLD("Progress", reason({}, 199));
	}

	static std::optional<FarDialog> far(const core::sip::Replaces &replaces) {
		if (replaces.call_id != "ours" || replaces.to_tag != "k") return std::nullopt;
		return FarDialog{
				"far-id", "our-tag", "far-tag", "sip:KEY@10.0.0.1:5060", "sip:carol@192.0.2.3"};
	}

	void a_replaces_names_the_dialog_of_the_far_end() {
		policy.far_dialog = far;
		TOLD("Replaces: far-id;to-tag=far-tag;from-tag=our-tag;early-only\r\n",
				request("INVITE", "Replaces: ours;from-tag=x;to-tag=k;early-only\r\n"));
		TOLD("Replaces: theirs;from-tag=x;to-tag=k\r\n",
				request("INVITE", "Replaces: theirs;from-tag=x;to-tag=k\r\n"));
		TOLD("Replaces: nonsense\r\n", request("INVITE", "Replaces: nonsense\r\n"));
	}

	void a_refer_to_our_own_leg_names_the_far_end() {
		policy.far_dialog = far;
		const std::string replaces = "?Replaces=ours%3Bto-tag%3Dk%3Bfrom-tag%3Dx>\r\n";
		const std::string rewritten =
				"?Replaces=far-id%3Bto-tag%3Dfar-tag%3Bfrom-tag%3Dour-tag>\r\n";
		TOLD("Refer-To: <sip:carol@192.0.2.3" + rewritten,
				request("REFER", "Refer-To: <sip:x@10.0.0.1:5060" + replaces));
		TOLD("Refer-To: <sip:carol@c.example" + rewritten,
				request("REFER", "r: <sip:carol@c.example" + replaces).replace(0, 1, "Refer-To"));
		TOLD("Refer-To: <sip:carol@c.example>\r\n",
				request("REFER", "Refer-To: <sip:carol@c.example>\r\n"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bPassingTest);
