#include "b2b/logic/domain/passing.hpp"

#include <algorithm>

#include "core/base/joined.hpp"
#include "core/base/number.hpp"
#include "core/sip/ascii.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/option_tags.hpp"
#include "core/sip/pass_through.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

using core::sip::is_same_header;
using core::sip::PassThrough;
using core::sip::RawHeader;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) noexcept {
	return std::any_of(names.begin(), names.end(),
			[&](std::string_view other) { return is_same_header(name, other); });
}

bool describes_body(std::string_view name) noexcept {
	return is_one_of(name,
			{"Content-Type", "Content-Disposition", "Content-Encoding", "Content-Language",
					"Content-ID", "MIME-Version"});
}

bool is_digest(std::string_view name) noexcept {
	return is_one_of(name,
			{"Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate",
					"Authentication-Info"});
}

bool is_chosen(std::string_view name, const Policy &policy) noexcept {
	const auto is_it = [&](const std::string &custom) { return is_same_header(custom, name); };
	return std::any_of(policy.custom_headers.begin(), policy.custom_headers.end(), is_it)
			|| (policy.is_custom && policy.is_custom(name));
}

constexpr size_t kUsualHeaders = 256; // bytes of those that pass

struct Passing {
	const Session &session;
	const Incoming &message;
	bool is_reply;
	const Policy &policy;

	bool passes(std::string_view name) const {
		const auto pass_through = core::sip::pass_through_of(name, message.method, is_reply);
		if (pass_through == PassThrough::Always)
			return policy.passes_prack || !is_same_header(name, "RSeq");
		if (pass_through == PassThrough::Never) return false;
		return is_chosen(name, policy) || (session.flags.transparent_auth && is_digest(name));
	}

	void pass(std::string &lines, const RawHeader &header) const {
		using core::sip::add_header_line;
		if (!is_reply && is_same_header(header.name, "Refer-To"))
			add_header_line(lines, header.name, far_refer_to(header.value, policy));
		else if (!is_reply && is_same_header(header.name, "Replaces"))
			add_header_line(lines, header.name, far_replaces(header.value, policy));
		else
			add_header_line(lines, header.name, header.value);
	}

	Payload payload() const {
		Payload made;
		made.body = message.text.body();
		made.headers.reserve(kUsualHeaders);
		for (const auto &header : message.text.headers()) {
			if (!passes(header.name) || (made.body.empty() && describes_body(header.name)))
				continue;
			if (is_same_header(header.name, "Content-Type")) {
				made.body_type = core::sip::unfolded(header.value).value_or("");
				continue;
			}
			pass(made.headers, header);
		}
		if (is_reply && !policy.passes_prack && message.text.header("Require").data())
			made.headers = core::sip::without_tag(made.headers, "Require", "100rel");
		return made;
	}
};

} // namespace

Payload passing_request(const Session &session, const Incoming &request, const Policy &policy) {
	return Passing{session, request, false, policy}.payload();
}

Payload passing_reply(const Session &session, const Incoming &reply, const Policy &policy) {
	return Passing{session, reply, true, policy}.payload();
}

std::optional<unsigned> next_max_forwards(const core::sip::RawMessage &message) noexcept {
	constexpr unsigned kMost = 255; // RFC 3261 20.22
	const auto field = message.header("Max-Forwards");
	const auto hops = core::base::parse_number<unsigned>(field);
	if (!hops || *hops > kMost) return field.data() && hops ? kMost - 1 : 69;
	return *hops == 0 ? std::nullopt : std::optional(*hops - 1);
}

std::string reason_of(const Incoming &reply) {
	auto line = reply.text.first_line();
	for (int word = 0; word < 2; ++word) {
		const auto space = line.find(' ');
		line = space == line.npos ? std::string_view() : line.substr(space + 1);
	}
	const bool is_good = !line.empty() && core::sip::is_header_safe(line);
	return std::string(is_good ? line : phrase_of(reply.code));
}

std::string party_of(std::string_view text) {
	const bool is_one_line = core::sip::is_header_safe(text);
	const auto flat = is_one_line ? std::nullopt : core::sip::unfolded(text);
	if (!is_one_line && !flat) return {};
	const auto parsed = core::sip::NameAddr::parse(flat ? *flat : text);
	if (!parsed) return {};
	const auto open = parsed->display.empty() ? "<" : " <";
	return core::base::joined({parsed->display, open, parsed->uri, ">"});
}

std::string party_in(const core::sip::RawMessage &message, std::string_view header) {
	return party_of(message.header(header));
}

std::string contacts_of(const core::sip::RawMessage &message) {
	std::string lines;
	for (const auto &header : message.headers())
		if (is_same_header(header.name, "Contact"))
			core::sip::add_header_line(lines, "Contact", header.value);
	return lines;
}

} // namespace b2b_logic
