#include <random>
#include <set>

#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/whole.hpp"
#include "test/unit/b2b/logic/fake_legs.hpp"
#include "test/unit/core/counted_memory.hpp"

using namespace test::logic;

namespace {

constexpr const char *kMethods[] = {"INVITE", "UPDATE", "INFO", "REFER", "OPTIONS", "PRACK"};
constexpr unsigned kRefusals[] = {302, 404, 407, 481, 486, 488, 500, 603};

// One session, and everything that may happen to it, in any order.
class Story {
public:
	Story(unsigned seed, bool is_poor) : random_(seed), luck_(seed), is_poor_(is_poor) {
		policy_.early_update = chance(2);
		policy_.passes_prack = chance(2);
		policy_.old_entity_term_delay = chance(2) ? 2 : 0;
		is_scripted_ = chance(2);
	}

	std::string tell() {
		begin();
		if (chance(2)) answer_at_once();
		for (int step = 0; step < 60 && is_going(); ++step) act();
		// What is asked is answered, and at last nothing happens any more.
		for (int step = 0; step < 100 && is_going(); ++step) {
			now_ = std::max(now_ + 1, legs_.wakes_at);
			look_at_clock();
		}
		if (!legs_.fault.empty()) return legs_.fault + "\n" + log_;
		if (!legs_.is_over) return "it never ends\n" + log_;
		if (!legs_.is_quiet()) return "something is left: " + legs_.print() + "\n" + log_;
		for (const auto &entity : session_.entities)
			if (entity.state != EntityState::Ended) return "an entity lives on\n" + log_;
		return {};
	}

	const std::set<std::string_view> &steps() const { return steps_; }

private:
	std::mt19937 random_, luck_;
	const bool is_poor_;
	Policy policy_;
	Session session_;
	FakeLegs legs_;
	int64_t now_ = 1'000'000;
	Request requests_ = 0;
	unsigned names_ = 0;
	bool is_scripted_ = false;
	std::string log_;
	std::set<std::string_view> steps_; // of bridgings

	unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
	bool chance(unsigned of) { return pick(of) == 0; }
	unsigned final_code() {
		return chance(4) ? kRefusals[pick(static_cast<unsigned>(std::size(kRefusals)))] : 200;
	}
	bool is_going() const { return legs_.fault.empty() && !legs_.is_over; }

	// --- the protocol of b2b/logic/kam ---

	void decide(const Effects &effects) {
		for (const auto &effect : effects)
			if (const auto *trace = std::get_if<Trace>(&effect)) {
				log_ += "      " + print(*trace) + "\n";
				if (trace->what == "bridge") steps_.insert(trace->state);
			}
		log_ += "    " + told(effects) + "\n";
		legs_.perform(effects);
		check_time();
		while (!legs_.refused.empty() && is_going()) {
			const auto refused = legs_.refused.front();
			legs_.refused.erase(legs_.refused.begin());
			deliver(refused.leg, refused.tag, refused.method, refused.code, {}, {});
		}
	}
	void decide(const Verdict &verdict) {
		if (verdict.is_ok()) return decide(verdict.effects);
		log_ += "    " + told(verdict) + "\n";
	}
	// Where memory runs out at any piece. False: nothing was decided; what had to be ends the session.
	template <class Decide>
	bool decide(Need need, Decide &&made) {
		std::invoke_result_t<Decide> result;
		bool is_whole = false, is_decided = true;
		const auto before = mark();
		try {
			const int good = is_poor_ && luck_() % 4 == 0 ? static_cast<int>(luck_() % 12)
														  : 1 << 30;
			const test::CountedMemory few(good);
			result = decide_whole(session_, need, is_whole, made);
		} catch (const std::bad_alloc &) {
			is_decided = false;
		}
		if (is_decided) {
			decide(std::move(result));
			return true;
		}
		log_ += "    no memory\n";
		if (is_whole && before != mark()) legs_.fault = "half a decision";
		if (is_whole) return false;
		session_.has_failed = legs_.is_behind = true;
		return false;
	}
	// What a decision may change, as far as it can be seen from outside.
	std::string mark() const {
		if (!is_poor_) return {};
		std::string text;
		const auto add = [&](auto... numbers) { ((text += std::to_string(numbers) + ' '), ...); };
		for (const auto &one : session_.entities) {
			add(one.leg, static_cast<int>(one.state), one.peer, one.invite, one.calling);
			for (const auto part : one.texts.texts()) text += part;
			text.append(one.sent_to_us.text()).append(one.sent_by_us.text());
		}
		for (const auto &one : session_.exchanges) {
			add(one.from, one.to, one.tag, static_cast<int>(one.state));
			text.append(one.offer.text()).append(one.answer.text());
		}
		if (session_.bridge) add(static_cast<int>(session_.bridge->step), session_.bridge->tag);
		add(session_.places[0], session_.places[1], session_.next_leg, session_.next_tag,
				session_.ends_at, session_.taken, bool(session_.setup));
		return text;
	}
	void look_at_clock() {
		decide(Need::Must, [&] { return on_time(session_, now_, policy_); });
	}
	// What could not be decided on is answered without it.
	void refuse(const Incoming &request) {
		const auto leg = legs_.legs.find(request.leg);
		if (!is_going() || leg == legs_.legs.end() || !leg->second.theirs.count(request.request))
			return;
		decide({Reply{request.leg, request.request, 500, "Out Of Memory", {}}});
	}
	// I5
	void check_time() {
		if (is_going() && session_.began != 0 && legs_.wakes_at == 0 && legs_.fault.empty())
			legs_.fault = "it may last for ever";
	}
	void note(Leg leg, const std::string &what) { log_ += std::to_string(leg) + " " + what + "\n"; }

