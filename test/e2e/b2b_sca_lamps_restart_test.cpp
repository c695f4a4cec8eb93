// Lamps of phones that have subscribed with sca.so, when the server is killed in the middle of calls through b2b_sca.so.
#include "test/e2e/b2b_sca_fixture.hpp"
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"

namespace {

using namespace test;

// Each test has a server of its own.
class B2bScaLampsRestartTest : public B2bScaTest {
	CPPUNIT_TEST_SUITE(B2bScaLampsRestartTest);
	CPPUNIT_TEST(lamps_survive_a_crash);
	CPPUNIT_TEST(a_table_of_lamps_in_memory_is_filled_again);
	CPPUNIT_TEST(a_call_that_did_not_survive_leaves_no_lamp_lit);
	CPPUNIT_TEST(a_lamp_is_not_put_out_for_the_call_before);
	CPPUNIT_TEST(lamps_stay_until_the_calls_are_read);
	CPPUNIT_TEST(a_stranger_has_no_lamp_put_out);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {}
	void tearDown() override {
		if (server_) B2bScaTest::tearDown();
		server_.reset();
	}

private:
	static constexpr auto kStoring =
			"modparam(\"sca\", \"db_url\", DBURL)\nmodparam(\"sca\", \"db_mode\", 1)\n";

	void begin(const std::string &of_sca) {
		auto recipe = with_lines("modparam(\"b2b_sca\", \"db_url\", DBURL)\n"
								 "modparam(\"b2b_sca\", \"db_mode\", 1)\n"
				+ of_sca);
		recipe.defines["WITH_SCA"] = "1";
		recipe.defines["WITH_DB"] = "1";
		recipe.modparams = {R"("b2b_entities|b2b_logic", "db_mode", 1)"};
		recipe.workers = 2;
		server_ = std::make_unique<Kamailio>(recipe);
		server_->start();
		use(*server_);
	}
	Phone &member(const std::string &name) {
		auto &phone = ladder().phone(name, line());
		if (name == "alice") phone.registers();
		phone.subscribes();
		return phone;
	}
	Call talk_on_line(Phone &alice, Phone &bob) {
		auto &calling = calls(alice, "bob", {{"X-Line", line()}, {"X-Entity", "1"}});
		auto &called = bob.gets_call();
		connect(alice, calling, bob, called);
		return {&calling, &called};
	}
	void crash() {
		ladder().wait(300);
		server_->kill9();
		server_->start();
	}

	void lamps_survive_a_crash() {
		begin(kStoring);
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		const auto call = talk_on_line(alice, bob);
		other.shows("1 active");
		crash();
		holds(alice, *call.caller, bob, *call.callee);
		other.shows("1 held");
		ends(alice, bob, call);
		other.shows("idle");
		alice.shows("idle");
	}

	// Its phones subscribe anew.
	void a_table_of_lamps_in_memory_is_filled_again() {
		begin("");
		auto &alice = member("alice"), &bob = phone("bob");
		const auto call = talk_on_line(alice, bob);
		alice.shows("1 active");
		crash();
		auto &other = member("other");
		other.shows("1 active");
		other.asks_to_seize(1);
		other.gets(480);
		ends(alice, bob, call);
		other.shows("idle");
	}

	void a_call_that_did_not_survive_leaves_no_lamp_lit() {
		begin(kStoring);
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		talk_on_line(alice, bob);
		other.shows("1 active");
		ladder().wait(300);
		server_->kill9();
		for (const auto *table : {"b2b_logic", "b2b_entities", "b2b_sca"})
			server_->query(std::string("DELETE FROM ") + table);
		server_->start();
		other.shows("idle");
	}

	// sca.so has stored last what had this index before.
	void a_lamp_is_not_put_out_for_the_call_before() {
		begin(kStoring);
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		const auto call = talk_on_line(alice, bob);
		other.shows("1 active");
		ladder().wait(300);
		server_->kill9();
		server_->query("UPDATE sca_state SET callee = 'b2b.1.1'");
		server_->start();
		other.hears_nothing(1000);
		holds(alice, *call.caller, bob, *call.callee);
		other.sees("1 held");
		ends(alice, bob, call);
		other.shows("idle");
	}

	void lamps_stay_until_the_calls_are_read() {
		begin(std::string(kStoring) + "modparam(\"b2b_sca\", \"db_optional\", 1)\n");
		auto &alice = member("alice"), &other = member("other"), &bob = phone("bob");
		const auto call = talk_on_line(alice, bob);
		other.shows("1 active");
		ladder().wait(300);
		server_->kill9();
		const std::string of_lines = " WHERE table_name = 'b2b_sca'";
		const auto version =
				server_->query("SELECT table_version FROM version" + of_lines).at(0).at(0);
		const auto set_version = [&](const std::string &to) {
			server_->query("UPDATE version SET table_version = " + to + of_lines);
		};
		set_version("99");
		server_->start();
		other.hears_nothing(1000);
		equal("idle", lamps(), "the line before its rows are read");
		const auto are_read = [&] {
			set_version(version); // again, where the file was in use
			return lamps() == "1 active";
		};
		check(comes_true(are_read, 20000), "the rows are read");
		other.hears_nothing(600);
		ends(alice, bob, call);
		other.shows("idle");
	}

	// A call of its own that names itself as a session would.
	void a_stranger_has_no_lamp_put_out() {
		begin(kStoring);
		auto &alice = member("alice"), &other = member("other");
		BarePhone far(BarePhone::By::Udp, server_->address(), server_->port());
		for (const std::string name : {"b2b.1.1", "sip:b2b.1.1@far.invalid"}) {
			auto invite = phone("far").request("INVITE", alice.aor());
			invite.set("Via", "SIP/2.0/UDP " + far.address() + ";branch=" + invite.branch())
					.set("From", "<" + name + ">;tag=far")
					.set("Contact", "<" + name + ">")
					.add("X-Proxied", "1");
			far.send(invite);
			alice.gets_call();
		}
		other.shows("1 alerting, 2 alerting");
		crash();
		other.hears_nothing(1000);
		other.shows("1 alerting, 2 alerting");
	}

	std::unique_ptr<Kamailio> server_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bScaLampsRestartTest);

} // namespace
