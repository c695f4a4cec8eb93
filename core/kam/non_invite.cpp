#include "core/kam/non_invite.hpp"

#include <chrono>
#include <vector>

#include "core/base/shared.hpp"
#include "core/kam/before_script.hpp"
#include "core/kam/bucket_table.hpp"
#include "core/kam/event_route.hpp"
#include "core/kam/random.hpp"
#include "core/kam/received_answers.hpp"
#include "core/kam/request_text.hpp"
#include "core/kam/send.hpp"
#include "core/kam/str.hpp"
#include "core/kam/ticker.hpp"
#include "core/kam/tm_intervals.hpp"
#include "core/sip/answer_facts.hpp"
#include "core/sip/own_branches.hpp"
#include "core/sip/window.hpp"

namespace core::kam {
namespace {
using sip::non_invite::Step;
using sip::non_invite::Transport;
using sip::non_invite::Window;

constexpr long kMostInFlight = 20000; // peers
constexpr unsigned kBits = 8;
constexpr std::chrono::milliseconds kTick(50);

int64_t now_ms() noexcept {
	using std::chrono::steady_clock;
	return std::chrono::duration_cast<std::chrono::milliseconds>(
			steady_clock::now().time_since_epoch())
			.count();
}

// What may be sent, or sent again.
struct Message {
	Flow flow;
	Span branch, cseq;
	base::SharedString bytes; // empty: none

