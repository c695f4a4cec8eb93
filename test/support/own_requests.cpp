#include "test/support/own_requests.hpp"

#include "test/support/phone.hpp"

#include <algorithm>

namespace test {
namespace {

constexpr const char *kOnce[] = {
		"Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Content-Length"};

// Those that make a dialog or refresh its target (RFC 3261 12.2, 3311, 3515, 6665).
bool needs_contact(const std::string &method) {
	return method == "INVITE" || method == "UPDATE" || method == "REFER" || method == "SUBSCRIBE"
			|| method == "NOTIFY";
}

bool is_number(const std::string &text) {
	return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

} // namespace

bool is_of_server(const SipText &message) {
	return !message.is_reply() && message.all("Via").size() == 1;
}

std::string lacks(const SipText &request) {
	for (const auto *name : kOnce)
		if (request.all(name).size() != 1) return name;
	if (!is_number(request.header("Max-Forwards"))) return "a number in Max-Forwards";
	if (request.branch().rfind("z9hG4bK", 0) != 0) return "a branch with the magic cookie";
	if (request.from_tag().empty()) return "a tag in From";
	const auto method = request.first_line.substr(0, request.first_line.find(' '));
	const auto cseq = request.header("CSeq");
	if (cseq.substr(cseq.find(' ') + 1) != method) return "its method in CSeq";
	if (needs_contact(method) && request.all("Contact").size() != 1) return "Contact";
	if (!request.body.empty() && !request.has("Content-Type")) return "Content-Type";
	if (request.header("Content-Length") != std::to_string(request.body.size()))
		return "its Content-Length";
	return {};
}

void check_requests_of_server(Ladder &ladder) {
	for (const auto &phone : ladder.phones())
		for (const auto &message : phone->history()) {
			if (!is_of_server(message)) continue;
			const auto missing = lacks(message);
			ladder.check(missing.empty(),
					phone->name() + ": " + message.title() + " lacks " + missing + ":\n"
							+ message.print());
		}
}

} // namespace test
