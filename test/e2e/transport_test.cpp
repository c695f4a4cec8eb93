// How NOTIFYs reach phones: over what, by which way, behind which wall.
#include "test/support/bare_phone.hpp"
#include "test/support/certificate.hpp"
#include "test/support/mariadb.hpp"
#include "test/support/office.hpp"
#include "test/support/sca_test.hpp"

#include <fstream>

namespace {

using namespace test;
using By = BarePhone::By;

constexpr const char *kLine = "sip:line1@sca.test";
constexpr const char *kPrivate = "<sip:phone@10.1.2.3:5060>"; // where nobody is

// Subscribes and sees its lamps, then those that an RPC changes.
void is_served(BarePhone &phone, Kamailio &server) {
	phone.send(phone.subscribe(kLine));
	phone.gets(202);
	CPPUNIT_ASSERT_EQUAL(std::string("idle"), lamps_of(phone.gets_notify()));
	server.rpc("sca.seize_appearance", kLine, phone.contact());
	CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), lamps_of(phone.gets_notify()));
	server.rpc("sca.release_appearance", kLine, "1");
	CPPUNIT_ASSERT_EQUAL(std::string("idle"), lamps_of(phone.gets_notify()));
}

class TransportTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(TransportTest);
	CPPUNIT_TEST(phones_are_told_over_udp);
	CPPUNIT_TEST(phones_are_told_over_tcp);
	CPPUNIT_TEST(phones_are_told_over_ipv6);
	CPPUNIT_TEST(phones_are_told_over_tcp_and_ipv6);
	OURS_TEST(a_line_has_phones_of_every_kind_at_once);
	OURS_TEST(the_record_route_of_a_subscribe_is_the_route_of_its_notifies);
	OURS_TEST(without_route_notifies_go_through_the_outbound_proxy);
	CPPUNIT_TEST_SUITE_END();

	void phones_are_told_over_udp() {
		Office office;
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		is_served(phone, office.server);
		office.server.stop();
	}

	void phones_are_told_over_tcp() {
		Office office;
		BarePhone phone(By::Tcp, "127.0.0.1", office.server.port());
		is_served(phone, office.server);
		office.server.stop();
	}

	void phones_are_told_over_ipv6() {
		Recipe recipe;
		recipe.on_ipv6 = true;
		Office office(recipe);
		BarePhone phone(By::Udp, "::1", office.server.port());
		is_served(phone, office.server);
		office.server.stop();
	}

	void phones_are_told_over_tcp_and_ipv6() {
		Recipe recipe;
		const auto port = free_port("::1");
		recipe.defines["LISTEN_MORE"] = "tcp:[::1]:" + std::to_string(port);
		Office office(recipe);
		BarePhone phone(By::Tcp, "::1", port);
		is_served(phone, office.server);
		office.server.stop();
	}

	void a_line_has_phones_of_every_kind_at_once() {
		Recipe recipe;
		recipe.on_ipv6 = true;
		Office office(recipe);
		std::vector<BarePhone> phones;
		for (const auto *host : {"127.0.0.1", "::1"})
			phones.emplace_back(By::Udp, host, office.server.port());
		phones.emplace_back(By::Tcp, "127.0.0.1", office.server.port());
		for (auto &phone : phones) {
			phone.send(phone.subscribe(kLine));
			phone.gets(202);
			phone.gets_notify();
		}
		office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		for (auto &phone : phones)
			CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), lamps_of(phone.gets_notify()));
		office.server.stop();
	}

	void the_record_route_of_a_subscribe_is_the_route_of_its_notifies() {
		Office office;
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		BarePhone proxy(By::Udp, "127.0.0.1", office.server.port());
		const auto first = "<sip:" + proxy.address() + ";lr>",
				   second = std::string("<sip:10.9.8.7;lr;x=y>");
		auto subscribe = phone.subscribe(kLine);
		phone.send(subscribe.add("Record-Route", first).add("Record-Route", second));
		const auto reply = phone.gets(202);
		auto notify = proxy.gets_notify();
		const auto routes = [](const SipText &message) {
			std::string text;
			for (const auto &line : message.all("Route"))
				for (const auto &one : split_list(line)) text += one;
			return text;
		};
		CPPUNIT_ASSERT_EQUAL(first + second, routes(notify));
		CPPUNIT_ASSERT_EQUAL(phone.contact(), notify.uri());
		// a route set is made with the dialog and stays (RFC 3261 12.2)
		auto refresh = BarePhone::within(subscribe, reply, 600, 2).drop("Record-Route");
		phone.send(refresh);
		phone.gets(202);
		CPPUNIT_ASSERT_EQUAL(first + second, routes(proxy.gets_notify()));
		CPPUNIT_ASSERT(phone.gets_no_notify(100));
		office.server.stop();
	}

	void without_route_notifies_go_through_the_outbound_proxy() {
		const auto proxy = Socket::udp("127.0.0.1");
		const auto address = "sip:127.0.0.1:" + std::to_string(proxy.port());
		Office office(with(
				{"\"sca\", \"outbound_proxy\", \"" + address + "\"", R"("sca", "compat", 0)"}));
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		phone.send(phone.subscribe(kLine));
		phone.gets(200);
		const auto notify = SipText::parse(proxy.receive(1000));
		CPPUNIT_ASSERT_EQUAL("NOTIFY " + phone.contact() + " SIP/2.0", notify.first_line);
		CPPUNIT_ASSERT(phone.gets_no_notify(100));
		office.server.kill9();
	}
};

