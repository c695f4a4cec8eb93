// Random stories of one leg: the other end, the network and the upper module do what they may in any order; messages get
// lost, come twice or in another order. Whatever happens, some things hold.
#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <new>
#include <random>
#include <set>
#include <string>
#include <type_traits>

#include "b2b/entities/domain/decide.hpp"
#include "test/unit/core/counted_memory.hpp"

using namespace b2b_entities;

namespace {

constexpr std::string_view kTheirTag = "theirs", kForkTag = "fork";
// An answer that asks for credentials, and for a longer session.
constexpr std::string_view kAsking = "SIP/2.0 401 x\r\nWWW-Authenticate: Digest realm=r, nonce=n, "
									 "stale=true\r\nMin-SE: 200\r\n"
									 "Session-Expires: 90;refresher=uas\r\n\r\n";

std::string some_hash(std::string_view) {
	return "0";
}
const std::vector<Credential> kCredentials = {{"u", "r", "p"}};
const Answering kAnswering{kCredentials, {some_hash, some_hash}, "c"};

class World {
public:
	World(Role role, unsigned seed, bool is_poor) : random_(seed), is_poor_(is_poor) {
		leg_.role = role;
		leg_.key = {7, 99};
		leg_.texts.set({{LegText::CallId, "call"}, {LegText::LocalTag, "ours"},
				{LegText::RemoteTag, role == Role::Server ? kTheirTag : std::string_view()},
				{LegText::Target, "sip:a@192.0.2.1"}});
		leg_.timer.wanted = seed % 3 ? 100 : 0;
		leg_.timer.least = 90;
		leg_.timer.has_update = seed % 5 > 2;
		if (role == Role::Client) {
			perform(decided([&] { return call(leg_, {"INVITE", {}, "sdp", 1, 70, true}); }));
			return;
		}
		leg_.remote_cseq = ++their_cseq_;
		leg_.theirs.phase = Phase::Pending;
		leg_.theirs.number = ++requests_;
		leg_.theirs.cseq = their_cseq_;
		leg_.theirs.transaction = {++transactions_, 0};
		open_requests_.insert(requests_);
	}

	void live(int steps) {
		for (int i = 0; i < steps && leg_.state != State::Ended; ++i) step();
		perform(decided([&] { return end(leg_, {480, "Gone", {}}, now_); }).effects);
		// What the host owes still: every request of ours gets an answer, and time goes by.
		for (int i = 0; i < 200; ++i) {
			if (!coming_.empty()) reply_to(coming_.begin()->first, 408, false);
			for (const auto request : std::set<uint32_t>(open_requests_))
				upper_answers(request, 500);
			now_ += leg_.patience / 10;
			perform(decided([&] { return on_time(leg_, now_, 500); }));
		}
	}

	void check() const {
		CPPUNIT_ASSERT_MESSAGE(story_, leg_.is_over());
		CPPUNIT_ASSERT_EQUAL_MESSAGE(story_, int64_t{0}, next_deadline(leg_));
		for (uint32_t id = 1; id <= transactions_; ++id)
			CPPUNIT_ASSERT_EQUAL_MESSAGE(
					story_ + "finals of " + std::to_string(id), 1, finals_of(id));
		CPPUNIT_ASSERT_EQUAL_MESSAGE(story_ + "kept", kept_, released_);
		CPPUNIT_ASSERT_MESSAGE(story_ + "two INVITEs", !has_two_invites_);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(story_ + "ACKs", taken_, acks_);
		CPPUNIT_ASSERT_MESSAGE(story_ + "an ACK came late", !is_ack_late_);
		CPPUNIT_ASSERT_EQUAL_MESSAGE(story_ + "forks", fork_copies_, forks_ended_);
		CPPUNIT_ASSERT_MESSAGE(story_ + "BYEs", byes_ <= 1);
	}

private:
	struct Coming {
		bool is_invite = false;
		uint32_t cseq = 0;
		bool is_bye = false;
	};

	unsigned any(unsigned below) { return static_cast<unsigned>(random_() % below); }
	int finals_of(uint32_t id) const {
		const auto found = finals_.find(id);
		return found == finals_.end() ? 0 : found->second;
	}

