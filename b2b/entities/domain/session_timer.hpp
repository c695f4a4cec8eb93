// The session timer that the server keeps with an end (RFC 4028): what it says and hears of it, and what the time brings.
// Nothing happens where `timer.wanted` is 0: then timers pass from leg to leg.
#pragma once

#include "b2b/entities/domain/decide.hpp"

namespace b2b_entities {

// --- what the messages say ---

// The headers of an INVITE or UPDATE of ours.
std::string timed_request_headers(const Leg &leg, std::string_view headers);
// A 2xx to one, or a refusal of a refresh of ours.
void agree_on_timer(Leg &leg, std::string_view answer, int64_t now);
// A 422 asks for more time than we have offered: true where the request may go again.
bool takes_longer(Leg &leg, const Reply &reply);

// An INVITE or UPDATE of the other end.
TimerAsked timer_asked(std::string_view request);
void hear_timer(Leg &leg, const TimerAsked &asked) noexcept;
bool is_too_short(const Leg &leg, const TimerAsked &asked) noexcept;
std::string min_se_line(const Leg &leg);
// The headers of our 2xx to it, with which the timer begins anew.
std::string timed_answer_headers(
		Leg &leg, const TimerAsked &asked, std::string_view headers, int64_t now);
// What a refresh by re-INVITE will say again: the SDP that we sent last.
void keep_sdp(Leg &leg, std::string_view sdp);

// --- what a restart needs of it: "interval,Min-SE,is_ours,has_update", empty where there is none ---

std::string print(const SessionTimer &timer);
std::optional<SessionTimer> parse_session_timer(std::string_view text) noexcept;
// The time that has gone by is not known: a refresh of ours is soon, one of the other end gets the whole time.
void resume_timer(Leg &leg, int64_t now) noexcept;

// --- what the time brings ---

// When there is something to do; 0: never.
int64_t timer_deadline(const Leg &leg) noexcept;
enum class TimerAct : uint8_t { None, Update, Reinvite, End };
// What it is, at that time. End: no refresh has come, or ours did not get through.
TimerAct on_timer(Leg &leg, int64_t now) noexcept;
// A refresh of ours was refused, for another reason than that the dialog is gone.
void refresh_refused(Leg &leg, Method method, unsigned code, int64_t now) noexcept;

} // namespace b2b_entities
