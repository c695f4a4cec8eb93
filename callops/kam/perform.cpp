#include "callops/kam/perform.hpp"

#include "callops/kam/events.hpp"
#include "callops/kam/adopt.hpp"
#include "callops/kam/lines.hpp"
#include "callops/kam/requests.hpp"
#include "callops/kam/sender.hpp"
#include "callops/kam/storage.hpp"
#include "core/kam/random.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/reply.hpp"

namespace callops {
namespace {

class Visitor {
public:
	explicit Visitor(Performing &performing) : performing_(performing) {}

	void operator()(const SendRefer &refer) {
		const Sent sent = try_to_send(refer);
		if (sent == Sent::Later) return;
		const bool is_sent = sent == Sent::Yes;
		if (!is_sent)
			LM_WARN("call %s: the REFER could not be sent\n", performing_.call_id.c_str());
		operate(performing_.number, [&](Call &call) {
			return on_refer_sent(call, refer.leg, is_sent, now_ms(), policy());
		});
	}
	void operator()(const SendReinvite &reinvite) {
		if (try_to_send(reinvite) != Sent::No) return;
		LM_WARN("call %s: the re-INVITE could not be sent\n", performing_.call_id.c_str());
		operate(performing_.number, [&](Call &call) {
			return on_reinvite_answer(call, reinvite.leg, reinvite.serial, {},
					core::kam::random_number(), now_ms(), policy());
		});
	}
	void operator()(const Raise &) {} // queued already
	void operator()(const Answer &answer) {
		if (!performing_.msg) return;
		performing_.is_answered = core::kam::reply(
				performing_.msg, static_cast<int>(answer.code), answer.reason);
		if (!performing_.is_answered)
			LM_NOTICE("call %s: the NOTIFY could not be answered\n", performing_.call_id.c_str());
	}
	void operator()(const EndCall &end) {
		const bool is_done = may_wait() ? end_call(performing_) : send_later(performing_, end);
		if (!is_done) LM_WARN("call %s could not be ended\n", performing_.call_id.c_str());
	}
	void operator()(const TellPartner &news) {
		Performing partner;
		Effects effects;
		with_call(
				news.call_id,
				[&](Entry &entry) {
					partner = performing_of(entry);
					effects = queue_events(on_partner(entry.call, news, now_ms(), policy()));
				},
				Table::Ended::Too);
		perform(std::move(effects), partner);
	}
	void operator()(const SaveCseq &) {
		const DialogRef dialog(performing_.dialog);
		if (dialog) save_cseqs(*dialog.get(), performing_.number);
	}
	void operator()(const SaveHold &) {
		const DialogRef dialog(performing_.dialog);
		if (dialog) save_hold(*dialog.get(), performing_.number);
	}
	void operator()(const SaveBusy &) {
		if (!are_dialogs_shared()) return;
		const DialogRef dialog(performing_.dialog);
		if (dialog) save_busy(*dialog.get(), performing_.number);
	}
	void operator()(const Trace &trace) {
		LM_DBG("call %s: %s\n", performing_.call_id.c_str(), print(trace).c_str());
	}
	void operator()(const ShowHeld &held) { show(held); }
	void operator()(const ShowMoved &moved) { show(moved); }
	void operator()(const ShowEnded &ended) { show(ended); }

private:
	// What memory runs out for is not sent, and its operation fails.
	template <class SendIt>
	Sent try_to_send(const SendIt &effect) {
		Sent sent = Sent::No;
		core::kam::guard("request", [&] {
			sent = send(performing_, effect);
			if (sent == Sent::Later && !send_later(performing_, effect)) sent = Sent::No;
		});
		return sent;
	}

	Performing &performing_;
};

struct HeldBack {
	bool is_open = false; // the script of this process is at work
	unsigned msg_id = 0;
	int pid = 0;
	std::vector<std::pair<Performing, Effects>> all;
};
HeldBack held_back;

bool is_held_back(const sip_msg_t *msg) noexcept {
	return held_back.msg_id == msg->id && held_back.pid == msg->pid;
}

void release() {
	held_back.is_open = false;
	auto all = std::move(held_back.all);
	held_back.all.clear();
	for (auto &[performing, effects] : all) perform(std::move(effects), performing);
}

} // namespace

void hold_back(const sip_msg_t *msg) noexcept {
	held_back.is_open = true;
	held_back.msg_id = msg->id;
	held_back.pid = msg->pid;
}

void release_held_back(const sip_msg_t *now) {
	if (!is_held_back(now)) release();
}

void perform_held_back(const sip_msg_t *msg) {
	if (held_back.is_open && is_held_back(msg)) release();
}

void perform_soon(Effects &&effects, Performing &&performing) {
	if (held_back.is_open)
		held_back.all.emplace_back(std::move(performing), std::move(effects));
	else
		perform(std::move(effects), performing);
}

Performing performing_of(const Entry &entry) {
	return {entry.number, entry.dialog, std::string(entry.call.text[CallText::CallId])};
}

void perform(Effects &&effects, Performing &performing) {
	Visitor visitor(performing);
	for (const auto &effect : effects)
		core::kam::guard("effect", [&] { std::visit(visitor, effect); });
}

} // namespace callops