	void step() {
		now_ += any(20) == 0 ? any(40'000) : any(300);
		switch (any(12)) {
		case 0:
		case 1:
			return they_ask();
		case 2:
			return they_acknowledge();
		case 3:
			return they_cancel();
		case 4:
		case 5:
		case 6:
			return they_answer();
		case 7:
		case 8:
			if (!open_requests_.empty())
				upper_answers(*open_requests_.begin(), any(3) == 0 ? 180 : any(3) == 0 ? 486 : 200);
			return;
		case 9:
			return upper_asks();
		case 10:
			return upper_acknowledges();
		default:
			if (any(6) == 0) return upper_gives_up();
			return perform(decided([&] { return on_time(leg_, now_, 500); }));
		}
	}

	Incoming incoming(std::string_view method, uint32_t cseq) {
		Incoming made;
		made.method = method;
		made.cseq = cseq;
		made.call_id = "call";
		made.from_tag = any(30) == 0 ? "stranger" : kTheirTag;
		made.to_tag = "ours";
		made.contact = "sip:a@192.0.2.2";
		made.has_body = any(2) == 0;
		made.timer.knows = any(2) == 0;
		made.timer.interval = any(2) == 0 ? 0 : 80 + any(40);
		made.max_forwards = any(30) == 0 ? 0 : 70;
		made.random = any(1000);
		return made;
	}

	void they_ask() {
		static constexpr std::string_view kMethods[] = {
				"INVITE", "INVITE", "UPDATE", "INFO", "BYE", "OPTIONS"};
		const auto method = kMethods[any(any(4) == 0 ? 6 : 4)];
		// A request may come behind a later one.
		const uint32_t cseq = any(10) == 0 ? their_cseq_ : ++their_cseq_;
		auto request = incoming(method, cseq);
		request.transaction = {++transactions_, 0};
		request.number = ++requests_;
		say("they ask " + std::string(method));
		perform(decided([&] { return on_request(leg_, request, now_); }));
	}
	void they_acknowledge() {
		say("they ACK");
		auto ack = incoming("ACK", any(4) == 0 ? 1 : leg_.theirs.cseq);
		ack.from_tag = kTheirTag;
		perform(decided([&] { return on_ack(leg_, ack, now_); }));
	}
	void they_cancel() {
		if (any(3) != 0) return;
		say("they CANCEL");
		auto cancel = incoming("CANCEL", any(4) == 0 ? 1 : leg_.theirs.cseq);
		cancel.transaction = {++transactions_, 0};
		perform(decided([&] { return on_cancel(leg_, cancel, now_); }));
	}
	void they_answer() {
		static constexpr unsigned kCodes[] = {180, 183, 200, 200, 401, 422, 486, 491, 481, 408};
		if (coming_.empty() || any(4) == 0) return they_repeat();
		auto one = coming_.begin();
		std::advance(one, any(static_cast<unsigned>(coming_.size())));
		const unsigned code = kCodes[any(10)];
		if (code < 200 && !one->second.is_invite) return;
		reply_to(one->first, code, true);
	}
	// A 2xx again, of the same end or of another.
	void they_repeat() {
		if (!last_taken_.is_invite) return;
		Reply reply = reply_of(last_serial_, last_taken_, 200, true);
		const bool is_fork = last_taken_.cseq == 1 && any(3) == 0;
		if (is_fork) reply.to_tag = kForkTag;
		say(is_fork ? "a fork answers 200" : "200 again");
		const bool is_acked = leg_.acked.until != 0 && leg_.acked.cseq == reply.cseq;
		if (is_fork)
			++fork_copies_;
		else if (is_acked)
			++taken_;
		perform(decided([&] { return on_reply(leg_, reply, now_); }));
	}

	static Reply reply_of(uint32_t serial, const Coming &coming, unsigned code, bool has_message) {
		Reply reply;
		reply.serial = serial;
		reply.code = code;
		reply.is_invite = coming.is_invite;
		reply.has_message = has_message;
		if (!has_message) return reply;
		reply.cseq = coming.cseq;
		reply.to_tag = kTheirTag;
		reply.contact = "sip:a@192.0.2.3";
		return reply;
	}
	void reply_to(uint32_t serial, unsigned code, bool has_message) {
		const Coming coming = coming_.at(serial);
		say("they answer " + std::to_string(code));
		if (code >= 200) coming_.erase(serial);
		if (code == 401 && coming.is_bye) --byes_; // it comes again, with credentials
		if (coming.is_invite && code >= 200 && code < 300) {
			++taken_;
			last_taken_ = coming;
			last_serial_ = serial;
		}
		auto reply = reply_of(serial, coming, code, has_message);
		if (has_message && (code == 401 || code == 422 || any(2) == 0)) reply.text = kAsking;
		reply.answering = &kAnswering;
		perform(decided([&] { return on_reply(leg_, reply, now_); }));
		if (leg_.state >= State::Cancelling && acks_ != taken_) is_ack_late_ = true;
	}

	void upper_answers(uint32_t request, unsigned code) {
		say("answer " + std::to_string(code));
		auto verdict = decided([&] {
			return send_answer(leg_, {request, code, "Reason", {}, {}}, now_);
		});
		if (code >= 200) open_requests_.erase(request);
		perform(std::move(verdict.effects));
	}
	void upper_asks() {
		static constexpr std::string_view kMethods[] = {"INVITE", "UPDATE", "INFO", "BYE"};
		const auto method = kMethods[any(4)];
		say("ask " + std::string(method));
		Order order{method, {}, any(2) ? "sdp" : "", 1, 70, true};
		order.waits_out_glare = any(2) == 0;
		perform(decided([&] { return send_request(leg_, order); }).effects);
	}
	void upper_acknowledges() {
		say("ack");
		perform(decided([&] { return send_ack(leg_, {}, "sdp", now_); }).effects);
	}
	void upper_gives_up() {
		say("give up");
		if (any(2) == 0)
			perform(decided([&] { return cancel(leg_, {}, now_); }).effects);
		else
			perform(decided([&] { return end(leg_, {480, "Gone", {}}, now_); }).effects);
	}

	// Where memory runs out on the way nothing has changed, and the same may be decided again.
	template <class Decide>
	std::invoke_result_t<Decide> decided(Decide &&decide) {
		if (is_poor_ && any(2) == 0) {
			try {
				const test::CountedMemory few(static_cast<int>(any(4)));
				return decide();
			} catch (const std::bad_alloc &) {
				say("  no memory");
			}
		}
		return decide();
	}
	void perform(Effects effects) {
		for (const Effect &effect : effects) std::visit(*this, effect);
	}
	void say(const std::string &what) { story_ += what + '\n'; }

public: // one for each effect
	void operator()(const Answer &answer) {
		say("  -> " + std::to_string(answer.code) + " to "
				+ std::to_string(answer.transaction.index));
		if (answer.code >= 200) ++finals_[answer.transaction.index];
	}
	void operator()(const Keep &) { ++kept_; }
	void operator()(const Release &) { ++released_; }
	void operator()(const Send &send) {
		say("  -> " + send.method);
		if (send.method == "ACK") ++acks_;
		if (send.method == "BYE") ++byes_;
		if (send.serial == 0) return;
		const bool is_invite = send.method == "INVITE";
		for (const auto &[serial, coming] : coming_)
			if (is_invite && coming.is_invite) has_two_invites_ = true;
		coming_[send.serial] = {is_invite, send.cseq, send.method == "BYE"};
	}
	void operator()(const EndFork &) { ++forks_ended_; }
	void operator()(const Cancel &) { say("  -> CANCEL"); }
	void operator()(const Tell &tell) {
		if (tell.what == Told::Request) open_requests_.insert(tell.request);
		if (tell.what == Told::Gone) say("  told gone");
	}
	void operator()(const Trace &trace) { say("  " + std::string(name_of(trace.next))); }

private:
	std::mt19937 random_;
	const bool is_poor_;
	Leg leg_;
	int64_t now_ = 1'000'000;
	std::string story_;
	uint32_t their_cseq_ = 0, transactions_ = 0, requests_ = 0;
	std::set<uint32_t> open_requests_;
	std::map<uint32_t, Coming> coming_; // requests of ours without a final answer, by serial
	Coming last_taken_;
	uint32_t last_serial_ = 0;
	std::map<uint32_t, int> finals_;
	int kept_ = 0, released_ = 0, acks_ = 0, taken_ = 0, fork_copies_ = 0, forks_ended_ = 0,
		byes_ = 0;
	bool has_two_invites_ = false, is_ack_late_ = false;
};

} // namespace

class LegSearchTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(LegSearchTest);
	CPPUNIT_TEST(every_story_ends_well);
	CPPUNIT_TEST(and_where_memory_runs_out_now_and_then);
	CPPUNIT_TEST_SUITE_END();

	static void tell_stories(bool is_poor) {
		for (unsigned seed = 0; seed < 10'000; ++seed) {
			World world(seed % 2 ? Role::Client : Role::Server, seed, is_poor);
			world.live(60);
			world.check();
		}
	}
	void every_story_ends_well() { tell_stories(false); }
	void and_where_memory_runs_out_now_and_then() { tell_stories(true); }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LegSearchTest);
