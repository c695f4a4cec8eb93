#include "sca/domain/concerned.hpp"

#include <algorithm>

namespace sca {
namespace {

using Keys = std::vector<std::string>;

bool has(const Keys &keys, const std::string &key) {
	return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void add(std::vector<Concerned> &all, const Keys &keys, Role role, const KnownLines &known) {
	for (const auto &key : keys) {
		const bool is_there = std::any_of(
				all.begin(), all.end(), [&](const Concerned &one) { return one.key == key; });
		if (!is_there)
			all.push_back({key, role, has(known.senders, key) && has(known.receivers, key)});
	}
}

} // namespace

std::optional<Asked> asked_by(int mask) noexcept {
	if (mask < 0 || mask > 3) return std::nullopt;
	return mask == 0 ? Asked::Both : static_cast<Asked>(mask);
}

std::vector<Concerned> concerned_lines(const KnownLines &known, Asked asked) {
	std::vector<Concerned> all;
	if (asked != Asked::Receiver) add(all, known.senders, Role::Sender, known);
	if (asked != Asked::Sender) add(all, known.receivers, Role::Receiver, known);
	if (asked == Asked::Both) add(all, known.of_call, Role::Dialog, known);
	return all;
}

} // namespace sca