	void deliver(Leg leg, Tag tag, const std::string &method, unsigned code, std::string_view text,
			std::string_view sdp) {
		note(leg,
				std::to_string(code) + " to " + method + " [" + std::to_string(tag) + "]"
						+ (sdp.empty() ? "" : " sdp"));
		Incoming reply;
		reply.leg = leg;
		reply.text = text;
		reply.method = method;
		reply.tag = tag;
		reply.code = code;
		const auto need = need_of_reply(code);
		if (is_internal(session_, reply, true)) {
			decide(need, [&] { return on_internal(session_, reply, true, now_, policy_); });
			return;
		}
		if (!is_scripted_ || pick(4) != 0) {
			const bool passes_contact = chance(4);
			decide(need,
					[&] { return handle_reply(session_, reply, passes_contact, now_, policy_); });
		} else if (code >= 300 && chance(2)) {
			retry(reply);
		} else if (chance(4)) {
			decide(need, [&] { return end_leg(session_, reply, now_, policy_); });
		}
		if (is_scripted_ && is_going()) settle(reply, true);
	}

	void settle(const Incoming &message, bool is_reply) {
		decide(Need::Must, [&] { return after_route(session_, message, is_reply, now_, policy_); });
	}

	void retry(const Incoming &reply) {
		const auto id = fresh_client();
		log_ += "  retry\n";
		decide(Need::May, [&] { return bridge_retry(session_, id, reply, now_, policy_); });
	}

	std::string fresh_client() {
		const auto id = "x" + std::to_string(++names_);
		ClientOrder order;
		order.id = id;
		order.destination = "sip:new@example.com";
		name_client(session_, order, policy_);
		return id;
	}

	void run_route(const Incoming &request) {
		const auto need = need_of_request(request.method);
		const auto reply = [&](unsigned code) {
			decide(need,
					[&] { return send_reply(session_, request, code, "X", {}, now_, policy_); });
		};
		switch (pick(5)) {
		case 0:
			log_ += "  reply\n";
			reply(request.method == "INVITE" ? 486 : 200);
			break;
		case 1:
			log_ += "  reply, bridge\n";
			if (request.method != "INVITE") reply(202);
			bridge_from(request);
			break;
		case 2:
			log_ += "  bridge\n";
			bridge_from(request);
			break;
		case 3:
			log_ += "  delete\n";
			decide(need, [&, deed = chance(2) ? delete_entity : end_leg] {
				return deed(session_, request, now_, policy_);
			});
			if (is_going() && chance(2)) bridge_from(request);
			break;
		default:
			decide(need, [&] { return pass_request(session_, request, now_, policy_); });
		}
		if (is_going()) settle(request, false);
	}

	void bridge_from(const Incoming &request) {
		if (!is_going()) return;
		const auto id = fresh_client(), other = chance(5) ? fresh_client() : std::string();
		BridgeOrder order;
		order.first = !other.empty() ? std::string_view(other) : chance(3) ? "this" : "peer";
		order.second = id;
		order.media_uri = chance(4) ? "sip:media@example.com" : "";
		order.flags.notify = chance(2);
		order.flags.hold = chance(3);
		order.flags.no_late_sdp = chance(3);
		order.flags.rollback_failed = chance(2);
		if (chance(4)) order.flags.max_duration = 100;
		decide(Need::May, [&] { return bridge(session_, order, request, now_, policy_); });
	}

