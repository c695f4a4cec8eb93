#include "callops/kam/links.hpp"

#include "callops/kam/match.hpp"
#include "callops/kam/adopt.hpp"
#include "callops/kam/perform.hpp"
#include "callops/kam/transactions.hpp"
#include "callops/kam/wire.hpp"
#include "core/kam/str.hpp"
#include "core/sip/refer.hpp"

namespace callops {
namespace {

// A decision on the call that is replaced. Its number goes to `found`.
template <class Decide>
Table::Use deciding(Performing &performing, Effects &effects, Decide &&decide) {
	return [&performing, &effects, decide](Entry &entry) {
		performing = performing_of(entry);
		effects = queue_events(decide(entry.call));
	};
}

bool is_linked(const Call &call, std::string_view new_call_id) noexcept {
	return call[Leg::Caller].text[LegText::NewCallId] == new_call_id
			|| call[Leg::Callee].text[LegText::NewCallId] == new_call_id;
}

// Finds the call that the value of the match parameter names.
bool with_matched(const MatchedCall &matched, const Table::Use &use) {
	if (policy().mode == Mode::CallId) return with_call(matched.key, use, Table::Ended::Too);
	const auto id = parse_dialog_id(matched.key);
	if (!id) return false;
	const DialogRef dialog(*id);
	if (!dialog) return calls().with_ended(*id, use);
	const auto call_id = core::kam::view(dialog.get()->callid);
	return calls().with(call_id, *id, use)
			|| (are_dialogs_shared() && adopt(dialog) && calls().with(call_id, *id, use));
}

// The call that waits for this INVITE with Replaces: the one whose end was referred, not the one that goes away.
std::string waiting_for(std::string_view replaces_header) {
	std::string partner;
	const auto replaces = core::sip::Replaces::parse(replaces_header);
	if (!replaces) return partner;
	with_call(
			replaces->call_id,
			[&](Entry &entry) {
				if (is_replaced_by(entry.call, *replaces))
					partner = entry.call.text[CallText::PartnerCallId];
			},
			Table::Ended::Too);
	return partner;
}

} // namespace

void link_new_call(sip_msg_t *invite, std::string_view call_id) {
	Performing performing;
	Effects effects;
	bool is_new = false;
	const auto decide_for = [&](std::optional<Leg> leg) {
		return deciding(performing, effects, [&, leg](Call &call) {
			auto decided = on_new_call(call, leg, call_id, now_ms(), policy());
			is_new = is_linked(call, call_id);
			return decided;
		});
	};
	const auto value = taken_match(invite);
	const auto matched = value ? parse_match_value(*value, policy().mode) : std::nullopt;
	const auto replaces = header_of(invite, "Replaces");
	if (const auto partner = replaces.empty() ? std::string() : waiting_for(replaces);
			!partner.empty())
		with_call(partner, decide_for(std::nullopt), Table::Ended::Too);
	else if (matched)
		with_matched(*matched, decide_for(matched->leg));
	if (is_new) watch_new_call(invite, performing.number);
	if (is_new)
		LM_DBG("call %s: the new call %.*s goes on with it\n", performing.call_id.c_str(),
				int(call_id.size()), call_id.data());
	else if (matched)
		LM_DBG("the new call %.*s names %s, which does not wait for it\n", int(call_id.size()),
				call_id.data(), matched->key.c_str());
	perform(std::move(effects), performing);
}

bool link_named_call(
		sip_msg_t *invite, std::string_view call_id, std::string_view old_call_id, LegName leg) {
	Performing performing;
	Effects effects;
	bool is_open = false;
	const auto decide = deciding(performing, effects, [&](Call &call) {
		is_open = call.ended_at == 0 || is_transferring(call);
		return on_named_call(call, leg, call_id, now_ms(), policy());
	});
	if (!with_call(old_call_id, decide, Table::Ended::Too) || !is_open) return false;
	watch_new_call(invite, performing.number);
	perform(std::move(effects), performing);
	return true;
}

} // namespace callops
