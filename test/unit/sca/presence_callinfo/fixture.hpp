// A line and what is asked of it, for the tests of its rules.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <deque>
#include <string>
#include <vector>

#include "sca/presence_callinfo/domain/composition.hpp"
#include "sca/presence_callinfo/domain/publish.hpp"
#include "sca/presence_callinfo/domain/seize.hpp"

namespace callinfo::test {

inline core::sip::MessageFacts facts(std::string_view method) {
	core::sip::MessageFacts facts;
	facts.is_request = true;
	facts.method = method;
	facts.request_uri = "sip:bob@Example.com:5070;transport=tcp";
	facts.from = {"", "sip:bob@example.com", "f1"};
	facts.to = {"", "sip:bob@example.com", ""};
	facts.call_id = "c1";
	facts.cseq = 1;
	facts.contacts = 1;
	facts.contact = "sip:bob@192.0.2.1";
	return facts;
}

// "1 active, *": elements of the form that b2b_sca and this module print.
inline std::string list(const std::string &words) {
	std::string text;
	for (size_t at = 0; at < words.size();) {
		const auto end = std::min(words.find(", ", at), words.size());
		const auto one = words.substr(at, end - at);
		const auto space = one.find(' ');
		const bool is_rest = space == one.npos;
		text.append(text.empty() ? "" : ",").append("<sip:bob@example.com>;appearance-index=");
		text.append(is_rest ? one : one.substr(0, space)).append(";appearance-state=");
		text.append(is_rest ? "idle" : one.substr(space + 1));
		at = end + 2;
	}
	return text;
}

struct Scene {
	Line line;
	Policy policy;
	int64_t now = 1000;
	unsigned etags = 0;
	Effects effects; // of the last that was done

	Scene() { line.key = "bob@example.com"; }

	// The code of the answer; the entity-tag is `etag`.
	unsigned publishes(const std::string &words, std::string &etag, uint32_t expires = 600) {
		auto asked = facts("PUBLISH");
		const std::string text = list(words);
		if (!words.empty()) asked.call_info = {text};
		asked.expires = expires;
		const std::string tag = etag;
		const auto checked = check_publish(
				asked, tag.empty() ? std::string_view() : std::string_view(tag), policy);
		if (const auto *reply = std::get_if<Reply>(&checked)) return reply->code;
		const std::string fresh = "e" + std::to_string(++etags);
		effects = publish(line, std::get<Publish>(checked), fresh, now, policy);
		const auto *reply = first<Reply>(effects);
		CPPUNIT_ASSERT(reply);
		if (reply->code == 200) etag = expires ? reply->etag : "";
		return reply->code;
	}
	Seize seizing(const std::string &call_id, uint32_t index, uint32_t expires = 15) {
		Seize asked;
		asked.key = "bob@example.com";
		asked.call_id = kept.emplace_back(call_id);
		asked.from_tag = "f";
		asked.contact = "sip:phone@192.0.2.1";
		asked.index = index;
		asked.expires = expires;
		return asked;
	}
	// Is it granted, and taken by presence?
	bool seizes(const std::string &call_id, uint32_t index) {
		const Seize asked = seizing(call_id, index);
		if (!first<Grant>(seize(line, asked, now, policy))) return false;
		effects = confirm(line, asked, true, policy);
		return true;
	}
	bool is_told() const { return first<Tell>(effects) != nullptr; }
	std::string words() const {
		std::string text;
		for (const auto &one : shown(line))
			text.append(text.empty() ? "" : ", ")
					.append(std::to_string(one.index))
					.append(" ")
					.append(name_of(one.state));
		return text.empty() ? "idle" : text;
	}

private:
	std::deque<std::string> kept;
};

} // namespace callinfo::test
