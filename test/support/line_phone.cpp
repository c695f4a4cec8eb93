#include "test/support/line_phone.hpp"

#include <cppunit/TestAssert.h>
#include <poll.h>

#include <algorithm>
#include <future>
#include <utility>

namespace test {

namespace {

using std::chrono::milliseconds;

SipText reply_to(const SipText &notify, bool is_taken) {
	SipText reply;
	reply.first_line = is_taken ? "SIP/2.0 200 OK" : "SIP/2.0 500 Out Of Order";
	for (const char *name : {"Via", "From", "To", "Call-ID", "CSeq"})
		reply.add(name, notify.header(name));
	return reply.add("Content-Length", "0");
}

} // namespace

void Way::is_bad(unsigned percent, uint32_t seed) {
	percent_ = percent;
	random_.seed(seed);
}

void Way::take(const SipText &packet) {
	if (happens()) return;
	pass(packet);
	if (happens()) pass(packet);
}

std::vector<SipText> Way::arrived() {
	if (held_ && Clock::now() >= held_until_) release();
	return std::exchange(arrived_, {});
}

bool Way::happens() {
	if (random_() % 100 >= percent_) return false;
	++harm_;
	return true;
}

void Way::pass(const SipText &packet) {
	constexpr milliseconds kLongest(40); // where nothing follows
	if (!held_ && happens()) {
		held_ = packet;
		held_until_ = Clock::now() + kLongest;
		return;
	}
	arrived_.push_back(packet);
	if (held_) release();
}

void Way::release() {
	arrived_.push_back(*held_);
	held_.reset();
}

LinePhone::LinePhone(BarePhone::By by, const Kamailio &server, const std::string &line)
		: line_(line), phone_(by, server.address(), server.port()) {
	phone_.answers_notifies_with(0);
	subscribes();
}

void LinePhone::subscribes() {
	const auto subscribe = phone_.subscribe(line_);
	call_id_ = subscribe.call_id();
	cseq_ = 0;
	phone_.send(subscribe);
	phone_.gets(202);
}

void LinePhone::has_bad_wire(unsigned percent, unsigned percent_back, uint32_t seed) {
	from_server_.is_bad(percent, seed);
	to_server_.is_bad(percent_back, seed + 1);
}

void LinePhone::hears() {
	while (const auto packet = phone_.receive(0)) from_server_.take(*packet);
	for (const auto &packet : from_server_.arrived())
		if (!packet.is_reply() && packet.call_id() == call_id_) answer(packet);
	for (const auto &reply : to_server_.arrived()) phone_.send(reply);
}

void LinePhone::answer(const SipText &notify) {
	const auto [known, is_new] = answered_.try_emplace(notify.branch());
	if (is_new) known->second = {notify.print(), reply_to(notify, take(notify))};
	CPPUNIT_ASSERT_EQUAL_MESSAGE("sent again", known->second.request, notify.print());
	to_server_.take(known->second.reply);
}

bool LinePhone::take(const SipText &notify) {
	if (notify.cseq() <= cseq_) return false;
	cseq_ = notify.cseq();
	shown_.push_back(lamps_of(notify));
	told_at_ = Clock::now();
	return true;
}

void pump(Phones &phones, int wait_ms) {
	std::vector<pollfd> waiting;
	for (const auto &phone : phones)
		if (!phone.is_silent()) waiting.push_back({phone.fd(), POLLIN, 0});
	poll(waiting.data(), waiting.size(), wait_ms);
	for (auto &phone : phones)
		if (!phone.is_silent()) phone.hears();
}

bool pumped_until(Phones &phones, const std::function<bool()> &is_so, int wait_ms) {
	constexpr int kLookMs = 5;
	const auto end = LinePhone::Clock::now() + milliseconds(wait_ms);
	while (!is_so()) {
		if (LinePhone::Clock::now() >= end) return false;
		pump(phones, kLookMs);
	}
	return true;
}

void all_show(Phones &phones, const std::string &lamps, int wait_ms) {
	const auto shows = [&](const LinePhone &phone) {
		return phone.is_silent() || phone.shows(lamps);
	};
	const auto all = [&] { return std::all_of(phones.begin(), phones.end(), shows); };
	if (pumped_until(phones, all, wait_ms)) return;
	std::string seen;
	for (const auto &phone : phones)
		if (!shows(phone)) seen += "\n" + (phone.shown().empty() ? "none" : phone.shown().back());
	CPPUNIT_FAIL("all should show " + lamps + ", and some show" + seen);
}

void Line::seize_at_once(unsigned times) {
	std::vector<std::future<Json::Value>> asked;
	const auto ask = [this] {
		return server_.rpc("sca.seize_appearance", aor_, "sip:a@127.0.0.1");
	};
	for (unsigned i = 0; i < times; ++i) asked.push_back(std::async(std::launch::async, ask));
	for (auto &one : asked) one.get();
	for (unsigned i = 0; i < times; ++i) {
		last_ += 1;
		note();
	}
}

void Line::releases() {
	server_.rpc("sca.release_appearance", aor_, std::to_string(first_));
	first_ += 1;
	note();
}

void Line::note() {
	std::string lamps;
	for (auto i = first_; i <= last_; ++i)
		lamps += (lamps.empty() ? "" : ", ") + std::to_string(i) + " seized";
	states_.push_back(lamps);
}

void Line::is_shown_in_order(const Phones &phones) const {
	for (const auto &phone : phones) {
		auto from = states_.begin();
		for (const auto &shown : phone.shown()) {
			from = std::find(from, states_.end(), shown);
			CPPUNIT_ASSERT_MESSAGE(shown + " is older, or unknown", from != states_.end());
		}
	}
}

} // namespace test
