#include "callops/domain/sdp_media.hpp"

#include "core/sip/scan.hpp"

namespace callops {
namespace {

std::string_view word(std::string_view &rest) noexcept {
	rest = core::sip::trim(rest);
	return core::sip::cut(rest, ' ');
}

// "IN IP4 192.0.2.1/127"
std::string_view address_in(std::string_view connection) noexcept {
	word(connection);
	word(connection);
	auto address = word(connection);
	return core::sip::cut(address, '/');
}

// "audio 49170/2 RTP/AVP 0"
std::string_view port_in(std::string_view media) noexcept {
	word(media);
	auto port = word(media);
	return core::sip::cut(port, '/');
}

// Calls `use` with the address and the port of each stream.
template <class Use>
void each_stream(std::string_view sdp, Use &&use) {
	std::string_view session, own, port;
	bool is_in_stream = false;
	while (sdp.data()) {
		const auto line = core::sip::trim(core::sip::cut(sdp, '\n'));
		const auto value = line.substr(line.size() < 2 ? line.size() : 2);
		const bool begins = line.substr(0, 2) == "m=";
		if (line.substr(0, 2) == "c=") (is_in_stream ? own : session) = address_in(value);
		if (begins && is_in_stream) use(own.empty() ? session : own, port);
		if (!begins) continue;
		is_in_stream = true;
		own = {};
		port = port_in(value);
	}
	if (is_in_stream) use(own.empty() ? session : own, port);
}

} // namespace

std::string media_of(std::string_view sdp) {
	std::string all;
	each_stream(sdp, [&](std::string_view address, std::string_view port) {
		if (!all.empty()) all += ' ';
		all.append(address).append(":").append(port);
	});
	return all;
}

bool has_place_for_all(std::string_view sdp) {
	bool has = true;
	each_stream(sdp, [&](std::string_view address, std::string_view port) {
		has = has && port != "0" && !port.empty()
				&& address.find_first_not_of("0.:") != address.npos;
	});
	return has;
}

} // namespace callops
