#include "b2b/entities/kam/script.hpp"

#include "b2b/entities/kam/requests.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/server_transaction.hpp"

namespace b2b_entities {

int handle_request(sip_msg_t *request) noexcept {
	return core::kam::entry("b2b_handle", [&]() -> core::base::Result<core::kam::Script> {
		if (!take(request)) return core::kam::Script::False;
		core::kam::let_go();
		return core::kam::Script::True;
	});
}

int w_handle(sip_msg_t *request, char *, char *) noexcept {
	return handle_request(request);
}

} // namespace b2b_entities