// TLS, with a certificate of its own making.
class TlsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(TlsTest);
	OURS_TEST(phones_are_told_over_tls);
	OURS_TEST(tls_may_be_loaded_before_us);
	OURS_TEST(tls_and_mysql_live_in_one_server);
	CPPUNIT_TEST_SUITE_END();

	static std::string load_tls() {
		return "enable_tls=yes\nloadmodule \"tls.so\"\nmodparam(\"tls\", \"private_key\", \""
				+ certificate_folder() + "/key.pem\")\nmodparam(\"tls\", \"certificate\", \""
				+ certificate_folder()
				+ "/cert.pem\")\nmodparam(\"tls\", \"tls_method\", \"TLSv1.2+\")\n";
	}

	// A phone's connection is its only address: the script marks the Contact with it.
	static Recipe with_tls(uint16_t port, const std::string &before, const std::string &after,
			const std::string &example = "") {
		const auto base = example.empty() ? project_root() + "/doc/examples/sca-basic.cfg"
										  : example;
		std::ifstream basic(base);
		std::string text{std::istreambuf_iterator<char>(basic), {}};
		const std::string call = "sca_handle_subscribe();", first = "loadmodule \"tm.so\"";
		text.insert(text.find(call), "add_contact_alias(); ");
		text.insert(text.find(first), before);
		text.insert(text.find("####### routing"), after + "loadmodule \"nathelper.so\"\n");
		Recipe recipe;
		recipe.config = certificate_folder() + "/kamailio.cfg";
		std::ofstream(recipe.config) << text;
		recipe.defines["LISTEN_MORE"] = "tls:127.0.0.1:" + std::to_string(port);
		recipe.shm_mb = 64;
		return recipe;
	}

	static void serves_tls(const Recipe &recipe, uint16_t port) {
		Office office(recipe);
		BarePhone phone(By::Tls, "127.0.0.1", port);
		is_served(phone, office.server);
		office.joined("alice", "line1");
		office.server.stop();
	}

	void phones_are_told_over_tls() {
		const auto port = free_port();
		serves_tls(with_tls(port, "", load_tls()), port);
	}

	void tls_may_be_loaded_before_us() {
		const auto port = free_port();
		serves_tls(with_tls(port, load_tls(), ""), port);
	}

	void tls_and_mysql_live_in_one_server() {
		Mariadb mariadb(free_port());
		mariadb.sql(
				"CREATE TABLE version (table_name VARCHAR(32), table_version INT);"
				"INSERT INTO version VALUES ('sca_subscriptions', 2);"
				"CREATE TABLE sca_subscriptions (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, "
				"subscriber VARCHAR(255) NOT NULL, aor VARCHAR(255) NOT NULL, event INT NOT NULL, "
				"expires INT NOT NULL, state INT NOT NULL, app_idx INT NOT NULL, "
				"call_id VARCHAR(255) NOT NULL, from_tag VARCHAR(128) NOT NULL, "
				"to_tag VARCHAR(128) NOT NULL, record_route TEXT, notify_cseq INT NOT NULL, "
				"subscribe_cseq INT NOT NULL, server_id INT NOT NULL, "
				"UNIQUE (subscriber, call_id, from_tag, to_tag))");
		for (const bool is_first : {true, false}) {
			const auto port = free_port();
			auto recipe = with_tls(port, is_first ? load_tls() : "", is_first ? "" : load_tls(),
					config_without_database());
			recipe.db_url = mariadb.url();
			recipe.modparams = {R"("sca", "db_mode", 1)"};
			Office office(recipe);
			BarePhone phone(By::Tls, "127.0.0.1", port);
			is_served(phone, office.server);
			CPPUNIT_ASSERT_EQUAL(
					std::string("1\n"), mariadb.sql("SELECT count(*) FROM sca_subscriptions"));
			office.server.stop();
			mariadb.sql("DELETE FROM sca_subscriptions");
		}
	}
};

