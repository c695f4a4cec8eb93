#include "b2b/entities/kam/routes.hpp"

#include "b2b/entities/kam/settings.hpp"
#include "core/base/setting.hpp"
#include "core/kam/script_block.hpp"

namespace b2b_entities {
namespace {
using core::base::Done;
using core::base::Result;

core::kam::NamedRoute for_requests, for_replies;

Result<Done> find(core::kam::NamedRoute &route, std::string_view parameter, const char *name) {
	if (!name || route.find(name)) return Done{};
	return core::base::refuse(parameter, name, "the name of a route of the script");
}

} // namespace

Result<Done> find_routes() {
	if (auto good = find(for_requests, "script_req_route", settings.script_req_route); !good)
		return good;
	return find(for_replies, "script_reply_route", settings.script_reply_route);
}

void run_request_route(sip_msg_t *request) {
	if (for_requests) for_requests.run(request);
}

void run_reply_route(sip_msg_t *reply) {
	if (for_replies) for_replies.run(reply);
}

} // namespace b2b_entities