	Message() = default;
	explicit Message(const MadeRequest &made)
			: flow(made.flow), branch(made.branch), cseq(made.cseq),
			  bytes(made.bytes.data(), made.bytes.size()) {}
	RequestText text() const noexcept { return {base::view(bytes), branch, cseq}; }
};

struct Peer {
	uint64_t number = 0;
	Window window;
	Message newest, waiting;
};

// What is to be done when the lock is gone.
struct Act {
	uint64_t peer = 0;
	unsigned told = 0; // 0: nothing
	uint32_t cseq = 0;
	Flow flow;
	std::string text; // to be sent; empty: nothing
	bool asks_anew = false;
};

std::string_view key_of(const uint64_t &number) noexcept {
	return {reinterpret_cast<const char *>(&number), sizeof number};
}

struct PeerRules {
	using Value = Peer;
	struct Counts {};
	static constexpr int64_t kLookAgain = kTick.count();
	static bool has_key(const Peer &peer, std::string_view key) noexcept {
		return key == key_of(peer.number);
	}
	static Standing settle(const Peer &peer, Counts &, int64_t) noexcept {
		return {peer.window.due_at(), false, peer.window.is_over()};
	}
};
constexpr size_t kOfTheTable = 64; // a node and its slot
static_assert(sizeof(Peer) + kOfTheTable < 300, "a request in flight costs little beside its text");

using Table = BucketTable<PeerRules>;
Table *table = nullptr;
ClientOwner owner{};
sip::OwnBranches branches; // another module of ours has others

Transport transport_of(const Flow &flow) noexcept {
	return flow.transport == PROTO_UDP ? Transport::Unreliable : Transport::Reliable;
}

// What is not sent again is not kept.
void keep_what_may_leave(Peer &peer) noexcept {
	if (!peer.window.newest() || !peer.window.is_sent_again()) peer.newest = {};
	if (!peer.window.waiting()) peer.waiting = {};
}

Act act_on(Peer &peer, const Step &step) {
	Act act{peer.number, step.told, peer.window.newest(), {}, {}, step.asks_anew};
	if (step.sends == Step::Sends::Waiting) peer.newest = std::exchange(peer.waiting, {});
	if (step.sends != Step::Sends::Nothing) {
		act.flow = peer.newest.flow;
		sip::OwnBranches::Room room;
		act.text = peer.newest.text().numbered(
				branches.print({peer.number, act.cseq}, room), act.cseq);
	}
	keep_what_may_leave(peer);
	return act;
}

void perform(const Act &act, sip_msg_t *answer = nullptr);

// UDP that could not be sent is sent again. True: it is over.
bool note_unsent(uint64_t number, uint32_t cseq, const Flow &flow) {
	if (transport_of(flow) == Transport::Unreliable) return false;
	Act act;
	table->with(key_of(number), [&](Peer &peer) {
		const auto step = peer.window.unsent(cseq, owner.ends, now_ms(), tm_intervals());
		act = act_on(peer, step);
	});
	const bool is_over = act.told != 0;
	act.told = 0;
	perform(act);
	return is_over;
}

void perform(const Act &act, sip_msg_t *answer) {
	if (act.told) owner.answered(act.peer, act.told, answer);
	if (act.asks_anew) owner.asks_anew(act.peer);
	if (act.text.empty() || transmit(act.flow, act.text)) return;
	if (note_unsent(act.peer, act.cseq, act.flow))
		owner.answered(act.peer, sip::non_invite::kTimeout, nullptr);
}

void take_answer_to(
		const sip::OwnBranch &branch, const sip::AnswerFacts &facts, sip_msg_t *parsed) {
	const sip::non_invite::Answer answer{branch.cseq, facts.code, facts.pause()};
	Act act;
	table->with(key_of(branch.peer), [&](Peer &peer) {
		act = act_on(peer, peer.window.answered(answer, owner.ends, now_ms(), tm_intervals()));
	});
	perform(act, parsed);
}

bool take(std::string_view bytes, sip_msg_t *parsed) {
	const auto facts = sip::AnswerFacts::parse(bytes);
	if (!facts || !branches.is_ours(facts->branch)) return false;
	count_answer(facts->code);
	if (const auto branch = branches.parse(facts->branch)) take_answer_to(*branch, *facts, parsed);
	return true;
}

bool take_answer(std::string_view bytes) {
	return take(bytes, nullptr);
}

bool take_parsed_answer(sip_msg_t *reply) {
	const auto *via = reply->via1->branch;
	if (!via || !branches.is_ours(view(via->value))) return false;
	take({reply->buf, reply->len}, reply);
	return true;
}

void work_off_due() {
	std::vector<Act> acts;
	const int64_t now = now_ms();
	if (table->size() > 0)
		table->each_due(now, [&](Peer &peer) {
			acts.push_back(act_on(peer, peer.window.due(owner.ends, now, tm_intervals())));
		});
	for (const auto &act : acts) guard("request that is due", [&] { perform(act); });
}

Outcome take_in(Peer &peer, uint32_t cseq, uint32_t content, Message &&message) {
	const auto entry = peer.window.take(
			{cseq, content, transport_of(message.flow)}, now_ms(), tm_intervals());
	if (entry == Window::Entry::Overtaken) return Outcome::Overtaken;
	const bool leaves = entry == Window::Entry::Leaves;
	(leaves ? peer.newest : peer.waiting) = std::move(message);
	keep_what_may_leave(peer);
	if (leaves) return Outcome::Left;
	return entry == Window::Entry::Waits ? Outcome::Waits : Outcome::Replaced;
}

} // namespace

bool make_non_invite_client(const ClientOwner &who) {
	owner = who;
	branches = sip::OwnBranches(
			static_cast<uint32_t>(random_secret()), {random_secret(), random_secret()});
	table = make_shm<Table>(kBits, 32u).release();
	return bind_tm_intervals();
}

// Before the script in any case: there answers come by TCP, and those that somebody else looks at first.
bool listen_for_answers() {
	if (!owner.reads_answers) take_answers_as_they_come<take_answer>();
	return take_answers_before_script<take_parsed_answer>();
}

bool start_non_invite_client(const char *description) {
	return start_ticker(description, PROC_TIMER, kTick, work_off_due);
}

Outcome send_by_own_client(
		const InDialogRequest &request, const Flow &flow, uint64_t number, uint32_t content) {
	sip::OwnBranches::Room room;
	const auto made = made_request(request, flow, branches.print({number, request.cseq}, room));
	if (!made) return Outcome::NotMade;
	Message message(*made);
	Outcome outcome = Outcome::NoRoom;
	table->with_or_new(
			key_of(number), [] { return table->size() < kMostInFlight; },
			[&](Peer &peer, Table::Number) { peer.number = number; },
			[&](Peer &peer) {
				outcome = take_in(peer, request.cseq, content, std::move(message));
			});
	if (outcome != Outcome::Left) return outcome;
	if (transmit(made->flow, made->bytes)) return outcome;
	return note_unsent(number, request.cseq, made->flow) ? Outcome::Lost : Outcome::Left;
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

bool is_script_shown_answers() {
	const bool has_function = sr_kemi_eng_get() && kemi_reply_route_callback.len > 0;
	return has_function || onreply_rt.rlist[DEFAULT_RT];
}

} // namespace core::kam
