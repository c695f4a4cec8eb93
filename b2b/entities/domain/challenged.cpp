#include "b2b/entities/domain/challenged.hpp"

#include <algorithm>

#include "core/sip/next_hop.hpp"

namespace b2b_entities {
namespace {

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

bool send_again(Leg &leg, const Reply &reply, const Request &request, Effects &effects) {
	Draft &draft = request.draft;
	const bool makes_leg = leg.role == Role::Client && leg.state <= State::Early
			&& request.method == "INVITE";
	if (draft.challenges >= kMostChallenges) return false;
	const auto uri = request_uri_of(leg, makes_leg, draft);
	const std::string body(draft[DraftText::Body]);
	const auto lines = answer_challenge(reply.text, draft[DraftText::Credentials],
			{request.method, uri, body}, *reply.answering);
	if (lines.empty()) return false;
	if (makes_leg) forget_early(leg);
	draft.texts.set({{DraftText::Credentials, lines}});
	++draft.challenges;
	request.serial = ++leg.last_serial;
	effects.push_back(Send{std::string(request.method), ++leg.local_cseq, leg.last_serial,
			lines + std::string(draft[DraftText::Headers]), body, draft.max_forwards});
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

bool send_again(Leg &leg, const Reply &reply, Effects &effects) {
	const bool is_challenge = reply.code == 401 || reply.code == 407;
	if (!is_challenge || !reply.answering) return false;
	if (reply.is_invite) return send_invite_again(leg, reply, effects);
	const auto sent = std::find_if(leg.sent.begin(), leg.sent.end(),
			[&](const Sent &one) { return one.serial == reply.serial; });
	if (sent == leg.sent.end()) return false;
	const bool is_asked = leg.state < State::Cancelling || sent->method == Method::Bye;
	return is_asked
			&& send_again(leg, reply, {view(sent->name), sent->draft, sent->serial}, effects);
}

} // namespace b2b_entities
