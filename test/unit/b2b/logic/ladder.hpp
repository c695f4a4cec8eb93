// A session played as a ladder: what comes and what is done about it, a line each.
//
//	C 200 [c]            C answers 200, its SDP is "c"
//	  A INVITE [c]       A is offered it
//
// A is the caller, B the callee; C, D and M have joined. An SDP is named by its user, "!" behind it: without media.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <string>
#include <type_traits>

#include "b2b/logic/domain/bridge_events.hpp"
#include "core/sip/body.hpp"
#include "core/sip/sdp_direction.hpp"

namespace test {

using namespace b2b_logic;

inline std::string sdp_of(std::string_view user) {
	return "v=0\r\no=" + std::string(user)
			+ " 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP "
			  "0\r\n";
}

// " [c]", " [c!]", nothing
inline std::string name_of_sdp(std::string_view sdp) {
	const auto at = sdp.find("o=");
	if (at == sdp.npos) return {};
	const auto user = sdp.substr(at + 2, sdp.find(' ', at) - at - 2);
	const bool is_silent = core::sip::is_held_to(sdp, core::sip::Direction::Inactive);
	return " [" + std::string(user) + (is_silent ? "!]" : "]");
}

class Ladder : public CppUnit::TestFixture {
public:
	static constexpr Leg A = 0, B = 1;

	Session session;
	Policy policy;
	int64_t now = 1'000'000;
	std::string played;
	Effects all;

	// A and B talk.
	void setUp() override {
		name_server(session, {"A", {}, {}});
		named("B");
		InitOrder order;
		order.scenario = "call";
		const auto text = message("INVITE sip:b@example.com SIP/2.0", "INVITE", sdp_of("a"));
		Incoming invite;
		invite.leg = server_of(session);
		invite.text = text;
		invite.method = "INVITE";
		invite.request = waiting_[invite.leg] = ++last_request_;
		CPPUNIT_ASSERT(check_init(session, order, invite, policy).is_ok());
		take(init(session, order, invite, now, policy));
	}
	void answered() {
		reply(B, 180);
		reply(B, 200, "b");
		ack(A);
		played.clear();
	}

	Leg named(std::string_view id) {
		ClientOrder client;
		const auto uri = "sip:" + std::string(id) + "@example.com";
		client.id = id;
		client.destination = uri;
		CPPUNIT_ASSERT(name_client(session, client, policy).is_ok());
		return find_entity(session, id)->leg;
	}

	static BridgeFlags with(bool BridgeFlags::*first, bool BridgeFlags::*second = nullptr) {
		BridgeFlags flags;
		flags.*first = true;
		if (second) flags.*second = true;
		return flags;
	}
	// A bridging that B asks for by REFER, of A to C.
	Leg bridge_to_c(const BridgeFlags &flags = {}, std::string_view media = {},
			const std::string &headers = {}) {
		const Leg c = named("C");
		const auto text = message("REFER sip:us SIP/2.0", "REFER", {}, headers);
		const auto refer = incoming(B, text, "REFER");
		played += "B REFER\n";
		take(bridge(session, {"peer", "C", media, flags}, refer, now, policy));
		return c;
	}
	// An INVITE joins, in place of the other one than that.
	Leg joined(unsigned entity_no, std::string_view sdp, bool late_bye = false) {
		played += "D INVITE" + name_of_sdp(sdp.empty() ? "" : sdp_of(sdp)) + "\n";
		const auto text = message(
				"INVITE sip:us SIP/2.0", "INVITE", sdp.empty() ? "" : sdp_of(sdp));
		const JoinOrder order{entity_no, {}, late_bye};
		auto invite = incoming(kNobody, text, "INVITE");
		const auto verdict = check_bridge_request(session, order, invite, policy);
		if (!verdict.is_ok()) {
			take(verdict);
			return kNobody;
		}
		invite.leg = server_of(session);
		waiting_[invite.leg] = invite.request;
		take(bridge_request(session, order, invite, now, policy));
		return invite.leg;
	}

	// --- what comes ---

