#include "b2b/logic/kam/end_event.hpp"

#include "b2b/logic/kam/settings.hpp"
#include "core/base/setting.hpp"
#include "core/kam/event_route.hpp"

namespace b2b_logic {
namespace {

core::kam::EventRoute on_end("b2b_logic:end");
std::string callback; // the route keeps a view of it

} // namespace

void find_end_route() {
	callback = core::base::text_or(settings.event_callback);
	on_end.find(callback);
}

void raise_end(Turn &turn) {
	if (!on_end) return;
	const auto message = turn.message;
	turn.message = {};
	on_end.run();
	turn.message = message;
}

} // namespace b2b_logic
