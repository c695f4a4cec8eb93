#include "sca/domain/concerned.hpp"

#include <algorithm>

namespace sca {
namespace {

void add(std::vector<Concerned> &all, std::string &&key, Role role) {
	const bool is_there = std::any_of(
			all.begin(), all.end(), [&](const Concerned &one) { return one.key == key; });
	if (!key.empty() && !is_there) all.push_back({std::move(key), role});
}

} // namespace

std::optional<Asked> asked_by(int mask) noexcept {
	if (mask < 0 || mask > 3) return std::nullopt;
	return mask == 0 ? Asked::Both : static_cast<Asked>(mask);
}

std::vector<Concerned> concerned_lines(KnownLines known, Asked asked) {
	std::vector<Concerned> all;
	if (asked != Asked::Receiver) add(all, std::move(known.sender), Role::Sender);
	if (asked != Asked::Sender) add(all, std::move(known.receiver), Role::Receiver);
	if (asked != Asked::Both) return all;
	for (auto &key : known.of_call) add(all, std::move(key), Role::Dialog);
	return all;
}

} // namespace sca
