// The arguments of one call of an RPC, read before anything is done: a call with one that cannot be
// read does nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/kam/kamailio.hpp"

namespace core::kam {

struct RpcArgument {
	std::optional<std::string> text; // nullopt: null, which skips an argument
	// Its text may then not be what was meant: kamcmd makes 12 of 0012.
	bool was_number = false;
};

// In the order of the call, as far as any command of ours reads them. Whole numbers come as text. The
// error says which argument is none, and why: a number with a fraction, of which kamcmd gives nothing
// and JSON only the whole part, or what is neither text nor number.
base::Result<std::vector<RpcArgument>> read_arguments(rpc_t *rpc, void *context);

} // namespace core::kam
