#include "sca/kam/server.hpp"

#include "core/kam/entry.hpp"
#include "sca/kam/events.hpp"

namespace sca {

Server &server() noexcept {
	static Server made;
	return made;
}

// Without memory for an entry the call is still found by its URIs.
void keep_order(const Line &line, const Effects &effects) {
	const auto key = key_of(line);
	for (const auto &effect : effects) {
		if (const auto *add = std::get_if<IndexCall>(&effect))
			core::kam::guard("call index", [&] { calls().add(add->call_id, key); });
		if (const auto *gone = std::get_if<UnindexCall>(&effect))
			calls().remove(gone->call_id, key);
	}
	queue_events(effects);
}

std::string our_contact(std::string_view uri) {
	if (!setup().server_address.empty()) return setup().server_address;
	const bool is_bare = policy().compat && uri.find_first_of(";,?") == uri.npos;
	return is_bare ? std::string(uri) : "<" + std::string(uri) + ">";
}

} // namespace sca
