#include "b2b/entities/domain/credentials.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace b2b_entities;

namespace {

const std::vector<Credential> kOurs = {{"bob", "atlanta", "zanzibar"}, {"us", "A \"B\"", "pw"}};

// The password and the nonce are what these show of what was hashed.
std::string shown(std::string_view hash, std::string_view text) {
	return std::string(hash) + '(' + std::string(text) + ')';
}
constexpr core::sip::DigestHashes kShown{[](std::string_view text) { return shown("M", text); },
		[](std::string_view text) { return shown("S", text); }};

std::string answer(const std::string &challenge, const std::string &sent = {}) {
	return answer_challenge("SIP/2.0 407 x\r\n" + challenge + "\r\n\r\n", sent,
			{"INVITE", "sip:b", "SDP"}, {kOurs, kShown, "cn"});
}

bool has(const std::string &text, std::string_view part) {
	return text.find(part) != text.npos;
}

std::string asks(const std::string &more, const std::string &realm = "atlanta") {
	return "Digest realm=\"" + realm + "\", qop=\"auth\", " + more;
}
const std::string kProxy = "Proxy-Authenticate: ", kServer = "WWW-Authenticate: ";

} // namespace

class CredentialsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(CredentialsTest);
	CPPUNIT_TEST(a_credential_is_user_realm_and_password);
	CPPUNIT_TEST(proxy_and_server_are_answered_in_headers_of_their_own);
	CPPUNIT_TEST(of_one_realm_the_strongest_is_answered);
	CPPUNIT_TEST(a_realm_of_others_is_not_answered);
	CPPUNIT_TEST(what_was_refused_is_not_sent_again);
	CPPUNIT_TEST(a_stale_nonce_is_replaced);
	CPPUNIT_TEST(another_realm_is_answered_beside_the_first);
	CPPUNIT_TEST_SUITE_END();

	void a_credential_is_user_realm_and_password() {
		const auto one = Credential::parse(" bob : My Realm :a:b c ");
		CPPUNIT_ASSERT(one && one->user == "bob" && one->realm == "My Realm");
		CPPUNIT_ASSERT_EQUAL(std::string("a:b c"), one->password);
		for (const auto text : {"", "bob", "bob:realm", "bob:realm:", ":realm:pw", "bob::pw",
					 "bob: :pw", "bob:realm:p\nw"})
			CPPUNIT_ASSERT_MESSAGE(text, !Credential::parse(text));
	}

	void proxy_and_server_are_answered_in_headers_of_their_own() {
		const auto lines = answer(kProxy + asks("nonce=\"1\"")
				+ "\r\nwww-authenticate: " + asks("nonce=\"2\", algorithm=SHA-256", "A \\\"B\\\""));
		CPPUNIT_ASSERT_EQUAL(
				std::string("Proxy-Authorization: Digest username=\"bob\", realm=\"atlanta\", "
							"nonce=\"1\", uri=\"sip:b\", "
							"response=\"M(M(bob:atlanta:zanzibar):1:00000001:cn:auth:M(INVITE:sip:"
							"b))\", "
							"cnonce=\"cn\", qop=auth, nc=00000001\r\n"
							"Authorization: Digest username=\"us\", realm=\"A \\\"B\\\"\", "
							"nonce=\"2\", "
							"uri=\"sip:b\", response=\"S(S(us:A \\\"B\\\":pw):2:00000001:cn:auth:"
							"S(INVITE:sip:b))\", algorithm=SHA-256, cnonce=\"cn\", qop=auth, "
							"nc=00000001\r\n"),
				lines);
	}

	void of_one_realm_the_strongest_is_answered() {
		const auto weak = asks("nonce=\"weak\", algorithm=MD5");
		const auto strong = asks("nonce=\"strong\", algorithm=SHA-256");
		const auto other = asks("nonce=\"other\", algorithm=SHA-256");
		for (const auto &all : {weak + ", " + strong + ", " + other, strong + ", " + weak}) {
			const auto lines = answer(kProxy + all);
			CPPUNIT_ASSERT(has(lines, "nonce=\"strong\"") && !has(lines, "\"weak\""));
			CPPUNIT_ASSERT(!has(lines, "\"other\""));
		}
		const auto split = answer(kProxy + weak + "\r\n" + kProxy + strong);
		CPPUNIT_ASSERT(has(split, "nonce=\"strong\"") && !has(split, "\"weak\""));
	}

	void a_realm_of_others_is_not_answered() {
		CPPUNIT_ASSERT(answer(kProxy + asks("nonce=\"1\"", "biloxi")).empty());
		CPPUNIT_ASSERT(answer(kProxy + asks("nonce=\"1\"", "ATLANTA")).empty());
		CPPUNIT_ASSERT(answer("X: y").empty());
		const auto both = answer(
				kProxy + asks("nonce=\"1\"", "biloxi") + "\r\n" + kServer + asks("nonce=\"2\""));
		CPPUNIT_ASSERT(has(both, "Authorization: ") && !has(both, "biloxi"));
	}

	void what_was_refused_is_not_sent_again() {
		const auto sent = answer(kProxy + asks("nonce=\"1\""));
		for (const auto nonce : {"nonce=\"1\"", "nonce=\"2\"", "nonce=\"2\", stale=false"})
			CPPUNIT_ASSERT_EQUAL_MESSAGE(nonce, std::string(), answer(kProxy + asks(nonce), sent));
		// The same realm, of the server behind that proxy.
		CPPUNIT_ASSERT(has(answer(kServer + asks("nonce=\"2\""), sent), "\r\nProxy-Auth"));
	}

	void a_stale_nonce_is_replaced() {
		const auto sent = answer(kProxy + asks("nonce=\"1\""));
		const auto again = answer(kProxy + asks("nonce=\"2\", stale=TRUE"), sent);
		CPPUNIT_ASSERT(has(again, "nonce=\"2\"") && has(again, "nc=00000001"));
		CPPUNIT_ASSERT(!has(again, "nonce=\"1\""));
	}

	void another_realm_is_answered_beside_the_first() {
		const auto sent = answer(kProxy + asks("nonce=\"1\""));
		const auto more = answer(kProxy + asks("nonce=\"2\"", "A \\\"B\\\""), sent);
		CPPUNIT_ASSERT(has(more, "nonce=\"2\"") && has(more, "nonce=\"1\""));
		CPPUNIT_ASSERT(has(more, "M(M(bob:atlanta:zanzibar):1:00000002:cn:auth:M(INVITE:sip:b))"));
		CPPUNIT_ASSERT(has(more, "nc=00000002") && has(more, "nc=00000001"));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(CredentialsTest);
