#include "core/sip/private_address.hpp"

#include <cstdint>
#include <cstring>

#include <arpa/inet.h>

namespace core::sip {
namespace {

struct Network {
	uint32_t address;
	unsigned bits;
};
constexpr Network kPrivate[] = {
		{0x0a000000, 8},  // 10.0.0.0
		{0xac100000, 12}, // 172.16.0.0
		{0xc0a80000, 16}, // 192.168.0.0
		{0x64400000, 10}, // 100.64.0.0, behind the NAT of a carrier
		{0x7f000000, 8},  // 127.0.0.0
		{0xa9fe0000, 16}, // 169.254.0.0
};

bool is_private_v4(uint32_t address) noexcept {
	for (const auto &network : kPrivate)
		if ((address ^ network.address) >> (32 - network.bits) == 0) return true;
	return false;
}

// fc00::/7, fe80::/10, ::1
bool is_private_v6(const uint8_t (&bytes)[16]) noexcept {
	static constexpr uint8_t kLoopback[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
	return (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80)
			|| std::memcmp(bytes, kLoopback, sizeof kLoopback) == 0;
}

} // namespace

bool is_private_address(std::string_view host) noexcept {
	char text[INET6_ADDRSTRLEN] = {};
	const bool is_v6 = host.size() > 2 && host.front() == '[' && host.back() == ']';
	if (is_v6) host = host.substr(1, host.size() - 2);
	if (host.empty() || host.size() >= sizeof text) return false;
	host.copy(text, host.size());
	uint8_t bytes[16];
	if (is_v6) return inet_pton(AF_INET6, text, bytes) == 1 && is_private_v6(bytes);
	in_addr address{};
	return inet_pton(AF_INET, text, &address) == 1 && is_private_v4(ntohl(address.s_addr));
}

} // namespace core::sip
