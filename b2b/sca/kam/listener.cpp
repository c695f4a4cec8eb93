#include "b2b/sca/kam/listener.hpp"

#include "b2b/sca/domain/fit.hpp"
#include "b2b/sca/domain/holding.hpp"
#include "b2b/sca/kam/server.hpp"
#include "b2b/sca/kam/statistics.hpp"
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

// An empty key: of the phone that had the call at first.
void holds_in_mixer(const CallId &id, std::string_view key, Event event) {
	changes(id, {}, [&](Line &line, int64_t now) {
		return member_holds(line, id.serial, key, event != Event::Resumes, now);
	});
}

void changed(
		const CallId &id, const SeenCall &call, const b2bl_cb_params_t &params, unsigned offerer) {
	const bool phone_offered = offerer != call.shared_entity;
	auto media = media_of(params, call, phone_offered);
	if (!phone_offered) media.word = word_of(params.msg); // of its 2xx or ACK
	note_word(id, std::nullopt);
	const auto event = event_of(media);
	if (event && is_mixed(call.state)) return holds_in_mixer(id, {}, *event);
	if (event) happens(id, *event);
}

void left(const CallId &id) {
	changes(id, {}, [&](Line &line, int64_t now) { return phone_has_left(line, id.serial, now); });
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
	if (call.state == State::Moving) {
		changes(id, {}, [&](Line &line, int64_t now) { return moved(line, id.serial, now); });
		if (!phone_at(key, 1 - call.shared_entity).phone_call) left(id); // on the way
		return;
	}
	if (!was_asked) return bridged_elsewhere(id, call, key);
	auto known = phone_at(key, 1); // who stayed stands first, who came second
	known.shared_entity = 0;
	known.owner.reset();
	known.takes_next = true;
	happens(id, Event::Bridged, known);
}

// It has begun long ago: only what the session knows of the phone counts.
void restored(const CallId &id, const SeenCall &call, const str &key) {
	const auto known = phone_at(key, 1 - call.shared_entity);
	if (is_mixed(call.state) && !known.phone_call)
		left(id);
	else
		happens(id, Event::Called, known);
	show_again(id, known);
}

void bridging_failed(const CallId &id, const SeenCall &call) {
	if (call.state != State::Moving)
		happens(id, Event::BridgingFailed);
	else
		changes(id, {}, [&](Line &line, int64_t now) { return move_failed(line, id.serial, now); });
}

// --- the session of a phone that joins: it has called, the mixer is called ---

void joined(const CallId &id, const str &key) {
	const auto known = phone_at(key, 0);
	count(Counting::Joined);
	changes(id, {}, [&](Line &line, int64_t now) {
		return member_is_in(line, id.serial, view(key), known.owner.value_or(""), now);
	});
}

void heed_member(const CallId &id, const b2bl_cb_params_t &params, unsigned event) {
	const Media media{event == B2B_CHANGED_E1, view(params.sdp[0]), view(params.sdp[1]), {}};
	switch (event) {
	case B2B_CONFIRMED:
		return joined(id, params.key);
	case B2B_CHANGED_E1:
	case B2B_CHANGED_E2:
		if (const auto seen = event_of(media)) holds_in_mixer(id, view(params.key), *seen);
		return;
	case B2B_DESTROY:
		changes(id, {}, [&](Line &line, int64_t now) {
			return member_is_gone(line, id.serial, view(params.key), now);
		});
		return;
	default:
		return;
	}
}

// What becomes of a BYE: a phone leaves the mixer, and others of the line stay there.
int hung_up(const CallId &id, const SeenCall &call, unsigned place) {
	if (!call.has_others || place == call.shared_entity) return B2B_SCENARIO;
	left(id);
	return B2B_PART;
}

void heed_call(
		const CallId &id, const SeenCall &call, const b2bl_cb_params_t &params, unsigned event) {
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
		return bridging_failed(id, call);
	case B2B_RESTORED:
		return restored(id, call, params.key);
	case B2B_DESTROY:
		happens(id, Event::Ended);
		return;
	default:
		return;
	}
}

// The answer of a callback.
int heed(const b2bl_cb_params_t &params, unsigned event) {
	SeenCall call;
	const auto id = call_of_session(params);
	if (!id || !see(id, call)) {
		// Who joins a call that has ended meanwhile talks with nobody.
		if (id && event == B2B_CONFIRMED) logic().terminate_call(&params.key);
		return B2B_SCENARIO;
	}
	const bool is_member = !call.key.empty() && call.key != view(params.key);
	if (is_member)
		heed_member(id, params, event);
	else if (event == B2B_BYE_E1 || event == B2B_BYE_E2)
		return hung_up(id, call, event == B2B_BYE_E1 ? 0 : 1);
	else
		heed_call(id, call, params, event);
	return B2B_SCENARIO;
}

bool is_over(const std::string &session) {
	constexpr int kNoSession = -404;
	const str key = as_str(session);
	b2bl_stat_t stat{};
	return logic().get_stats(&key, &stat) == kNoSession;
}

} // namespace

bool name_listener() {
	const str name = as_str("b2b_sca");
	return logic().name_callback(&name, on_session, nullptr) == 0;
}

int on_session(const b2bl_cb_params_t *params, unsigned event) noexcept {
	int answer = B2B_SCENARIO;
	core::kam::guard("event of a call", [&] { answer = heed(*params, event); });
	return answer;
}

void look_after(const CallId &id) {
	SeenCall call;
	if (!see(id, call) || call.key.empty()) return;
	if (is_over(call.key)) happens(id, Event::Ended);
	for (const auto &member : call.members)
		if (is_over(member))
			changes(id, {}, [&](Line &line, int64_t now) {
				return member_is_gone(line, id.serial, member, now);
			});
}

} // namespace b2b_sca
