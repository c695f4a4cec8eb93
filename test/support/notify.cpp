// The checks on a NOTIFY that has come.
#include "test/support/phone.hpp"

namespace test {

namespace {

std::string unquoted(const std::string &text) {
	if (text.size() < 2 || text.front() != '"') return text;
	std::string plain;
	for (size_t i = 1; i + 1 < text.size(); ++i) {
		if (text[i] == '\\') ++i;
		plain += text[i];
	}
	return plain;
}

// Like param_of, but the value may hold '>' and ';' inside quotes.
std::string quoted_param(const std::string &field, const std::string &name) {
	const auto at = field.find(";" + name + "=\"");
	if (at == field.npos) return "";
	const auto from = at + name.size() + 2;
	auto end = from + 1;
	while (end < field.size() && field[end] != '"') end += field[end] == '\\' ? 2 : 1;
	return field.substr(from, end + 1 - from);
}

std::string plain_param(const std::string &entry, const std::string &name) {
	const auto at = entry.find(";" + name + "=");
	if (at == entry.npos) return "";
	const auto from = at + name.size() + 2;
	return entry.substr(from, entry.find(';', from) - from);
}

} // namespace

std::string Notify::lamps() const {
	std::string list;
	const auto entries = split_list(text.header("Call-Info"));
	for (const auto &entry : entries) {
		const auto index = plain_param(entry, "appearance-index");
		const auto state = plain_param(entry, "appearance-state");
		if (index == "*" && state == "idle" && &entry == &entries.back()) continue;
		list += (list.empty() ? "" : ", ") + index + " " + state;
	}
	return list.empty() ? "idle" : list;
}

const Notify &Notify::says(const std::string &expected) const {
	ladder_.check_equal(expected, lamps(), who_ + " should be told the lamps");
	const auto entries = split_list(text.header("Call-Info"));
	ladder_.check_equal("*", plain_param(entries.back(), "appearance-index"),
			who_ + " should be told last that all other appearances are idle");
	return *this;
}

const Notify &Notify::names(unsigned index, const std::string &uri) const {
	for (const auto &entry : split_list(text.header("Call-Info")))
		if (plain_param(entry, "appearance-index") == std::to_string(index)) {
			ladder_.check_equal(uri, unquoted(quoted_param(entry, "appearance-uri")),
					who_ + " should see the far end");
			return *this;
		}
	ladder_.fail(who_ + " is told nothing of index " + std::to_string(index));
}

const Notify &Notify::grants(unsigned index) const {
	const auto expected = "<sip:" + ladder_.domain()
			+ ">;appearance-index=" + std::to_string(index);
	ladder_.check_equal(expected, text.header("Call-Info"), who_ + " should be granted an index");
	return *this;
}

const Notify &Notify::is_active() const {
	const auto state = text.header("Subscription-State");
	ladder_.check_equal("active", state.substr(0, state.find(';')), who_ + "'s subscription");
	return *this;
}

const Notify &Notify::is_terminated(const std::string &reason) const {
	const auto expected = reason.empty() ? "terminated" : "terminated;reason=" + reason;
	ladder_.check_equal(expected, text.header("Subscription-State"), who_ + "'s subscription");
	return *this;
}

const Notify &Notify::expires_within(int least, int most) const {
	const auto value = plain_param(text.header("Subscription-State"), "expires");
	const int seconds = value.empty() ? -1 : std::stoi(value);
	ladder_.check(seconds >= least && seconds <= most,
			who_ + "'s subscription should last between " + std::to_string(least) + " and "
					+ std::to_string(most) + " s, and says " + text.header("Subscription-State"));
	return *this;
}

} // namespace test
