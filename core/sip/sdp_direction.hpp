// SDP that holds and resumes (RFC 3264 8.4), made of the last one that a leg was sent.
//
// Only the direction attributes and the version of "o=" change; every other byte stays. Total over any bytes,
// LF or CRLF; a missing end of the last line is supplied. Multipart bodies are not looked into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::sip {

// Seen from who sends the SDP: here from us. Bit 0 sends, bit 1 receives.
enum class Direction : uint8_t { Inactive = 0, SendOnly = 1, RecvOnly = 2, SendRecv = 3 };

constexpr Direction operator&(Direction a, Direction b) noexcept {
	return static_cast<Direction>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}
constexpr Direction operator|(Direction a, Direction b) noexcept {
	return static_cast<Direction>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool is_within(Direction a, Direction limit) noexcept {
	return (a & limit) == a;
}

std::string_view name_of(Direction direction) noexcept; // "sendrecv"

// The direction of each stream, in order: its own attribute, else the session's, else sendrecv; nullopt for a
// stream with port 0.
using Directions = std::vector<std::optional<Direction>>;
Directions directions_of(std::string_view sdp);

// The version in "o="; nullopt where there is no such line, or no number in it.
std::optional<uint64_t> version_of(std::string_view sdp) noexcept;

// The SDP with that version, if it has one.
std::string with_version(std::string_view sdp, uint64_t version);

// Does an SDP say the same as the other, but for the version?
bool is_same_but_version(std::string_view sdp, std::string_view other);

// With these directions: streams with port 0, and those for which `wanted` says nothing, are left alone. An
// attribute is replaced where it stands, or added at the end of its stream; when the session's own would then
// say something else, it is taken out and each stream says it for itself.
std::string with_directions(std::string_view sdp, const Directions &wanted);

// Each stream within `limit`, that is: no stream gets more than it had.
std::string hold(std::string_view sdp, Direction limit, uint64_t version);

// Is every stream within `limit` already?
bool is_held_to(std::string_view sdp, Direction limit);

// Could `sdp` answer that offer (RFC 3264 6)? It has the same streams, each with its media and transport; one that is off
// stays off, and none sends or receives more than the offer lets it.
bool is_answer_to(std::string_view sdp, std::string_view offer);

// `sdp`, as an endpoint sent it while we hold the leg, with the directions that `base` had before: the new
// SDP to go back to.
std::string resume_from(std::string_view sdp, std::string_view base);

} // namespace core::sip
