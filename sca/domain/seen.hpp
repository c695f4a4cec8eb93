// A line as lists show it: copied under its lock into the process's own memory. Nothing of the shared is taken, so a list
// can be had when there is none left.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sca/domain/line.hpp"

namespace sca {

template <class Field>
using SeenTexts = core::base::Packed<Field, std::allocator<char>>;

struct SeenSubscription {
	Package package;
	int64_t expires;
	SeenTexts<SubText> text;

	explicit SeenSubscription(const Subscription &one)
			: package(one.package), expires(one.expires), text(one.text) {}
};

struct SeenAppearance {
	uint32_t index;
	State state;
	Direction direction;
	int64_t since;
	SeenTexts<AppText> text;

	explicit SeenAppearance(const Appearance &one)
			: index(one.index), state(one.state), direction(one.direction), since(one.since),
			  text(one.text) {}
};

struct SeenLine {
	std::string aor;
	std::vector<SeenSubscription> subscribers;
	std::vector<SeenAppearance> appearances;

	explicit SeenLine(const Line &line)
			: aor(line.text[LineText::Aor]),
			  subscribers(line.subscriptions.begin(), line.subscriptions.end()),
			  appearances(line.appearances.begin(), line.appearances.end()) {}
};

} // namespace sca
