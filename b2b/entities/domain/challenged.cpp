#include "b2b/entities/domain/challenged.hpp"

#include <algorithm>

#include "b2b/entities/domain/session_timer.hpp"
#include "core/sip/next_hop.hpp"

namespace b2b_entities {
namespace {

bool is_challenge(unsigned code) noexcept {
	return code == 401 || code == 407;
}

// What of a request changes when it is sent again.
struct Request {
	std::string_view method;
	Draft &draft;
	uint32_t &serial;
};

// As it will leave: with nathelper's alias gone.
std::string request_uri_of(const Leg &leg, bool makes_leg, const Draft &draft) {
	if (!makes_leg)
		return core::sip::without_alias(leg[LegText::Routes], {}, leg[LegText::Target]).target;
	return core::sip::without_alias({}, leg[LegText::Destination], draft[DraftText::Target]).target;
}

// What provisional answers have said is not of the dialog that the next INVITE makes.
void forget_early(Leg &leg) {
	const std::string target(leg.ours.draft[DraftText::Target]);
	leg.forks.clear();
	leg.texts.set({{LegText::RemoteTag, {}}, {LegText::Target, target}, {LegText::Routes, {}}});
}

bool makes_leg(const Leg &leg, const Request &request) noexcept {
	return leg.role == Role::Client && leg.state <= State::Early && request.method == "INVITE";
}

// With credentials, where it asks for them. False: it has no answer.
bool meet_challenge(Leg &leg, const Reply &reply, const Request &request) {
	Draft &draft = request.draft;
	if (!reply.answering) return false;
	const auto uri = request_uri_of(leg, makes_leg(leg, request), draft);
	const auto lines = answer_challenge(reply.text, draft[DraftText::Credentials],
			{request.method, uri, draft[DraftText::Body]}, *reply.answering);
	if (!lines.empty()) draft.texts.set({{DraftText::Credentials, lines}});
	return !lines.empty();
}

bool send_again(Leg &leg, const Reply &reply, const Request &request, Effects &effects) {
	Draft &draft = request.draft;
	if (draft.repeats >= kMostRepeats) return false;
	const bool is_met = is_challenge(reply.code) ? meet_challenge(leg, reply, request)
												 : takes_longer(leg, reply);
	if (!is_met) return false;
	if (makes_leg(leg, request)) forget_early(leg);
	++draft.repeats;
	request.serial = ++leg.last_serial;
	effects.emplace_back(Send{std::string(request.method), ++leg.local_cseq, leg.last_serial,
			headers_again(leg, request.method, draft), std::string(draft[DraftText::Body]),
			draft.max_forwards});
	return true;
}

bool send_invite_again(Leg &leg, const Reply &reply, Effects &effects) {
	const bool is_asked = leg.state <= State::Early || leg.state == State::Confirmed;
	if (!is_asked || leg.ours.phase != Phase::Pending || leg.ours.serial != reply.serial)
		return false;
	if (!send_again(leg, reply, {"INVITE", leg.ours.draft, leg.ours.serial}, effects)) return false;
	leg.ours.cseq = leg.local_cseq;
	return true;
}

} // namespace

std::string headers_again(const Leg &leg, std::string_view method, const Draft &draft) {
	const std::string_view headers = draft[DraftText::Headers];
	const bool is_timed = method == "INVITE" || method == "UPDATE";
	return std::string(draft[DraftText::Credentials])
			+ (is_timed ? timed_request_headers(leg, headers) : std::string(headers));
}

bool send_again(Leg &leg, const Reply &reply, Effects &effects) {
	if (!is_challenge(reply.code) && reply.code != 422) return false;
	if (reply.is_invite) return send_invite_again(leg, reply, effects);
	const auto sent = std::find_if(leg.sent.begin(), leg.sent.end(),
			[&](const Sent &one) { return one.serial == reply.serial; });
	if (sent == leg.sent.end()) return false;
	const bool is_asked = leg.state < State::Cancelling || sent->method == Method::Bye;
	const bool is_meant = is_challenge(reply.code) || sent->method == Method::Update;
	return is_asked && is_meant
			&& send_again(leg, reply, {view(sent->name), sent->draft, sent->serial}, effects);
}

} // namespace b2b_entities
