#include "core/sip/pass_through.hpp"

#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

using In = uint8_t;
constexpr In kRequest = 1, kReply = 2, kBoth = 3;

struct Row {
	std::string_view name;
	Passage passage;
	In in;                    // elsewhere: Chosen
	std::string_view methods; // words; empty: all of them
};

// clang-format off
constexpr Row kRows[] = {
// of the leg: RFC 3261 8.1.1, 12.1, 16.6
{"Via",                 Passage::Never,  kBoth,    ""},
{"From",                Passage::Never,  kBoth,    ""},
{"To",                  Passage::Never,  kBoth,    ""},
{"Call-ID",             Passage::Never,  kBoth,    ""},
{"CSeq",                Passage::Never,  kBoth,    ""},
{"Contact",             Passage::Never,  kBoth,    ""},
{"Route",               Passage::Never,  kBoth,    ""},
{"Record-Route",        Passage::Never,  kBoth,    ""},
{"Max-Forwards",        Passage::Never,  kBoth,    ""},
{"Content-Length",      Passage::Never,  kBoth,    ""},
{"Path",                Passage::Never,  kBoth,    ""},
{"Service-Route",       Passage::Never,  kBoth,    ""},
// what the ends can do, and ask of each other: RFC 3261 20, 4028, 3262
{"Supported",           Passage::Always, kBoth,    ""},
{"Require",             Passage::Always, kBoth,    ""},
{"Unsupported",         Passage::Always, kReply,   ""},
{"Proxy-Require",       Passage::Always, kRequest, ""},
{"Allow",               Passage::Always, kBoth,    ""},
{"Accept",              Passage::Always, kBoth,    ""},
{"Allow-Events",        Passage::Always, kBoth,    "INVITE SUBSCRIBE NOTIFY OPTIONS PUBLISH"},
{"Session-Expires",     Passage::Always, kBoth,    "INVITE UPDATE"},
{"Min-SE",              Passage::Always, kBoth,    "INVITE UPDATE"},
{"RSeq",                Passage::Always, kReply,   "INVITE"},
{"RAck",                Passage::Always, kRequest, "PRACK"},
{"Retry-After",         Passage::Always, kReply,   ""},
{"Warning",             Passage::Always, kReply,   ""},
{"Reason",              Passage::Always, kBoth,    ""},
// of the body: RFC 3261 20.11 to 20.15
{"Content-Type",        Passage::Always, kBoth,    ""},
{"Content-Disposition", Passage::Always, kBoth,    ""},
{"Content-Encoding",    Passage::Always, kBoth,    ""},
{"Content-Language",    Passage::Always, kBoth,    ""},
{"Content-ID",          Passage::Always, kBoth,    ""},
{"MIME-Version",        Passage::Always, kBoth,    ""},
// without which the method means nothing: RFC 3515, 3892, 3891, 6665, 6086
{"Refer-To",            Passage::Always, kRequest, "REFER"},
{"Referred-By",         Passage::Always, kRequest, "REFER INVITE"},
{"Refer-Sub",           Passage::Always, kBoth,    "REFER"},
{"Replaces",            Passage::Always, kRequest, "INVITE"},
{"Event",               Passage::Always, kRequest, "SUBSCRIBE NOTIFY PUBLISH"},
{"Subscription-State",  Passage::Always, kRequest, "NOTIFY"},
{"Expires",             Passage::Always, kBoth,    "SUBSCRIBE PUBLISH"},
{"Min-Expires",         Passage::Always, kReply,   "SUBSCRIBE PUBLISH"},
{"Info-Package",        Passage::Always, kRequest, "INFO"},
{"Recv-Info",           Passage::Always, kBoth,    "INVITE UPDATE PRACK ACK"},
};
// clang-format on

// Each name stands once, so that the order of the rows means nothing.
constexpr bool names_stand_once() {
	for (const auto &one : kRows)
		for (const auto &other : kRows)
			if (&one != &other && one.name == other.name) return false;
	return true;
}
static_assert(names_stand_once());

bool has_word(std::string_view words, std::string_view word) noexcept {
	while (words.data())
		if (cut(words, ' ') == word) return true;
	return false;
}

} // namespace

Passage passage_of(std::string_view header, std::string_view method, bool is_reply) noexcept {
	const auto name = long_form(header);
	for (const auto &row : kRows) {
		if (!iequals(name, row.name)) continue;
		const bool is_meant = (row.in & (is_reply ? kReply : kRequest))
				&& (row.methods.empty() || has_word(row.methods, method));
		return is_meant ? row.passage : Passage::Chosen;
	}
	return Passage::Chosen;
}

std::string passing_headers(std::string_view message, std::string_view method, bool is_reply) {
	std::string lines;
	auto rest = headers_of(message);
	while (const auto header = next_header(rest))
		if (passage_of(header->name, method, is_reply) == Passage::Always)
			lines.append(header->line).append("\r\n");
	return lines;
}

} // namespace core::sip
