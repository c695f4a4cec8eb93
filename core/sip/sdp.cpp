#include "core/sip/sdp.hpp"

#include <cstdint>
#include <optional>

#include "core/base/number.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

// What the session or one of its streams says of itself.
struct Section {
	bool is_stream = false;
	bool is_audio = false;
	bool is_refused = false; // port 0, or none that could be read
	bool uses_ice = false;
	std::optional<bool> sends_only; // sendonly or inactive
	std::optional<bool> has_null_address;
};

bool starts_with(std::string_view text, std::string_view start) noexcept {
	return text.substr(0, start.size()) == start;
}

std::string_view next_word(std::string_view &rest) noexcept {
	rest = trim(rest);
	return cut(rest, ' ');
}

// "audio 49170/2 RTP/AVP 0"
Section stream(std::string_view value) noexcept {
	Section section;
	section.is_stream = true;
	section.is_audio = next_word(value) == "audio";
	auto port = next_word(value);
	section.is_refused = core::base::parse_number<uint32_t>(cut(port, '/')).value_or(0) == 0;
	return section;
}

// "IN IP4 0.0.0.0"
bool is_null_connection(std::string_view value) noexcept {
	next_word(value);
	next_word(value);
	auto rest = next_word(value);
	const auto address = cut(rest, '/');
	const bool is_null_ipv6 = address.find(':') != address.npos
			&& address.find_first_not_of("0:") == address.npos;
	return address == "0.0.0.0" || is_null_ipv6;
}

void note_attribute(Section &section, std::string_view value) noexcept {
	if (value == "sendonly" || value == "inactive") section.sends_only = true;
	if (value == "sendrecv" || value == "recvonly") section.sends_only = false;
	if (starts_with(value, "candidate:") || starts_with(value, "ice-ufrag:"))
		section.uses_ice = true;
}

bool is_held(const Section &session, const Section &stream) noexcept {
	if (stream.sends_only.value_or(session.sends_only.value_or(false))) return true;

	const bool ice = stream.uses_ice || session.uses_ice;
	return !ice && stream.has_null_address.value_or(session.has_null_address.value_or(false));
}

// The streams that decide: those with a port.
struct Streams {
	unsigned live = 0, held = 0;

	void add(bool is_held) noexcept {
		++live;
		if (is_held) ++held;
	}
	bool are_held() const noexcept { return live > 0 && held == live; }
};

} // namespace

bool is_hold(std::string_view sdp) noexcept {
	Section session, current;
	Streams audio, all;
	const auto end_stream = [&] {
		if (!current.is_stream || current.is_refused) return;
		all.add(is_held(session, current));
		if (current.is_audio) audio.add(is_held(session, current));
	};
	while (sdp.data()) {
		const auto line = trim(cut(sdp, '\n'));
		const auto value = line.substr(line.size() < 2 ? line.size() : 2);
		auto &section = current.is_stream ? current : session;
		if (starts_with(line, "m=")) {
			end_stream();
			current = stream(value);
		} else if (starts_with(line, "a=")) {
			note_attribute(section, value);
		} else if (starts_with(line, "c=")) {
			section.has_null_address = is_null_connection(value);
		}
	}
	end_stream();
	return (audio.live > 0 ? audio : all).are_held();
}

} // namespace core::sip
