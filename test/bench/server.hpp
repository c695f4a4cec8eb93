// One side of the comparison: the same Kamailio, configuration and allocator, with our sca.so or the stock one.
#pragma once

#include <sched.h>

#include <string>
#include <vector>

#include "test/bench/figures.hpp"
#include "test/bench/office.hpp"
#include "test/support/kamailio.hpp"

namespace bench {

// How much is done, and how.
struct Scale {
	bool is_short = false;
	std::string allocator; // "fm", "qm": -x and -X of the host
	int rounds = 3;

	size_t of(size_t full) const { return is_short ? full / 8 : full; }
};

test::Recipe recipe(Side side, const Scale &scale, int shm_mb);

class Server {
public:
	Server(Side side, const Scale &scale, int shm_mb = 512);
	explicit Server(const test::Recipe &recipe);

	test::Kamailio &kamailio() { return kamailio_; }
	Office &office() { return office_; }
	// CPU seconds, user and system, that the server's processes used from before the work until it has
	// forgotten the last transaction of it.
	template <class Work>
	double cpu_of(Work &&work) {
		const double before = cpu_seconds();
		work();
		office_.settle();
		return cpu_seconds() - before;
	}
	// What shared memory holds, without and with what the allocator adds. Settle first.
	struct Shm {
		double used, real;
	};
	Shm shm();
	// That, and what the private memory of all processes holds, when all is over.
	struct Memory {
		Shm shm;
		double pkg;
	};
	Memory settled();
	// Packets that have come to its UDP socket and found no room there, since it began: the kernel drops them.
	double dropped() const;
	const std::vector<pid_t> &processes() const { return processes_; }

private:
	double cpu_seconds() const;
	void learn_processes();

	test::Kamailio kamailio_;
	Office office_;
	std::vector<pid_t> processes_;
};

// While it lives the server has one processor to itself, and the ends have another: neither waits for the scheduler until the other one
// has had its turn, which takes milliseconds. Does nothing on a machine that has but one.
class Apart {
public:
	explicit Apart(const Server &server);
	~Apart();
	Apart(const Apart &) = delete;
	Apart &operator=(const Apart &) = delete;

private:
	std::vector<pid_t> processes_;
	cpu_set_t all_{};
};

} // namespace bench
