// Calls that leave the line that they came to: whose lamps show them.
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

constexpr const char *kVoicemail = "voicemail";

class ForwardingTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ForwardingTest);
	OURS_TEST(a_call_that_the_voice_mail_takes_frees_the_line);
	OURS_TEST(a_call_that_is_forwarded_shows_on_the_line_that_it_goes_to);
	CPPUNIT_TEST_SUITE_END();

	void a_call_that_the_voice_mail_takes_frees_the_line() {
		Recipe recipe;
		recipe.defines["VOICEMAIL"] = "\"sip:voicemail@sca.test\"";
		Office office(recipe);
		auto &alice = office.joined("alice");
		auto &mail = office.ladder.phone("mail", kVoicemail);
		mail.registers();
		auto &bob = office.ladder.phone("bob", "bob");
		auto &call = bob.calls("line1");
		alice.sees("1 alerting");
		alice.replies(alice.gets_call(), 486);
		alice.gets_request("ACK");
		auto &recorded = mail.gets_call();
		alice.hears_nothing(100);
		answers({mail, recorded}, {bob, call});
		alice.sees("idle");
		ends({bob, call}, {mail, recorded});
		alice.hears_nothing(100);
		office.server.stop();
	}

	// The caller's INVITE names line1 all the time; the script sends it to line2.
	static Recipe forwarding() {
		std::ifstream basic(project_root() + "/doc/examples/sca-basic.cfg");
		std::string text{std::istreambuf_iterator<char>(basic), {}};
		const std::string plain = "	record_route();\n	sca_call_info_update();\n";
		text.replace(text.find(plain), plain.size(),
				"	record_route();\n"
				"	if ($rU == \"line1\") $ru = \"sip:line2@sca.test\";\n"
				"	sca_call_info_update(1);\n"
				"	sca_call_info_update(2, \"$ru\");\n");
		Recipe recipe;
		recipe.config = std::filesystem::temp_directory_path() / "sca-forwarding.cfg";
		std::ofstream(recipe.config) << text;
		return recipe;
	}

	void a_call_that_is_forwarded_shows_on_the_line_that_it_goes_to() {
		Office office(forwarding());
		auto &alice = office.joined("alice");
		auto &carol = office.joined("carol", "line2");
		auto &bob = office.ladder.phone("bob", "bob");
		auto &call = bob.calls("line1");
		auto &theirs = carol.gets_call();
		carol.sees("1 alerting");
		carol.replies(theirs, 180);
		bob.gets(180);
		answers({carol, theirs}, {bob, call});
		carol.sees("1 active");
		ends({bob, call}, {carol, theirs});
		carol.sees("idle");
		alice.hears_nothing(100);
		office.server.stop();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ForwardingTest);

} // namespace
