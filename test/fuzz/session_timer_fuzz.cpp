#include "callops/domain/session_timer.hpp"

#include <string>

#include "callops/domain/decide.hpp"
#include "core/sip/raw_header.hpp"
#include "test/fuzz/property.hpp"

using namespace callops;
using test::require;

namespace {

std::string message_with(const std::string &expires) {
	return "A\r\nSession-Expires: " + expires + "\r\n\r\n";
}

// Who refreshes does not change by what we send.
void check_refresher(const SessionTimer &timer, Leg to) {
	const auto sent = SessionExpires::parse(session_expires_to(to, timer));
	require(sent && sent->interval >= timer.interval, "an interval never shrinks");
	SessionTimer again = timer;
	again.agree(other(to), *sent);
	require(again.refresher == timer.refresher, "the refresher stays");
}

} // namespace

// A reply, whole.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	for (const char *name : {"Session-Expires", "Retry-After"})
		require(test::is_inside(core::sip::header_in(text, name), text), "it lies inside");
	ReinviteAnswer::parse(200, text);

	SessionTimer timer;
	agree(timer, Leg::Caller, SessionTerms::parse(text, text));
	if (!timer.is_on()) return 0;
	for (const auto leg : kLegs) check_refresher(timer, leg);
	const auto kept = parse_session_timer(print(timer));
	require(kept && print(*kept) == print(timer), "a timer reads as it was written");
	const auto sent = SessionTerms::parse({}, message_with(session_expires_to(Leg::Callee, timer)));
	require(sent.expires.has_value(), "what is sent can be read");
	return 0;
}
