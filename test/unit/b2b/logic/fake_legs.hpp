// b2b_entities.so and the phones behind it, as far as a session can tell: legs that do what effects say, and complain where
// one is wrong. What is wrong is told once, in `fault`.
//
//	I1  each 2xx to an INVITE of ours gets one ACK, with an answer where it had the offer
//	I2  each request gets one final answer, and no provisional one behind it
//	I3  each leg is ended once; a session that is over has no leg that lives
//	I4  a leg has one INVITE under way
#pragma once

#include <map>
#include <string>
#include <vector>

#include "test/unit/b2b/logic/fixture.hpp"

namespace test::logic {

struct FakeLeg {
	enum class State { New, Early, Talking, Ended } state = State::New;
	bool is_server = false;
	// An INVITE of ours: under way, or with a 2xx that waits for its ACK.
	Tag invite = 0;
	bool has_offer = false, is_cancelled = false, owes_ack = false, late_ack = false;
	// An INVITE of theirs.
	Request their_invite = 0;
	bool they_offered = false, awaits_ack = false;
	std::map<Tag, std::string> ours;
	std::map<Request, std::string> theirs;
};

class FakeLegs {
public:
	std::map<Leg, FakeLeg> legs;
	std::string fault;
	int64_t wakes_at = 0;
	bool is_over = false;
	// The session has missed an answer: what it calls off may be over, and what it forgets is ended with it.
	bool is_behind = false;
	// What could not be sent, to be told as an answer.
	struct Refused {
		Leg leg;
		Tag tag;
		std::string method;
		unsigned code;
	};
	std::vector<Refused> refused;

	void perform(const Effects &effects) {
		for (const auto &effect : effects) {
			if (is_over) complain("something after the end");
			std::visit([this](const auto &one) { perform(one); }, effect);
		}
	}

	bool is_quiet() const {
		for (const auto &[leg, one] : legs) {
			if (one.state != FakeLeg::State::Ended || one.owes_ack || !one.theirs.empty())
				return false;
		}
		return true;
	}

	std::string print() const {
		std::string text;
		for (const auto &[leg, one] : legs)
			text += std::to_string(leg) + ": state " + std::to_string(static_cast<int>(one.state))
					+ (one.owes_ack ? " owes ACK" : "") + " unanswered "
					+ std::to_string(one.theirs.size()) + "; ";
		return text;
	}

	// --- what the far end has done, before the session is told ---

	void invited(Leg leg, Request request) {
		auto &one = legs[leg];
		one.is_server = true;
		one.their_invite = request;
		one.theirs[request] = "INVITE";
	}
	void asked(Leg leg, Request request, const std::string &method, bool has_offer) {
		auto &one = legs[leg];
		one.theirs[request] = method;
		if (method == "INVITE") one.their_invite = request, one.they_offered = has_offer;
		if (method != "BYE") return;
		end(one);
		one.theirs[request] = method;
	}
	// The answer of the far end to a request of ours; a final one takes it.
	void answered(Leg leg, Tag tag, unsigned code) {
		auto &one = legs[leg];
		const bool is_invite = one.invite == tag;
		if (code < 200) {
			if (one.state == FakeLeg::State::New) one.state = FakeLeg::State::Early;
			return;
		}
		one.ours.erase(tag);
		if (!is_invite) return;
		one.invite = 0;
		const bool is_first = one.state == FakeLeg::State::New
				|| one.state == FakeLeg::State::Early;
		if (code < 300) {
			one.owes_ack = true;
			one.state = FakeLeg::State::Talking;
		} else if (is_first) {
			end(one);
		}
	}
	// Both of its requests have their answers.
	void cancelled(Leg leg, Request request) {
		auto &one = legs[leg];
		one.theirs.erase(request);
		one.their_invite = 0;
		if (one.state != FakeLeg::State::Talking) end(one);
	}
	void lost(Leg leg) { end(legs[leg]); }

private:
	void complain(const std::string &what) {
		if (fault.empty()) fault = what;
	}
	void end(FakeLeg &one) {
		one.state = FakeLeg::State::Ended;
		one.late_ack = one.owes_ack; // it may still come
		one.owes_ack = one.awaits_ack = false;
		one.invite = 0;
		one.their_invite = 0;
		one.ours.clear();
		one.theirs.clear(); // they are answered 487
	}
	FakeLeg *known(Leg leg, const char *what) {
		const auto found = legs.find(leg);
		if (found == legs.end()) complain(std::string(what) + " to a leg that is not there");
		return found == legs.end() ? nullptr : &found->second;
	}

