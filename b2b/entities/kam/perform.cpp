#include "b2b/entities/kam/perform.hpp"

#include <algorithm>

#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/kam/replies.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "core/base/joined.hpp"
#include "core/base/stable_hash.hpp"
#include "core/kam/client_transaction.hpp"
#include "core/kam/log.hpp"
#include "core/kam/message.hpp"
#include "core/kam/random.hpp"
#include "core/kam/request.hpp"
#include "core/kam/server_transaction.hpp"

namespace b2b_entities {
namespace {

using core::base::joined;

core::kam::TransactionId id_of(const Transaction &transaction) noexcept {
	return {transaction.index, transaction.label};
}

// The dialog as it stands; what a request of its own adds follows.
core::kam::InDialogRequest request_of(const Leg &leg) noexcept {
	core::kam::InDialogRequest request{};
	request.request_uri = leg[LegText::Target];
	request.from_uri = leg[LegText::LocalUri];
	request.to_uri = leg[LegText::RemoteUri];
	request.local_tag = leg[LegText::LocalTag];
	request.remote_tag = leg[LegText::RemoteTag];
	request.call_id = leg[LegText::CallId];
	request.route_set = leg[LegText::Routes];
	request.socket = leg[LegText::Socket];
	// A proxy that the first INVITE went to does not come before the target of the dialog (RFC 3261 12.2.1.1).
	if (request.remote_tag.empty()) request.destination = leg[LegText::Destination];
	return request;
}

constexpr unsigned kNotSent = 503; // RFC 3261 8.1.3.1

class Performer {
public:
	Performer(Session &session, Leg &leg, sip_msg_t *msg) noexcept
			: session_(session), leg_(leg), msg_(msg) {}

	void operator()(const Answer &answer) const {
		if (answer.is_glare) count(Counting::Glare);
		std::string with_contact;
		if (answer.has_contact)
			with_contact = joined({"Contact: ", leg_[LegText::Contact], "\r\n", answer.headers});
		core::kam::Answer made;
		made.code = answer.code;
		made.reason = answer.reason;
		made.headers = answer.has_contact ? with_contact : answer.headers;
		made.body = answer.body;
		if (answer.code != 100) made.to_tag = leg_[LegText::LocalTag];
		if (!core::kam::answer(id_of(answer.transaction), made))
			LM_DBG("leg %s: no answer %u any more\n", print(leg_.key, kLegPrefix).c_str(),
					answer.code);
	}
	void operator()(const Keep &keep) const { core::kam::keep(id_of(keep.transaction)); }
	void operator()(const Release &kept) const { core::kam::release(id_of(kept.transaction)); }

	void operator()(const Send &send) {
		auto request = request_of(leg_);
		request.method = send.method;
		request.cseq = send.cseq;
		request.body = send.body;
		if (const auto &other = send.other_end) {
			request.remote_tag = other->tag;
			request.request_uri = other->target;
			request.route_set = other->routes;
		}
		const auto headers = joined({"Contact: ", leg_[LegText::Contact], "\r\nMax-Forwards: ",
				std::to_string(send.max_forwards), "\r\n", leg_[LegText::Always], send.headers});
		request.headers = headers;
		const bool is_invite = send.method == "INVITE";
		const auto id = send_watched_reply(request, leg_.key.index, send.serial);
		if (!id) count(Counting::Unsent);
		if (!id && send.serial != 0)
			leave_unsent(session_.key.index, {leg_.key.index, send.serial, kNotSent, is_invite});
		if (id && is_invite) leg_.ours.transaction = {id->index, id->label};
	}
	void operator()(const EndFork &fork) const {
		count(Counting::Fork);
		auto dialog = request_of(leg_);
		if (!fork.end.target.empty()) dialog.request_uri = fork.end.target;
		end_fork(dialog, fork);
	}
	void operator()(const Cancel &cancel) const {
		core::kam::cancel(id_of(cancel.transaction), cancel.reason);
	}
	void operator()(const Tell &tell) const {
		if (tell.what == Told::Gone) count(Counting::Gone);
		if (session_.upper == kUnclaimed) return answer_for_nobody(tell);
		b2b_event_t event{};
		event.kind = kind_of(tell.what);
		event.leg = leg_.number;
		event.msg = tell.has_message ? msg_ : nullptr;
		event.method = {
				const_cast<char *>(tell.method.data()), static_cast<int>(tell.method.size())};
		event.request = tell.request;
		event.tag = tell.tag;
		event.code = static_cast<int>(tell.code);
		tell_event(session_, event);
	}
	void operator()(const Trace &trace) const {
		if (!core::kam::logs_debug()) return;
		const auto event = name_of(trace.event), state = name_of(trace.state),
				   next = name_of(trace.next);
		LM_DBG("%s %s: %.*s, %.*s -> %.*s\n", print(session_.key, kSessionPrefix).c_str(),
				print(leg_.key, kLegPrefix).c_str(), int(event.size()), event.data(),
				int(state.size()), state.data(), int(next.size()), next.data());
	}

private:
	// It may end; what else is asked for may be asked for again.
	void answer_for_nobody(const Tell &tell) const {
		if (tell.what != Told::Request) return;
		const bool is_bye = tell.method == "BYE";
		AnswerOrder order;
		order.request = tell.request;
		order.code = is_bye ? 200 : 503;
		order.reason = is_bye ? "OK" : "Service Unavailable";
		perform(session_, leg_, send_answer(leg_, order, now_ms()).effects, nullptr);
		if (is_bye) close(session_);
	}

