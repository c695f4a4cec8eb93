#include "b2b/entities/kam/turns.hpp"

#include <thread>

#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/kam/arrivals.hpp"
#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/kam/perform.hpp"
#include "b2b/entities/kam/sharing.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/uppers.hpp"

namespace b2b_entities {
namespace {

// The turns of this process, the innermost last: a callback may enter another session.
struct Turn {
	SessionNumber number;
	Session *session;
	unsigned depth = 1;
	sip_msg_t *invite = nullptr;
	std::vector<LostAnswer> unsent{};
};
std::vector<Turn> turns;

std::vector<Turn>::iterator turn_of(SessionNumber number) noexcept {
	return std::find_if(turns.begin(), turns.end(),
			[number](const Turn &turn) { return turn.number == number; });
}

// Of a session that is over, to be told when it is gone.
struct Farewell {
	SessionNumber number = 0;
	int upper = 0;
	void *data = nullptr;
};

// 0: never.
int64_t sooner(int64_t due, int64_t other) noexcept {
	return due == 0 || (other != 0 && other < due) ? other : due;
}

// With the lock held, when nobody works for it any more.
void settle(Session &session, Farewell &farewell) noexcept {
	constexpr int64_t kAgain = 1000; // ms
	if (session.is_end_missed) session.is_closed = true;
	int64_t due = session.is_closed ? 0 : session.wake_at;
	if (has_leg_to_end(session) || !session.missed.empty()) due = now_ms() + kAgain;
	for (const auto &leg : session.legs) due = sooner(due, next_deadline(*leg));
	session.due = due;
	note(session);
	session.is_over = session.is_closed && session.legs.empty();
	if (!offer(session)) { // it stays until that can be told
		session.is_over = false;
		session.due = sooner(due, now_ms() + kAgain);
	}
	if (session.is_over) farewell = {session.key.index, session.upper, session.data};
}

// What a turn begins and ends with.
class Work {
public:
	Work(SessionNumber number, Session &session) : number_(number) {
		turns.push_back({number, &session});
	}
	~Work() { turns.erase(turn_of(number_)); }
	Work(const Work &) = delete;
	Work &operator=(const Work &) = delete;

private:
	const SessionNumber number_;
};

void work_on(SessionNumber number, Session &session, const Arrival &arrival) {
	const Work work(number, session);
	handle(session, arrival);
	finish(session);
}

void work_on(SessionNumber number, Session &session, Item &item) {
	if (item.message.text().empty()) return work_on(number, session, item.arrival);
	const bool is_read = item.message.read([&](sip_msg_t *msg) {
		item.arrival.msg = msg;
		work_on(number, session, item.arrival);
	});
	if (!is_read) LM_ERR("a message that has waited cannot be read\n");
}

// The session as core::kam's inbox wants to reach it.
class Reach {
public:
	explicit Reach(SessionNumber number) noexcept : number_(number) {}
	~Reach() {
		if (farewell_.number != 0) tell_ended(farewell_.upper, farewell_.number, farewell_.data);
	}
	Reach(const Reach &) = delete;
	Reach &operator=(const Reach &) = delete;

