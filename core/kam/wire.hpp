// Messages as they are on the wire: behind the modules that rewrite them as they leave (topos, topoh).
#pragma once

#include <string_view>

namespace core::kam {

// `leaves` is called with each message that this server sends, right before it does. In mod_register and in mod_init,
// both: of these modules, the one that was registered first sees a message last, and they register in mod_init, in the
// order in which they are loaded. Does nothing on a server without such a module.
void watch_wire(void (*leaves)(std::string_view message));
bool is_wire_watched() noexcept;

} // namespace core::kam
