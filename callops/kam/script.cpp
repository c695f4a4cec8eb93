#include "callops/kam/script.hpp"

#include <initializer_list>

#include "callops/kam/follow.hpp"
#include "callops/kam/links.hpp"
#include "callops/kam/orders.hpp"
#include "callops/kam/wire.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

namespace callops {
namespace {
using core::base::Error;
using core::base::Result;
using core::kam::Script;
using core::kam::view;

std::string text(const str *value) {
	return std::string(view(value));
}

// The call that the script is working on: that of the dialog, else that of the message.
std::string call_at_hand(sip_msg_t *msg) {
	const DialogRef dialog = DialogRef::of_message(msg);
	if (dialog) return std::string(view(dialog.get()->callid));
	const auto names = names_of(msg);
	return names ? std::string(names->call_id) : std::string();
}

Result<Script> transfer(sip_msg_t *msg, TransferWords words) {
	words.call_id = call_at_hand(msg);
	const Outcome outcome = order_transfer(words);
	if (outcome.is_ok()) return Script::True;
	LM_NOTICE("call %s is not transferred: %u %s\n", words.call_id.c_str(), outcome.code,
			outcome.reason.c_str());
	return Script::False;
}

Result<Script> blind_replace(sip_msg_t *msg, std::string_view old_call_id, std::string_view word) {
	const auto names = names_of(msg);
	const auto leg = word.empty() ? LegName::Unknown : leg_name_of(word);
	if (!names || names->method != "INVITE" || !leg || *leg == LegName::Both) return Script::False;
	return link_named_call(msg, names->call_id, old_call_id, *leg) ? Script::True : Script::False;
}

// A parameter of the script, or an empty text.
bool parameter(sip_msg_t *msg, char *given, str &value) noexcept {
	value = {nullptr, 0};
	return !given || fixup_get_svalue(msg, reinterpret_cast<gparam_t *>(given), &value) == 0;
}

// All parameters as texts, then the function.
template <class F>
int with_parameters(
		sip_msg_t *msg, const char *where, std::initializer_list<char *> given, F &&use) noexcept {
	str values[4]{};
	size_t count = 0;
	for (char *one : given)
		if (!parameter(msg, one, values[count++])) {
			LM_ERR("%s: a parameter has no value\n", where);
			return static_cast<int>(Script::False);
		}
	return use(values);
}

} // namespace

int ki_transfer(sip_msg_t *msg, str *leg, str *destination) noexcept {
	return core::kam::entry("call_transfer", [&]() -> Result<Script> {
		TransferWords words;
		words.leg = text(leg);
		words.destination = text(destination);
		return transfer(msg, words);
	});
}

int ki_transfer_attended(
		sip_msg_t *msg, str *leg, str *call_id, str *other_leg, str *destination) noexcept {
	return core::kam::entry("call_transfer", [&]() -> Result<Script> {
		TransferWords words;
		words.leg = text(leg);
		words.destination = text(destination);
		words.transfer_call_id = text(call_id);
		words.transfer_leg = text(other_leg);
		if (words.transfer_call_id.empty() || words.transfer_leg.empty()) return Script::False;
		return transfer(msg, words);
	});
}

int ki_blind_replace(sip_msg_t *msg, str *call_id, str *leg) noexcept {
	return core::kam::entry(
			"call_blind_replace", [&] { return blind_replace(msg, view(call_id), view(leg)); });
}

int ki_transfer_notify(sip_msg_t *msg) noexcept {
	return core::kam::entry("call_transfer_notify",
			[&]() -> Result<Script> { return take_notify(msg) ? Script::Stop : Script::False; });
}

int w_transfer(sip_msg_t *msg, char *leg, char *destination) noexcept {
	return with_parameters(msg, "call_transfer", {leg, destination},
			[&](str *values) { return ki_transfer(msg, &values[0], &values[1]); });
}

int w_transfer_attended(sip_msg_t *msg, char *leg, char *call_id, char *other_leg) noexcept {
	return w_transfer_attended_to(msg, leg, call_id, other_leg, nullptr);
}

int w_transfer_attended_to(
		sip_msg_t *msg, char *leg, char *call_id, char *other_leg, char *destination) noexcept {
	return with_parameters(
			msg, "call_transfer", {leg, call_id, other_leg, destination}, [&](str *values) {
				return ki_transfer_attended(msg, &values[0], &values[1], &values[2], &values[3]);
			});
}

int w_blind_replace(sip_msg_t *msg, char *call_id, char *leg) noexcept {
	return with_parameters(msg, "call_blind_replace", {call_id, leg},
			[&](str *values) { return ki_blind_replace(msg, &values[0], &values[1]); });
}

int w_transfer_notify(sip_msg_t *msg, char *, char *) noexcept {
	return ki_transfer_notify(msg);
}

} // namespace callops
