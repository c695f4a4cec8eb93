#include "core/sip/sdp_direction.hpp"

#include <string>

#include "core/sip/sdp.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

namespace {

// All lines that say neither a direction nor the version.
std::string rest_of(std::string_view sdp) {
	std::string rest;
	while (!sdp.empty()) {
		const auto end = std::min(sdp.find('\n'), sdp.size() - 1) + 1;
		const auto line = sdp.substr(0, end);
		sdp.remove_prefix(end);
		const bool is_direction = line.find("a=sendrecv") != line.npos
				|| line.find("a=sendonly") != line.npos || line.find("a=recvonly") != line.npos
				|| line.find("a=inactive") != line.npos;
		if (!is_direction && line.find("o=") == line.npos) rest += line;
	}
	return rest;
}

bool has_live_stream(const Directions &directions) {
	for (const auto &direction : directions)
		if (direction) return true;
	return false;
}

} // namespace

// The first byte says what limit.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0) return 0;
	const auto limit = static_cast<Direction>(data[0] & 3);
	const auto sdp = test::text_of(data + 1, size - 1);
	const auto before = directions_of(sdp);
	const auto whole = with_directions(sdp, {}); // the end of the last line supplied
	require(whole.substr(0, sdp.size()) == sdp && whole.size() <= sdp.size() + 2,
			"without directions nothing changes");
	require(with_directions(whole, before) == whole, "the same directions change nothing");

	const auto held = hold(sdp, limit, 77);
	require(is_held_to(held, limit), "what is held is within the limit");
	require(hold(held, limit, 77) == held, "hold is idempotent");
	require(rest_of(held) == rest_of(whole), "every other line stays");
	require(directions_of(held).size() == before.size(), "every stream stays");
	require(!version_of(sdp) || version_of(held) == 77u,
			"the version is the one that was asked for");
	if (limit == Direction::Inactive && has_live_stream(before))
		require(is_hold(held), "everybody sees the hold");
	if (limit == Direction::Inactive)
		require(is_answer_to(held, sdp), "without media it answers every offer");

	require(directions_of(resume_from(held, sdp)) == before, "resume gives back the directions");
	if (const auto version = version_of(sdp)) {
		const auto back = with_version(hold(whole, Direction::SendRecv, 5), *version);
		require(version_of(back) == version, "the version can be put back");
		require(directions_of(back) == before, "no limit is no hold");
	}
	return 0;
}
