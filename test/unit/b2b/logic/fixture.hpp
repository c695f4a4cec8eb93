// A session between a caller (leg 0) and one that is called (leg 1), and what was decided about it, in few words.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <string>
#include <type_traits>

#include "b2b/logic/domain/work.hpp"

namespace test::logic {

using namespace b2b_logic;

// Told by the name in its "o=": "(alice)".
inline std::string sdp_of(std::string_view name) {
	return "v=0\r\no=" + std::string(name)
			+ " 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4 RTP/AVP "
			  "0\r\n";
}

inline std::string name_in(std::string_view body) {
	const auto at = body.find("o=");
	if (at == body.npos) return body.empty() ? std::string() : " (?)";
	auto name = " (" + std::string(body.substr(at + 2, body.find(' ', at) - at - 2)) + ")";
	return body.find("a=inactive") == body.npos ? name : name + " on hold";
}

// Each effect as one word or more, parted by "; ". What is only to be kept, woken or logged is left out.
struct Telling {
	std::string operator()(const Invite &invite) const {
		return "INVITE " + std::to_string(invite.leg) + name_in(invite.payload.body);
	}
	std::string operator()(const Send &send) const {
		return send.method + ' ' + std::to_string(send.leg) + name_in(send.payload.body);
	}
	std::string operator()(const Reply &reply) const {
		return std::to_string(reply.code) + " to " + std::to_string(reply.leg)
				+ name_in(reply.payload.body);
	}
	std::string operator()(const Ack &ack) const {
		return "ACK " + std::to_string(ack.leg) + name_in(ack.payload.body);
	}
	std::string operator()(const Cancel &cancel) const {
		return "CANCEL " + std::to_string(cancel.leg);
	}
	std::string operator()(const EndLeg &end) const {
		return "end " + std::to_string(end.leg) + (end.code ? " " + std::to_string(end.code) : "");
	}
	std::string operator()(const NotifyReferrer &notify) const {
		return "notify " + std::to_string(notify.code);
	}
	std::string operator()(const EndSession &) const { return "over"; }
	std::string operator()(const Answered &) const { return "answered"; }
	std::string operator()(const Bridged &) const { return "bridged"; }
	std::string operator()(const Reunited &) const { return "reunited"; }
	std::string operator()(const WakeAt &) const { return {}; }
	std::string operator()(const Store &) const { return {}; }
	std::string operator()(const Trace &) const { return {}; }
};

inline std::string told(const Effects &effects) {
	std::string all;
	for (const auto &effect : effects) {
		const auto text = std::visit(Telling(), effect);
		if (!text.empty()) all += (all.empty() ? "" : "; ") + text;
	}
	return all;
}

inline std::string told(const Verdict &verdict) {
	if (verdict.is_ok()) return told(verdict.effects);
	return "refused " + std::to_string(verdict.code)
			+ (verdict.effects.empty() ? "" : " with effects");
}

template <class T>
const T *find_effect(const Effects &effects) {
	for (const auto &effect : effects)
		if (const auto *found = std::get_if<T>(&effect)) return found;
	return nullptr;
}

inline std::string with_body(std::string head, std::string_view body) {
	if (!body.empty()) head += "Content-Type: application/sdp\r\n";
	return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// Of alice, who calls bob.
inline std::string request_text(std::string_view method, std::string_view body = {},
		std::string_view headers = {}, std::string_view hops = "70") {
	const std::string name(method);
	return with_body(name
					+ " sip:bob@b.example SIP/2.0\r\n"
					  "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
					  "From: \"Alice\" <sip:alice@a.example>;tag=at\r\n"
					  "To: Bob <sip:bob@b.example>\r\nCall-ID: ida@192.0.2.1\r\n"
					  "CSeq: 1 "
					+ name
					+ "\r\nContact: <sip:alice@192.0.2.1>\r\n"
					  "Max-Forwards: "
					+ std::string(hops) + "\r\n" + std::string(headers),
			body);
}

inline std::string reply_text(unsigned code, std::string_view method, std::string_view body = {},
		std::string_view headers = {}) {
	return with_body("SIP/2.0 " + std::to_string(code)
					+ " As Told\r\n"
					  "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK2\r\n"
					  "From: <sip:alice@a.example>;tag=ours\r\nTo: <sip:bob@b.example>;tag=bt\r\n"
					  "Call-ID: ours\r\nCSeq: 1 "
					+ std::string(method) + "\r\nContact: <sip:bob@192.0.2.2>\r\n"
					+ std::string(headers),
			body);
}

class OnSession : public CppUnit::TestFixture {
protected:
	Policy policy;
	Session session;
	int64_t now = 1'000'000;
	Effects last;            // what was decided last
	Request asked = 0;       // the last request
	std::map<Leg, Tag> tags; // the last request of ours to each leg

	std::string note(Effects effects) {
		for (const auto &effect : effects) {
			if (const auto *invite = std::get_if<Invite>(&effect)) tags[invite->leg] = invite->tag;
			if (const auto *send = std::get_if<Send>(&effect)) tags[send->leg] = send->tag;
		}
		last = std::move(effects);
		return told(last);
	}
	std::string note(Verdict verdict) {
		if (!verdict.is_ok()) return told(verdict);
		return note(std::move(verdict.effects));
	}

	// --- beginning ---
	std::string name_callee(std::string_view id, std::string_view uri) {
		ClientOrder order;
		order.id = id;
		order.destination = uri;
		return told(name_client(session, order, policy));
	}
	std::string begin(const InitOrder &order, std::string_view body = sdp_of("alice"),
			std::string_view headers = {}) {
		const auto text = request_text("INVITE", body, headers);
		Incoming invite;
		invite.text = text;
		invite.method = "INVITE";
		const auto verdict = check_init(session, order, invite, policy);
		if (!verdict.is_ok()) return told(verdict);
		invite.leg = server_of(session);
		invite.request = ++asked;
		return note(init(session, order, invite, now, policy));
	}
	std::string begin_plain(std::string_view body = sdp_of("alice")) {
		name_server(session, {"server1", {}, {}});
		name_callee("client1", "sip:bob@b.example");
		InitOrder order;
		order.scenario = "plain";
		return begin(order, body);
	}
	std::string begin_hiding(unsigned branches = 1, InitFlags flags = {}) {
		InitOrder order;
		order.scenario = kTopHiding;
		order.flags = flags;
		order.destinations.assign(branches, {"sip:bob@b.example", {}, {}});
		return begin(order);
	}
	void talk() {
		begin_plain();
		reply(1, 200, "bob");
		ack(0);
	}

	// --- what the legs say ---
	Incoming incoming(Leg leg, std::string_view method, std::string_view text) {
		Incoming request;
		request.leg = leg;
		request.text = text;
		request.method = method;
		return request;
	}
	std::string ask(Leg leg, std::string_view method, std::string_view sdp = {},
			std::string_view headers = {}, std::string_view hops = "70") {
		const auto text = request_text(
				method, sdp.empty() ? std::string() : sdp_of(sdp), headers, hops);
		auto request = incoming(leg, method, text);
		request.request = ++asked;
		return note(pass_request(session, request, now, policy));
	}
	std::string reply_to(Leg leg, Tag tag, std::string_view method, unsigned code,
			std::string_view sdp = {}, std::string_view headers = {}, bool pass_contact = false) {
		const auto text = reply_text(
				code, method, sdp.empty() ? std::string() : sdp_of(sdp), headers);
		auto reply = incoming(leg, method, text);
		reply.tag = tag;
		reply.code = code;
		return note(handle_reply(session, reply, pass_contact, now, policy));
	}
	// To the last request of ours.
	std::string reply(Leg leg, unsigned code, std::string_view sdp = {},
			std::string_view headers = {}, std::string_view method = "INVITE") {
		return reply_to(leg, tags[leg], method, code, sdp, headers);
	}
	std::string ack(Leg leg, std::string_view sdp = {}) {
		const auto text = request_text("ACK", sdp.empty() ? std::string() : sdp_of(sdp));
		return note(on_ack(session, incoming(leg, "ACK", text), now, policy));
	}
	std::string cancel(Leg leg, Request request, std::string_view headers = {}) {
		const auto text = request_text("CANCEL", {}, headers);
		auto message = incoming(leg, "CANCEL", text);
		message.request = request;
		return note(on_cancel(session, message, now, policy));
	}
	std::string gone(Leg leg, unsigned code) {
		return note(on_gone(session, leg, code, now, policy));
	}
	std::string wait(int64_t seconds) {
		now += seconds * 1000;
		return note(on_time(session, now, policy));
	}

	std::string sdp_from(Leg leg) { return name_in(find_entity(session, leg)->sent_to_us.text()); }
	std::string sdp_to(Leg leg) { return name_in(find_entity(session, leg)->sent_by_us.text()); }
	std::string state(Leg leg) { return std::string(name_of(find_entity(session, leg)->state)); }
};

#define TOLD(expected, what) CPPUNIT_ASSERT_EQUAL(std::string(expected), what)

} // namespace test::logic