	void reply(Leg leg, unsigned code, std::string_view sdp = {}) {
		const auto [tag, method] = asked_[leg];
		reply_to(leg, tag, method, code, sdp);
	}
	void reply_to(
			Leg leg, Tag tag, const std::string &method, unsigned code, std::string_view sdp) {
		note(leg, std::to_string(code) + name_of_sdp(sdp.empty() ? sdp : sdp_of(sdp)));
		Incoming in;
		in.leg = leg;
		const auto text = message("SIP/2.0 " + std::to_string(code) + " Reason", method,
				sdp.empty() ? "" : sdp_of(sdp));
		in.text = text;
		in.method = method;
		in.tag = tag;
		in.code = code;
		if (is_internal(session, in, true))
			take(on_internal(session, in, true, now, policy));
		else
			take(handle_reply(session, in, false, now, policy).effects);
	}
	// The script calls somebody else.
	void refuse_and_retry(Leg leg, unsigned code, std::string_view fresh) {
		note(leg, std::to_string(code));
		named(fresh);
		const auto [tag, method] = asked_[leg];
		const auto text = message("SIP/2.0 " + std::to_string(code) + " Reason", method, {});
		take(bridge_retry(session, fresh, {leg, text, method, 0, tag, code}, now, policy));
	}
	Request request(Leg leg, std::string method, std::string_view sdp = {}) {
		note(leg, method + name_of_sdp(sdp.empty() ? sdp : sdp_of(sdp)));
		const auto text = message(
				method + " sip:us@example.com SIP/2.0", method, sdp.empty() ? "" : sdp_of(sdp));
		const auto in = incoming(leg, text, method);
		if (is_internal(session, in, false))
			take(on_internal(session, in, false, now, policy));
		else
			take(pass_request(session, in, now, policy).effects);
		return in.request;
	}
	void ack(Leg leg, std::string_view sdp = {}) {
		note(leg, "ACK" + name_of_sdp(sdp.empty() ? sdp : sdp_of(sdp)));
		const auto text = message(
				"ACK sip:us@example.com SIP/2.0", "ACK", sdp.empty() ? "" : sdp_of(sdp));
		Incoming in;
		in.leg = leg;
		in.text = text;
		in.method = "ACK";
		take(on_ack(session, in, now, policy));
	}
	void cancel(Leg leg) {
		note(leg, "CANCEL");
		const auto *entity = find_entity(session, leg);
		Incoming in;
		in.leg = leg;
		in.method = "INVITE";
		in.request = entity ? entity->invite : 0;
		take(on_cancel(session, in, now, policy));
	}
	void gone(Leg leg) {
		note(leg, "is gone");
		take(on_gone(session, leg, 408, now, policy));
	}
	void pass(int64_t ms) {
		played += "(" + std::to_string(ms) + " ms)\n";
		now += ms;
		take(on_time(session, now, policy));
	}

	Incoming incoming(Leg leg, std::string_view text, std::string_view method) {
		Incoming in;
		in.leg = leg;
		in.text = text;
		in.method = method;
		in.request = ++last_request_;
		return in;
	}
	static std::string message(const std::string &first_line, std::string_view method,
			const std::string &body, const std::string &headers = {}) {
		auto text = first_line
				+ "\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: "
				  "x\r\nCSeq: 7 "
				+ std::string(method) + "\r\nMax-Forwards: 70\r\n" + headers;
		if (!body.empty()) text += "Content-Type: application/sdp\r\n";
		return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
	}

	// --- what is done ---

	void note(Leg leg, const std::string &text) { played += name_of(leg) + " " + text + "\n"; }
	std::string name_of(Leg leg) {
		const auto *entity = find_entity(session, leg);
		if (!entity) return "?";
		const auto id = entity->texts[EntityText::Id];
		if (id.substr(0, 5) == "media") return "M";
		if (id.substr(0, 7) == "bridged") return "C";
		if (id.substr(0, 7) == "joining") return "D";
		return std::string(id);
	}

	void take(const Verdict &verdict) {
		if (!verdict.is_ok())
			played += "  refused: " + std::to_string(verdict.code) + " "
					+ std::string(verdict.reason) + "\n";
		take(verdict.effects);
	}
	void take(const Effects &effects) {
		for (const auto &effect : effects) std::visit([this](const auto &e) { done(e); }, effect);
		all.insert(all.end(), effects.begin(), effects.end());
	}
	void does(Leg leg, const std::string &text) {
		played += "  " + name_of(leg) + " " + text + "\n";
	}
	void done(const Invite &invite) {
		asked_[invite.leg] = {invite.tag, "INVITE"};
		does(invite.leg, "INVITE" + name_of_sdp(invite.payload.body));
	}
	void done(const Send &request) {
		if (request.method != "NOTIFY") asked_[request.leg] = {request.tag, request.method};
		does(request.leg,
				request.method + name_of_sdp(request.payload.body)
						+ (request.method == "NOTIFY" ? sipfrag(request.payload) : ""));
	}
	void done(const b2b_logic::Reply &reply) {
		const auto waiting = waiting_.find(reply.leg);
		const bool is_first = waiting != waiting_.end() && waiting->second == reply.request;
		if (is_first && reply.code >= 200) waiting_.erase(waiting);
		does(reply.leg, std::to_string(reply.code) + name_of_sdp(reply.payload.body));
	}
	void done(const Ack &ack) { does(ack.leg, "ACK" + name_of_sdp(ack.payload.body)); }
	void done(const Cancel &cancel) { does(cancel.leg, "CANCEL"); }
	void done(const EndLeg &end) {
		does(end.leg, waiting_.count(end.leg) ? "end " + std::to_string(end.code) : "end");
	}
	void done(const EndSession &) {
		played += "  over: " + std::string(b2b_logic::name_of(session.end_reason)) + "\n";
	}
	void done(const Bridged &) { played += "  bridged\n"; }
	void done(const Reunited &) { played += "  reunited\n"; }
	template <class Other>
	void done(const Other &) {}

	static std::string sipfrag(const Payload &notify) {
		const bool is_final = notify.headers.find("terminated") != std::string::npos;
		return (is_final ? " final " : " ") + notify.body.substr(8, 3);
	}

	void is_played(const std::string &expected) {
		CPPUNIT_ASSERT_EQUAL("\n" + expected, "\n" + played);
		played.clear();
	}

	std::map<Leg, std::pair<Tag, std::string>> asked_;
	std::map<Leg, Request> waiting_; // for the answer to the INVITE that makes the leg
	Request last_request_ = 0;
};

} // namespace test
