#include "test/soak/load.hpp"

#include <poll.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace soak {

namespace {

using test::BarePhone;
using test::SipText;

constexpr double kEachSecond = 60;
constexpr std::chrono::milliseconds kThinkTime(200);
constexpr std::chrono::seconds kPatience(32); // 64*T1: then a transaction has given up
constexpr size_t kWatched = 16;
constexpr size_t kTold = 20;
constexpr const char *kGauges[] = {
		"sca:lines", "sca:subscriptions", "sca:appearances", "callops:calls"};

} // namespace

size_t Tally::exchanges() const {
	return std::accumulate(by_ms.begin(), by_ms.end(), size_t{0});
}

size_t Tally::late() const {
	constexpr size_t kT1 = 500;
	return std::accumulate(by_ms.begin() + kT1, by_ms.end(), size_t{0});
}

size_t Tally::within(double share) const {
	const auto wanted = static_cast<double>(exchanges()) * share;
	size_t ms = 0, seen = by_ms[0];
	while (ms < kMost && static_cast<double>(seen) < wanted) seen += by_ms[++ms];
	return ms;
}

Load::Load(test::Kamailio &server)
		: server_(server), near_(BarePhone::By::Udp, "127.0.0.1", server.port()),
		  far_(BarePhone::By::Udp, "127.0.0.1", server.port()),
		  watcher_(BarePhone::By::Udp, "127.0.0.1", server.port()) {
	auto message = far_.subscribe("sip:far@sca.test", 7200);
	message.first_line = "REGISTER sip:sca.test SIP/2.0";
	message.set("CSeq", "1 REGISTER").drop("Event");
	message.set("Contact", "<" + far_.contact("far") + ">");
	far_.send(message);
	far_.gets(200);
}

void Load::watch() {
	for (size_t i = 0; i < kWatched; ++i) {
		const auto message = watcher_.subscribe("sip:line" + std::to_string(i) + "@sca.test", 7200);
		watcher_.send(message);
		watching_.emplace_back(message, watcher_.gets(202));
	}
}

void Load::unwatch() {
	for (const auto &[message, reply] : watching_) {
		watcher_.send(BarePhone::within(message, reply, 0, 2));
		watcher_.gets(202);
	}
	watching_.clear();
	settle();
}

void Load::settle() {
	constexpr std::chrono::seconds kTime(2);
	for (const auto end = Clock::now() + kTime; Clock::now() < end;) pump();
}

void Load::run(std::chrono::seconds time) {
	const auto start = Clock::now();
	size_t begun = 0;
	while (Clock::now() - start < time || running() > 0) {
		const std::chrono::duration<double> past = Clock::now() - start;
		while (past < time && static_cast<double>(begun) < past.count() * kEachSecond) {
			begin();
			++begun;
		}
		pump();
		go_on();
		look_at_statistics();
	}
}

void Load::begin() {
	const auto number = next_++;
	const auto &kind = kKinds[number % std::size(kKinds)];
	const auto placed = conversations_.try_emplace(
			number, kind, number, Phones{server_, near_, far_});
	const auto &made = placed.first->second;
	by_call_id_[made.call_id()] = number;
	if (!made.seizure_id().empty()) by_call_id_[made.seizure_id()] = number;
	++tally_.begun;
}

void Load::pump() {
	pollfd waiting[] = {
			{near_.fd(), POLLIN, 0}, {far_.fd(), POLLIN, 0}, {watcher_.fd(), POLLIN, 0}};
	if (poll(waiting, std::size(waiting), 2) <= 0) return;
	for (auto *phone : {&near_, &far_})
		while (const auto message = phone->receive(0)) take(*phone, *message);
	while (watcher_.receive(0)) {}
}

void Load::take(BarePhone &who, const SipText &message) {
	const auto found = by_call_id_.find(message.call_id());
	if (found == by_call_id_.end()) return;
	auto &one = conversations_.at(found->second);
	one.take(who, message);
	if (const auto ms = one.took())
		++tally_.by_ms[std::min(static_cast<size_t>(*ms), Tally::kMost)];
}

void Load::lose(const Conversation &one, const std::string &why) {
	++tally_.lost;
	if (tally_.trouble.size() < kTold)
		tally_.trouble.push_back(std::string(one.kind().name) + " " + one.call_id() + ": " + why);
}

void Load::go_on() {
	const auto now = Clock::now();
	for (auto at = conversations_.begin(); at != conversations_.end();) {
		auto &one = at->second;
		if (one.is_over())
			++tally_.finished;
		else if (!one.trouble().empty())
			lose(one, one.trouble());
		else if (!one.is_ready() && now - one.since() > kPatience)
			lose(one, "no answer");
		else {
			if (one.is_ready() && now - one.since() > kThinkTime) one.act();
			++at;
			continue;
		}
		by_call_id_.erase(one.call_id());
		by_call_id_.erase(one.seizure_id());
		at = conversations_.erase(at);
	}
}

void Load::look_at_statistics() {
	if (Clock::now() - looked_ < std::chrono::seconds(1)) return;
	looked_ = Clock::now();
	for (const auto *name : kGauges) peaks_[name] = std::max(peaks_[name], server_.statistic(name));
}

} // namespace soak