	static int kind_of(Told what) noexcept {
		switch (what) {
		case Told::Request:
			return B2B_REQUEST;
		case Told::Reply:
			return B2B_REPLY;
		case Told::Ack:
			return B2B_ACK;
		case Told::Cancelled:
			return B2B_CANCEL;
		case Told::Gone:
			return B2B_GONE;
		}
		return 0;
	}

	Session &session_;
	Leg &leg_;
	sip_msg_t *const msg_;
};

} // namespace

void perform(Session &session, Leg &leg, Effects effects, sip_msg_t *msg) {
	write_through(session);
	Performer performer(session, leg, msg);
	for (const Effect &effect : effects) std::visit(performer, effect);
}

void end_fork(core::kam::InDialogRequest dialog, const EndFork &fork) {
	dialog.remote_tag = fork.end.tag;
	dialog.route_set = fork.end.routes;
	dialog.headers = "Max-Forwards: 70\r\n";
	dialog.destination = {};
	dialog.cseq = fork.invite_cseq;
	dialog.method = "ACK";
	send_watched_reply(dialog, 0, 0);
	dialog.cseq = fork.bye_cseq;
	dialog.method = "BYE";
	send_watched_reply(dialog, 0, 0);
}

void close(Session &session) {
	constexpr EndOrder kUnavailable{480, "Temporarily Unavailable", {}};
	session.is_closed = true;
	for (size_t i = 0; i < session.legs.size(); ++i) {
		Leg &leg = *session.legs[i];
		core::kam::guard("end of a leg",
				[&] { perform(session, leg, end(leg, kUnavailable, now_ms()).effects, nullptr); });
	}
}

bool has_leg_to_end(const Session &session) noexcept {
	return session.is_closed
			&& std::any_of(session.legs.begin(), session.legs.end(),
					[](const auto &leg) { return leg->state < State::Cancelling; });
}

void lose(Session &session, Leg &leg) {
	perform(session, leg, abandon(leg, now_ms()), nullptr);
	perform(session, leg, {Tell{Told::Gone, 0, 0, 500, {}, false}}, nullptr);
}

void refuse(const core::kam::TransactionId &transaction, sip_msg_t *msg, unsigned code,
		std::string_view reason, std::string_view headers) {
	const auto facts = core::kam::facts_of(msg);
	core::kam::Answer answer;
	answer.code = code;
	answer.reason = reason;
	answer.headers = headers;
	const auto fresh = core::base::hex(core::kam::random_secret());
	answer.to_tag = facts.to.tag.empty() ? std::string_view(fresh) : facts.to.tag;
	core::kam::answer(transaction, answer);
}

} // namespace b2b_entities
