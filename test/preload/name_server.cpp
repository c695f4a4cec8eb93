// Loaded before the host (LD_PRELOAD), it lets the host's resolver ask the name server of TEST_NAME_SERVER,
// "127.0.0.1:5353": /etc/resolv.conf belongs to the machine, and has no ports.
#include <arpa/inet.h>
#include <dlfcn.h>
#include <resolv.h>

#include <cstdlib>
#include <string>

// The host calls it once, before it forks; what it finds in _res its processes inherit.
extern "C" __attribute__((visibility("default"))) int __res_init() {
	const auto init = reinterpret_cast<int (*)()>(dlsym(RTLD_NEXT, "__res_init"));
	const int status = init();
	const char *set = std::getenv("TEST_NAME_SERVER");
	if (status != 0 || set == nullptr) return status;

	const std::string text = set;
	const auto colon = text.rfind(':');
	sockaddr_in &server = _res.nsaddr_list[0];
	server.sin_family = AF_INET;
	server.sin_port = htons(static_cast<uint16_t>(std::atoi(text.c_str() + colon + 1)));
	inet_pton(AF_INET, text.substr(0, colon).c_str(), &server.sin_addr);
	_res.nscount = 1;
	_res.retrans = 1; // second
	_res.retry = 1;
	return 0;
}
