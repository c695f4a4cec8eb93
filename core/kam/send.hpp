// Requests that leave without tm.
#pragma once

#include <string_view>

#include "core/kam/hop.hpp"
#include "core/kam/request.hpp"

namespace core::kam {

// To the core, which sends it. False: it could not.
bool transmit(const Flow &flow, std::string_view text);
// An ACK, which is not answered and no transaction (RFC 3261 13.2.2.4). False: tm has to send it.
bool send_once(const InDialogRequest &request, const Flow &flow);

} // namespace core::kam
