#include "core/sip/pass_through.hpp"

#include <array>
#include <iterator>

#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

using In = uint8_t;
constexpr In kRequest = 1, kReply = 2, kBoth = 3;

struct Row {
	std::string_view name;
	PassThrough pass_through;
	In in;                    // elsewhere: Chosen
	std::string_view methods; // words; empty: all of them
};

// clang-format off
constexpr Row kRows[] = {
// of the leg: RFC 3261 8.1.1, 12.1, 16.6
{"Via",                 PassThrough::Never,  kBoth,    ""},
{"From",                PassThrough::Never,  kBoth,    ""},
{"To",                  PassThrough::Never,  kBoth,    ""},
{"Call-ID",             PassThrough::Never,  kBoth,    ""},
{"CSeq",                PassThrough::Never,  kBoth,    ""},
{"Contact",             PassThrough::Never,  kBoth,    ""},
{"Route",               PassThrough::Never,  kBoth,    ""},
{"Record-Route",        PassThrough::Never,  kBoth,    ""},
{"Max-Forwards",        PassThrough::Never,  kBoth,    ""},
{"Content-Length",      PassThrough::Never,  kBoth,    ""},
{"Path",                PassThrough::Never,  kBoth,    ""},
{"Service-Route",       PassThrough::Never,  kBoth,    ""},
// what the ends can do, and ask of each other: RFC 3261 20, 4028, 3262
{"Supported",           PassThrough::Always, kBoth,    ""},
{"Require",             PassThrough::Always, kBoth,    ""},
{"Unsupported",         PassThrough::Always, kReply,   ""},
{"Proxy-Require",       PassThrough::Always, kRequest, ""},
{"Allow",               PassThrough::Always, kBoth,    ""},
{"Accept",              PassThrough::Always, kBoth,    ""},
{"Allow-Events",        PassThrough::Always, kBoth,    "INVITE SUBSCRIBE NOTIFY OPTIONS PUBLISH"},
{"Session-Expires",     PassThrough::Always, kBoth,    "INVITE UPDATE"},
{"Min-SE",              PassThrough::Always, kBoth,    "INVITE UPDATE"},
{"RSeq",                PassThrough::Always, kReply,   "INVITE"},
{"RAck",                PassThrough::Always, kRequest, "PRACK"},
{"Retry-After",         PassThrough::Always, kReply,   ""},
{"Warning",             PassThrough::Always, kReply,   ""},
{"Reason",              PassThrough::Always, kBoth,    ""},
// of the body: RFC 3261 20.11 to 20.15
{"Content-Type",        PassThrough::Always, kBoth,    ""},
{"Content-Disposition", PassThrough::Always, kBoth,    ""},
{"Content-Encoding",    PassThrough::Always, kBoth,    ""},
{"Content-Language",    PassThrough::Always, kBoth,    ""},
{"Content-ID",          PassThrough::Always, kBoth,    ""},
{"MIME-Version",        PassThrough::Always, kBoth,    ""},
// without which the method means nothing: RFC 3515, 3892, 3891, 6665, 6086
{"Refer-To",            PassThrough::Always, kRequest, "REFER"},
{"Referred-By",         PassThrough::Always, kRequest, "REFER INVITE"},
{"Refer-Sub",           PassThrough::Always, kBoth,    "REFER"},
{"Replaces",            PassThrough::Always, kRequest, "INVITE"},
{"Event",               PassThrough::Always, kRequest, "SUBSCRIBE NOTIFY PUBLISH"},
{"Subscription-State",  PassThrough::Always, kRequest, "NOTIFY"},
{"Expires",             PassThrough::Always, kBoth,    "SUBSCRIBE PUBLISH"},
{"Min-Expires",         PassThrough::Always, kReply,   "SUBSCRIBE PUBLISH"},
{"Info-Package",        PassThrough::Always, kRequest, "INFO"},
{"Recv-Info",           PassThrough::Always, kBoth,    "INVITE UPDATE PRACK ACK"},
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

// The rows of names with the same size and first letter, as lists: a message asks for each of its headers.
struct ByName {
	static constexpr uint8_t kNone = 0xff;
	std::array<uint8_t, 64> first{};
	std::array<uint8_t, std::size(kRows)> next{};

	static constexpr size_t slot(std::string_view name) noexcept {
		const auto letter = static_cast<unsigned char>(name.front()) % 32u; // of both cases
		return (letter + 7 * name.size()) % 64;
	}
	constexpr ByName() {
		for (auto &row : first) row = kNone;
		for (size_t i = std::size(kRows); i-- > 0;) {
			auto &head = first[slot(kRows[i].name)];
			next[i] = head;
			head = static_cast<uint8_t>(i);
		}
	}
};
static_assert(std::size(kRows) < ByName::kNone);
constexpr ByName kByName;

const Row *find_row(std::string_view name) noexcept {
	if (name.empty()) return nullptr;
	for (auto i = kByName.first[ByName::slot(name)]; i != ByName::kNone; i = kByName.next[i])
		if (name == kRows[i].name || iequals(name, kRows[i].name)) return &kRows[i];
	return nullptr;
}

bool has_word(std::string_view words, std::string_view word) noexcept {
	while (words.data())
		if (cut(words, ' ') == word) return true;
	return false;
}

} // namespace

PassThrough pass_through_of(
		std::string_view header, std::string_view method, bool is_reply) noexcept {
	const Row *row = find_row(long_form(header));
	const bool is_meant = row && (row->in & (is_reply ? kReply : kRequest))
			&& (row->methods.empty() || has_word(row->methods, method));
	return is_meant ? row->pass_through : PassThrough::Chosen;
}

bool belongs_to_dialog(std::string_view header) noexcept {
	const Row *row = find_row(long_form(header));
	return row && row->pass_through == PassThrough::Never;
}

std::string passing_headers(std::string_view message, std::string_view method, bool is_reply) {
	std::string lines;
	auto rest = headers_of(message);
	while (const auto header = next_header(rest))
		if (pass_through_of(header->name, method, is_reply) == PassThrough::Always)
			lines.append(header->line).append("\r\n");
	return lines;
}

} // namespace core::sip
