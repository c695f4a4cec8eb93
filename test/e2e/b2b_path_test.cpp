// Phones behind an edge proxy that has put itself into the Path of their registrations (RFC 3327).
#include "test/e2e/b2b_fixture.hpp"

namespace {

using namespace test;

constexpr const char *kRoutes = R"cfg(
modparam("registrar", "use_path", 1)
modparam("registrar", "path_mode", 0)
route[CALL] {
	if ($hdr(X-Script) != $null) {
		b2b_server_new("caller");
		b2b_client_new("callee", "$ru");
		if (!b2b_init_request("of the script")) sl_send_reply("500", "No Session");
		exit;
	}
	if (!b2b_init_request("top hiding")) sl_send_reply("500", "No Session");
}
)cfg";

class B2bPathTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bPathTest);
	CPPUNIT_TEST(a_phone_is_called_by_its_path);
	CPPUNIT_TEST(each_branch_has_its_own);
	CPPUNIT_TEST(a_client_of_the_script_is_reached_like_that_too);
	CPPUNIT_TEST_SUITE_END();

	Recipe recipe() const override { return with_routes(kRoutes); }

	static std::string path_by(const Phone &edge) {
		const auto contact = edge.contact();
		return "<sip:edge@" + contact.substr(contact.find('@') + 1) + ";lr>";
	}
	void registers_by(Phone &phone, const Phone &edge) {
		auto message = phone.request("REGISTER", "sip:sca.test");
		message.set("To", "<" + phone.aor() + ">").add("Expires", "600");
		message.add("Supported", "path").add("Path", path_by(edge));
		phone.send(message);
		phone.gets(200);
	}
	Phone &behind(const std::string &name, const Phone &edge) {
		auto &phone = ladder().phone(name, user_of(name));
		registers_by(phone, edge);
		return phone;
	}

	void a_phone_is_called_by_its_path() {
		auto &alice = phone("alice"), &edge = phone("edge"), &bob = behind("bob", edge);
		auto &mine = calls(alice, "bob");
		auto &theirs = edge.gets_call();
		equal(path_by(edge), theirs.request.header("Route"), "the Path");
		check(theirs.request.first_line.find(bob.contact()) != std::string::npos,
				"the phone is the target: " + theirs.request.first_line);
		edge.replies(theirs, 180);
		alice.gets(180);
		alice.cancels(mine);
		const auto cancel = edge.gets_request("CANCEL");
		equal(path_by(edge), cancel.header("Route"), "of the CANCEL too");
		edge.send(edge.reply_to(cancel, 200));
		edge.replies(theirs, 487);
		alice.gets(487);
		edge.gets_ack(theirs);
		no_session_stays();
		auto &again = calls(alice, "bob");
		auto &second = edge.gets_call();
		edge.answers(second);
		alice.gets_answer(again);
		edge.gets_ack(second);
		ends(alice, again, edge, second);
	}

	void each_branch_has_its_own() {
		auto &alice = phone("alice"), &east = phone("east"), &west = phone("west");
		behind("bob", east);
		behind("bob", west);
		auto &mine = calls(alice, "bob");
		auto &first = east.gets_call(), &second = west.gets_call();
		equal(path_by(east), first.request.header("Route"), "the Path of one");
		equal(path_by(west), second.request.header("Route"), "and of the other");
		east.replies(first, 180);
		alice.gets(180);
		west.answers(second);
		alice.gets_answer(mine);
		west.gets_ack(second);
		east.gets_cancel(first);
		ends(alice, mine, west, second);
	}

	void a_client_of_the_script_is_reached_like_that_too() {
		auto &alice = phone("alice"), &edge = phone("edge");
		behind("bob", edge);
		auto &mine = calls(alice, "bob", {{"X-Script", "1"}});
		auto &theirs = edge.gets_call();
		equal(path_by(edge), theirs.request.header("Route"), "the Path");
		edge.answers(theirs);
		alice.gets_answer(mine);
		edge.gets_ack(theirs);
		ends(edge, theirs, alice, mine);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bPathTest);

} // namespace
