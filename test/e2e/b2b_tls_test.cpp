// A B2BUA between a phone on TLS and one on UDP: each leg is of its own transport, and shows nothing of the other's.
#include "test/e2e/b2b_fixture.hpp"
#include "test/support/bare_phone.hpp"
#include "test/support/certificate.hpp"
#include "test/support/net.hpp"

namespace {

using namespace test;

// A phone whose TLS connection is its only address: its Contact leads nowhere.
class TlsPhone {
public:
	TlsPhone(const std::string &user, uint16_t port)
			: wire_(BarePhone::By::Tls, "127.0.0.1", port), aor_("sip:" + user + "@sca.test") {}

	void registers() {
		to_ = "<" + aor_ + ">";
		sends("REGISTER", "sip:sca.test");
		gets(200);
		cseq_ = 0;
	}
	void calls(const std::string &uri) {
		to_ = "<" + uri + ">";
		call_id_ = fresh("call");
		sends("INVITE", uri, "v=0 offer");
	}
	void gets_answer() {
		const auto answer = gets(200);
		to_ = answer.header("To");
		target_ = uri_of(answer.header("Contact"));
		acks();
	}
	void acks() {
		--cseq_; // that of its INVITE
		sends("ACK", target_);
	}
	void says(const std::string &method, const std::string &body = "") {
		sends(method, target_, body);
	}

	SipText gets_request(const std::string &method) {
		for (;;) {
			auto message = wire_.receive(2000);
			if (!message) CPPUNIT_FAIL("no " + method + " comes over TLS");
			history_.push_back(*message);
			if (!message->is_reply() && message->method() == method) return *message;
		}
	}
	void gets_call() {
		const auto invite = gets_request("INVITE");
		call_id_ = invite.call_id();
		from_ = invite.header("To") + ";tag=" + tag_;
		to_ = invite.header("From");
		target_ = uri_of(invite.header("Contact"));
		answers(invite, "v=0 answer");
	}
	void answers(const SipText &request, const std::string &body = "") {
		SipText reply;
		reply.first_line = "SIP/2.0 200 OK";
		for (const auto &via : request.all("Via")) reply.add("Via", via);
		for (const auto *name : {"From", "Call-ID", "CSeq"}) reply.add(name, request.header(name));
		const bool has_tag = !request.to_tag().empty();
		reply.add("To", request.header("To") + (has_tag ? "" : ";tag=" + tag_));
		reply.add("Contact", "<" + wire_.contact() + ">");
		if (!body.empty()) reply.add("Content-Type", "application/sdp").body = body;
		wire_.send(reply);
	}
	SipText gets(int code) {
		auto reply = wire_.gets(code);
		history_.push_back(reply);
		return reply;
	}
	const std::vector<SipText> &history() const { return history_; }

private:
	static std::string fresh(const std::string &prefix) {
		static unsigned count = 0;
		return prefix + std::to_string(++count) + "tls";
	}
	void sends(const std::string &method, const std::string &uri, const std::string &body = "") {
		SipText message;
		message.first_line = method + " " + uri + " SIP/2.0";
		message.add("Via", "SIP/2.0/TLS " + wire_.address() + ";branch=" + fresh("z9hG4bK"))
				.add("Max-Forwards", "70")
				.add("From", from_.empty() ? "<" + aor_ + ">;tag=" + tag_ : from_)
				.add("To", to_)
				.add("Call-ID", call_id_)
				.add("CSeq", std::to_string(++cseq_) + " " + method)
				.add("Contact", "<" + wire_.contact() + ">");
		if (!body.empty()) message.add("Content-Type", "application/sdp").body = body;
		wire_.send(message);
	}

