// SDP on the wire: of ends that hold by address, and changed on their way as a media relay does.
#include "test/e2e/callops_fixture.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace test;

// A phone's own SDP: its version, where its media go, and what follows the stream.
std::string at(unsigned version, const std::string &address, const std::string &more = "") {
	return "v=0\r\no=phone 17 " + std::to_string(version)
			+ " IN IP4 127.0.0.1\r\ns=call\r\nc=IN IP4 " + address
			+ "\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8\r\n" + more;
}

// Two bundled streams with ICE, one that was refused, and one that only receives.
const std::string kRich =
		"v=0\r\no=phone 17 9 IN IP4 127.0.0.1\r\ns=call\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
		"a=ice-options:trickle\r\na=msid-semantic: WMS *\r\n"
		"m=audio 4000 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 127.0.0.1\r\na=mid:0\r\na=sendrecv\r\n"
		"a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 AA:BB\r\n"
		"a=setup:actpass\r\na=rtcp-mux\r\na=candidate:1 1 udp 1 127.0.0.1 4000 typ host\r\n"
		"m=video 4002 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 127.0.0.1\r\na=mid:1\r\na=rtcp-mux\r\n"
		"m=video 0 RTP/AVP 97\r\na=mid:2\r\n"
		"m=application 4004 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 127.0.0.1\r\n"
		"a=recvonly\r\na=mid:3\r\n";

Media with(const std::string &sdp) {
	Media media;
	media.sdp = sdp;
	return media;
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
	for (size_t i = 0; (i = text.find(from, i)) != text.npos; i += to.size())
		text.replace(i, from.size(), to);
	return text;
}

std::string with_version(const std::string &sdp, unsigned version) {
	const auto begin = sdp.find("o=phone 17 ") + 11;
	auto text = sdp;
	return text.replace(begin, text.find(' ', begin) - begin, std::to_string(version));
}

// What the relay of the script below makes of an SDP.
std::string relayed(const std::string &sdp) {
	return replaced(replaced(sdp, "IP4 127.0.0.", "IP4 203.0.113."), "m=audio 4", "m=audio 34");
}

class CallopsMediaTest : public CallopsTest {
	CPPUNIT_TEST_SUITE(CallopsMediaTest);
	CPPUNIT_TEST(an_end_may_hold_by_address_of_the_session);
	CPPUNIT_TEST(an_end_may_hold_by_address_of_the_stream);
	CPPUNIT_TEST(an_end_that_holds_by_address_comes_back_while_we_hold);
	CPPUNIT_TEST(rich_descriptions_come_back_to_the_byte);
	CPPUNIT_TEST(each_leg_gets_what_the_relay_made_for_it);
	CPPUNIT_TEST(the_relay_goes_on_after_a_hold);
	CPPUNIT_TEST(a_relay_that_replaces_the_body_goes_on_too);
	CPPUNIT_TEST(what_the_relay_made_of_a_late_answer_counts);
	CPPUNIT_TEST_SUITE_END();

	struct Pair {
		Phone &alice, &bob;
		Call call;
	};
	Pair talking(const std::string &offer, const std::string &answer) {
		auto &alice = phone("alice"), &bob = phone("bob");
		return {alice, bob, connected(alice, bob, with(offer), with(answer))};
	}

	// What each end is offered.
	struct Offers {
		std::string to_alice, to_bob;
	};
	// Both answer from 127.0.0.1, port 4000.
	Offers operated(const Pair &pair, const std::string &operation, const std::string &leg = "") {
		accepted(rpc("callops." + operation, {pair.call.id(), leg}));
		pair.alice.gets_reinvite(*pair.call.caller);
		pair.bob.gets_reinvite(*pair.call.callee);
		const Offers offers{pair.call.caller->request.body, pair.call.callee->request.body};
		const auto back = [](const std::string &sdp) {
			const auto direction = direction_of(sdp);
			if (direction == "sendonly") return directed("recvonly");
			return directed(direction == "recvonly" ? "sendonly" : direction);
		};
		pair.alice.answers(*pair.call.caller, back(offers.to_alice));
		pair.bob.answers(*pair.call.callee, back(offers.to_bob));
		pair.alice.gets_ack(*pair.call.caller);
		pair.bob.gets_ack(*pair.call.callee);
		ladder().settle(60);
		return offers;
	}

