// The far end of a call of ours that a Replaces header names.
#pragma once

#include "b2b/logic/domain/policy.hpp"

namespace b2b_logic {

// For Policy::far_dialog. The session of that leg is looked at where it is free, or free soon.
std::optional<FarDialog> far_dialog(const core::sip::Replaces &replaces);

} // namespace b2b_logic
