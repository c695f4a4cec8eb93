// The commands of sca.* that change lines.
#pragma once

#include "sca/kam/rpc_words.hpp"

namespace sca {

Answer deactivate_all_subscriptions(core::kam::Rpc &rpc);
Answer deactivate_subscription(core::kam::Rpc &rpc);
Answer seize_appearance(core::kam::Rpc &rpc);
Answer update_appearance(core::kam::Rpc &rpc);
Answer release_appearance(core::kam::Rpc &rpc);

} // namespace sca