	void an_end_may_hold_by_address_of_the_session() {
		const auto pair = talking(at(1, "127.0.0.1"), at(1, "127.0.0.1"));
		const auto old_style = at(2, "0.0.0.0");
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee, with(old_style),
				with(at(2, "127.0.0.1", "a=recvonly\r\n")));
		const auto held = operated(pair, "hold");
		equal(at(3, "0.0.0.0", "a=inactive\r\n"), held.to_bob, "bob is offered");
		equal(at(3, "127.0.0.1", "a=inactive\r\n"), held.to_alice, "alice is offered");
		const auto back = operated(pair, "unhold");
		equal(at(4, "0.0.0.0"), back.to_bob, "bob is offered again");
		equal(at(4, "127.0.0.1", "a=recvonly\r\n"), back.to_alice, "alice is offered again");
		// and when she takes the call back, it goes through as ever
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee,
				with(at(5, "127.0.0.1")));
		equal(at(5, "127.0.0.1"), pair.call.callee->request.body, "her own end of the hold");
	}

	void an_end_may_hold_by_address_of_the_stream() {
		const auto pair = talking(at(1, "127.0.0.1"), at(1, "127.0.0.2"));
		const std::string in_stream = "c=IN IP4 0.0.0.0\r\na=sendrecv\r\n";
		reinvites(pair.bob, *pair.call.callee, pair.alice, *pair.call.caller,
				with(at(2, "127.0.0.2", in_stream)));
		const auto held = operated(pair, "hold", "callee");
		equal(at(3, "127.0.0.2", "c=IN IP4 0.0.0.0\r\na=recvonly\r\n"), held.to_alice,
				"alice is offered");
		const auto back = operated(pair, "unhold", "callee");
		equal(at(4, "127.0.0.2", in_stream), back.to_alice, "alice is offered again");
		ends(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee);
	}

	void an_end_that_holds_by_address_comes_back_while_we_hold() {
		const auto pair = talking(at(1, "127.0.0.1"), at(1, "127.0.0.2"));
		reinvites(
				pair.alice, *pair.call.caller, pair.bob, *pair.call.callee, with(at(2, "0.0.0.0")));
		operated(pair, "hold");
		// back at the phone, the hold of the server stands: what it offers says so
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee,
				with(at(3, "127.0.0.1", "a=inactive\r\n")), directed("inactive"));
		const auto back = operated(pair, "unhold");
		equal(at(5, "127.0.0.1", "a=sendrecv\r\n"), back.to_bob, "bob is offered");
	}

	void rich_descriptions_come_back_to_the_byte() {
		const auto pair = talking(kRich, with_version(kRich, 40));
		const auto held = operated(pair, "hold");
		auto expected = replaced(with_version(kRich, 10), "a=sendrecv", "a=inactive");
		expected = replaced(expected, "a=recvonly", "a=inactive");
		expected = replaced(
				expected, "a=mid:1\r\na=rtcp-mux\r\n", "a=mid:1\r\na=rtcp-mux\r\na=inactive\r\n");
		equal(expected, held.to_bob, "bob is held with");
		equal(with_version(expected, 41), held.to_alice, "alice is held with");
		const auto back = operated(pair, "unhold");
		equal(with_version(kRich, 11), back.to_bob, "bob gets back");
		equal(with_version(kRich, 42), back.to_alice, "alice gets back");
		operated(pair, "hold", "caller");
		equal(with_version(kRich, 13), operated(pair, "unhold", "caller").to_bob, "and again");
	}

	// A proxy that moves the media of every SDP, with `change`, and in replies too.
	void use_relay(const std::string &change) {
		std::ifstream file(project_root() + "/doc/examples/callops.cfg");
		std::string text{std::istreambuf_iterator<char>(file), {}};
		const auto put = [&](const std::string &where, const std::string &what) {
			text.insert(text.find(where), what);
		};
		put("modparam(\"usrloc\"", "loadmodule \"textopsx.so\"\n");
		put("	if (!t_relay()) sl_reply_error();",
				"	t_on_reply(\"RELAYED\");\n	route(MEDIA);\n");
		text += "\nonreply_route[RELAYED] { route(MEDIA); }\n"
				"route[MEDIA] {\n	if (!has_body(\"application/sdp\")) return;\n"
				+ change + "}\n";
		auto made = recipe();
		made.config = std::filesystem::temp_directory_path()
				/ ("callops-relay" + std::to_string(change.size()) + "-" + std::to_string(getpid())
						+ ".cfg");
		std::ofstream(made.config) << text;
		use(shared_kamailio(made));
		std::filesystem::remove(made.config);
	}
	static constexpr const char *kByLine =
			R"cfg(	replace_body_all("c=IN IP4 127\.0\.0\.", "c=IN IP4 203.0.113.");
	replace_body_all("m=audio 4", "m=audio 34");
)cfg";
	// as rtpengine does: all of it at once, made of what came
	static constexpr const char *kAtOnce =
			R"cfg(	$var(sdp) = $(rb{s.replace,IP4 127.0.0.,IP4 203.0.113.});
	$var(sdp) = $(var(sdp){s.replace,m=audio 4,m=audio 34});
	set_body("$var(sdp)", "application/sdp");
)cfg";
	static std::string by_line(const std::string &sdp) {
		return replaced(replaced(sdp, "c=IN IP4 127.0.0.", "c=IN IP4 203.0.113."), "m=audio 4",
				"m=audio 34");
	}

	void each_leg_gets_what_the_relay_made_for_it() {
		use_relay(kByLine);
		const auto pair = talking(kRich, at(3, "127.0.0.2"));
		equal(by_line(kRich), pair.call.callee->request.body, "bob was offered at first");
		const auto held = operated(pair, "hold");
		equal(by_line(at(4, "127.0.0.2", "a=inactive\r\n")), held.to_alice, "alice is held with");
		check(held.to_bob.find("m=audio 34000") != std::string::npos, "bob:\n" + held.to_bob);
		const auto back = operated(pair, "unhold");
		equal(by_line(at(5, "127.0.0.2")), back.to_alice, "alice gets back");
		equal(by_line(with_version(kRich, 11)), back.to_bob, "bob gets back");
	}

	// After a hold, the phones' own versions are behind what the server has sent.
	void goes_on_after_a_hold(const std::string &made_of_2, const std::string &made_of_answer) {
		const auto pair = talking(at(1, "127.0.0.1"), at(1, "127.0.0.2"));
		const auto first = pair.call.callee->request.body;
		equal(with_version(made_of_2, 1), replaced(first, "113.1\r\nt", "113.7\r\nt"), "at first");
		operated(pair, "hold");
		operated(pair, "unhold");
		reinvites(pair.alice, *pair.call.caller, pair.bob, *pair.call.callee,
				with(at(2, "127.0.0.7")), with(at(2, "127.0.0.8")));
		equal(made_of_2, pair.call.callee->request.body, "bob is offered by alice");
		equal(made_of_answer, pair.alice.history().back().body, "alice is answered by bob");
		const auto held = operated(pair, "hold");
		equal(with_version(made_of_2, 5) + "a=inactive\r\n", held.to_bob, "bob is held with");
		equal(with_version(made_of_answer, 5) + "a=inactive\r\n", held.to_alice,
				"alice is held with");
		const auto back = operated(pair, "unhold");
		equal(with_version(made_of_2, 6), back.to_bob, "bob gets back");
		equal(with_version(made_of_answer, 6), back.to_alice, "alice gets back");
		ends(pair.bob, *pair.call.callee, pair.alice, *pair.call.caller);
	}

	void the_relay_goes_on_after_a_hold() {
		use_relay(kByLine);
		goes_on_after_a_hold(by_line(at(4, "127.0.0.7")), by_line(at(4, "127.0.0.8")));
	}

	void a_relay_that_replaces_the_body_goes_on_too() {
		use_relay(kAtOnce);
		goes_on_after_a_hold(relayed(at(4, "127.0.0.7")), relayed(at(4, "127.0.0.8")));
	}

	void what_the_relay_made_of_a_late_answer_counts() {
		use_relay(kByLine);
		const auto pair = talking(at(1, "127.0.0.1"), at(1, "127.0.0.2"));
		pair.alice.reinvites(*pair.call.caller, no_body());
		pair.bob.gets_reinvite(*pair.call.callee);
		pair.bob.answers(*pair.call.callee, with(at(2, "127.0.0.2")));
		pair.alice.gets(200);
		pair.alice.acks(*pair.call.caller, with(at(2, "127.0.0.7")));
		pair.bob.gets_ack(*pair.call.callee);
		ladder().settle(60);
		const auto held = operated(pair, "hold");
		equal(by_line(at(3, "127.0.0.7", "a=inactive\r\n")), held.to_bob, "bob is held with");
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallopsMediaTest);

} // namespace
