#include "test/demo/open_office.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "test/demo/story.hpp"

namespace demo {
namespace {

std::string env_or(const char *name, const std::string &otherwise) {
	const char *value = std::getenv(name);
	return value && *value ? value : otherwise;
}

std::string host_of(const std::string &address) {
	const auto colon = address.rfind(':');
	const bool has_port = colon != address.npos && address.find(']', colon) == address.npos;
	return has_port ? address.substr(0, colon) : address;
}

// Every change of a lamp goes to the log, which this program shows.
std::string told_to_the_log() {
	std::string routes;
	for (const char *event :
			{"seized", "refused", "alerting", "progressing", "active", "held", "idle"})
		routes += std::string("event_route[sca:") + event
				+ "] { xlog(\"L_INFO\", \"LAMP $sca(aor) $sca(index) $sca(state) "
				  "$sca(owner)\\n\"); }\n";
	return routes;
}

void show_new_lamps(const test::Kamailio &server, size_t &shown) {
	const std::string log = server.log();
	for (size_t at = log.find("LAMP ", shown); at != log.npos; at = log.find("LAMP ", shown)) {
		const size_t end = log.find('\n', at);
		if (end == log.npos) return;
		std::printf("%s\n", log.substr(at + 5, end - at - 5).c_str());
		shown = end;
	}
	std::fflush(stdout);
}

void say_where(const test::Kamailio &server, const std::string &listen, const std::string &domain) {
	std::printf("\nKamailio with sca.so and callops.so is up.\n\n"
				"  phones        sip:%s, UDP and TCP, no password\n"
				"  their names   sip:ANY_NAME@%s; phones of one line register the same name\n"
				"  kamcmd        kamcmd -s unix:%s/ctl sca.lines\n"
				"  JSON-RPC      http://127.0.0.1:%u/RPC\n"
				"  log           %s/log\n\n"
				"Everything in that folder is gone when the server ends: Ctrl-C.\n\n",
			listen.c_str(), domain.c_str(), server.folder().c_str(), unsigned{server.port()},
			server.folder().c_str());
	std::fflush(stdout);
}

// Signals are waited for, not caught: nothing of this program runs in a handler.
sigset_t ends_by() {
	sigset_t signals;
	sigemptyset(&signals);
	for (const int one : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, one);
	return signals;
}

} // namespace

bool stay_open() {
	const std::string listen = env_or("LISTEN", "127.0.0.1:5060");
	const std::string domain = env_or("DOMAIN", host_of(listen));
	auto recipe = office();
	recipe.routes = told_to_the_log();
	recipe.defines["LISTEN_MORE"] = listen;
	recipe.defines["DOMAIN"] = '"' + domain + '"';
	test::Kamailio server(recipe);
	server.start();
	say_where(server, listen, domain);

	const sigset_t signals = ends_by();
	sigprocmask(SIG_BLOCK, &signals, nullptr);
	size_t shown = 0;
	const timespec pause{0, 300'000'000};
	while (server.is_alive() && sigtimedwait(&signals, nullptr, &pause) < 0)
		show_new_lamps(server, shown);
	if (!server.is_alive()) {
		std::printf("%s\nthe server has ended by itself\n", server.log_tail().c_str());
		return false;
	}
	server.stop();
	std::printf("\nthe server has ended\n");
	return true;
}

} // namespace demo
