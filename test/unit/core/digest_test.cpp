#include "core/sip/digest.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <map>

using namespace core::sip;
using Algorithm = DigestAlgorithm;
using Qop = DigestQop;

namespace {

// RFC 7616 3.9.1
const std::string kRealm = "http-auth@example.org";
const std::string kNonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
const std::string kOpaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";
const std::string kCnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

// What the functions make of the texts of that example, as openssl(1) says; of others nothing.
std::string known(const std::map<std::string, std::string> &hashes, std::string_view text) {
	const auto found = hashes.find(std::string(text));
	return found == hashes.end() ? "not of the example: " + std::string(text) : found->second;
}

std::string md5_of_example(std::string_view text) {
	const std::string a1 = "3d78807defe7de2157e2b0b6573a855f";
	const std::string a2 = "39aff3a2bab6126f332b942af96d3366";
	return known({{"Mufasa:http-auth@example.org:Circle of Life", a1}, {"GET:/dir/index.html", a2},
						 {a1 + ':' + kNonce + ":00000001:" + kCnonce + ":auth:" + a2,
								 "8ca523f5e9506fed4657c9700eebdbec"}},
			text);
}

std::string sha256_of_example(std::string_view text) {
	const std::string a1 = "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232";
	const std::string a2 = "9a3fdae9a622fe8de177c24fa9c070f2b181ec85e15dcbdc32e10c82ad450b04";
	return known(
			{{"Mufasa:http-auth@example.org:Circle of Life", a1}, {"GET:/dir/index.html", a2},
					{a1 + ':' + kNonce + ":00000001:" + kCnonce + ":auth:" + a2,
							"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"}},
			text);
}

constexpr DigestHashes kOfExample{md5_of_example, sha256_of_example};

// Those show what was hashed.
constexpr DigestHashes kShown{[](std::string_view text) { return "M(" + std::string(text) + ")"; },
		[](std::string_view text) { return "S(" + std::string(text) + ")"; }};

std::string challenge(const std::string &algorithm, const std::string &qop = "auth, auth-int") {
	return "Digest realm=\"" + kRealm + "\", qop=\"" + qop + "\", algorithm=" + algorithm
			+ ", nonce=\"" + kNonce + "\", opaque=\"" + kOpaque + "\"";
}

Digest first(std::string_view field) {
	const auto digest = next_digest(field);
	CPPUNIT_ASSERT(digest);
	return *digest;
}

// response=, of short texts.
std::string response(const std::string &extra) {
	const std::string field = "Digest realm=\"r\",nonce=\"n\"" + extra;
	auto digest = first(field);
	digest.count = 26;
	const auto text = print_credentials(digest, {"u", "p"}, {"BYE", "sip:b", "SDP"}, "c", kShown);
	const auto begin = text.find("response=\"") + 10;
	return text.substr(begin, text.find('"', begin) - begin);
}

size_t count_of(std::string_view field) {
	size_t count = 0;
	while (next_digest(field)) ++count;
	return count;
}

} // namespace

class DigestTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(DigestTest);
	CPPUNIT_TEST(the_examples_of_the_rfc_are_answered_as_it_says);
	CPPUNIT_TEST(a_challenge_is_read);
	CPPUNIT_TEST(several_challenges_stand_in_one_field);
	CPPUNIT_TEST(what_cannot_be_answered_is_passed_over);
	CPPUNIT_TEST(each_algorithm_and_qop_hashes_what_it_says);
	CPPUNIT_TEST(only_what_was_asked_for_is_said);
	CPPUNIT_TEST(what_is_printed_reads_the_same);
	CPPUNIT_TEST(sha_256_is_stronger);
	CPPUNIT_TEST_SUITE_END();

	void the_examples_of_the_rfc_are_answered_as_it_says() {
		const std::string frame[] = {"Digest username=\"Mufasa\", realm=\"" + kRealm
						+ "\", nonce=\"" + kNonce + "\", uri=\"/dir/index.html\", response=\"",
				", cnonce=\"" + kCnonce + "\", opaque=\"" + kOpaque + "\", qop=auth, nc=00000001"};
		const std::string answers[][2] = {{"MD5", "8ca523f5e9506fed4657c9700eebdbec"},
				{"SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"}};
		for (const auto &[algorithm, answer] : answers) {
			const auto field = challenge(algorithm);
			auto digest = first(field);
			digest.count = 1;
			CPPUNIT_ASSERT_EQUAL(frame[0] + answer + "\", algorithm=" + algorithm + frame[1],
					print_credentials(digest, {"Mufasa", "Circle of Life"},
							{"GET", "/dir/index.html", {}}, kCnonce, kOfExample));
		}
	}

	void a_challenge_is_read() {
		const auto digest = first(
				"digest\tREALM = \"a \\\"b\\\", c\" ,nonce=abc==,\r\n opaque=\"\","
				"Stale=TRUE,, algorithm=\"sha-256-SESS\" , qop=auth-int,x=y");
		CPPUNIT_ASSERT_EQUAL(std::string("a \\\"b\\\", c"), std::string(digest.realm));
		CPPUNIT_ASSERT(digest.nonce == "abc==" && digest.is_stale && digest.names_algorithm);
		CPPUNIT_ASSERT(digest.opaque.data() && digest.opaque.empty());
		CPPUNIT_ASSERT(digest.algorithm == Algorithm::Sha256Sess && digest.qop == Qop::AuthInt);

		const auto plain = first("Digest realm=\"\",nonce=n,stale=false");
		CPPUNIT_ASSERT(plain.realm.data() && !plain.opaque.data() && !plain.is_stale);
		CPPUNIT_ASSERT(plain.algorithm == Algorithm::Md5 && !plain.names_algorithm);
		CPPUNIT_ASSERT(plain.qop == Qop::None && plain.count == 0);
	}

	void several_challenges_stand_in_one_field() {
		const auto all = "Basic realm=\"b\", Negotiate, " + challenge("SHA-256", "auth")
				+ ", NTLM abc==,Digest  nonce=n,realm=r , " + challenge("MD5", "auth,x");
		std::string_view rest = all;
		CPPUNIT_ASSERT(next_digest(rest)->algorithm == Algorithm::Sha256);
		CPPUNIT_ASSERT(next_digest(rest)->realm == "r");
		CPPUNIT_ASSERT(next_digest(rest)->qop == Qop::Auth);
		CPPUNIT_ASSERT(!next_digest(rest));
	}

	void what_cannot_be_answered_is_passed_over() {
		for (const std::string field : {"", "Digest", "Digest realm=r", "Digest nonce=n",
					 "Digest realm=r,nonce=\"\"", "Digest realm=r,nonce=\"n",
					 "Digest realm=r,nonce=\"n\"x", "Digest realm=r,nonce=n\"",
					 "Digest realm=\"a\r\n b\",nonce=n", "realm=r,nonce=n", "Basic realm=r,nonce=n",
					 "Digestive realm=r,nonce=n", "Digest realm=r,nonce=n,algorithm=SHA-512-256",
					 "Digest realm=r,nonce=n,qop=\"token\"", "Digest realm=r,nonce=n,nc=x"}) {
			CPPUNIT_ASSERT_EQUAL_MESSAGE(field, size_t{0}, count_of(field));
			// An open quote reaches to the end.
			const bool is_open = std::count(field.begin(), field.end(), '"') % 2 == 1;
			const size_t left = is_open ? 0 : 1;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(field, left, count_of(field + ", " + challenge("MD5")));
		}
	}

	void each_algorithm_and_qop_hashes_what_it_says() {
		const std::string rows[][2] = {{"", "M(M(u:r:p):n:M(BYE:sip:b))"},
				{",qop=auth", "M(M(u:r:p):n:0000001a:c:auth:M(BYE:sip:b))"},
				{",qop=auth-int", "M(M(u:r:p):n:0000001a:c:auth-int:M(BYE:sip:b:M(SDP)))"},
				{",qop=auth,algorithm=MD5-sess",
						"M(M(M(u:r:p):n:c):n:0000001a:c:auth:M(BYE:sip:b))"},
				{",algorithm=MD5-sess", "M(M(M(u:r:p):n:c):n:M(BYE:sip:b))"},
				{",qop=auth,algorithm=SHA-256", "S(S(u:r:p):n:0000001a:c:auth:S(BYE:sip:b))"},
				{",qop=auth-int,algorithm=SHA-256-sess",
						"S(S(S(u:r:p):n:c):n:0000001a:c:auth-int:S(BYE:sip:b:S(SDP)))"}};
		for (const auto &[extra, hashed] : rows)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(extra, hashed, response(extra));
	}

	void only_what_was_asked_for_is_said() {
		const auto text = print_credentials(
				first("Digest realm=r,nonce=n"), {"a\"b", "p"}, {"BYE", "sip:b", {}}, "c", kShown);
		CPPUNIT_ASSERT_EQUAL(
				std::string("Digest username=\"a\\\"b\", realm=\"r\", nonce=\"n\", "
							"uri=\"sip:b\", response=\"M(M(a\"b:r:p):n:M(BYE:sip:b))\""),
				text);
		const auto sess = print_credentials(first("Digest realm=r,nonce=n,algorithm=md5-sess"),
				{"u", "p"}, {"BYE", "sip:b", {}}, "c", kShown);
		CPPUNIT_ASSERT(sess.find(", algorithm=MD5-sess, cnonce=\"c\"") != sess.npos);
		CPPUNIT_ASSERT(sess.find("nc=") == sess.npos);
	}

	void what_is_printed_reads_the_same() {
		for (const auto algorithm : {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"})
			for (const auto qop : {"auth", "auth-int"}) {
				const auto field = challenge(algorithm, qop);
				auto asked = first(field);
				asked.count = 0xabcdef12;
				const auto text = print_credentials(
						asked, {"u", "p"}, {"INVITE", "sip:b", "x"}, "c", kShown);
				const auto said = first(text);
				CPPUNIT_ASSERT_EQUAL(asked.realm, said.realm);
				CPPUNIT_ASSERT_EQUAL(asked.nonce, said.nonce);
				CPPUNIT_ASSERT_EQUAL(asked.opaque, said.opaque);
				CPPUNIT_ASSERT_EQUAL(asked.count, said.count);
				CPPUNIT_ASSERT(asked.algorithm == said.algorithm && asked.qop == said.qop);
			}
	}

	void sha_256_is_stronger() {
		const std::string weak[] = {challenge("MD5"), challenge("MD5-sess")};
		const std::string strong[] = {challenge("SHA-256"), challenge("SHA-256-sess")};
		for (const auto &w : weak)
			for (const auto &s : strong)
				CPPUNIT_ASSERT(is_stronger(first(s), first(w)) && !is_stronger(first(w), first(s)));
		CPPUNIT_ASSERT(!is_stronger(first(weak[1]), first(weak[0])));
		CPPUNIT_ASSERT(!is_stronger(first(strong[1]), first(strong[0])));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(DigestTest);
