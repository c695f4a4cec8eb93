#include "b2b/sca/kam/listener.hpp"

#include "b2b/sca/domain/fit.hpp"
#include "b2b/sca/domain/holding.hpp"
#include "b2b/sca/kam/server.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/message.hpp"
#include "core/kam/str.hpp"
#include "core/sip/call_info.hpp"

namespace b2b_sca {
namespace {

using core::kam::as_str;
using core::kam::view;

// A session of before a restart does not know its call any more.
CallId call_of_session(const b2bl_cb_params_t &params) {
	if (params.param) return call_of(params.param);
	const auto call = call_with_key(view(params.key));
	if (call) logic().register_cb(&params.key, on_session, pointer_of(call));
	return call;
}

std::optional<core::sip::AppearanceState> word_of(sip_msg_t *msg) {
	const auto facts = core::kam::facts_of(msg);
	const auto info = core::sip::appearance_of(facts.call_info);
	return info ? info->state : std::nullopt;
}

Media media_of(const b2bl_cb_params_t &params, const SeenCall &call, bool phone_offered) {
	const auto &far = params.sdp[call.shared_entity], &phone = params.sdp[1 - call.shared_entity];
	return {phone_offered, view(phone), view(far), call.word};
}

// What the session knows of whoever stands at this place.
Known phone_at(const str &key, unsigned place) {
	Known known;
	b2bl_dialog_t dialog{};
	if (logic().get_dialog(&key, static_cast<int>(place), &dialog) != 0) return known;
	known.phone_call = view(dialog.call_id);
	known.caller_tag = view(dialog.from_tag);
	known.callee_tag = view(dialog.to_tag);
	known.is_called = !dialog.is_server;
	const auto target = view(dialog.remote_target);
	if (!target.empty() && is_fit(target, kLongestText)) known.owner = target;
	return known;
}

void answered(const CallId &id, const SeenCall &call, const b2bl_cb_params_t &params) {
	auto known = phone_at(params.key, 1 - call.shared_entity);
	known.key = view(params.key);
	const bool phone_called = call.shared_entity == 1;
	if (phone_called) known.owner.reset(); // the Contact that its INVITE had counts
	happens(id, event_of_answer(media_of(params, call, phone_called)), known);
}

void changed(
		const CallId &id, const SeenCall &call, const b2bl_cb_params_t &params, unsigned offerer) {
	const bool phone_offered = offerer != call.shared_entity;
	auto media = media_of(params, call, phone_offered);
	if (!phone_offered) media.word = word_of(params.msg); // of its 2xx or ACK
	note_word(id, std::nullopt);
	if (const auto event = event_of(media)) happens(id, *event);
}

// The phone has left the call where neither end is its dialog any more.
void bridged_elsewhere(const CallId &id, const SeenCall &call, const str &key) {
	if (call.phone_call.empty()) return;
	for (const unsigned place : {0u, 1u}) {
		auto known = phone_at(key, place);
		if (!known.phone_call || *known.phone_call != call.phone_call) continue;
		known.shared_entity = 1 - place;
		happens(id, Event::Bridged, known);
		return;
	}
	happens(id, Event::Ended);
}

void bridged(const CallId &id, const SeenCall &call, const str &key) {
	const bool was_asked = call.state == State::Retrieving
			|| call.state == State::RetrievingPrivate;
	if (!was_asked) return bridged_elsewhere(id, call, key);
	auto known = phone_at(key, 1); // who stayed stands first, who came second
	known.shared_entity = 0;
	known.owner.reset();
	known.takes_next = true;
	happens(id, Event::Bridged, known);
}

// It has begun long ago: only what the session knows of the phone counts.
void restored(const CallId &id, const SeenCall &call, const str &key) {
	happens(id, Event::Called, phone_at(key, 1 - call.shared_entity));
}

void heed(const b2bl_cb_params_t &params, unsigned event) {
	SeenCall call;
	const auto id = call_of_session(params);
	if (!id || !see(id, call)) return;
	const bool is_second = event == B2B_ASKED_E2 || event == B2B_CHANGED_E2;
	const unsigned place = is_second ? 1 : 0;
	switch (event) {
	case B2B_CONFIRMED:
		return answered(id, call, params);
	case B2B_ASKED_E1:
	case B2B_ASKED_E2:
		if (place != call.shared_entity) note_word(id, word_of(params.msg));
		return;
	case B2B_CHANGED_E1:
	case B2B_CHANGED_E2:
		return changed(id, call, params, place);
	case B2B_BRIDGED:
		return bridged(id, call, params.key);
	case B2B_BRIDGE_FAILED:
		happens(id, Event::BridgingFailed);
		return;
	case B2B_RESTORED:
		return restored(id, call, params.key);
	case B2B_DESTROY:
		happens(id, Event::Ended);
		return;
	default:
		return;
	}
}

} // namespace

bool name_listener() {
	const str name = as_str("b2b_sca");
	return logic().name_callback(&name, on_session, nullptr) == 0;
}

int on_session(const b2bl_cb_params_t *params, unsigned event) noexcept {
	core::kam::guard("event of a call", [&] { heed(*params, event); });
	return B2B_SCENARIO;
}

void look_after(const CallId &id) {
	constexpr int kNoSession = -404;
	SeenCall call;
	if (!see(id, call) || call.key.empty()) return;
	const str key = as_str(call.key);
	b2bl_stat_t stat{};
	if (logic().get_stats(&key, &stat) == kNoSession) happens(id, Event::Ended);
}

} // namespace b2b_sca