	void perform(const Invite &invite) {
		if (legs.count(invite.leg)) return complain("a leg is called twice");
		auto &one = legs[invite.leg];
		one.invite = invite.tag;
		one.has_offer = !invite.payload.body.empty();
	}
	void perform(const Send &send) {
		auto *one = known(send.leg, "request");
		if (!one) return;
		if (send.method == "BYE" || send.method == "CANCEL" || send.method == "ACK")
			return complain(send.method + " is no request of a session");
		const unsigned code = refusal(*one, send.method);
		if (code != 0) {
			refused.push_back({send.leg, send.tag, send.method, code});
			return;
		}
		one->ours[send.tag] = send.method;
		if (send.method != "INVITE") return;
		one->invite = send.tag;
		one->has_offer = !send.payload.body.empty();
		one->is_cancelled = false;
	}
	static unsigned refusal(const FakeLeg &one, const std::string &method) {
		if (one.state == FakeLeg::State::Ended || one.state == FakeLeg::State::New) return 481;
		if (method != "INVITE") return 0;
		if (one.state != FakeLeg::State::Talking) return 481;
		return one.invite || one.their_invite || one.owes_ack || one.awaits_ack ? 491 : 0;
	}
	void perform(const Reply &reply) {
		auto *one = known(reply.leg, "answer");
		if (!one) return;
		const auto found = one->theirs.find(reply.request);
		if (found == one->theirs.end())
			return complain(std::to_string(reply.code) + " to what has its final answer");
		if (reply.code < 200) {
			if (one->state == FakeLeg::State::New) one->state = FakeLeg::State::Early;
			return;
		}
		const bool is_invite = one->their_invite == reply.request;
		one->theirs.erase(found);
		if (!is_invite) return;
		one->their_invite = 0;
		if (one->state == FakeLeg::State::Ended) return;
		if (reply.code < 300) {
			one->awaits_ack = true;
			one->state = FakeLeg::State::Talking;
		} else if (one->state != FakeLeg::State::Talking) {
			end(*one);
		}
	}
	void perform(const Ack &ack) {
		auto *one = known(ack.leg, "ACK");
		if (!one) return;
		if (!one->owes_ack && !std::exchange(one->late_ack, false))
			return complain("an ACK for no 2xx");
		one->owes_ack = false;
		if (one->has_offer != ack.payload.body.empty() && one->state != FakeLeg::State::Ended)
			complain(one->has_offer ? "an ACK with a second answer" : "an ACK without an answer");
	}
	void perform(const Cancel &cancel) {
		auto *one = known(cancel.leg, "CANCEL");
		if (!one || one->state == FakeLeg::State::Ended) return;
		if (!one->invite && !is_behind) return complain("a CANCEL of nothing");
		one->is_cancelled = true;
	}
	void perform(const EndLeg &end_leg) {
		auto *one = known(end_leg.leg, "end");
		if (!one) return;
		if (one->state == FakeLeg::State::Ended)
			return is_behind ? void() : complain("a leg is ended twice");
		const bool waits = one->is_server && one->state != FakeLeg::State::Talking;
		if (waits) {
			if (end_leg.code < 300) complain("the end of a caller without an answer");
			one->theirs.erase(one->their_invite);
			one->their_invite = 0;
		}
		end(*one);
		one->late_ack = false;
	}
	void perform(const WakeAt &wake) { wakes_at = wake.at; }
	void perform(const EndSession &) {
		is_over = true;
		for (auto &[leg, one] : legs)
			if (is_behind) end(one);
	}
	void perform(const NotifyReferrer &) {}
	void perform(const Answered &) {}
	void perform(const Bridged &) {}
	void perform(const Reunited &) {}
	void perform(const Store &) {}
	void perform(const Trace &) {}
};

} // namespace test::logic
