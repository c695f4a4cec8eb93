#include "b2b/logic/kam/far_dialogs.hpp"

#include "b2b/logic/kam/settings.hpp"
#include "b2b/logic/kam/turn.hpp"
#include "core/kam/str.hpp"
#include "core/sip/name_addr.hpp"

namespace b2b_logic {
namespace {

using core::kam::as_str;
using core::kam::view;

std::string uri_in(std::string_view contact) {
	const auto parsed = core::sip::NameAddr::parse(contact);
	return std::string(parsed ? parsed->uri : contact);
}

// With the turn of the session.
std::optional<FarDialog> far_of(b2b_session_t number, const Session &session, b2b_leg_t named) {
	const auto *entity = find_entity(session, named);
	b2b_leg_info_t info{};
	if (!entity || entity->peer == kNobody) return std::nullopt;
	if (entities().info(number, named, &info) < 0) return std::nullopt;
	FarDialog far;
	far.contact = uri_in(view(info.contact));
	if (entities().info(number, entity->peer, &info) < 0) return std::nullopt;
	far.call_id = view(info.call_id);
	far.our_tag = view(info.is_server ? info.to_tag : info.from_tag);
	far.far_tag = view(info.is_server ? info.from_tag : info.to_tag);
	far.target = view(info.remote_target);
	return far;
}

} // namespace

std::optional<FarDialog> far_dialog(const core::sip::Replaces &replaces) {
	constexpr int kPatienceMs = 100;
	const PolicyKept kept; // what has waited for that session is worked off with its turn
	std::string name(replaces.call_id);
	name.append(";").append(replaces.from_tag).append(";").append(replaces.to_tag);
	const str key = as_str(name);
	b2b_leg_t leg = 0;
	const auto number = entities().find(&key, &leg);
	int is_busy = 0;
	const auto *call = number
			? static_cast<const Call *>(entities().enter(number, upper(), kPatienceMs, &is_busy))
			: nullptr;
	if (!call) return std::nullopt;
	const Stay stay(number);
	return far_of(number, call->session, leg);
}

} // namespace b2b_logic
