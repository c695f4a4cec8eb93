// Client transactions of tm by their ids. request.hpp makes them, ack.hpp acknowledges the 2xx of an INVITE; here an
// INVITE is taken back.
#pragma once

#include <string_view>

#include "core/kam/kamailio.hpp"
#include "core/kam/transaction_id.hpp"

namespace core::kam {

// CANCELs an INVITE of ours (RFC 3261 9.1): at once where a provisional answer has come, else when the first one comes.
// `reason` is the body of Reason (RFC 3326), empty for none. The INVITE still gets its final answer, which may be a 2xx;
// what comes before it is for nobody. False: it has its final answer, or is gone.
bool cancel(const TransactionId &invite, std::string_view reason);

// Does tm know the request that this answers? It forgets an INVITE 5 s after its 2xx.
bool is_awaited(sip_msg_t *reply);

} // namespace core::kam
