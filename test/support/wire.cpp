#include "test/support/wire.hpp"

#include "test/support/phone.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <utility>

namespace test {

namespace {

// Gives the same value the same symbol, numbered in order of appearance.
class Symbols {
public:
	std::string name(const std::string &kind, const std::string &value) {
		auto &numbers = seen_[kind];
		const auto next = numbers.size() + 1;
		return kind + std::to_string(numbers.emplace(value, next).first->second);
	}

	std::string replace(
			const std::string &text, const std::string &pattern, const std::string &kind) {
		const std::regex wanted(pattern);
		std::string result;
		auto from = text.cbegin();
		for (std::sregex_iterator hit(text.begin(), text.end(), wanted), end; hit != end; ++hit) {
			result.append(from, (*hit)[0].first);
			result += (*hit)[1].str() + "{" + name(kind, (*hit)[2].str()) + "}";
			from = (*hit)[0].second;
		}
		return result.append(from, text.cend());
	}

private:
	std::map<std::string, std::map<std::string, size_t>> seen_;
};

std::string levelled(const std::string &name, std::string value, const std::string &method) {
	if (same_text(name, "Subscription-State"))
		return std::regex_replace(value, std::regex("^active(;expires=[0-9]+)?$"), "active");
	if (same_text(name, "CSeq") && method == "NOTIFY") return "N NOTIFY";
	// the seconds that the host's registrar has left for each phone
	if (same_text(name, "Contact") && method == "REGISTER")
		value = std::regex_replace(value, std::regex(";expires=[0-9]+"), ";expires=N");
	// Ours tells whom a call rings at with `progressing`, the stock module with the answer.
	if (same_text(name, "Call-Info") && method == "NOTIFY") {
		static const std::regex party(R"re((=progressing);appearance-uri="(\\.|[^"\\])*")re");
		value = std::regex_replace(value, party, "$1");
	}
	return std::regex_replace(value, std::regex(" +"), " ");
}

// A call-info NOTIFY's content, for telling repeats; "" for any other message.
std::string lamps_of(const SipText &message) {
	if (message.is_reply() || message.header("Event") != "call-info") return "";
	const auto state = message.header("Subscription-State");
	return state.substr(0, state.find(';')) + message.header("Call-Info");
}

using Talk = std::pair<std::string, std::vector<const SipText *>>; // Call-ID, messages

std::vector<Talk> talks_of(const Phone &phone) {
	std::vector<Talk> talks;
	std::map<std::string, std::string> last_lamps;
	for (const auto &message : phone.history()) {
		if (message.code() == 100) continue;
		const auto lamps = lamps_of(message);
		auto &last = last_lamps[message.call_id()];
		if (!lamps.empty() && lamps == last) continue;
		// after an answer to SUBSCRIBE even the same lamps are told again
		last = message.is_reply() ? "" : lamps;
		auto talk = std::find_if(talks.begin(), talks.end(),
				[&](const Talk &one) { return one.first == message.call_id(); });
		if (talk == talks.end()) talk = talks.insert(talk, {message.call_id(), {}});
		talk->second.push_back(&message);
	}
	return talks;
}

std::string printed(const SipText &message) {
	const auto method = message.method();
	std::string text = message.first_line + "\n";
	for (const auto &[name, value] : message.headers)
		text += "  " + name + ": " + levelled(name, value, method) + "\n";
	if (!message.body.empty()) text += "  (body " + std::to_string(message.body.size()) + ")\n";
	return text;
}

} // namespace

std::string transcript(const Ladder &ladder) {
	std::string text;
	Symbols symbols;
	for (const auto &phone : const_cast<Ladder &>(ladder).phones()) {
		text += "=== " + phone->name() + "\n";
		for (const auto &[call_id, messages] : talks_of(*phone)) {
			text += "--- dialog\n";
			for (const auto *message : messages) {
				auto one = printed(*message);
				one = symbols.replace(one, "(Call-ID: |Replaces: )([^;\\n]+)", "call");
				one = symbols.replace(one, "(tag=|from-tag=|to-tag=)([^;>\\s\\{]+)", "tag");
				one = symbols.replace(one, "(branch=)([^;>\\s\\{]+)", "branch");
				one = symbols.replace(one, "(127\\.0\\.0\\.1:)([0-9]+)", "port");
				one = symbols.replace(one, "(sip:line|sip:far|tel:far)([0-9]+)", "user");
				text += one;
			}
		}
	}
	return text;
}

} // namespace test
