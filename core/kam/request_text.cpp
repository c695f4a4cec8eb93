#include "core/kam/request_text.hpp"

#include <memory>
#include <vector>

#include "core/kam/str.hpp"
#include "core/sip/next_hop.hpp"
#include "core/sip/own_branches.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace core::kam {
namespace {

struct FreePkg {
	void operator()(char *block) const noexcept { pkg_free(block); }
};

// Its branch is the cookie alone.
std::string built_via(const Flow &flow) {
	dest_info to = destination_of(flow);
	str its_branch = as_str(sip::OwnBranches::kCookie), rport = as_str(";rport");
	hostport shown{};
	set_hostport(&shown, static_cast<sip_msg_t *>(nullptr));
	unsigned length = 0;
	const std::unique_ptr<char, FreePkg> via(via_builder(
			&length, nullptr, &to, &its_branch, ksr_local_rport ? &rport : nullptr, &shown));
	return via ? std::string(via.get(), length) : std::string();
}

// The Via of a socket, cut in two behind the cookie. Nothing of it changes while the server runs.
struct Via {
	const socket_info *socket;
	char transport;
	std::string text;
	size_t branch_at;
};

// Good until the next call. nullptr: the core cannot build one now.
const Via *via_of(const Flow &flow) {
	static std::vector<Via> known; // no more than there are sockets
	for (const auto &via : known)
		if (via.socket == flow.socket && via.transport == flow.transport) return &via;
	constexpr auto kCookie = sip::OwnBranches::kCookie;
	auto text = built_via(flow);
	const auto at = text.rfind(kCookie);
	if (at == text.npos) return nullptr;
	Via built{flow.socket, flow.transport, std::move(text), at + kCookie.size()};
	// That of a WebSocket says WS or WSS as its connection does, whatever the socket.
	if (flow.transport == PROTO_WS || flow.transport == PROTO_WSS) {
		static Via of_connection;
		of_connection = std::move(built);
		return &of_connection;
	}
	known.push_back(std::move(built));
	return &known.back();
}

// A name-addr stays as it is.
void add_party(std::string &text, const char *name, std::string_view uri, std::string_view tag) {
	const auto close = uri.rfind('>');
	const bool has_brackets = close != uri.npos
			&& (close + 1 == uri.size() || uri[close + 1] == ';');
	text.append(name).append(has_brackets ? "" : "<").append(uri);
	if (!has_brackets) text += '>';
	if (!tag.empty()) text.append(";tag=").append(tag);
	text.append("\r\n");
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

Span append_span(std::string &text, std::string_view piece) {
	const auto at = static_cast<uint16_t>(text.size());
	text.append(piece);
	return {at, static_cast<uint16_t>(piece.size())};
}

// Without a check of the sizes: who calls looks at the size of the whole.
void write(MadeRequest &made, const InDialogRequest &request, std::string_view target,
		const Via &via, std::string_view branch) {
	constexpr size_t kRest = 256;
	std::string &text = made.bytes;
	text.reserve(kRest + via.text.size() + target.size() + request.from_uri.size()
			+ request.to_uri.size() + request.local_tag.size() + request.remote_tag.size()
			+ request.call_id.size() + request.route_set.size() + request.headers.size());
	const std::string_view its_via = via.text;
	text.append(request.method).append(" ").append(target).append(" SIP/2.0\r\n");
	text.append(its_via.substr(0, via.branch_at));
	made.branch = append_span(text, branch);
	text.append(its_via.substr(via.branch_at));
	add_party(text, "To: ", request.to_uri, request.remote_tag);
	add_party(text, "From: ", request.from_uri, request.local_tag);
	text.append("CSeq: ");
	made.cseq = append_span(text, std::to_string(request.cseq));
	text.append(" ").append(request.method);
	text.append("\r\nCall-ID: ").append(request.call_id).append("\r\n");
	add_routes(text, request.route_set);
	if (!sip::header_among(request.headers, "Max-Forwards").data())
		text.append("Max-Forwards: 70\r\n");
	text.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
	if (server_signature && user_agent_hdr.len > 0)
		text.append(view(user_agent_hdr)).append("\r\n");
	text.append(request.headers).append("\r\n").append(request.body);
}

// Hardly any target has an alias.
std::optional<sip::Hop> aliased_hop(const InDialogRequest &request) {
	if (request.request_uri.find('~') == std::string_view::npos) return std::nullopt;
	return sip::without_alias(request.route_set, request.destination, request.request_uri);
}

bool is_loose(std::string_view first_route) noexcept {
	const auto uri = parsed(first_route);
	return uri && uri->lr.s;
}

} // namespace

std::string RequestText::numbered(std::string_view other_branch, uint32_t other_cseq) const {
	const auto digits = std::to_string(other_cseq);
	const size_t after_branch = size_t{branch.at} + branch.size;
	std::string text;
	text.reserve(bytes.size() + other_branch.size() + digits.size());
	text.append(bytes.substr(0, branch.at)).append(other_branch);
	text.append(bytes.substr(after_branch, cseq.at - after_branch)).append(digits);
	return text.append(bytes.substr(size_t{cseq.at} + cseq.size));
}

std::optional<Flow> plain_flow(const InDialogRequest &request) {
	const auto aliased = aliased_hop(request);
	const auto target = aliased ? std::string_view(aliased->target) : request.request_uri;
	const auto destination = aliased ? std::string_view(aliased->destination) : request.destination;
	const auto next = sip::next_hop(request.route_set, destination, target);
	const bool is_plain = !request.local_tag.empty() && !target.empty() && target.back() != '>'
			&& (request.route_set.empty() || is_loose(next));
	return is_plain ? flow_towards(next, request.socket) : std::nullopt;
}

std::optional<MadeRequest> made_request(
		const InDialogRequest &request, const Flow &flow, std::string_view branch) {
	const Via *via = via_of(flow);
	if (!via) return std::nullopt;
	const auto aliased = aliased_hop(request);
	MadeRequest made{flow, {}, {}, {}};
	write(made, request, aliased ? std::string_view(aliased->target) : request.request_uri, *via,
			branch);
	return made.bytes.size() <= UINT16_MAX ? std::optional(std::move(made)) : std::nullopt;
}

} // namespace core::kam
