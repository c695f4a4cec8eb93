#include "core/kam/non_invite.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <vector>

#include "core/base/shared.hpp"
#include "core/kam/before_script.hpp"
#include "core/kam/bucket_table.hpp"
#include "core/kam/event_route.hpp"
#include "core/kam/random.hpp"
#include "core/kam/request_text.hpp"
#include "core/kam/str.hpp"
#include "core/kam/ticker.hpp"
#include "core/kam/tm_intervals.hpp"
#include "core/sip/answer_facts.hpp"

namespace core::kam {
namespace {
using sip::non_invite::Event;
using sip::non_invite::State;
using sip::non_invite::Then;
using sip::non_invite::Transport;

constexpr long kMostInFlight = 20000;
constexpr unsigned kBits = 8;
constexpr std::chrono::milliseconds kTick(50);
constexpr uint32_t kLongestPause = 60; // seconds that a phone may ask for with a 503
constexpr unsigned kTimeout = 408;

int64_t now_ms() noexcept {
	using std::chrono::steady_clock;
	return std::chrono::duration_cast<std::chrono::milliseconds>(
			steady_clock::now().time_since_epoch())
			.count();
}

// A request on its way, or one that waits.
struct Request {
	Flow flow;
	base::SharedString text; // empty: none
	uint64_t tag = 0;        // in its branch, so that nobody else can answer it
	uint32_t cseq = 0;
};

struct Peer {
	uint64_t number = 0;
	State state = State::Terminated;
	uint32_t wait = 0; // the last of timer E
	int64_t sends_again = 0, gives_up = 0, rests_until = 0;
	Request current, waiting;
};

// What is to be done when the lock is gone.
struct Act {
	uint64_t peer = 0, tag = 0;
	unsigned code = 0; // to be told; 0: nothing
	Flow flow;
	std::string text; // to be sent; empty: nothing
};

std::string_view key_of(const uint64_t &number) noexcept {
	return {reinterpret_cast<const char *>(&number), sizeof number};
}

int64_t due_of(const Peer &peer) noexcept {
	if (!is_in_flight(peer.state)) return peer.rests_until;
	return peer.sends_again ? std::min(peer.sends_again, peer.gives_up) : peer.gives_up;
}

struct PeerRules {
	using Value = Peer;
	struct Counts {};
	static constexpr int64_t kLookAgain = kTick.count();
	static bool has_key(const Peer &peer, std::string_view key) noexcept {
		return key == key_of(peer.number);
	}
	static Standing settle(const Peer &peer, Counts &, int64_t) noexcept {
		return {due_of(peer), false, !is_in_flight(peer.state) && !peer.rests_until};
	}
};
constexpr size_t kOfTheTable = 64; // a node and its slot
static_assert(sizeof(Peer) + kOfTheTable < 300, "a request in flight costs little beside its text");

using Table = BucketTable<PeerRules>;
Table *table = nullptr;
ClientOwner owner{};
char prefix[32]{}; // of our branches; another module of ours has another

bool is_reliable(const Flow &flow) noexcept {
	return flow.transport != PROTO_UDP;
}

std::string branch_of(uint64_t peer, uint64_t tag) {
	char text[sizeof prefix + 40];
	const int length = std::snprintf(text, sizeof text, "%s%llx.%llx", prefix,
			static_cast<unsigned long long>(peer), static_cast<unsigned long long>(tag));
	return std::string(text, static_cast<size_t>(length));
}

struct Branch {
	uint64_t peer = 0, tag = 0;
};
std::optional<Branch> branch_from(std::string_view text) noexcept {
	text.remove_prefix(std::string_view(prefix).size());
	const char *end = text.data() + text.size();
	constexpr int kHex = 16;
	Branch branch;
	const auto peer = std::from_chars(text.data(), end, branch.peer, kHex);
	if (peer.ec != std::errc() || peer.ptr == end || *peer.ptr != '.') return std::nullopt;
	const auto tag = std::from_chars(peer.ptr + 1, end, branch.tag, kHex);
	return tag.ec == std::errc() && tag.ptr == end ? std::optional(branch) : std::nullopt;
}

void begin(Peer &peer, Request &&request, int64_t now) {
	const auto intervals = tm_intervals();
	peer.current = std::move(request);
	peer.state = State::Trying;
	peer.wait = first_wait(
			is_reliable(peer.current.flow) ? Transport::Reliable : Transport::Unreliable,
			intervals);
	peer.sends_again = peer.wait ? now + peer.wait : 0;
	peer.gives_up = now + intervals.give_up;
}

void send_current(const Peer &peer, Act &act) {
	act.flow = peer.current.flow;
	act.tag = peer.current.tag;
	act.text = base::view(peer.current.text);
}

void begin_waiting(Peer &peer, int64_t now, Act &act) {
	if (peer.waiting.text.empty()) return;
	begin(peer, std::exchange(peer.waiting, {}), now);
	send_current(peer, act);
}

// In place of sending an older state again. The waits go on growing, so that an answer that takes long is to the request
// that is in flight in the end; and the time to give up is that of the first that was not answered.
void supersede(Peer &peer, int64_t now, Act &act) {
	const auto intervals = tm_intervals();
	act.peer = peer.number;
	peer.current = std::exchange(peer.waiting, {});
	peer.state = State::Trying;
	peer.wait = next_wait(std::max(peer.wait, intervals.t1), peer.state, intervals);
	peer.sends_again = is_reliable(peer.current.flow) ? 0 : now + peer.wait;
	send_current(peer, act);
}

// A phone that is left alone for a while is a value in the table still, so that the next request waits.
void end(Peer &peer, unsigned code, uint32_t pause, int64_t now, Act &act) {
	peer.current = {};
	act.code = code;
	if (owner.ends(code))
		peer.waiting = {};
	else if (pause)
		peer.rests_until = now + std::min(pause, kLongestPause) * int64_t{1000};
	else
		begin_waiting(peer, now, act);
}

// Late answers are known by their branch, so that nothing is kept for them: timer K is over at once.
void step(Peer &peer, Event event, const sip::AnswerFacts *answer, int64_t now, Act &act) {
	const auto &cell = sip::non_invite::transition(peer.state, event);
	act.peer = peer.number;
	if (!cell.stays) peer.state = cell.to;
	switch (cell.then) {
	case Then::Nothing:
		return;
	case Then::Send:
		peer.wait = next_wait(peer.wait, peer.state, tm_intervals());
		peer.sends_again = now + peer.wait;
		return send_current(peer, act);
	case Then::TellAnswer:
		peer.state = sip::non_invite::transition(peer.state, Event::TimerK).to;
		return end(peer, answer->code, answer->retry_after.value_or(0), now, act);
	case Then::TellTimeout:
	case Then::TellError:
		return end(peer, kTimeout, 0, now, act);
	}
}

bool transmit(const Flow &flow, const std::string &text) {
	dest_info to = destination_of(flow);
	return msg_send(&to, const_cast<char *>(text.data()), static_cast<int>(text.size())) == 0;
}

// UDP that could not be sent is sent again. True: it is over.
bool note_lost(uint64_t peer, uint64_t tag, const Flow &flow) {
	if (!is_reliable(flow)) return false;
	Act act;
	table->with(key_of(peer), [&](Peer &it) {
		if (it.current.tag == tag) step(it, Event::TransportError, nullptr, now_ms(), act);
	});
	return true;
}

void perform(const Act &act) {
	if (act.code) owner.answered(act.peer, act.code);
	if (act.text.empty() || transmit(act.flow, act.text)) return;
	if (note_lost(act.peer, act.tag, act.flow)) owner.answered(act.peer, kTimeout);
}

void take_answer_to(const Branch &branch, const sip::AnswerFacts &answer) {
	constexpr unsigned kFinal = 200;
	const Event event = answer.code < kFinal ? Event::Provisional : Event::Final;
	Act act;
	table->with(key_of(branch.peer), [&](Peer &peer) {
		const auto &current = peer.current;
		if (current.text.empty() || current.tag != branch.tag || current.cseq != answer.cseq)
			return;
		step(peer, event, &answer, now_ms(), act);
	});
	perform(act);
}

bool take_answer(sip_msg_t *reply) {
	const auto *via = reply->via1->branch;
	const auto branch = via ? view(via->value) : std::string_view();
	if (branch.substr(0, std::string_view(prefix).size()) != prefix) return false;
	const auto whose = branch_from(branch);
	const auto answer = sip::AnswerFacts::parse({reply->buf, reply->len});
	if (whose && answer) take_answer_to(*whose, *answer);
	return true;
}

void on_time(Peer &peer, int64_t now, Act &act) {
	act.peer = peer.number;
	if (is_in_flight(peer.state)) {
		if (now >= peer.gives_up) return step(peer, Event::TimerF, nullptr, now, act);
		if (!peer.waiting.text.empty()) return supersede(peer, now, act);
		return step(peer, Event::TimerE, nullptr, now, act);
	}
	peer.rests_until = 0;
	begin_waiting(peer, now, act);
}

void work_off_due() {
	std::vector<Act> acts;
	const int64_t now = now_ms();
	if (table->size() > 0)
		table->each_due(now, [&](Peer &peer) { on_time(peer, now, acts.emplace_back()); });
	for (const auto &act : acts) guard("request that is due", [&] { perform(act); });
}

Outcome take_in(Peer &peer, Request &&request) {
	const bool is_busy = is_in_flight(peer.state) || peer.rests_until;
	const bool has_waiting = !peer.waiting.text.empty();
	if (!is_busy) {
		begin(peer, std::move(request), now_ms());
		return Outcome::Left;
	}
	if (request.cseq < std::max(peer.current.cseq, peer.waiting.cseq)) return Outcome::Overtaken;
	peer.waiting = std::move(request);
	if (is_in_flight(peer.state) && !peer.sends_again)
		peer.sends_again = now_ms() + std::max(peer.wait, tm_intervals().t1);
	return has_waiting ? Outcome::Replaced : Outcome::Waits;
}

} // namespace

bool make_non_invite_client(const ClientOwner &who) {
	owner = who;
	std::snprintf(prefix, sizeof prefix, "z9hG4bK%08x.n", static_cast<unsigned>(random_secret()));
	table = make_shm<Table>(kBits, 32u).release();
	return bind_tm_intervals() && take_answers_before_script<take_answer>();
}

bool start_non_invite_client(const char *description) {
	return start_ticker(description, PROC_TIMER, kTick, work_off_due);
}

Outcome send_by_own_client(const InDialogRequest &request, uint64_t number) {
	const uint64_t tag = random_secret();
	const auto made = made_request(request, branch_of(number, tag));
	if (!made) return Outcome::NotPlain;
	Request entering{made->flow, base::SharedString(made->text.begin(), made->text.end()), tag,
			request.cseq};
	Outcome outcome = Outcome::NoRoom;
	table->with_or_new(
			key_of(number), [] { return table->size() < kMostInFlight; },
			[&](Peer &peer, Table::Number) { peer.number = number; },
			[&](Peer &peer) { outcome = take_in(peer, std::move(entering)); });
	if (outcome != Outcome::Left || transmit(made->flow, made->text)) return outcome;
	return note_lost(number, tag, made->flow) ? Outcome::Lost : Outcome::Left;
}

long requests_in_flight() noexcept {
	return table ? table->size() : 0;
}

bool is_local_request_watched() {
	modparam_t type = 0;
	sr_module_t *tm_module = find_module_by_name(lit("tm"));
	const auto *callback = static_cast<const str *>(tm_module
					? find_param_export(tm_module, lit("event_callback"), PARAM_STR, &type)
					: nullptr);
	EventRoute route("tm:local-request");
	route.find(view(callback));
	return static_cast<bool>(route);
}

} // namespace core::kam
