#include "callops/kam/requests.hpp"

#include "callops/domain/shown.hpp"
#include "callops/kam/sender.hpp"
#include "callops/kam/server.hpp"
#include "callops/kam/wire.hpp"
#include "core/kam/destinations.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/request.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/header_list.hpp"
#include "core/sip/next_hop.hpp"

namespace callops {
namespace {

constexpr size_t kLongestHeaders = 8192;

Answers answers;

void on_refer_reply(struct cell *, int, tmcb_params *params) noexcept {
	core::kam::guard("answer to a REFER",
			[&] { answers.to_refer(unpack(core::kam::number_of(params)), params); });
}

void on_reinvite_reply(const tmcb_params *params) {
	answers.to_reinvite(unpack(core::kam::number_of(params)), params);
}

bool send_refer(const core::kam::InDialogRequest &request, uintptr_t ticket) {
	return core::kam::send_in_dialog(request, on_refer_reply, ticket);
}

void on_bye_reply(struct cell *, int, tmcb_params *) noexcept {}

bool send_bye(const core::kam::InDialogRequest &request, uintptr_t ticket) {
	return core::kam::send_in_dialog(request, on_bye_reply, ticket);
}

// The dialog as the leg knows it: what it was shown last, else what the dialog module began with.
struct AsShown {
	HostLeg to, speaker; // the leg, and the end for which we speak
	std::string call_id, flow;

	AsShown(HostDialog &&dialog, CallNumber call, Leg leg)
			: to(leg == Leg::Caller ? std::move(dialog.caller) : std::move(dialog.callee)),
			  speaker(leg == Leg::Caller ? std::move(dialog.callee) : std::move(dialog.caller)),
			  call_id(std::move(dialog.call_id)) {
		Within shown;
		calls().with(call, [&](Entry &entry) { shown = within(entry.call, leg); });
		const std::pair<std::string &, const std::string &> all[] = {{speaker.uri, shown.peer},
				{speaker.contact, shown.contact}, {to.uri, shown.self}, {to.contact, shown.target},
				{to.socket, shown.socket}, {call_id, shown.call_id}};
		for (const auto &[known, last] : all)
			if (!last.empty()) known = last;
		// A GRUU of ours as Contact: we know where that phone is.
		if (to.route_set.empty() && core::kam::leads_to_us(to.contact))
			flow = std::move(shown.flow);
	}
	bool is_whole() const noexcept {
		return !to.contact.empty() && !to.tag.empty() && !speaker.tag.empty();
	}
};

// What every request has: we speak for the other end, so the Contact is its own.
void add_common(core::sip::HeaderList &headers, const HostLeg &speaker) {
	headers.add("Contact", "<" + speaker.contact + ">");
	headers.add("Max-Forwards", "70");
}

void add_timer(core::sip::HeaderList &headers, const SendReinvite &reinvite) {
	if (reinvite.session_expires.empty()) return;
	headers.add("Supported", "timer");
	headers.add("Session-Expires", reinvite.session_expires);
	if (reinvite.min_se) headers.add("Min-SE", std::to_string(reinvite.min_se));
}

struct Outgoing {
	std::string_view method;
	uint32_t cseq;
	std::string_view body;
};

using Send = bool (*)(const core::kam::InDialogRequest &request, uintptr_t ticket);

Sent send_within(const AsShown &dialog, const Outgoing &outgoing,
		const core::sip::HeaderList &headers, Send send_it, const Ticket &ticket) {
	if (!dialog.is_whole() || !headers.good()) return Sent::No;
	const HostLeg &to = dialog.to;
	const auto way = core::sip::without_alias(to.route_set, {}, to.contact);
	core::kam::InDialogRequest request{};
	request.method = outgoing.method;
	request.request_uri = way.target;
	request.destination = dialog.flow.empty() ? way.destination : dialog.flow;
	request.from_uri = dialog.speaker.uri;
	request.to_uri = to.uri;
	request.local_tag = dialog.speaker.tag;
	request.remote_tag = to.tag;
	request.call_id = dialog.call_id;
	request.cseq = outgoing.cseq;
	request.route_set = to.route_set;
	request.socket = to.socket;
	request.headers = headers.text();
	request.body = outgoing.body;
	const auto hop = core::sip::next_hop(
			request.route_set, request.destination, request.request_uri);
	if (!may_wait() && core::sip::needs_resolver(hop)) return Sent::Later;
	return send_it(request, pack(ticket)) ? Sent::Yes : Sent::No;
}

} // namespace

void hear(const Answers &heard) {
	answers = heard;
}

Sent send(const Performing &performing, const SendRefer &refer) {
	const DialogRef found(performing.dialog);
	if (!found) return Sent::No;
	const AsShown dialog(read_dialog(*found.get()), performing.number, refer.leg);
	core::sip::HeaderList headers(kLongestHeaders);
	add_common(headers, dialog.speaker);
	headers.add("Refer-To", refer.refer_to);
	if (!refer.referred_by.empty()) headers.add("Referred-By", refer.referred_by);
	return send_within(dialog, {"REFER", refer.cseq, {}}, headers, send_refer,
			{performing.number, refer.leg, refer.cseq});
}

Sent send(const Performing &performing, const SendReinvite &reinvite) {
	const DialogRef found(performing.dialog);
	if (!found) return Sent::No;
	const AsShown dialog(read_dialog(*found.get()), performing.number, reinvite.leg);
	core::sip::HeaderList headers(kLongestHeaders);
	add_common(headers, dialog.speaker);
	headers.add("Content-Type", "application/sdp");
	add_timer(headers, reinvite);
	return send_within(dialog, {"INVITE", reinvite.cseq, reinvite.body}, headers,
			core::kam::send_reinvite<on_reinvite_reply>,
			{performing.number, reinvite.leg, reinvite.serial});
}

// The host sends no BYE to the second end when the first has answered its own by then: that one we send.
bool end_call(const Performing &performing) {
	const DialogRef found(performing.dialog);
	if (!found || read_dialog(*found.get()).state == DLG_STATE_DELETED) return true;
	if (end_dialog(*found.get())) return true;
	HostDialog known = read_dialog(*found.get());
	if (known.state != DLG_STATE_DELETED) return false;
	const AsShown dialog(std::move(known), performing.number, Leg::Callee);
	Outgoing bye{"BYE", 0, {}};
	calls().with(performing.number,
			[&](Entry &entry) { bye.cseq = entry.call[Leg::Callee].cseq.take_last(); });
	core::sip::HeaderList headers(kLongestHeaders);
	add_common(headers, dialog.speaker);
	return send_within(dialog, bye, headers, send_bye, {}) == Sent::Yes;
}

} // namespace callops