// Phones whose Contact leads nowhere: NOTIFYs go back to where the SUBSCRIBE came from, when the script says so.
class NatTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(NatTest);
	OURS_TEST(add_contact_alias_leads_back);
	OURS_TEST(set_contact_alias_leads_back);
	OURS_TEST(fix_nated_contact_leads_back);
	OURS_TEST(received_avp_leads_back);
	OURS_TEST(an_alias_that_the_phone_wrote_leads_back);
	OURS_TEST(it_goes_back_through_the_socket_that_it_came_in_by);
	OURS_TEST(the_flow_is_not_forgotten_by_a_restart);
	CPPUNIT_TEST_SUITE_END();

	static Recipe doing(const std::string &statement) {
		return before_subscribe(statement, "sca-nat.cfg");
	}

	static void leads_back(Kamailio &server, By by, const std::string &contact) {
		BarePhone phone(by, "127.0.0.1", server.port());
		const auto subscribe = phone.subscribe(kLine).set("Contact", contact);
		phone.send(subscribe);
		const auto reply = phone.gets(202);
		phone.gets_notify();
		server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), lamps_of(phone.gets_notify()));
		phone.send(BarePhone::within(subscribe, reply, 600, 2));
		phone.gets(202);
		phone.gets_notify();
		server.rpc("sca.release_appearance", kLine, "1");
		CPPUNIT_ASSERT_EQUAL(std::string("idle"), lamps_of(phone.gets_notify()));
		phone.send(BarePhone::within(subscribe, reply, 0, 3));
		phone.gets(202);
		phone.gets_notify();
	}

	static void leads_back(const Recipe &recipe, const std::string &contact = kPrivate) {
		Office office(recipe);
		leads_back(office.server, By::Udp, contact);
		auto over_tcp = contact;
		leads_back(office.server, By::Tcp, over_tcp.insert(contact.find('>'), ";transport=tcp"));
		CPPUNIT_ASSERT_EQUAL(0u, office.server.rpc("sca.lines")["result"].size());
		office.server.stop();
	}

	void add_contact_alias_leads_back() { leads_back(doing("add_contact_alias(); ")); }
	void set_contact_alias_leads_back() { leads_back(doing("set_contact_alias(); ")); }
	void fix_nated_contact_leads_back() { leads_back(doing("fix_nated_contact(); ")); }

	void received_avp_leads_back() {
		auto recipe = doing("$avp(from_where) = $su; ");
		recipe.modparams = {"\"sca\", \"received_avp\", \"$avp(from_where)\""};
		leads_back(recipe);
	}

	void an_alias_that_the_phone_wrote_leads_back() {
		Office office;
		for (const auto by : {By::Udp, By::Tcp}) {
			BarePhone phone(by, "127.0.0.1", office.server.port());
			const auto port = phone.address().substr(phone.address().find(':') + 1);
			phone.send(phone.subscribe(kLine).set("Contact",
					"<sip:phone@10.1.2.3:5060;alias=127.0.0.1~" + port
							+ (by == By::Udp ? "~1>" : "~2>")));
			phone.gets(202);
			phone.gets_notify();
		}
		office.server.stop();
	}

	void it_goes_back_through_the_socket_that_it_came_in_by() {
		auto recipe = doing("add_contact_alias(); ");
		const auto port = free_port();
		recipe.defines["LISTEN_MORE"] = "udp:127.0.0.1:" + std::to_string(port);
		Office office(recipe);
		BarePhone phone(By::Udp, "127.0.0.1", port);
		phone.send(phone.subscribe(kLine).set("Contact", kPrivate));
		phone.gets(202);
		phone.gets_notify();
		office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		phone.gets_notify();
		office.server.stop();
	}

	void the_flow_is_not_forgotten_by_a_restart() {
		Office office(doing("add_contact_alias(); "));
		BarePhone phone(By::Udp, "127.0.0.1", office.server.port());
		const auto subscribe = phone.subscribe(kLine).set("Contact", kPrivate);
		phone.send(subscribe);
		const auto reply = phone.gets(202);
		phone.gets_notify();
		office.server.restart();
		office.server.rpc("sca.seize_appearance", kLine, "sip:a@127.0.0.1");
		CPPUNIT_ASSERT_EQUAL(std::string("1 seized"), lamps_of(phone.gets_notify()));
		phone.send(BarePhone::within(subscribe, reply, 0, 2));
		phone.gets(202);
		office.server.stop();
		CPPUNIT_ASSERT_EQUAL(std::string("0"),
				office.server.query("SELECT count(*) FROM sca_subscriptions")[0][0]);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(TransportTest);
CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);
CPPUNIT_TEST_SUITE_REGISTRATION(NatTest);

} // namespace