	template <class Use>
	bool operator()(Use &&use) {
		return note([&](Session &session) { use(session.inbox); });
	}
	// Under the lock: what its owner finds, or else the clock.
	template <class Note>
	bool note(Note &&note) {
		return sessions().with(number_, [&](Session &session) {
			session_ = &session;
			note(session);
			if (session.inbox.owner().pid == 0) settle(session, farewell_);
		});
	}
	Session &session() const noexcept { return *session_; }

private:
	const SessionNumber number_;
	Session *session_ = nullptr; // valid while the turn is ours
	Farewell farewell_;
};

void work_off(SessionNumber number) {
	Reach reach(number);
	core::kam::work_off<Item>(reach, [&](Item &item) { work_on(number, reach.session(), item); });
}

bool is_end(const Arrival &arrival) noexcept {
	if (arrival.what == Arrival::What::Cancel) return true;
	return arrival.what == Arrival::What::Request && arrival.msg
			&& arrival.msg->REQ_METHOD == METHOD_BYE;
}

std::optional<LostAnswer> lost_of(const Arrival &arrival) noexcept {
	if (arrival.what != Arrival::What::Reply) return std::nullopt;
	const auto code = told_without_message(arrival.code, arrival.is_invite);
	if (!code) return std::nullopt;
	return LostAnswer{arrival.leg, arrival.serial, *code, arrival.is_invite};
}

constexpr std::chrono::milliseconds kPatienceToClaim(1000);

bool is_meant(const Session &session, int upper) noexcept {
	return upper == kAnyUpper || (session.upper == upper && !session.is_closed);
}

// Under the lock: takes the turn where it is free.
Entered try_enter(SessionNumber number, int upper) {
	auto entered = Entered::Gone;
	Session *found = nullptr;
	sessions().touch(number, [&](Session &session) {
		if (!is_meant(session, upper)) return;
		entered = session.inbox.try_enter(core::kam::this_process()) ? Entered::Yes : Entered::Busy;
		found = &session;
	});
	if (entered == Entered::Yes) hold(number, *found);
	return entered;
}

} // namespace

void hold(SessionNumber number, Session &session, sip_msg_t *invite) {
	turns.push_back({number, &session, 1, invite});
}

sip_msg_t *invite_of(SessionNumber number) noexcept {
	const auto turn = turn_of(number);
	return turn == turns.end() ? nullptr : turn->invite;
}

void leave_unsent(SessionNumber number, const LostAnswer &lost) {
	if (const auto turn = turn_of(number); turn != turns.end()) turn->unsent.push_back(lost);
}

std::optional<LostAnswer> take_unsent(SessionNumber number) {
	const auto turn = turn_of(number);
	if (turn == turns.end() || turn->unsent.empty()) return std::nullopt;
	const LostAnswer first = turn->unsent.front();
	turn->unsent.erase(turn->unsent.begin());
	return first;
}

Session *held(SessionNumber number) noexcept {
	const auto turn = turn_of(number);
	return turn == turns.end() ? nullptr : turn->session;
}

Entered enter(SessionNumber number, int upper, std::chrono::milliseconds patience) {
	constexpr auto kPause = std::chrono::milliseconds(1);
	if (const auto turn = turn_of(number); turn != turns.end()) {
		if (!is_meant(*turn->session, upper)) return Entered::Gone;
		++turn->depth;
		return Entered::Yes;
	}
	const auto until = std::chrono::steady_clock::now() + patience;
	for (;;) {
		const auto entered = try_enter(number, upper);
		if (entered != Entered::Busy) return entered;
		Reach reach(number);
		const bool is_rescued = core::kam::rescue<Item>(
				reach, [&](Item &item) { work_on(number, reach.session(), item); });
		if (is_rescued) continue;
		if (std::chrono::steady_clock::now() >= until) return Entered::Busy;
		std::this_thread::sleep_for(kPause);
	}
}

SessionNumber claim(const core::base::SessionKey &key, int upper, void *data) {
	const auto name = core::base::stable_hash(name_of_upper(upper));
	if (enter(key.index, kUnclaimed, kPatienceToClaim) != Entered::Yes) return 0;
	Session &session = *held(key.index);
	if (!(session.key == key) || session.claimant != name) {
		leave(key.index);
		return 0;
	}
	session.upper = upper;
	session.data = data;
	session.wake_at = 0;
	return key.index;
}

void leave(SessionNumber number) noexcept {
	const auto turn = turn_of(number);
	if (turn == turns.end()) return;
	if (turn->depth > 1) {
		--turn->depth;
		return;
	}
	core::kam::guard("end of a turn", [&] { finish(*turn->session); });
	turns.erase(turn_of(number));
	core::kam::guard("end of a turn", [&] { work_off(number); });
}

core::kam::Delivered deliver(SessionNumber number, const Arrival &arrival) {
	Reach reach(number);
	const auto stored = [&] {
		Item item{arrival,
				arrival.msg ? core::kam::StoredMessage(arrival.msg) : core::kam::StoredMessage()};
		item.arrival.facts = nullptr;
		return item;
	};
	const auto delivered = core::kam::deliver<Item>(
			reach, [&] { work_on(number, reach.session(), arrival); }, stored,
			[&](Item &item) { work_on(number, reach.session(), item); });
	if (delivered != core::kam::Delivered::Full) return delivered;
	count(Counting::Busy);
	miss(number, arrival);
	return delivered;
}

void miss(SessionNumber number, const LostAnswer &lost) {
	Reach(number).note([&](Session &session) {
		if (!session.missed.add(lost)) LM_ERR("too many answers found no memory\n");
	});
}

void miss(SessionNumber number, const Arrival &arrival) {
	if (const auto lost = lost_of(arrival)) return miss(number, *lost);
	if (is_end(arrival)) miss_end(number);
}

void miss_end(SessionNumber number) {
	Reach(number).note([](Session &session) { session.is_end_missed = true; });
}

} // namespace b2b_entities
