// Thousands of simulated phones behind a few UDP sockets, driven by one thread. Every NOTIFY is answered 200 at
// once; all else is said by the part of the benchmark that uses them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "test/bench/packet.hpp"
#include "test/support/net.hpp"

namespace bench {

using Clock = std::chrono::steady_clock;

class Office {
public:
	using Hear = std::function<void(const Packet &)>;

	struct Phone {
		size_t line = 0;
		unsigned cseq = 0;
		std::string to_tag; // of its call-info subscription; empty: none yet
	};
	struct Line {
		size_t first, phones; // first: its number among all
		unsigned seizures = 0;
		unsigned calls = 0;
		std::string to_tag; // of the seizure
	};
	struct Notifies {
		uint64_t call_info = 0, line_seize = 0;
		uint64_t all() const { return call_info + line_seize; }
	};

	explicit Office(uint16_t server_port);
	~Office();
	Office(const Office &) = delete;
	Office &operator=(const Office &) = delete;

	void add_lines(size_t lines, size_t phones_each);
	const std::vector<Line> &lines() const { return lines_; }
	size_t phones() const { return phones_.size(); }
	const Notifies &notifies() const { return notifies_; }

	// Each phone is done when it has its 202 and its NOTIFY; `window` phones at a time. Those that have a
	// subscription refresh it.
	void subscribe(size_t from, size_t to, size_t window = 40);
	void subscribe_all() { subscribe(0, phones_.size()); }
	// SUBSCRIBEs carry a Record-Route, as behind an edge proxy.
	void use_record_route() { has_record_route_ = true; }

	void send_seize(size_t line); // the first phone of the line asks for any appearance
	void send_release(size_t line, unsigned index);
	// The far end, user `far`, is one more phone.
	void register_far_end();
	void send_invite(size_t line, unsigned index);
	void send_in_call(size_t line, std::string_view method, const std::string &route,
			const std::string &to_tag);
	void send(size_t socket, const std::string &bytes);
	const std::string &port_of(size_t socket) const { return ports_[socket]; }

	// From now on no NOTIFY is answered.
	void fall_silent() { is_silent_ = true; }

	// Until it is done. Throws when nothing comes for three seconds.
	void run(const std::function<bool()> &is_done, const Hear &hear);
	// Until this time, and until all that has come is heard.
	void run_until(Clock::time_point then, const Hear &hear);
	// Answers what has come.
	void drain();
	// Until nothing has come for a while and the server has forgotten its transactions.
	void settle();

	static constexpr size_t kFarEnd =
			200; // its socket; the phones of a line have one each, as a Contact of their own

private:
	bool pump(int wait_ms, const Hear &hear); // false: nothing came
	void open(uint16_t server_port);
	void take(
			size_t socket, std::string_view bytes, WallClock::time_point arrived, const Hear &hear);
	void send_subscribe(size_t phone);
	std::string head(std::string_view method, const std::string &uri, size_t socket);
	std::string contact(size_t phone) const;
	std::string aor(size_t line) const;
	size_t socket_of(size_t phone) const;

	int epoll_;
	std::vector<test::Socket> sockets_;
	std::vector<std::string> ports_; // of the sockets, as text
	std::vector<Phone> phones_;
	std::vector<Line> lines_;
	Notifies notifies_;
	uint64_t branches_ = 0;
	bool has_record_route_ = false;
	bool is_silent_ = false;
};

} // namespace bench
