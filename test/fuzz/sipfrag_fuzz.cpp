#include <algorithm>
#include <string>

#include "callops/domain/decide.hpp"
#include "core/base/number.hpp"
#include "core/sip/sipfrag.hpp"
#include "test/fuzz/property.hpp"

using namespace callops;
using core::sip::ReferEvent;
using core::sip::StatusLine;
using core::sip::SubscriptionState;
using test::require;

namespace {

void check_status(std::string_view body) {
	const auto line = StatusLine::parse(body);
	if (!line) return;
	require(test::is_inside(line->text, body) && test::is_inside(line->reason, line->text),
			"what is read lies inside the text");
	require(line->code >= 100 && line->code <= 699, "a code has three digits");
	require(line->text.find_first_of("\r\n") == line->text.npos, "a status is one line");
	const auto again = StatusLine::parse("SIP/2.0 " + std::string(line->text));
	require(again && again->code == line->code, "a status reads as it was written");
}

void check_state(std::string_view field) {
	const auto state = SubscriptionState::parse(field);
	if (state) require(test::is_inside(state->reason, field), "a reason lies inside the text");
}

void check_event(std::string_view field) {
	const auto event = ReferEvent::parse(field);
	const auto id = core::sip::refer_id(field);
	require(test::is_inside(id, field), "an id lies inside the text");
	if (event && event->id)
		require(core::base::parse_number<uint32_t>(id) == event->id,
				"the id stands where it is read");
}

void check_notify(std::string_view event, std::string_view state, std::string_view body) {
	const Policy policy;
	Call call;
	call.is_answered = true;
	require(ask_transfer(call, {LegName::Caller, "sip:c@h"}, 1, policy).is_ok(), "a call is asked");
	on_refer_sent(call, Leg::Caller, true, 1, policy);
	unsigned ends = 0;
	for (uint32_t cseq = 1; cseq < 4; ++cseq)
		for (const auto &effect :
				on_notify(call, {Leg::Caller, cseq, event, state, body}, 1, policy))
			if (const auto *raised = std::get_if<Raise>(&effect))
				ends += raised->state == "ok" || raised->state == "fail";
	require(ends <= 1, "a transfer ends once");
	require((ends == 1) != is_transferring(call), "and then it is over");
}

} // namespace

// Event, Subscription-State, and the body: one line each, the body to the end.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const auto first = std::min(text.find('\n'), size);
	const auto second = std::min(text.find('\n', std::min(first + 1, size)), size);
	const auto event = text.substr(0, first);
	const auto state = text.substr(
			std::min(first + 1, second), second - std::min(first + 1, second));
	const auto body = text.substr(std::min(second + 1, size));
	check_event(event);
	check_state(state);
	check_status(body);
	check_notify(event, state, body);
	return 0;
}