	BarePhone wire_;
	const std::string aor_, tag_ = fresh("tag");
	std::string from_, to_, target_, call_id_ = fresh("register");
	unsigned cseq_ = 0;
	std::vector<SipText> history_;
};

class B2bTlsTest : public B2bTest {
	CPPUNIT_TEST_SUITE(B2bTlsTest);
	CPPUNIT_TEST(the_caller_is_on_tls);
	CPPUNIT_TEST(the_callee_is_on_tls);
	CPPUNIT_TEST_SUITE_END();

public:
	void setUp() override {}
	void tearDown() override {
		if (server_) B2bTest::tearDown();
		server_.reset();
	}

private:
	void begin() {
		tls_port_ = free_port();
		auto recipe = with_b2b();
		recipe.shm_mb = 64;
		recipe.modparams = {R"("b2b_entities", "nat_target", 2)"};
		recipe.defines["WITH_TLS"] = "1";
		recipe.defines["TLS_KEY"] = '"' + certificate_folder() + "/key.pem\"";
		recipe.defines["TLS_CERTIFICATE"] = '"' + certificate_folder() + "/cert.pem\"";
		recipe.defines["LISTEN_MORE"] = "tls:127.0.0.1:" + std::to_string(tls_port_);
		server_ = std::make_unique<Kamailio>(recipe);
		server_->start();
		use(*server_);
	}

	// Via of requests, and every Contact, of what the server has sent to a phone.
	void all_name(const std::vector<SipText> &history, const std::string &via,
			const std::string &contact, const std::string &never) {
		check(history.size() > 5, "much was said");
		for (const auto &message : history) {
			if (!message.is_reply())
				equal("SIP/2.0/" + via, message.header("Via").substr(0, 8 + via.size()),
						"Via of " + message.title());
			if (message.has("Contact") && message.method() != "REGISTER")
				equal("<sip:" + contact + ">", message.header("Contact"), message.title());
			check(message.print().find(never) == std::string::npos,
					message.title() + " names " + never + ":\n" + message.print());
		}
	}
	void each_leg_is_of_its_own(const TlsPhone &on_tls, const Phone &on_udp) {
		const auto host = std::string("127.0.0.1:"), udp = host + std::to_string(server_->port()),
				   tls = host + std::to_string(tls_port_);
		all_name(on_tls.history(), "TLS " + tls + ";", tls + ";transport=tls", udp);
		all_name(on_udp.history(), "UDP " + udp + ";", udp, tls);
		for (const auto &message : on_udp.history())
			check(message.print().find("ransport=tls") == std::string::npos, message.print());
	}

	void is_held_from_both_sides(TlsPhone &alice, Phone &bob, Dialog &theirs) {
		alice.says("INVITE", "v=0 hold");
		bob.gets_reinvite(theirs);
		equal("v=0 hold", theirs.request.body, "what Bob is offered");
		bob.answers(theirs, directed("recvonly"));
		alice.gets_answer();
		bob.gets_ack(theirs);
		bob.reinvites(theirs, directed("sendonly"));
		alice.answers(alice.gets_request("INVITE"), "v=0 held");
		bob.gets_answer(theirs);
		alice.gets_request("ACK");
	}
	void ends_by(bool is_tls, TlsPhone &alice, Phone &bob, Dialog &theirs) {
		if (is_tls) {
			alice.says("BYE");
			alice.gets(200);
			bob.gets_bye(theirs);
		} else {
			bob.hangs_up(theirs);
			bob.gets(200);
			alice.answers(alice.gets_request("BYE"));
		}
		no_session_stays();
	}

	void the_caller_is_on_tls() {
		begin();
		auto &bob = phone("bob");
		for (const bool by_tls : {true, false}) {
			TlsPhone alice(user_of("alice"), tls_port_);
			alice.calls(place("bob"));
			auto &theirs = bob.gets_call();
			bob.answers(theirs);
			alice.gets_answer();
			bob.gets_ack(theirs);
			is_held_from_both_sides(alice, bob, theirs);
			ends_by(by_tls, alice, bob, theirs);
			each_leg_is_of_its_own(alice, bob);
		}
	}

	void the_callee_is_on_tls() {
		begin();
		auto &bob = phone("bob");
		for (const bool by_tls : {true, false}) {
			TlsPhone alice(user_of("alice"), tls_port_);
			alice.registers();
			auto &theirs = calls(bob, "alice");
			alice.gets_call();
			bob.gets_answer(theirs);
			alice.gets_request("ACK");
			is_held_from_both_sides(alice, bob, theirs);
			ends_by(by_tls, alice, bob, theirs);
			each_leg_is_of_its_own(alice, bob);
		}
	}

	std::unique_ptr<Kamailio> server_;
	uint16_t tls_port_ = 0;
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bTlsTest);

} // namespace
