#include "b2b/entities/kam/sharing.hpp"

#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/kam/perform.hpp"
#include "b2b/entities/kam/replicas.hpp"
#include "b2b/entities/kam/restore.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "core/kam/dmq.hpp"
#include "core/kam/queue.hpp"
#include "core/kam/shm_left.hpp"

namespace b2b_entities {
namespace {

using core::base::SessionKey;
using core::kam::guard;

// What is to be told: that a session has changed, or is over; with key 0: what this server wants to know.
struct News {
	SessionKey session;
	bool is_over = false;
	uint32_t generation = 0; // of one that is over
};
constexpr size_t kMostNews = 200'000;
core::kam::Queue<News> *queue = nullptr;

bool put(const News &news) noexcept {
	return queue->put([&] { return news; });
}

// News of another server found no memory here: all servers are asked again.
std::atomic<bool> *has_missed = nullptr;

// With the lock. Nothing while somebody works for it, or its upper module is at something: then it is offered again.
std::optional<Kept> kept_of(Session &session) {
	if (!may_be_read(session) || session.upper < 0) {
		session.told = session.version - 1;
		return std::nullopt;
	}
	Kept kept(session);
	if (kept.legs.empty() || !kept.data.emplace(session)) return std::nullopt;
	session.was_told = true;
	return kept;
}

std::optional<std::string> printed(Kept &&kept) {
	const auto data = kept.data->print();
	std::vector<core::sql::Row> rows;
	for (const auto &leg : kept.legs)
		if (auto row = row_of(leg, kept.belonging({}))) rows.push_back(std::move(*row));
	if (rows.empty() || !data) return std::nullopt;
	auto text = print_session(kept.key, *data, rows);
	if (!text) count(Counting::DmqUnsent);
	return text;
}

void tell(const News &news) {
	if (news.session == SessionKey()) {
		core::kam::send_to_all(print_ask());
		return;
	}
	if (news.is_over) {
		core::kam::send_to_all(print_over(news.session, news.generation));
		return;
	}
	std::optional<Kept> kept;
	sessions().with(news.session.index, [&](Session &session) {
		if (session.key == news.session && !session.is_closed) kept = kept_of(session);
	});
	const auto text = kept ? printed(std::move(*kept)) : std::nullopt;
	if (!text) return;
	const bool is_sent = core::kam::send_to_all(*text);
	count(is_sent ? Counting::DmqSent : Counting::DmqUnsent);
	if (!is_sent)
		LM_DBG("%s: not every server could be told\n", print(news.session, kSessionPrefix).c_str());
}

void tell_all() {
	std::vector<SessionKey> all;
	sessions().each([&](const Session &session) {
		if (session.version != 0 && !session.is_closed) all.push_back(session.key);
	});
	for (const auto &key : all) put({key, false});
}

// Nobody is told: another server has it, or will be asked for it.
void be_silent(Session &session) {
	session.is_closed = true;
	session.was_told = false;
	for (size_t i = 0; i < session.legs.size(); ++i)
		perform(session, *session.legs[i], abandon(*session.legs[i], now_ms()), nullptr);
}

// Another server has taken it over: nothing is sent any more.
void let_go(SessionNumber number, int upper) {
	constexpr std::chrono::milliseconds kPatience(2000);
	if (enter(number, upper, kPatience) != Entered::Yes) return;
	const Stay stay(number);
	be_silent(*held(number));
	count(Counting::DmqLetGo);
	LM_NOTICE("session %x is with another server now\n", number);
}

// Of one that is ours as well: who took it over last has it.
enum class Whose : uint8_t { Theirs, Ours, Both };

// Another server has ended it, which may have taken it over from this one.
void forget(const SessionNews &over) {
	const auto number = over.session.index;
	bool is_here = false;
	sessions().touch(number, [&](const Session &session) {
		is_here = session.key == over.session && !session.is_closed
				&& session.generation <= over.generation;
	});
	if (is_here) let_go(number, kAnyUpper);
	forget_replica(over.session, over.generation);
}

void take_session(const SessionNews &news, std::string_view json) {
	auto whose = Whose::Theirs;
	int upper = 0;
	bool is_here = false;
	sessions().touch(news.session.index, [&](const Session &session) {
		is_here = session.key == news.session && !session.is_closed;
		upper = session.upper;
		if (!is_here || session.generation < news.generation) return;
		whose = session.generation > news.generation ? Whose::Ours : Whose::Both;
	});
	if (whose == Whose::Ours) put({news.session, false});
	if (whose != Whose::Theirs) return count(Counting::DmqRefused);
	if (is_here) let_go(news.session.index, upper);
	keep_replica(news, json);
}

void received(std::string_view json, std::string_view from) noexcept {
	const bool is_taken = guard("news of another server", [&] {
		const auto news = parse_news(json);
		if (!news) {
			count(Counting::DmqRefused);
			LM_NOTICE("what %.*s tells makes no sense\n", int(from.size()), from.data());
			return;
		}
		switch (news->what) {
		case SessionNews::What::Ask:
			return tell_all();
		case SessionNews::What::Over:
			return forget(*news);
		case SessionNews::What::Is:
			count(Counting::DmqReceived);
			return take_session(*news, json);
		}
	});
	if (!is_taken) *has_missed = true;
}

void met() noexcept {
	guard("another server", [] {
		put({});
		tell_all();
	});
}

// Another process was faster; it has the legs when it gives the turn back. Or a session of another name has the number.
TakenOver taken_by_another(const SessionKey &key, int upper) {
	constexpr std::chrono::milliseconds kPatience(1000);
	bool is_its = false;
	sessions().touch(key.index, [&](const Session &session) { is_its = session.key == key; });
	if (!is_its) return TakenOver::No;
	if (enter(key.index, upper, kPatience) != Entered::Yes) return TakenOver::Later;
	const Stay stay(key.index);
	return held(key.index)->key == key ? TakenOver::Yes : TakenOver::No;
}

// With the turn, which begins with the session. False: memory was missing.
bool begin_here(Session &session, int upper, std::string_view data) {
	if (!guard("legs of a session", [&] { name_legs(session); })) return false;
	session.upper = upper;
	session.wake_at = 0;
	bool is_later = false;
	session.data = restored(session, data, is_later);
	if (session.data) return true;
	session.upper = kUnclaimed;
	if (!is_later) close(session);
	return !is_later;
}

// The first process that comes has the turn of the session from its beginning. Where memory runs out, what the other server
// has told stays.
TakenOver go_on_with(SessionNews &&news) {
	const int upper = upper_named(news.legs.front().upper);
	const auto number = news.session.index;
	for (auto &record : news.legs) record.generation = news.generation + 1;
	if (upper < 0) return TakenOver::No;
	if (!bring_back(std::move(news.legs), true)) return taken_by_another(news.session, upper);
	const Stay stay(number);
	Session &session = *held(number);
	if (!begin_here(session, upper, news.data)) {
		be_silent(session);
		return TakenOver::Later;
	}
	session.was_told = true; // they know it, and hear of its end
	drop_replica(news.session);
	count(Counting::DmqTakenOver);
	LM_NOTICE(
			"%s is taken over from another server\n", print(news.session, kSessionPrefix).c_str());
	return TakenOver::Yes;
}

template <class Find>
TakenOver take_over_found(Find &&find) noexcept {
	auto taken = TakenOver::Later;
	guard("session of another server", [&] {
		auto news = queue ? find() : std::nullopt;
		taken = news ? go_on_with(std::move(*news)) : TakenOver::No;
	});
	return taken;
}

void end_taken_over(const SessionKey &session) {
	if (take_over(session) == TakenOver::Yes) miss_end(session.index);
}

} // namespace

bool make_sharing() {
	if (!settings.dmq) return true;
	queue = core::kam::make_shm<core::kam::Queue<News>>(kMostNews).release();
	has_missed = core::kam::make_shm<std::atomic<bool>>(false).release();
	make_replicas(static_cast<unsigned>(settings.hash_size));
	return core::kam::join_dmq("b2b_entities", received, met);
}

bool start_sharing() {
	return !settings.dmq || queue->start("B2B DMQ", PROC_TIMER, [](News &&news) { tell(news); });
}

bool offer(Session &session) noexcept {
	if (!queue) return true;
	if (session.is_over && session.was_told) return put({session.key, true, session.generation});
	const bool is_news = session.version != session.told
			|| session.data_version != session.told_data;
	if (!is_news || session.is_closed || session.upper < 0) return true;
	if (!put({session.key, false})) return false;
	session.told = session.version;
	session.told_data = session.data_version;
	return true;
}

void work_off_replicas() {
	constexpr int64_t kPause = 1000; // ms: each asks for all sessions of all servers
	static int64_t next = 0;
	if (!queue) return;
	const int64_t now = now_ms();
	for (const auto &[session, has_hung_up] : due_replicas(now)) {
		if (has_hung_up) end_taken_over(session);
		forget_old_replica(session, now); // one too that can never be taken over
	}
	if (!*has_missed || now < next || core::kam::is_shm_scarce()) return;
	next = now + kPause;
	*has_missed = !put({});
}

void end_later(const SessionKey &leg) {
	end_replica_with_leg(leg);
}

long news_waiting() noexcept {
	return queue ? static_cast<long>(queue->waiting()) : 0;
}

TakenOver take_over_with_leg(const SessionKey &leg) noexcept {
	return take_over_found([&] { return replica_with_leg(leg); });
}

TakenOver take_over(const SessionKey &session) noexcept {
	return take_over_found([&] { return replica_of(session); });
}

} // namespace b2b_entities
