// The configurations that operators copy: each is read by the server, and each that needs no service of the
// outside does what it is there for.
#include <filesystem>
#include <fstream>

#include "test/support/environment.hpp"
#include "test/support/mariadb.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"
#include "test/support/sca_test.hpp"

namespace {

using namespace test;
namespace fs = std::filesystem;

constexpr const char *kModules = "/usr/lib/x86_64-linux-gnu/kamailio/modules";

// A folder with a key and a certificate, gone with the test.
class Certificate {
public:
	Certificate() {
		std::string name = (fs::temp_directory_path() / "sca-certificate-XXXXXX").string();
		CPPUNIT_ASSERT(mkdtemp(name.data()) != nullptr);
		folder_ = name;
		run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
				"/CN=sca.test", "-keyout", key(), "-out", certificate()});
		CPPUNIT_ASSERT(fs::exists(certificate()));
	}
	~Certificate() {
		std::error_code ignored;
		fs::remove_all(folder_, ignored);
	}
	Certificate(const Certificate &) = delete;
	Certificate &operator=(const Certificate &) = delete;

	std::string key() const { return folder_ + "/key.pem"; }
	std::string certificate() const { return folder_ + "/certificate.pem"; }

private:
	std::string folder_;
};

class ExamplesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ExamplesTest);
	OURS_TEST(every_example_is_accepted);
	OURS_TEST(events_run_in_the_script);
	OURS_TEST(prometheus_reads_beside_the_rpc_commands);
	OURS_TEST(lua_drives_lines_and_hears_of_them);
	OURS_TEST(a_notify_returns_through_the_nat);
	OURS_TEST(a_call_returns_through_the_nat);
	OURS_TEST(a_held_call_is_retrieved_through_the_nat);
	OURS_TEST(equal_private_addresses_are_two_phones);
	OURS_TEST(phones_subscribe_over_tls);
	OURS_TEST(a_seizure_is_in_mysql_when_it_is_granted);
	CPPUNIT_TEST_SUITE_END();

	static Recipe recipe_of(const std::string &example) {
		Recipe recipe;
		recipe.config = "doc/examples/" + example;
		recipe.defines["LUA_FILE"] = '"' + project_root() + "/doc/examples/sca-kemi.lua\"";
		return recipe;
	}

	static void expect_logged(Kamailio &server, const std::string &text) {
		if (server.log().find(text) == std::string::npos)
			CPPUNIT_FAIL("not in the log: " + text + "\n" + server.log_tail());
	}

	void every_example_is_accepted() {
		int count = 0;
		for (const auto &file : fs::directory_iterator(project_root() + "/doc/examples")) {
			if (file.path().extension() != ".cfg") continue;
			std::vector<std::string> command{"env"};
			for (const auto &word : environment_of_ours()) command.push_back(word);
			for (const auto &word : {std::string("kamailio"), std::string("-c"), std::string("-E"),
						 "-f" + file.path().string(), "-L" + our_modules() + ":" + kModules,
						 std::string("-AWITH_SQLITE=1")})
				command.push_back(word);
			const auto output = run(command);
			if (output.status != 0) CPPUNIT_FAIL(file.path().string() + "\n" + output.text);
			++count;
		}
		CPPUNIT_ASSERT(count >= 6);
	}

	// A seizure and its end, seen by the phone.
	static void seize_and_release(Ladder &ladder) {
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		alice.seizes(1);
		alice.sees("1 seized");
		alice.releases(1);
		alice.sees("idle");
		ladder.settle();
	}

	static void call_and_hang_up(Ladder &ladder) {
		auto &alice = *ladder.phones().front();
		auto &bob = ladder.phone("bob", "far1");
		bob.registers();
		alice.seizes(1);
		auto &call = alice.calls("far1", on(1));
		auto &theirs = bob.gets_call();
		bob.replies(theirs, 180);
		alice.gets(180);
		alice.shows("1 progressing");
		answers({bob, theirs}, {alice, call});
		alice.shows("1 active");
		ends({bob, theirs}, {alice, call});
		alice.shows("idle");
	}

	void events_run_in_the_script() {
		Kamailio server(recipe_of("sca-events.cfg"));
		server.start();
		Ladder ladder(server);
		seize_and_release(ladder);
		call_and_hang_up(ladder);
		expect_logged(server, "sip:line1@sca.test 1 talks to <sip:far1@sca.test>");
		expect_logged(server, "sip:line1@sca.test 1 seized by sip:line1@127.0.0.1:");
		expect_logged(server, "sip:line1@sca.test 1 is free: seize ended");
		server.stop();
	}

	void prometheus_reads_beside_the_rpc_commands() {
		auto recipe = recipe_of("sca-basic.cfg");
		recipe.defines["WITH_PROMETHEUS"] = "1";
		Kamailio server(recipe);
		server.start(); // ready when an RPC command over HTTP is answered
		server.rpc("sca.seize_appearance", "sip:line1@sca.test", "sip:line1@192.0.2.7");
		const auto metrics = http_answer(server.port(), "/metrics", "");
		CPPUNIT_ASSERT_MESSAGE(
				metrics, metrics.find("kamailio_sca_seized 1 ") != std::string::npos);
		CPPUNIT_ASSERT_EQUAL(1u, server.rpc("sca.all_appearances")["result"].size());
		server.stop();
	}

	void lua_drives_lines_and_hears_of_them() {
		Kamailio server(recipe_of("sca-kemi.cfg"));
		server.start();
		Ladder ladder(server);
		seize_and_release(ladder);
		expect_logged(server, "sca:seized sip:line1@sca.test 1");
		call_and_hang_up(ladder);
		expect_logged(server, "sca:idle sip:line1@sca.test 1");
		server.stop();
	}

	// The phone names a private address that nobody here can reach.
	static SipText behind_nat(SipText message) {
		return message.set("Contact", "<sip:line1@10.255.255.1:5060>");
	}

	void a_notify_returns_through_the_nat() {
		Kamailio server(recipe_of("sca-nat.cfg"));
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.send(behind_nat(alice.subscribe_request("call-info", 600)));
		alice.gets(202);
		const auto notify = alice.gets_notify();
		ladder.check_equal("sip:line1@10.255.255.1:5060;alias=127.0.0.1~"
						+ std::to_string(alice.local_port()) + "~1",
				notify.text.uri(), "the NOTIFY names");
		notify.says("idle");
		server.stop();
	}

	void a_call_returns_through_the_nat() {
		Kamailio server(recipe_of("sca-nat.cfg"));
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		auto &bob = ladder.phone("bob", "far1");
		auto message = alice.request("REGISTER", "sip:sca.test");
		alice.send(behind_nat(message.set("To", "<" + alice.aor() + ">").add("Expires", "600")));
		alice.gets(200);
		bob.registers();
		bob.calls("line1");
		const auto invite = alice.gets_request("INVITE");
		alice.send(alice.reply_to(invite, 486));
		bob.gets(486);
		alice.forgets();
		server.stop();
	}

	static void answers_behind_nat(Phone &bob, const Dialog &call) {
		auto reply = bob.reply_to(call.request, 200);
		if (reply.to_tag().empty()) reply.set("To", reply.header("To") + ";tag=" + call.local_tag);
		bob.send(reply.add("Contact", "<sip:far1@10.255.255.2:5060>"));
	}

	void a_held_call_is_retrieved_through_the_nat() {
		Kamailio server(recipe_of("sca-nat.cfg"));
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		auto &anna = ladder.phone("anna", "line1");
		auto &bob = ladder.phone("bob", "far1");
		for (auto *phone : {&alice, &anna}) phone->joins();
		bob.registers();
		alice.seizes(1);
		auto &call = alice.calls("far1", on(1));
		auto &theirs = bob.gets_call();
		answers_behind_nat(bob, theirs);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		alice.reinvites(call, directed("sendonly", 1));
		bob.gets_reinvite(theirs);
		answers_behind_nat(bob, theirs);
		alice.gets_answer(call);
		bob.gets_ack(theirs);
		alice.shows("1 held");
		anna.retrieves(1);
		ladder.check(bob.gets_call().request.has("Replaces"), "the call must be replaced");
		server.kill9(); // the call is still being retrieved
	}

	void equal_private_addresses_are_two_phones() {
		Kamailio server(recipe_of("sca-nat.cfg"));
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		auto &anna = ladder.phone("anna", "line1");
		for (auto *phone : {&alice, &anna}) {
			phone->send(behind_nat(phone->subscribe_request("call-info", 600)));
			phone->gets(202);
			phone->sees("idle");
		}
		server.rpc("sca.seize_appearance", alice.aor(), "sip:someone@127.0.0.1");
		alice.sees("1 seized");
		anna.sees("1 seized");
		server.stop();
	}

	// What openssl's client gets for the request within a second, from a known port, so that NOTIFYs find it.
	static std::string ask_over_tls(
			const std::string &folder, const std::string &port, const std::string &own_port) {
		const std::string request =
				"SUBSCRIBE sip:line1@sca.test SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:" + own_port
				+ ";branch=z9hG4bK1\r\nMax-Forwards: 70\r\nFrom: <sip:line1@sca.test>;tag=1\r\n"
				  "To: <sip:line1@sca.test>\r\nCall-ID: tls\r\nCSeq: 1 SUBSCRIBE\r\n"
				  "Contact: <sip:line1@127.0.0.1:"
				+ own_port
				+ ";transport=tls>\r\n"
				  "Event: call-info\r\nExpires: 600\r\nContent-Length: 0\r\n\r\n";
		std::ofstream(folder + "/request") << request;
		return run({"sh", "-c",
						   "exec timeout 3 openssl s_client -quiet -bind 127.0.0.1:" + own_port
								   + " -connect 127.0.0.1:" + port + " < " + folder + "/request"})
				.text;
	}

	void phones_subscribe_over_tls() {
		const Certificate files;
		auto recipe = recipe_of("sca-tls.cfg");
		const auto port = std::to_string(free_port()), own_port = std::to_string(free_port());
		recipe.defines["LISTEN_TLS"] = "tls:127.0.0.1:" + port;
		recipe.defines["TLS_KEY"] = '"' + files.key() + '"';
		recipe.defines["TLS_CERTIFICATE"] = '"' + files.certificate() + '"';
		Kamailio server(recipe);
		server.start();
		const auto got = ask_over_tls(server.folder(), port, own_port);
		for (const auto *text :
				{"SIP/2.0 202 Accepted", "NOTIFY sip:line1@127.0.0.1:", "appearance-index=*"})
			if (got.find(text) == got.npos) CPPUNIT_FAIL(text + ("\n" + got));
		server.stop();
	}

	void a_seizure_is_in_mysql_when_it_is_granted() {
		Mariadb mariadb(free_port());
		for (const auto *file : {"version", "sca"}) {
			std::ifstream text(project_root() + "/utils/sql/mysql/" + file + ".sql");
			mariadb.sql({std::istreambuf_iterator<char>(text), {}});
		}
		auto recipe = recipe_of("sca-mysql.cfg");
		recipe.db_url = mariadb.url();
		Kamailio server(recipe);
		server.start();
		Ladder ladder(server);
		auto &alice = ladder.phone("alice", "line1");
		alice.joins();
		alice.seizes(1);
		const auto rows = mariadb.sql(
				"SELECT aor, app_idx, state FROM sca_state WHERE server_id = 1");
		ladder.check_equal("sip:line1@sca.test\t1\t1\n", rows, "stored is");
		server.stop();
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ExamplesTest);

} // namespace
