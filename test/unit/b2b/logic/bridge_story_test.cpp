#include <random>
#include <set>
#include <utility>

#include "test/unit/b2b/logic/ladder.hpp"

using namespace test;

namespace {

// What b2b_entities.so knows of a leg, as far as it can be broken.
struct Wire {
	bool has_ended = false;
	bool is_called_first = false; // its INVITE is the one that makes it
	Tag invite = 0;               // of ours, under way
	bool is_cancelled = false;
	bool has_offered = false; // we, in it
	bool owes_ack = false;    // a 2xx of it waits for our ACK
	bool owes_answer = false; // which has to answer the offer in it
	bool awaits_ack = false;  // our 2xx waits for its ACK
	Request bye = 0;
	Request first = 0;                           // of a server: the INVITE that made it
	std::set<Request> invites;                   // of it, unanswered
	std::set<Request> requests;                  // others
	std::set<std::pair<Tag, std::string>> asked; // ours, others than INVITE
};

} // namespace

// Anything may happen at any time, in any order, twice or not at all: whatever is asked is answered once, each 2xx gets one
// ACK, and in the end nothing is left.
class BridgeStoryTest : public Ladder {
	CPPUNIT_TEST_SUITE(BridgeStoryTest);
	CPPUNIT_TEST(any_story_leaves_nothing_behind);
	CPPUNIT_TEST_SUITE_END();

	std::map<Leg, Wire> wires;
	std::mt19937 random;
	size_t seen = 0;
	std::vector<Send> refused;
	unsigned names = 0, bridged = 0, reunited = 0;
	std::set<std::pair<std::string_view, std::string_view>> visited; // steps and events

	size_t any(size_t below) { return random() % below; }
	template <class Set>
	typename Set::value_type one_of(const Set &set) {
		return *std::next(set.begin(), static_cast<std::ptrdiff_t>(any(set.size())));
	}

	// --- effects, as b2b_entities.so would take them ---

	void must(bool is_so, const std::string &what) {
		CPPUNIT_ASSERT_MESSAGE(what + "\n" + played, is_so);
	}
	void heed(const Invite &invite) {
		must(wires.count(invite.leg) == 0, "called twice");
		wires[invite.leg].is_called_first = true;
		wires[invite.leg].invite = invite.tag;
		wires[invite.leg].has_offered = !invite.payload.body.empty();
	}
	void heed(const Send &request) {
		auto &wire = wires.at(request.leg);
		must(!wire.has_ended, "request to one that has ended");
		if (request.method != "INVITE") {
			wire.asked.insert({request.tag, request.method});
			return;
		}
		if (wire.invite != 0 && wire.is_cancelled) return refused.push_back(request);
		must(wire.invite == 0 && !wire.owes_ack, "two INVITEs at once");
		wire.invite = request.tag;
		wire.is_cancelled = false;
		wire.has_offered = !request.payload.body.empty();
	}
	void heed(const b2b_logic::Reply &reply) {
		auto &wire = wires.at(reply.leg);
		if (wire.has_ended && reply.request != wire.bye) return; // answered and refused below
		const bool is_invite = wire.invites.count(reply.request) != 0;
		must(is_invite || wire.requests.count(reply.request) != 0, "two answers to one request");
		if (reply.code < 200) return;
		wire.requests.erase(reply.request);
		if (wire.invites.erase(reply.request) && reply.code < 300) wire.awaits_ack = true;
		if (reply.request == wire.first && reply.code >= 300) wire.has_ended = true;
	}
	void heed(const Ack &ack) {
		auto &wire = wires.at(ack.leg);
		must(wire.owes_ack && !wire.has_ended, "an ACK too many");
		must(!wire.owes_answer || !ack.payload.body.empty(), "an offer without an answer");
		wire.owes_ack = false;
	}
	void heed(const Cancel &cancel) {
		must(wires.at(cancel.leg).invite != 0, "CANCEL of nothing");
		wires.at(cancel.leg).is_cancelled = true;
	}
	void heed(const EndLeg &end) {
		auto &wire = wires.at(end.leg);
		must(!wire.has_ended, "ended twice");
		must(!wire.owes_ack || !wire.owes_answer, "ended without an answer to its offer");
		wire.owes_ack = false; // b2b_entities.so sends it before the BYE
		wire.has_ended = true;
		wire.invites.clear();
		wire.requests.clear();
	}
	template <class Other>
	void heed(const Other &) {}
	void heed(const Bridged &) { ++bridged; }
	void heed(const Reunited &) { ++reunited; }
	void heed(const Trace &trace) {
		if (trace.what == "bridge") visited.insert({trace.state, trace.event});
	}

	void heed_all() {
		for (; seen < all.size(); ++seen)
			std::visit([this](const auto &effect) { heed(effect); }, Effect(all[seen]));
		if (!refused.empty()) { // -491: an answer, when all else is done
			const auto request = refused.front();
			refused.erase(refused.begin());
			reply_to(request.leg, request.tag, "INVITE", 491, {});
			return heed_all();
		}
		const auto deadline = bridging_deadline(session);
		if (session.bridge)
			must(deadline > now - 1 && session.wakes_at > 0, "a bridging without end");
		if (session.bridge) must(session.wakes_at <= deadline, "it wakes too late");
	}

