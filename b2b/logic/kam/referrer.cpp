#include "b2b/logic/kam/referrer.hpp"

#include "b2b/logic/domain/bridge_refer.hpp"
#include "b2b/logic/kam/turn.hpp"
#include "core/kam/message.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/request.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::as_str;

std::string headers_of(const Payload &payload) {
	return payload.headers + "Content-Type: " + payload.body_type + "\r\n";
}

// "udp:192.0.2.1:5060" -> "Contact: <sip:192.0.2.1:5060>"
std::string contact_of(std::string_view socket) {
	const auto colon = socket.find(':');
	const auto transport = socket.substr(0, colon);
	std::string line("Contact: <sip:");
	line.append(socket.substr(colon + 1));
	if (transport != "udp") line.append(";transport=").append(transport);
	return line + ">\r\n";
}

void notify_dialog(Referrer &referrer, const Payload &payload) {
	const auto text = [&](ReferrerText which) { return referrer.texts[which]; };
	const auto headers = contact_of(text(ReferrerText::Socket)) + "Max-Forwards: 70\r\n"
			+ headers_of(payload);
	core::kam::InDialogRequest request{};
	request.method = "NOTIFY";
	request.request_uri = text(ReferrerText::Target);
	request.from_uri = text(ReferrerText::LocalUri);
	request.to_uri = text(ReferrerText::RemoteUri);
	request.local_tag = text(ReferrerText::LocalTag);
	request.remote_tag = text(ReferrerText::RemoteTag);
	request.call_id = text(ReferrerText::CallId);
	request.cseq = ++referrer.cseq;
	request.route_set = text(ReferrerText::Routes);
	request.socket = text(ReferrerText::Socket);
	request.headers = headers;
	request.body = payload.body;
	core::kam::send_watched(request, 0, nullptr, 0);
}

// The answer to it is for nobody.
void notify_session(const Referrer &referrer, const Payload &payload) {
	constexpr int kPatienceMs = 100;
	int is_busy = 0;
	const auto *call = static_cast<const Call *>(
			entities().enter(referrer.session, upper(), kPatienceMs, &is_busy));
	if (!call) return;
	const Stay stay(referrer.session);
	const str method = as_str("NOTIFY");
	const b2b_message_t message{
			as_str(payload.headers), as_str(payload.body), as_str(payload.body_type), 0};
	entities().request(referrer.session, call->session.places[referrer.side], &method, &message, 0);
}

} // namespace

Referrer referrer_of(sip_msg_t *refer) {
	using T = ReferrerText;
	Referrer referrer;
	const auto facts = core::kam::facts_of(refer);
	if (facts.method != "REFER") return referrer;
	const auto tag = core::kam::reply_to_tag(refer), socket = core::kam::receive_socket(refer);
	const auto routes = core::kam::record_route_of(refer).value_or("");
	referrer.refer_cseq = facts.cseq;
	referrer.texts.set(
			{{T::CallId, facts.call_id}, {T::LocalTag, tag}, {T::RemoteTag, facts.from.tag},
					{T::LocalUri, facts.to.uri}, {T::RemoteUri, facts.from.uri},
					{T::Target, facts.contact}, {T::Routes, routes}, {T::Socket, socket}});
	return referrer;
}

void notify(Referrer &referrer, unsigned code, std::string_view reason) {
	if (referrer.refer_cseq == 0) return;
	const auto payload = refer_notify(referrer.refer_cseq, code, reason);
	if (referrer.session != 0)
		notify_session(referrer, payload);
	else
		notify_dialog(referrer, payload);
}

} // namespace b2b_logic
