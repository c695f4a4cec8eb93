#include "b2b/entities/kam/replicas.hpp"

#include <algorithm>

#include "b2b/entities/kam/tables.hpp"

namespace b2b_entities {
namespace {

using core::base::SessionKey;
using core::base::view;

constexpr int64_t kLongestLife = 48 * 3600 * 1000; // ms
constexpr long kMost = 1'000'000;

struct Replica {
	SharedString key, json;
	uint32_t generation = 0;
	SharedVector<SessionKey> legs;
	int64_t until = 0;
	bool has_hung_up = false; // an end; what it said has found no memory
	bool is_over = false;
};
struct ReplicaRules {
	using Value = Replica;
	struct Counts {};
	static constexpr int64_t kLookAgain = 1000;

	static bool has_key(const Replica &replica, std::string_view key) noexcept {
		return view(replica.key) == key;
	}
	core::kam::Standing settle(const Replica &replica, Counts &, int64_t) const noexcept {
		constexpr int64_t kAtOnce = 1;
		return {replica.has_hung_up ? kAtOnce : replica.until, false, replica.is_over};
	}
};

struct ReplicaLeg {
	SharedString key;
	SessionKey session;
	bool is_over = false;
};
struct ReplicaLegRules {
	using Value = ReplicaLeg;
	struct Counts {};
	static constexpr int64_t kLookAgain = 1000;

	static bool has_key(const ReplicaLeg &leg, std::string_view key) noexcept {
		return view(leg.key) == key;
	}
	core::kam::Standing settle(const ReplicaLeg &leg, Counts &, int64_t) const noexcept {
		return {0, false, leg.is_over};
	}
};

core::kam::BucketTable<ReplicaRules> *replicas = nullptr;
core::kam::BucketTable<ReplicaLegRules> *replica_legs = nullptr;

bool has_room() noexcept {
	return replicas->size() < kMost;
}

// The session of another server that has this leg.
std::optional<SessionKey> session_of(const SessionKey &leg) {
	std::optional<SessionKey> session;
	replica_legs->read(
			print(leg, kLegPrefix), [&](const ReplicaLeg &one) { session = one.session; });
	return session;
}

bool is_newer(std::string_view key, uint32_t generation) {
	bool is = false;
	replicas->read(key, [&](const Replica &replica) { is = replica.generation > generation; });
	return is;
}

std::vector<SessionKey> gone_from(const SharedVector<SessionKey> &before, const SessionNews &news) {
	std::vector<SessionKey> gone;
	for (const auto &leg : before) {
		const auto is_it = [&](const LegRecord &record) { return record.leg.key == leg; };
		if (std::none_of(news.legs.begin(), news.legs.end(), is_it)) gone.push_back(leg);
	}
	return gone;
}

template <class Legs>
void drop_legs(const Legs &legs) {
	for (const auto &leg : legs)
		replica_legs->with(print(leg, kLegPrefix), [](ReplicaLeg &one) { one.is_over = true; });
}

template <class Is>
void drop_if(const SessionKey &session, Is &&is_meant) {
	SharedVector<SessionKey> legs;
	replicas->with(print(session, kSessionPrefix), [&](Replica &replica) {
		if (!is_meant(std::as_const(replica))) return;
		legs.swap(replica.legs);
		replica.is_over = true;
	});
	drop_legs(legs);
}

void add_legs(const SessionNews &news) {
	for (const auto &record : news.legs) {
		const auto key = print(record.leg.key, kLegPrefix);
		const auto fill = [&](ReplicaLeg &leg) { leg.session = news.session; };
		replica_legs->with_or_new(
				key, has_room, [&](ReplicaLeg &leg, uint32_t) { leg.key = key; }, fill);
	}
}

} // namespace

void make_replicas(unsigned bits) {
	constexpr unsigned kNumberBits = 32;
	replicas =
			core::kam::make_shm<core::kam::BucketTable<ReplicaRules>>(bits, kNumberBits).release();
	replica_legs = core::kam::make_shm<core::kam::BucketTable<ReplicaLegRules>>(bits, kNumberBits)
						   .release();
}

void keep_replica(const SessionNews &news, std::string_view json) {
	const auto key = print(news.session, kSessionPrefix);
	if (is_newer(key, news.generation)) return;
	SharedString text(json.begin(), json.end());
	SharedVector<SessionKey> legs;
	for (const auto &record : news.legs) legs.push_back(record.leg.key);
	add_legs(news); // first, so that a leg that stays is found all the while
	replicas->with_or_new(
			key, has_room, [&](Replica &replica, uint32_t) { replica.key = key; },
			[&](Replica &replica) {
				// Whoever took the session over since has heard the end himself.
				replica.has_hung_up &= replica.generation == news.generation;
				replica.until = now_ms() + kLongestLife;
				replica.generation = news.generation;
				replica.json.swap(text);
				replica.legs.swap(legs);
			});
	drop_legs(gone_from(legs, news));
}

void drop_replica(const SessionKey &session) {
	drop_if(session, [](const Replica &) { return true; });
}

void forget_old_replica(const SessionKey &session, int64_t now) {
	drop_if(session, [now](const Replica &replica) { return replica.until <= now; });
}

void forget_replica(const SessionKey &session, uint32_t generation) {
	if (!is_newer(print(session, kSessionPrefix), generation)) drop_replica(session);
}

std::optional<SessionNews> replica_of(const SessionKey &session) {
	std::string json;
	const bool is_there = replicas->read(print(session, kSessionPrefix),
			[&](const Replica &replica) { json = view(replica.json); });
	return is_there ? parse_news(json) : std::nullopt;
}

std::optional<SessionNews> replica_with_leg(const SessionKey &leg) {
	const auto session = session_of(leg);
	return session ? replica_of(*session) : std::nullopt;
}

long replicas_kept() noexcept {
	return replicas ? replicas->size() : 0;
}

std::vector<DueReplica> due_replicas(int64_t now) {
	std::vector<DueReplica> due;
	replicas->each_due(now, [&](const Replica &replica) {
		if (const auto key = core::base::parse_session_key(view(replica.key), kSessionPrefix))
			due.push_back({*key, replica.has_hung_up});
	});
	return due;
}

void end_replica_with_leg(const SessionKey &leg) {
	const auto session = session_of(leg);
	if (!session) return;
	replicas->with(
			print(*session, kSessionPrefix), [](Replica &replica) { replica.has_hung_up = true; });
}

} // namespace b2b_entities