	// --- what may happen ---

	std::string some_sdp() { return any(8) ? "x" + std::to_string(any(100)) : ""; }

	// Legs that fulfil a condition.
	template <class Condition>
	Leg some_leg(Condition &&condition) {
		std::vector<Leg> legs;
		for (const auto &[leg, wire] : wires)
			if (!wire.has_ended && condition(wire)) legs.push_back(leg);
		return legs.empty() ? kNobody : legs[any(legs.size())];
	}

	void an_invite_is_answered() {
		const Leg leg = some_leg([](const Wire &wire) { return wire.invite != 0; });
		if (leg == kNobody) return;
		auto &wire = wires[leg];
		constexpr unsigned kCodes[] = {180, 183, 200, 200, 200, 200, 200, 486, 491, 503};
		const unsigned code = kCodes[any(std::size(kCodes))];
		const Tag tag = wire.invite;
		if (code >= 200) wire.invite = 0;
		if (code / 100 == 2) wire.owes_ack = true;
		if (code >= 300 && wire.is_called_first) wire.has_ended = true;
		if (code / 100 == 2) wire.is_called_first = false;
		if (code >= 300 && session.bridge && session.bridge->fresh == leg && any(3) == 0)
			return retry(leg, tag, code);
		const auto sdp = some_sdp();
		wire.owes_answer = code / 100 == 2 && !wire.has_offered && !sdp.empty()
				&& bridging_awaits(session, leg, tag);
		reply_to(leg, tag, "INVITE", code, sdp);
	}
	void retry(Leg leg, Tag tag, unsigned code) {
		const auto id = "n" + std::to_string(++names);
		named(id);
		const auto text = message("SIP/2.0 486 Busy", "INVITE", {});
		note(leg, std::to_string(code) + ", retry");
		const auto verdict = bridge_retry(
				session, id, {leg, text, "INVITE", 0, tag, code}, now, policy);
		take(verdict);
		if (!verdict.is_ok()) reply_to(leg, tag, "INVITE", code, {});
	}
	void another_request_is_answered() {
		const Leg leg = some_leg([](const Wire &wire) { return !wire.asked.empty(); });
		if (leg == kNobody) return;
		const auto [tag, method] = one_of(wires[leg].asked);
		const bool is_final = any(4) != 0;
		if (is_final) wires[leg].asked.erase({tag, method});
		const bool has_sdp = method == "UPDATE" && any(3);
		reply_to(
				leg, tag, method, is_final ? (any(3) ? 200 : 405) : 180, has_sdp ? some_sdp() : "");
	}
	// Two processes may have read them in the wrong order.
	void a_stale_answer_comes() {
		const Leg leg = some_leg([](const Wire &wire) { return wire.invite == 0; });
		if (leg != kNobody) reply_to(leg, session.next_tag + 7, "INVITE", 180, {});
	}
	void an_ack_comes() {
		const Leg leg = some_leg([](const Wire &wire) { return wire.awaits_ack; });
		if (leg == kNobody) return;
		wires[leg].awaits_ack = false;
		ack(leg, session.bridge && any(2) ? "" : "x"); // what passes is not looked at
	}
	void a_request_comes() {
		const Leg leg = some_leg([](const Wire &wire) { return !wire.is_called_first; });
		if (leg == kNobody) return;
		auto &wire = wires[leg];
		constexpr const char *kMethods[] = {"BYE", "INVITE", "UPDATE", "INFO", "OPTIONS", "REFER"};
		const std::string method = kMethods[any(std::size(kMethods))];
		const bool is_offer = method == "INVITE" || method == "UPDATE";
		const bool in_glare = wire.invite || wire.owes_ack || wire.awaits_ack
				|| !wire.invites.empty();
		if (is_offer && in_glare) return; // answered below
		if (method == "BYE" && any(6)) return;
		if (method == "BYE") {
			wire.requests.clear();
			wire.bye = last_request_ + 1;
		}
		(method == "INVITE" ? wire.invites : wire.requests).insert(last_request_ + 1);
		if (method == "BYE") {
			wire.invite = 0;
			wire.owes_ack = wire.awaits_ack = false;
			wire.invites.clear(); // answered below
		}
		request(leg, method, is_offer ? some_sdp() : "");
		if (method == "BYE") wires[leg].has_ended = true;
	}
	void an_invite_is_cancelled() {
		const Leg leg = some_leg([](const Wire &wire) { return !wire.invites.empty(); });
		if (leg == kNobody) return;
		auto &wire = wires[leg];
		const Request request = one_of(wire.invites);
		wire.invites.erase(request);
		if (request == wire.first) {
			wire.has_ended = true;
			wire.requests.clear(); // answered below
		}
		note(leg, "CANCEL");
		Incoming in;
		in.leg = leg;
		in.method = "INVITE";
		in.request = request;
		take(on_cancel(session, in, now, policy));
	}
	void a_leg_is_lost() {
		const Leg leg = some_leg([](const Wire &wire) { return !wire.is_called_first; });
		if (leg == kNobody || any(10)) return;
		wires[leg] = {};
		wires[leg].has_ended = true;
		gone(leg);
	}
	void time_passes() { pass(static_cast<int64_t>(any(25'000))); }

	void somebody_bridges() {
		BridgeFlags flags;
		flags.notify = any(2);
		flags.rollback_failed = any(2);
		flags.hold = any(3) == 0;
		flags.no_late_sdp = any(3) == 0;
		const std::string media = any(4) ? "" : "sip:media@example.com";
		switch (any(4)) {
		case 0: {
			const auto keep = static_cast<unsigned>(any(2));
			played += "bridge_to " + std::to_string(keep) + "\n";
			return take(bridge_to(session, keep, "sip:n@example.com", media, now, policy));
		}
		case 1:
			return joined_by_an_invite();
		default:
			break;
		}
		const Leg leg = some_leg([](const Wire &wire) { return !wire.is_called_first; });
		const auto id = "n" + std::to_string(++names);
		if (leg == kNobody || session.end_reason != EndReason::None) return;
		named(id);
		const auto text = message("REFER sip:us SIP/2.0", "REFER", {});
		const auto refer = incoming(leg, text, "REFER");
		wires[leg].requests.insert(refer.request);
		note(leg,
				"REFER, bridge " + std::string(flags.hold ? "hold " : "")
						+ (flags.rollback_failed ? "rollback " : "")
						+ (flags.no_late_sdp ? "no-late" : ""));
		const bool is_peer = any(2);
		take(bridge(session, {is_peer ? "peer" : "this", id, media, flags}, refer, now, policy));
		heed_all();
		take(after_route(session, refer, false, now, policy));
	}
	void joined_by_an_invite() {
		const auto text = message("INVITE sip:us SIP/2.0", "INVITE", any(3) ? sdp_of("d") : "");
		const JoinOrder order{static_cast<unsigned>(any(2)), {}, any(2) == 0};
		auto invite = incoming(kNobody, text, "INVITE");
		played += "D INVITE\n";
		const auto verdict = check_bridge_request(session, order, invite, policy);
		take(verdict);
		if (!verdict.is_ok()) return;
		invite.leg = server_of(session);
		wires[invite.leg].first = invite.request;
		wires[invite.leg].invites.insert(invite.request);
		take(bridge_request(session, order, invite, now, policy));
	}

	void something_happens() {
		switch (any(16)) {
		case 0:
			return somebody_bridges();
		case 1:
			return a_request_comes();
		case 2:
			return a_leg_is_lost();
		case 3:
			return an_invite_is_cancelled();
		case 4:
			return time_passes();
		case 5:
			return a_stale_answer_comes();
		case 6:
		case 7:
			return another_request_is_answered();
		case 8:
		case 9:
		case 10:
			return an_ack_comes();
		default:
			return an_invite_is_answered();
		}
	}

	void begin(unsigned seed) {
		random.seed(seed);
		session = Session();
		policy = Policy();
		policy.early_update = any(2);
		policy.old_entity_term_delay = static_cast<uint32_t>(any(3));
		policy.max_duration = 3'600;
		wires.clear();
		all.clear();
		played.clear();
		seen = 0;
		refused.clear();
		wires[A].first = last_request_ + 1;
		wires[A].invites.insert(wires[A].first);
		Ladder::setUp();
		heed_all();
		if (any(4)) talk();
	}
	void talk() {
		auto &callee = wires[B];
		const Tag tag = std::exchange(callee.invite, 0);
		callee.is_called_first = false;
		callee.owes_ack = true;
		reply_to(B, tag, "INVITE", 200, "b");
		heed_all();
		wires[A].awaits_ack = false;
		ack(A);
		heed_all();
	}

	void end() {
		now += 3'600'000;
		take(on_time(session, now, policy));
		heed_all();
		must(session.end_reason != EndReason::None, "it does not end");
		must(!session.bridge, "a bridging is left");
		for (const auto &[leg, wire] : wires) {
			const auto *entity = find_entity(session, leg);
			must(!entity || entity->state == EntityState::Ended, "an entity is left");
			must(wire.has_ended, "a leg is left");
			must(wire.invites.empty() && wire.requests.empty(), "a request without answer");
			must(!wire.owes_ack, "a 2xx without ACK");
		}
	}

	void any_story_leaves_nothing_behind() {
		for (unsigned story = 0; story < 1'500; ++story) {
			begin(story);
			for (int step = 0; step < 60 && session.end_reason == EndReason::None; ++step) {
				something_happens();
				heed_all();
			}
			end();
		}
		CPPUNIT_ASSERT(bridged > 300);
		CPPUNIT_ASSERT(reunited > 0);
		CPPUNIT_ASSERT(visited.size() > 85);
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(BridgeStoryTest);
