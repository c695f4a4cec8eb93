#include "b2b/logic/kam/perform.hpp"

#include "b2b/logic/kam/end_event.hpp"
#include "b2b/logic/kam/listeners.hpp"
#include "b2b/logic/kam/statistics.hpp"
#include "b2b/logic/kam/upper.hpp"
#include "b2b/logic/kam/writer.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/log.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::kam::as_str;

b2b_message_t message_of(const Payload &payload) noexcept {
	return {as_str(payload.headers), as_str(payload.body), as_str(payload.body_type), 0, 0};
}

unsigned code_of_refusal(int answer) noexcept {
	return answer == -491 ? 491 : answer == -481 ? 481 : 503;
}

class Visitor {
public:
	explicit Visitor(Turn &turn) noexcept : turn_(turn) {}
	std::vector<Incoming> refused;

	void operator()(const Invite &invite) {
		b2b_client_t client{};
		client.request_uri = as_str(invite.request_uri);
		client.proxy = as_str(invite.proxy);
		client.from = as_str(invite.from);
		client.to = as_str(invite.to);
		client.contact = as_str(invite.contact);
		client.socket = as_str(invite.socket);
		client.headers = as_str(invite.payload.headers);
		client.always = as_str(invite.always);
		client.body = as_str(invite.payload.body);
		client.body_type = as_str(invite.payload.body_type);
		client.max_forwards = invite.max_forwards;
		client.tag = invite.tag;
		client.ring_seconds = invite.ring_seconds;
		note(invite.leg, invite.tag, "INVITE",
				entities().client_new(turn_.number(), invite.leg, &client));
	}
	void operator()(const Send &send) {
		const str method = as_str(send.method);
		auto message = message_of(send.payload);
		message.max_forwards = send.max_forwards;
		message.waits_out_glare = send.waits_out_glare;
		note(send.leg, send.tag, send.method,
				entities().request(turn_.number(), send.leg, &method, &message, send.tag));
	}
	void operator()(const Reply &reply) {
		const str reason = as_str(reply.reason);
		const auto message = message_of(reply.payload);
		tell(reply.leg, "answer",
				entities().reply(turn_.number(), reply.leg, reply.request,
						static_cast<int>(reply.code), &reason, &message));
	}
	void operator()(const Ack &ack) {
		const auto message = message_of(ack.payload);
		tell(ack.leg, "ACK", entities().ack(turn_.number(), ack.leg, &message));
	}
	void operator()(const Cancel &cancel) {
		const str reason = as_str(cancel.reason);
		tell(cancel.leg, "CANCEL", entities().cancel(turn_.number(), cancel.leg, &reason));
	}
	void operator()(const EndLeg &end) {
		const str reason = as_str(end.reason), headers = as_str(end.headers);
		tell(end.leg, "end",
				entities().end(
						turn_.number(), end.leg, static_cast<int>(end.code), &reason, &headers));
	}
	void operator()(const WakeAt &wake) { entities().wake(turn_.number(), wake.at); }
	void operator()(const EndSession &) {
		count_end(*turn_.session());
		core::kam::guard("end of a session", [&] {
			raise_end(turn_);
			tell_listener(turn_, B2B_DESTROY);
		});
		entities().close(turn_.number());
		turn_.forget();
	}
	void operator()(const NotifyReferrer &news) {
		notify(turn_.referrer(), news.code, news.reason);
	}
	void operator()(const Answered &) { count(Counting::SetupOk); }
	void operator()(const Bridged &) {
		count(Counting::BridgeOk);
		tell_listener(turn_, B2B_BRIDGED);
	}
	void operator()(const Reunited &) { tell_listener(turn_, B2B_BRIDGE_FAILED); }
	void operator()(const Store &) {}
	void operator()(const Trace &trace) {
		if (core::kam::logs_debug()) LM_DBG("%s: %s\n", turn_.key().c_str(), print(trace).c_str());
	}

private:
	// A request whose fate is owed to the session.
	void note(Leg leg, Tag tag, std::string_view method, int answer) {
		if (answer >= 0) return;
		const unsigned code = code_of_refusal(answer);
		if (code == 491) count(Counting::Glare);
		Incoming reply;
		reply.leg = leg;
		reply.method = method;
		reply.tag = tag;
		reply.code = code;
		refused.push_back(reply);
	}
	// What a leg that has ended meanwhile does not take any more.
	void tell(Leg leg, const char *what, int answer) {
		if (answer < 0)
			LM_DBG("%s: leg %u takes no %s (%d)\n", turn_.key().c_str(), leg, what, answer);
	}

	Turn &turn_;
};

} // namespace

namespace {

template <class... Kinds>
bool has_any(const Effects &effects) noexcept {
	return std::any_of(effects.begin(), effects.end(),
			[](const Effect &effect) { return (std::holds_alternative<Kinds>(effect) || ...); });
}

// Whoever stores or listens knows of it before the ends do.
void tell_first(Turn &turn, const Effects &effects) {
	if (has_any<Store>(effects)) has_changed(turn.number());
	if (has_any<Answered>(effects)) tell_listener(turn, B2B_CONFIRMED);
	if (has_any<Reply, Ack>(effects)) tell_of_change(turn);
}

} // namespace

void perform(Turn &turn, Effects &&effects) {
	if (turn.session()) core::kam::guard("news of a session", [&] { tell_first(turn, effects); });
	Visitor visitor(turn);
	for (const auto &effect : effects) {
		if (!turn.session()) break;
		core::kam::guard("effect", [&] { std::visit(visitor, effect); });
	}
	for (auto &reply : visitor.refused)
		if (turn.session()) take_reply(turn, std::move(reply), nullptr);
}

bool perform(Turn &turn, Verdict &&verdict, const char *what) {
	if (!verdict.is_ok()) {
		LM_NOTICE("%s: %s is refused: %u %.*s\n", turn.key().c_str(), what, verdict.code,
				int(verdict.reason.size()), verdict.reason.data());
		return false;
	}
	perform(turn, std::move(verdict.effects));
	return true;
}

} // namespace b2b_logic