	// --- what happens ---

	void begin() {
		const auto branches = chance(3) ? 1 + pick(3) : 1;
		InitOrder order;
		order.scenario = is_scripted_ ? "plain" : kTopHiding;
		order.flags.transparent_auth = chance(4);
		if (is_scripted_) {
			name_server(session_, {"server", {}, {}});
			fresh_client();
		}
		order.destinations.assign(branches, {"sip:bob@b.example", {}, {}});
		const bool has_offer = pick(4) != 0;
		const auto text = request_text("INVITE", has_offer ? sdp_of("alice") : std::string());
		Incoming invite;
		invite.text = text;
		invite.method = "INVITE";
		check_init(session_, order, invite, policy_);
		invite.leg = server_of(session_);
		invite.request = ++requests_;
		legs_.invited(invite.leg, invite.request);
		legs_.legs[invite.leg].they_offered = has_offer;
		note(invite.leg, has_offer ? "INVITE sdp" : "INVITE");
		decide(init(session_, order, invite, now_, policy_));
	}

	void answer_at_once() {
		const auto called = legs_.legs.rbegin();
		if (is_going() && called->second.invite) answer_invite(called->first, called->second);
		auto &caller = legs_.legs.begin()->second;
		if (is_going() && caller.awaits_ack) ack(legs_.legs.begin()->first, caller);
	}

	void act() {
		if (session_.has_failed) return look_at_clock();
		if (chance(25)) return clock();
		if (chance(60)) return order();
		if (chance(40)) return join();
		if (chance(30)) return nonsense();
		auto it = legs_.legs.begin();
		std::advance(it, pick(static_cast<unsigned>(legs_.legs.size())));
		const Leg leg = it->first;
		auto &one = it->second;
		if (one.awaits_ack && pick(8) != 0) return ack(leg, one);
		if (!one.ours.empty() && pick(3) != 0) return answer_request(leg, one);
		if (one.invite && pick(4) != 0) return answer_invite(leg, one);
		if (one.their_invite && chance(6)) return cancel(leg, one);
		if (one.state == FakeLeg::State::Talking && chance(40)) return lose(leg);
		if (one.state != FakeLeg::State::Ended && one.state != FakeLeg::State::New)
			ask(leg, one,
					chance(12) ? "BYE"
							   : kMethods[pick(static_cast<unsigned>(std::size(kMethods)))]);
	}

	void clock() {
		now_ += 1000 * (1 + pick(chance(3) ? 40 : 4));
		log_ += "time\n";
		look_at_clock();
	}
	void order() {
		log_ += "order\n";
		if (chance(3)) {
			decide(Need::Must,
					[&] { return terminate(session_, EndReason::Rpc, 0, now_, policy_); });
			return;
		}
		const auto keep = pick(2);
		const auto media = chance(3) ? "sip:media@example.com" : "";
		decide(Need::May, [&] {
			return bridge_to(session_, keep, "sip:new@example.com", media, now_, policy_);
		});
	}
	void join() {
		const bool has_offer = pick(4) != 0;
		const auto text = request_text("INVITE", has_offer ? sdp_of("dan") : std::string());
		Incoming invite;
		invite.text = text;
		invite.method = "INVITE";
		JoinOrder order;
		order.entity_no = pick(2);
		order.late_bye = chance(2);
		const auto verdict = check_bridge_request(session_, order, invite, policy_);
		log_ += "join: " + told(verdict) + "\n";
		if (!verdict.is_ok()) return;
		invite.leg = server_of(session_);
		invite.request = ++requests_;
		legs_.invited(invite.leg, invite.request);
		legs_.legs[invite.leg].they_offered = has_offer;
		decide(bridge_request(session_, order, invite, now_, policy_));
	}
	// What nobody waits for, or has come before.
	void nonsense() {
		const Leg leg = pick(5);
		const auto text = reply_text(180, "INVITE");
		const auto known = legs_.legs.find(leg);
		const bool waits = known != legs_.legs.end()
				&& (known->second.ours.count(leg + 1) || known->second.invite == leg + 1);
		if (!waits) deliver(leg, leg + 1, "INVITE", 180, text, {});
		if (!is_going()) return;
		note(leg, "stray ACK");
		Incoming ack;
		ack.leg = leg;
		ack.method = "ACK";
		const auto awaited = known != legs_.legs.end() && known->second.awaits_ack;
		if (!awaited) acknowledge(ack);
	}

