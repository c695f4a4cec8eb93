// REFER and re-INVITE within a leg of a call. Their final answers go to the decisions.
#pragma once

#include "callops/kam/perform.hpp"

namespace callops {

// False: it could not be sent, and no answer will come.
bool send(const Performing &performing, const SendRefer &refer);
bool send(const Performing &performing, const SendReinvite &reinvite);

} // namespace callops
