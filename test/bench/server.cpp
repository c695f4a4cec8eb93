#include "test/bench/server.hpp"

#include <sched.h>
#include <time.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace bench {

namespace {

uint16_t started(test::Kamailio &kamailio) {
	kamailio.start();
	return kamailio.port();
}

// The n-th of these, from the first; fewer than two: all.
cpu_set_t processor_of(const cpu_set_t &all, int n) {
	if (CPU_COUNT(&all) < 2) return all;
	cpu_set_t one{};
	for (int i = 0; i < CPU_SETSIZE; ++i)
		if (CPU_ISSET(i, &all) && n-- == 0) CPU_SET(i, &one);
	return one;
}

void keep_to(pid_t process, const cpu_set_t &processors) {
	if (sched_setaffinity(process, sizeof processors, &processors) != 0)
		std::printf("  process %d cannot be kept to a processor\n", static_cast<int>(process));
}

constexpr pid_t kThisThread = 0;

} // namespace

test::Recipe recipe(Side side, const Scale &scale, int shm_mb) {
	test::Recipe recipe;
	recipe.module = side;
	recipe.shm_mb = shm_mb;
	recipe.options = {"-x", scale.allocator, "-X", scale.allocator, "-M", "256"};
	// its default makes qm search through one large rest for each piece, on both sides
	if (scale.allocator == "qm") recipe.routes = "mem_join=0";
	// tm forgets transactions sooner than it would, so that each measurement pays for its own and not for
	// those of the one before; nothing is written to the database meanwhile
	recipe.modparams = {R"("tm", "wt_timer", 500)", R"("sca", "db_update_interval", 3600)"};
	return recipe;
}

Server::Server(Side side, const Scale &scale, int shm_mb) : Server(recipe(side, scale, shm_mb)) {}

Server::Server(const test::Recipe &recipe) : kamailio_(recipe), office_(started(kamailio_)) {
	learn_processes();
}

void Server::learn_processes() {
	const auto answer = kamailio_.rpc("core.psx");
	for (const auto &process : answer["result"]) processes_.push_back(process["PID"].asInt());
	if (processes_.empty()) throw std::runtime_error("core.psx names no process");
}

// The clock of another process counts what its /proc/PID/stat does, in nanoseconds and not in ticks.
double Server::cpu_seconds() const {
	double sum = 0;
	for (const pid_t pid : processes_) {
		clockid_t clock;
		timespec used{};
		if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
			throw std::runtime_error("a process of the server has gone");
		sum += static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
	}
	return sum;
}

Server::Memory Server::settled() {
	office_.settle();
	return {shm(), static_cast<double>(kamailio_.pkg_used())};
}

Server::Shm Server::shm() {
	const auto told = kamailio_.rpc("core.shmmem");
	return {told["result"]["used"].asDouble(), told["result"]["real_used"].asDouble()};
}

// proc(5): a line a socket, the second word its address and port in hexadecimal, the last one its drops.
double Server::dropped() const {
	std::array<char, 6> port{};
	std::snprintf(port.data(), port.size(), ":%04X", kamailio_.port());
	std::ifstream sockets("/proc/net/udp");
	double sum = 0;
	for (std::string line, number, local, word; std::getline(sockets, line);) {
		std::istringstream words(line);
		words >> number >> local;
		if (local.find(port.data()) == local.npos) continue;
		while (words >> word) {}
		sum += std::stod(word);
	}
	return sum;
}

Apart::Apart(const Server &server) : processes_(server.processes()) {
	sched_getaffinity(kThisThread, sizeof all_, &all_);
	for (const pid_t pid : processes_) keep_to(pid, processor_of(all_, 0));
	keep_to(kThisThread, processor_of(all_, 1));
}

Apart::~Apart() {
	for (const pid_t pid : processes_) keep_to(pid, all_);
	keep_to(kThisThread, all_);
}

} // namespace bench