	void ack(Leg leg, FakeLeg &one) {
		const auto sdp = one.they_offered ? std::string() : sdp_of("late");
		const auto text = request_text("ACK", sdp);
		Incoming message;
		message.leg = leg;
		message.text = text;
		message.method = "ACK";
		one.awaits_ack = false;
		note(leg, sdp.empty() ? "ACK" : "ACK sdp");
		acknowledge(message);
	}
	void acknowledge(const Incoming &ack) {
		decide(Need::Must, [&] { return on_ack(session_, ack, now_, policy_); });
	}
	void answer_invite(Leg leg, const FakeLeg &one) {
		const Tag tag = one.invite;
		unsigned code = chance(3) ? 180 + 3 * pick(2) : final_code();
		if (one.is_cancelled) code = 487;
		if (chance(30)) code = 408;
		const bool has_sdp = code == 200 || code == 183;
		const auto sdp = has_sdp ? sdp_of("phone" + std::to_string(leg)) : std::string();
		const auto text = code == 408 ? std::string() : reply_text(code, "INVITE", sdp);
		legs_.answered(leg, tag, code);
		deliver(leg, tag, "INVITE", code, text, sdp);
	}
	void answer_request(Leg leg, const FakeLeg &one) {
		auto it = one.ours.begin();
		std::advance(it, pick(static_cast<unsigned>(one.ours.size())));
		if (it->second == "INVITE") return answer_invite(leg, one);
		const auto [tag, method] = *it;
		const unsigned code = final_code();
		const auto sdp = code == 200 && method == "UPDATE" ? sdp_of("upd") : std::string();
		const auto text = reply_text(code, method, sdp);
		legs_.answered(leg, tag, code);
		deliver(leg, tag, method, code, text, sdp);
	}
	void cancel(Leg leg, const FakeLeg &one) {
		Incoming message;
		message.leg = leg;
		message.method = "CANCEL";
		message.request = one.their_invite;
		legs_.cancelled(leg, message.request);
		note(leg, "CANCEL");
		decide(Need::Must, [&] { return on_cancel(session_, message, now_, policy_); });
	}
	void lose(Leg leg) {
		legs_.lost(leg);
		note(leg, "gone");
		const unsigned code = chance(2) ? 408 : 481;
		decide(Need::Must, [&] { return on_gone(session_, leg, code, now_, policy_); });
	}
	void ask(Leg leg, FakeLeg &one, const std::string &method) {
		const bool is_talking = one.state == FakeLeg::State::Talking;
		if (method == "INVITE"
				&& (!is_talking || one.invite || one.their_invite || one.owes_ack
						|| one.awaits_ack))
			return;
		if (method == "BYE" && (!is_talking || one.awaits_ack)) return;
		const bool has_offer = method == "UPDATE" || (method == "INVITE" && pick(4) != 0);
		const auto text = request_text(method, has_offer ? sdp_of("again") : std::string());
		Incoming request;
		request.leg = leg;
		request.text = text;
		request.method = method;
		request.request = ++requests_;
		legs_.asked(leg, request.request, method, has_offer);
		note(leg, method + (has_offer ? " sdp" : ""));
		const auto need = need_of_request(method);
		if (is_internal(session_, request, false)) {
			if (!decide(need, [&] { return on_internal(session_, request, false, now_, policy_); }))
				refuse(request);
		} else if (is_scripted_) {
			run_route(request);
		} else if (!decide(need, [&] { return pass_request(session_, request, now_, policy_); })) {
			refuse(request);
		}
	}
};

} // namespace

class B2bSearchTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bSearchTest);
	CPPUNIT_TEST(whatever_happens_nothing_is_left_open);
	CPPUNIT_TEST(and_where_memory_runs_out_now_and_then);
	CPPUNIT_TEST_SUITE_END();

	void whatever_happens_nothing_is_left_open() { tell_stories(false); }
	void and_where_memory_runs_out_now_and_then() { tell_stories(true); }

	static void tell_stories(bool is_poor) {
		std::set<std::string_view> steps;
		for (unsigned seed = 0; seed < 6'000; ++seed) {
			Story story(seed, is_poor);
			const auto fault = story.tell();
			steps.insert(story.steps().begin(), story.steps().end());
			CPPUNIT_ASSERT_MESSAGE("story " + std::to_string(seed) + ": " + fault, fault.empty());
		}
		CPPUNIT_ASSERT_EQUAL(size_t{kBridgeSteps}, steps.size());
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bSearchTest);
