// The host's log.
#pragma once

#include "core/kam/kamailio.hpp"

namespace core::kam {

// Would LM_DBG print a line now? What is only made for such a line need not be made otherwise.
inline bool logs_debug() noexcept {
	return is_printable(L_DBG);
}

} // namespace core::kam
