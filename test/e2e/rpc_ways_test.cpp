// The ways that an RPC may come: they give the same whole lists.
#include "test/support/net.hpp"
#include "test/support/sca_test.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>

namespace {

using namespace test;

sockaddr_un address_of(const std::string &path) {
	sockaddr_un address{};
	address.sun_family = AF_UNIX;
	path.copy(address.sun_path, sizeof(address.sun_path) - 1);
	return address;
}

// What comes within two seconds.
std::string read_from(int fd) {
	std::string text(65536, '\0');
	pollfd waiting{fd, POLLIN, 0};
	if (poll(&waiting, 1, 2000) != 1) return "";
	const auto size = read(fd, text.data(), text.size());
	text.resize(size > 0 ? static_cast<size_t>(size) : 0);
	return text;
}

class RpcWaysTest : public ScaTest {
	CPPUNIT_TEST_SUITE(RpcWaysTest);
	OURS_TEST(a_fifo_gives_the_whole_list);
	OURS_TEST(a_datagram_gives_the_whole_list);
	OURS_TEST(an_argument_adds_no_header_to_the_answer);
	OURS_TEST(a_long_fault_ends_with_a_whole_character);
	OURS_TEST(kamcmd_prints_a_fault_as_one_line);
	CPPUNIT_TEST_SUITE_END();

	static Json::Value parse(const std::string &text) {
		Json::Value answer;
		std::istringstream stream(text);
		std::string errors;
		Json::parseFromStream(Json::CharReaderBuilder(), stream, &answer, &errors);
		return answer;
	}

	std::string question(const std::string &more) {
		member("alice").joins();
		member("anna").joins();
		return R"({"jsonrpc":"2.0","id":1,"method":"sca.subscribers","params":[")" + aor() + "\"]"
				+ more + "}";
	}

	static void expect_two_rows(const Json::Value &answer) {
		CPPUNIT_ASSERT(answer["result"].isArray());
		CPPUNIT_ASSERT_EQUAL(2u, answer["result"].size());
		for (const auto &row : answer["result"])
			CPPUNIT_ASSERT(row.asString().find(" call-info ") != std::string::npos);
	}

	void a_fifo_gives_the_whole_list() {
		const std::string name = "sca_test_" + std::to_string(getpid());
		const std::string path = "/tmp/" + name; // where the host answers
		unlink(path.c_str());
		CPPUNIT_ASSERT_EQUAL(0, mkfifo(path.c_str(), 0666));
		const int fd = open(path.c_str(), O_RDWR | O_NONBLOCK);
		std::ofstream(server().folder() + "/rpc.fifo")
				<< question(R"(,"reply_name":")" + name + "\"") << "\n";
		const auto answer = parse(read_from(fd));
		close(fd);
		unlink(path.c_str());
		expect_two_rows(answer);
	}

	// The fault repeats the argument, in the reason phrase and in the body.
	std::string refused_update(const std::string &aor_as_json) {
		return http_answer(server().port(), "/RPC",
				R"({"jsonrpc":"2.0","id":1,"method":"sca.update_appearance","params":[")"
						+ aor_as_json + R"(","1","active"]})");
	}

	static std::string fault_in(const std::string &answer) {
		const auto body = answer.substr(answer.find("\r\n\r\n") + 4);
		return parse(body)["error"]["message"].asString(); // throws where it is no JSON
	}

	void an_argument_adds_no_header_to_the_answer() {
		const auto answer = refused_update(R"(x\r\nX-Injected: 1\u0007)");
		ladder().check(answer.find("\nX-Injected") == answer.npos, "the header is: " + answer);
		ladder().check_equal("Failed to update x??X-Injected: 1? appearance-index 1",
				fault_in(answer), "the fault");
	}

	void a_long_fault_ends_with_a_whole_character() {
		std::string houses;
		while (houses.size() < 1500) houses += "\u5bb6";
		const std::string begins = "Failed to update "; // 17 bytes, then 36 characters: 125
		ladder().check_equal(begins + houses.substr(0, size_t{36} * 3),
				fault_in(refused_update(houses)), "the fault");
	}

	void kamcmd_prints_a_fault_as_one_line() {
		const auto lines = server().kamcmd(
				{"sca.update_appearance", "x\ny\x1b[31m\xff", "1", "held"});
		CPPUNIT_ASSERT_EQUAL(size_t{1}, lines.size());
		ladder().check_equal("error: 500 - Failed to update x?y?[31m? appearance-index 1", lines[0],
				"kamcmd prints");
	}

	void a_datagram_gives_the_whole_list() {
		const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		const std::string own = server().folder() + "/asks.sock";
		const auto here = address_of(own), there = address_of(server().folder() + "/rpc.sock");
		unlink(own.c_str());
		bind(fd, reinterpret_cast<const sockaddr *>(&here), sizeof(here));
		const auto text = question("");
		sendto(fd, text.data(), text.size(), 0, reinterpret_cast<const sockaddr *>(&there),
				sizeof(there));
		const auto answer = parse(read_from(fd));
		close(fd);
		expect_two_rows(answer);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(RpcWaysTest);

} // namespace
