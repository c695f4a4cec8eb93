// An answered call "old" between alice (caller, CSeq 10) and bob, and what was decided about it, in few words.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <type_traits>

#include "callops/domain/decide.hpp"

namespace test {

using namespace callops;

inline constexpr auto kToAlice =
		"v=0\r\no=bob 1 5 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nm=audio 4 RTP/AVP 0\r\n";
inline constexpr auto kToBob = "v=0\r\no=alice 1 7 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 "
							   "192.0.2.1\r\nm=audio 6 RTP/AVP 0\r\n";
inline constexpr auto kTarget = "sip:carol@example.com";

// Each effect as one word or more, parted by "; ". What only has to be kept is left out.
struct Telling {
	std::string operator()(const SendRefer &refer) const {
		return "REFER " + std::string(name_of(to_name(refer.leg))) + " "
				+ std::to_string(refer.cseq);
	}
	std::string operator()(const SendReinvite &invite) const {
		return "INVITE " + std::string(name_of(to_name(invite.leg))) + " "
				+ std::to_string(invite.cseq);
	}
	std::string operator()(const Raise &event) const {
		const bool is_hold = event.kind == Raise::Kind::Hold;
		auto text = (is_hold ? event.action : "transfer") + " " + std::string(name_of(event.leg))
				+ " " + event.state;
		return event.status.empty() ? text : text + " " + event.status;
	}
	std::string operator()(const Answer &answer) const { return std::to_string(answer.code); }
	std::string operator()(const EndCall &) const { return "BYE"; }
	std::string operator()(const TellPartner &news) const {
		return "tell " + news.call_id + " " + std::string(name_of(news.event));
	}
	std::string operator()(const ShowHeld &show) const {
		return std::string(show.held ? "lamp " : "no lamp ")
				+ std::string(name_of(to_name(show.leg)));
	}
	std::string operator()(const ShowMoved &show) const {
		return "moved " + std::string(name_of(show.leg)) + " to " + show.transfer_call_id
				+ (show.is_called ? " called" : "");
	}
	std::string operator()(const ShowEnded &) const { return "lamps out"; }
	std::string operator()(const Trace &) const { return {}; }
	std::string operator()(const SaveCseq &) const { return {}; }
	std::string operator()(const SaveHold &) const { return {}; }
	std::string operator()(const SaveBusy &) const { return {}; }
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
	return std::to_string(verdict.code) + (verdict.effects.empty() ? "" : " with effects");
}

template <class T>
const T *find_effect(const Effects &effects) {
	for (const auto &effect : effects)
		if (const auto *found = std::get_if<T>(&effect)) return found;
	return nullptr;
}

class OnCall : public CppUnit::TestFixture {
protected:
	Policy policy;
	Call call = answered("old");
	int64_t now = 1'000'000;

	static Call fresh(std::string_view call_id) {
		Call call;
		call.text.set({{CallText::CallId, call_id}, {CallText::DialogId, "a1.b2"}});
		call[Leg::Caller].text.set({{LegText::Tag, "at"}, {LegText::Uri, "sip:alice@example.com"},
				{LegText::Contact, "sip:alice@192.0.2.1"}});
		call[Leg::Callee].text.set({{LegText::Uri, "sip:bob@example.com"}});
		call[Leg::Callee].cseq.begin(10, 10);
		return call;
	}

	static Call answered(std::string_view call_id) {
		auto call = fresh(call_id);
		const Policy plain;
		on_exchange(call, Leg::Caller, 0);
		on_sdp(call, Leg::Callee, kToBob);
		on_sdp(call, Leg::Caller, kToAlice);
		on_call_answered(call, "bt", "sip:bob@192.0.2.2");
		on_exchange_end(call, Leg::Caller, 200, 0, plain);
		return call;
	}

	// --- in few words ---
	std::string transfer(LegName leg, std::string_view destination = kTarget) {
		return told(ask_transfer(call, {leg, destination}, now, policy));
	}
	std::string sent(Leg leg, bool sent = true) {
		return told(on_refer_sent(call, leg, sent, now, policy));
	}
	std::string answer(Leg leg, unsigned code, std::string_view reason = "X") {
		return told(on_refer_answer(call, leg, call[leg].refer_cseq, code, reason, now, policy));
	}
	std::string notify(Leg leg, std::string_view status, std::string_view state = "active") {
		const auto body = status.empty() ? "" : "SIP/2.0 " + std::string(status) + "\r\n";
		return told(on_notify(call, {leg, ++notifies, "refer", state, body}, now, policy));
	}
	std::string seen(std::optional<Leg> leg = Leg::Caller, std::string_view id = "new") {
		return told(on_new_call(call, leg, id, now, policy));
	}
	std::string new_answer(
			unsigned code, std::string_view reason = "X", std::string_view id = "new") {
		return told(on_new_call_answer(call, id, code, reason, now, policy));
	}
	std::string hold(LegName leg = LegName::Both) { return told(ask_hold(call, leg, now, policy)); }
	std::string unhold(LegName leg = LegName::Both) {
		return told(ask_unhold(call, leg, now, policy));
	}
	std::string reinvited(Leg leg, unsigned code, uint32_t random = 0) {
		return reinvited_with(leg, {code}, random);
	}
	std::string reinvited_with(Leg leg, const ReinviteAnswer &answer, uint32_t random = 0) {
		return told(on_reinvite_answer(call, leg, call[leg].serial, answer, random, now, policy));
	}
	// With a leg, that end has sent it.
	std::string bye(std::optional<Leg> hung_up = std::nullopt) {
		return told(on_call_end(call, hung_up, now, policy));
	}
	std::string wait(int64_t time) {
		now += time;
		return told(on_timer(call, 0, now, policy));
	}
	void referred(LegName leg) {
		transfer(leg);
		for (const auto each : kLegs)
			if (includes(leg, each)) sent(each);
	}

	uint32_t notifies = 0;
};

#define TOLD(expected, what) CPPUNIT_ASSERT_EQUAL(std::string(expected), what)

} // namespace test
