#pragma once

#include <string>
#include <utility>
#include <vector>

namespace test {

// One SIP message as a phone sees it: names as they came, values trimmed, order kept.
// Deliberately not the parser of core/sip: a test must not share the code that it checks.
struct SipText {
	std::string first_line;
	std::vector<std::pair<std::string, std::string>> headers;
	std::string body;

	// Throws std::runtime_error on text that no phone could read.
	static SipText parse(const std::string &bytes);
	std::string print() const;

	bool is_reply() const;
	int code() const;           // 0 for a request
	std::string reason() const; // of a reply
	std::string method() const; // of a request, or of the CSeq for a reply
	std::string uri() const;    // of a request
	unsigned cseq() const;

	// Both accept the long name only; compact forms were expanded while parsing.
	std::string header(const std::string &name) const; // the first, or ""
	std::vector<std::string> all(const std::string &name) const;
	bool has(const std::string &name) const;
	std::string call_id() const { return header("Call-ID"); }
	std::string branch() const;
	std::string from_tag() const;
	std::string to_tag() const;

	// "INVITE sip:x" or "200 OK (INVITE)", for a ladder.
	std::string title() const;

	SipText &add(const std::string &name, const std::string &value);
	SipText &set(const std::string &name, const std::string &value);
	SipText &drop(const std::string &name);
};

// How many bytes from the start make one message, by Content-Length; 0 while more must come.
size_t complete_message(const std::string &stream);

std::string uri_of(const std::string &name_addr);
std::string param_of(const std::string &field, const std::string &name);
std::vector<std::string> split_list(const std::string &field);
bool same_text(const std::string &a, const std::string &b); // ASCII case ignored

} // namespace test
