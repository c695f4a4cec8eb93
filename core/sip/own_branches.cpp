#include "core/sip/own_branches.hpp"

#include <charconv>
#include <cstring>

namespace core::sip {
namespace {

constexpr int kHex = 16;

// "NUMBER." off the text.
template <class T>
bool take_number(std::string_view &text, T &number) noexcept {
	const char *end = text.data() + text.size();
	const auto [stop, error] = std::from_chars(text.data(), end, number, kHex);
	if (error != std::errc() || stop == end || *stop != '.') return false;
	text.remove_prefix(static_cast<size_t>(stop + 1 - text.data()));
	return true;
}

} // namespace

OwnBranches::OwnBranches(uint32_t mark, const base::HashKey &key) noexcept : key_(key) {
	constexpr size_t kDigits = sizeof mark_ - 2;
	for (size_t i = kDigits; i-- > 0; mark >>= 4) mark_[i] = "0123456789abcdef"[mark & 15];
	std::memcpy(mark_ + kDigits, ".n", 2);
}

std::string_view OwnBranches::print(const OwnBranch &branch, Room &room) const noexcept {
	char *const begin = room.data(), *const end = begin + room.size();
	std::memcpy(begin, mark_, sizeof mark_);
	char *to = std::to_chars(begin + sizeof mark_, end, branch.peer, kHex).ptr;
	*to++ = '.';
	to = std::to_chars(to, end, branch.cseq, kHex).ptr;
	*to++ = '.';
	to = std::to_chars(to, end, base::keyed_hash(key_, branch.peer, branch.cseq), kHex).ptr;
	return {begin, static_cast<size_t>(to - begin)};
}

bool OwnBranches::is_ours(std::string_view branch) const noexcept {
	return branch.substr(0, kCookie.size()) == kCookie
			&& branch.substr(kCookie.size(), sizeof mark_) == std::string_view(mark_, sizeof mark_);
}

std::optional<OwnBranch> OwnBranches::parse(std::string_view branch) const noexcept {
	if (!is_ours(branch)) return std::nullopt;
	branch.remove_prefix(kCookie.size());
	auto numbers = branch.substr(sizeof mark_);
	OwnBranch found;
	if (!take_number(numbers, found.peer) || !take_number(numbers, found.cseq)) return std::nullopt;
	Room room;
	return print(found, room) == branch ? std::optional(found) : std::nullopt;
}

} // namespace core::sip
