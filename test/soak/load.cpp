#include "test/soak/load.hpp"

#include <poll.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <stdexcept>

namespace soak {

namespace {

using test::BarePhone;
using test::SipText;

constexpr std::chrono::milliseconds kThinkTime(200);
constexpr std::chrono::seconds kPatience(32); // 64*T1: then a transaction has given up
constexpr size_t kWatched = 16;
constexpr size_t kTold = 20;

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

Load::Load(test::Kamailio &server, const Mix &mix)
		: server_(server), mix_(mix), near_(BarePhone::By::Udp, "127.0.0.1", server.port()),
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
	if (!mix_.has_lines) return;
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

void run(const std::vector<Load *> &loads, std::chrono::seconds time) {
	const auto start = Clock::now();
	while (Clock::now() - start < time)
		for (auto *load : loads) load->go_on_from(Clock::now() - start);
	for (bool is_running = true; is_running;) {
		is_running = false;
		for (auto *load : loads) is_running |= load->goes_on();
	}
}

void Load::go_on_from(std::chrono::duration<double> past) {
	while (static_cast<double>(begun_) < past.count() * mix_.each_second) begin();
	goes_on();
}

bool Load::goes_on() {
	pump();
	go_on();
	look_at_statistics();
	return !conversations_.empty();
}

void Load::begin() {
	const auto number = begun_++;
	const auto &kind = mix_.kinds[number % mix_.kinds.size()];
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

// By its Call-ID; that of a second leg is not known, but the user is that it was called by.
Conversation *Load::conversation_of(const SipText &message) {
	const auto found = by_call_id_.find(message.call_id());
	if (found != by_call_id_.end()) return &conversations_.at(found->second);
	constexpr std::string_view kUser = "sip:leg";
	const auto uri = message.is_reply() ? std::string() : message.uri();
	if (uri.compare(0, kUser.size(), kUser) != 0) return nullptr;
	const auto called = conversations_.find(std::strtoul(uri.c_str() + kUser.size(), nullptr, 10));
	return called == conversations_.end() ? nullptr : &called->second;
}

void Load::take(BarePhone &who, const SipText &message) {
	auto *const one = conversation_of(message);
	if (one == nullptr) return;
	one->take(who, message);
	if (const auto ms = one->took())
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
	for (const auto *name : mix_.gauges)
		peaks_[name] = std::max(peaks_[name], server_.statistic(name));
}

} // namespace soak
