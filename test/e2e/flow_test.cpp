// What a restart knows of the flow to a phone, beyond its Contact.
#include "test/support/bare_phone.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;
using By = BarePhone::By;
using namespace std::literals;

constexpr const char *kLine = "sip:line1@sca.test";
constexpr const char *kPrivate = "<sip:phone@10.1.2.3:5060>"; // where nobody is

using Break = void (*)(Kamailio &);

void stops_and_starts(Kamailio &server) {
	server.restart();
}

void dies_and_starts(Kamailio &server) {
	server.kill9();
	server.start();
}

class FlowTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(FlowTest);
	OURS_TEST(notifies_are_requests_of_their_dialog);
	OURS_TEST(a_restart_keeps_the_socket_and_the_event_id);
	OURS_TEST(a_crash_keeps_the_socket_and_the_event_id);
	OURS_TEST(a_restart_keeps_the_way_over_tcp);
	OURS_TEST(a_crash_keeps_the_way_over_tcp);
	OURS_TEST(a_way_that_the_contact_has_no_room_for_is_kept);
	OURS_TEST(a_phone_with_a_long_contact_survives_a_restart);
	OURS_TEST(a_seizure_keeps_its_event_id);
	OURS_TEST(a_socket_that_is_gone_does_not_matter);
	OURS_TEST(what_belongs_to_no_subscription_is_erased);
	CPPUNIT_TEST_SUITE_END();

	// Strict, stored at once, and with a statement before each SUBSCRIBE is handled.
	static Recipe doing(const std::string &statement) {
		Recipe recipe = before_subscribe(statement, "sca-flow.cfg");
		recipe.modparams = {R"("sca", "db_mode", 1)", R"("sca", "compat", 0)"};
		return recipe;
	}

	static SipText subscribes(BarePhone &phone, const std::string &contact = kPrivate) {
		auto subscribe = phone.subscribe(kLine).set("Contact", contact);
		phone.send(subscribe.set("Event", "call-info;id=e7"));
		phone.gets(200);
		CPPUNIT_ASSERT_EQUAL(std::string("call-info;id=e7"), phone.gets_notify().header("Event"));
		return subscribe;
	}

	static void is_told(Kamailio &server, BarePhone &phone) {
		server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		const auto notify = phone.gets_notify();
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), lamps_of(notify));
		CPPUNIT_ASSERT_EQUAL(std::string("call-info;id=e7"), notify.header("Event"));
		CPPUNIT_ASSERT_EQUAL(size_t{0}, notify.uri().find("sip:phone@10.1.2.3:5060"));
	}

	// The phone hears only what comes from the port that it has called.
	static void survives_over_udp(Break breaks) {
		auto recipe = doing("add_contact_alias(); ");
		const auto port = free_port();
		recipe.defines["LISTEN_MORE"] = "udp:127.0.0.1:" + std::to_string(port);
		Office office(recipe);
		BarePhone phone(By::Udp, "127.0.0.1", port);
		subscribes(phone);
		breaks(office.server);
		is_told(office.server, phone);
		office.server.stop();
	}

	static void survives_over_tcp(Break breaks) {
		Office office(doing("add_contact_alias(); "));
		BarePhone phone(By::Tcp, "127.0.0.1", office.server.port());
		subscribes(phone, "<sip:phone@10.1.2.3:5060;transport=tcp>");
		breaks(office.server);
		phone.connects_again(office.server.port());
		sleep_ms(200); // until the server knows the connection
		is_told(office.server, phone);
		office.server.stop();
	}

	// A phone that is not named as the line, and called the second of two ports: with `compat` 1, at once,
	// when another process sends, and after a restart.
	void notifies_are_requests_of_their_dialog() {
		Recipe recipe;
		const auto port = free_port();
		recipe.defines["LISTEN_MORE"] = "udp:127.0.0.1:" + std::to_string(port);
		Office office(recipe);
		BarePhone phone(By::Udp, "127.0.0.1", port);
		auto subscribe = phone.subscribe(kLine);
		subscribe.set("From", "\"Phone 7\" <sip:phone7@example.com;user=phone>;tag=from7");
		phone.send(subscribe.set("To", "<sip:line1@127.0.0.1;x=y>"));
		const auto to = phone.gets(202).header("To");
		const auto is_of_the_dialog = [&](const SipText &notify) {
			CPPUNIT_ASSERT_EQUAL(
					"<sip:phone7@example.com;user=phone>;tag=from7"s, notify.header("To"));
			CPPUNIT_ASSERT_EQUAL(to, notify.header("From"));
			CPPUNIT_ASSERT_EQUAL(subscribe.call_id(), notify.call_id());
		};
		is_of_the_dialog(phone.gets_notify());
		const auto change = [&] {
			office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		};
		for (int i = 0; i < 4; ++i) {
			change();
			is_of_the_dialog(phone.gets_notify());
		}
		office.server.restart();
		change();
		is_of_the_dialog(phone.gets_notify());
		office.server.stop();
	}

	void a_restart_keeps_the_socket_and_the_event_id() { survives_over_udp(stops_and_starts); }
	void a_crash_keeps_the_socket_and_the_event_id() { survives_over_udp(dies_and_starts); }
	void a_restart_keeps_the_way_over_tcp() { survives_over_tcp(stops_and_starts); }
	void a_crash_keeps_the_way_over_tcp() { survives_over_tcp(dies_and_starts); }

	void a_way_that_the_contact_has_no_room_for_is_kept() {
		Office office(doing("add_contact_alias(); "));
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		subscribes(phone, "<sip:phone@10.1.2.3:5060;x=" + std::string(220, 'x') + ">");
		office.server.restart();
		is_told(office.server, phone);
		office.server.stop();
	}

	// A push token in the Contact, and what else phones make long. It moves, restarts, and leaves.
	void a_phone_with_a_long_contact_survives_a_restart() {
		Office office(doing(""));
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		const auto contact = [&](char token) {
			return "<" + phone.contact() + ";pn-provider=apns;pn-prid=" + std::string(400, token)
					+ ">";
		};
		auto subscribe = phone.subscribe(kLine).set("Contact", contact('x'));
		subscribe.set("Call-ID", std::string(300, 'c')).set("Event", "call-info;id=e7");
		phone.send(subscribe);
		const auto reply = phone.gets(200);
		phone.gets_notify();
		const auto is_told_at = [&](const char *state, char token) {
			office.server.rpc("sca.update_appearance", kLine, "1", state);
			const auto notify = phone.gets_notify();
			CPPUNIT_ASSERT_EQUAL(std::string("1 ") + state, lamps_of(notify));
			CPPUNIT_ASSERT_EQUAL(contact(token), "<" + notify.uri() + ">");
		};
		office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		phone.gets_notify();
		office.server.kill9();
		office.server.start();
		is_told_at("active", 'x');
		phone.send(BarePhone::within(subscribe, reply, 600, 2).set("Contact", contact('y')));
		phone.gets(200);
		phone.gets_notify();
		office.server.restart();
		is_told_at("held", 'y');
		phone.send(BarePhone::within(subscribe, reply, 0, 3).set("Contact", contact('y')));
		phone.gets(200);
		phone.gets_notify();
		CPPUNIT_ASSERT_EQUAL(std::string("0"),
				office.server.query("SELECT count(*) FROM sca_state WHERE app_idx=0")[0][0]);
		CPPUNIT_ASSERT_EQUAL(int64_t{0}, office.server.statistic("sca:left_out"));
		office.server.stop();
	}

	void a_seizure_keeps_its_event_id() {
		Office office(doing(""));
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		phone.send(phone.subscribe(kLine));
		phone.gets(200);
		phone.gets_notify();
		auto seize = phone.subscribe(kLine, 15, "line-seize");
		seize.set("Event", "line-seize;id=s1");
		phone.send(seize.add("Call-Info", "<sip:sca.test>;appearance-index=1"));
		phone.gets(200);
		phone.gets_notify("line-seize");
		office.server.kill9();
		office.server.start();
		office.server.rpc("sca.release_appearance", kLine, "1");
		CPPUNIT_ASSERT_EQUAL(
				std::string("line-seize;id=s1"), phone.gets_notify("line-seize").header("Event"));
		office.server.stop();
	}

	void a_socket_that_is_gone_does_not_matter() {
		Office office(doing("add_contact_alias(); "));
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		subscribes(phone);
		office.server.stop();
		office.server.query("UPDATE sca_state SET sub_socket = 'udp:127.0.0.1:9'");
		office.server.start();
		is_told(office.server, phone);
		office.server.stop();
	}

	void what_belongs_to_no_subscription_is_erased() {
		Office office(doing(""));
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		const auto count = [&] {
			return office.server.query("SELECT count(*) FROM sca_state")[0][0];
		};
		subscribes(phone, "<" + phone.contact() + ">");
		CPPUNIT_ASSERT_EQUAL(std::string("1"), count());
		office.server.stop();
		office.server.query("DELETE FROM sca_subscriptions");
		office.server.start();
		CPPUNIT_ASSERT_EQUAL(std::string("0"), count());
		office.server.stop();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(FlowTest);

} // namespace
