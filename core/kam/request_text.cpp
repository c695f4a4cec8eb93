#include "core/kam/request_text.hpp"

#include <memory>

#include "core/kam/str.hpp"
#include "core/sip/next_hop.hpp"
#include "core/sip/own_branches.hpp"
#include "core/sip/scan.hpp"

namespace core::kam {
namespace {

struct FreePkg {
	void operator()(char *block) const noexcept { pkg_free(block); }
};

// Its branch is the cookie alone.
std::string via_of(const Flow &flow) {
	dest_info to = destination_of(flow);
	str its_branch = as_str(sip::OwnBranches::kCookie), rport = as_str(";rport");
	hostport shown{};
	set_hostport(&shown, static_cast<sip_msg_t *>(nullptr));
	unsigned length = 0;
	const std::unique_ptr<char, FreePkg> via(via_builder(
			&length, nullptr, &to, &its_branch, ksr_local_rport ? &rport : nullptr, &shown));
	return via ? std::string(via.get(), length) : std::string();
}

// A name-addr stays as it is.
void add_party(std::string &text, const char *name, std::string_view uri, std::string_view tag) {
	const auto close = uri.rfind('>');
	const bool has_brackets = close != uri.npos
			&& (close + 1 == uri.size() || uri[close + 1] == ';');
	text.append(name).append(has_brackets ? "" : "<").append(uri).append(has_brackets ? "" : ">");
	if (!tag.empty()) text.append(";tag=").append(tag);
	text += "\r\n";
}

void add_routes(std::string &text, std::string_view routes) {
	const char *before = "Route: ";
	if (routes.empty()) return;
	while (routes.data()) {
		text.append(before).append(sip::cut_list(routes, ','));
		before = ", ";
	}
	text += "\r\n";
}

void write(MadeRequest &made, const InDialogRequest &request, std::string_view target,
		std::string_view via) {
	constexpr size_t kRest = 256;
	std::string &text = made.bytes;
	text.reserve(kRest + via.size() + target.size() + request.from_uri.size()
			+ request.to_uri.size() + request.local_tag.size() + request.remote_tag.size()
			+ request.call_id.size() + request.route_set.size() + request.headers.size());
	text.append(request.method).append(" ").append(target).append(" SIP/2.0\r\n").append(via);
	constexpr auto kCookie = sip::OwnBranches::kCookie;
	made.branch_at = static_cast<uint16_t>(text.rfind(kCookie) + kCookie.size());
	add_party(text, "To: ", request.to_uri, request.remote_tag);
	add_party(text, "From: ", request.from_uri, request.local_tag);
	text.append("CSeq: ");
	made.cseq_at = static_cast<uint16_t>(text.size());
	text.append(" ").append(request.method);
	text.append("\r\nCall-ID: ").append(request.call_id).append("\r\n");
	add_routes(text, request.route_set);
	text.append("Max-Forwards: 70\r\nContent-Length: ");
	text.append(std::to_string(request.body.size())).append("\r\n");
	if (server_signature && user_agent_hdr.len > 0)
		text.append(view(user_agent_hdr)).append("\r\n");
	text.append(request.headers).append("\r\n").append(request.body);
}

bool is_loose(std::string_view first_route) noexcept {
	const auto uri = parsed(first_route);
	return uri && uri->lr.s;
}

} // namespace

std::string RequestText::filled(std::string_view branch, uint32_t cseq) const {
	constexpr size_t kDigits = 10;
	std::string text;
	text.reserve(bytes.size() + branch.size() + kDigits);
	text.append(bytes.substr(0, branch_at)).append(branch);
	text.append(bytes.substr(branch_at, cseq_at - branch_at)).append(std::to_string(cseq));
	return text.append(bytes.substr(cseq_at));
}

std::optional<MadeRequest> made_request(const InDialogRequest &request) {
	const auto hop = sip::without_alias(
			request.route_set, request.destination, request.request_uri);
	const auto next = sip::next_hop(request.route_set, hop.destination, hop.target);
	const bool is_plain = !request.local_tag.empty() && !hop.target.empty()
			&& hop.target.back() != '>' && (request.route_set.empty() || is_loose(next));
	const auto flow = is_plain ? flow_towards(next, request.socket) : std::nullopt;
	const auto via = flow ? via_of(*flow) : std::string();
	if (via.empty()) return std::nullopt;
	MadeRequest made{*flow, {}};
	write(made, request, hop.target, via);
	return made.bytes.size() <= UINT16_MAX ? std::optional(std::move(made)) : std::nullopt;
}

} // namespace core::kam
