// The commands of sca.* that show lines.
#pragma once

#include "sca/kam/rpc_words.hpp"

namespace sca {

Answer all_subscriptions(core::kam::Rpc &rpc);
Answer subscription_count(core::kam::Rpc &rpc);
Answer show_subscription(core::kam::Rpc &rpc);
Answer subscribers(core::kam::Rpc &rpc);
Answer all_appearances(core::kam::Rpc &rpc);
Answer show_appearance(core::kam::Rpc &rpc);
Answer show_lines(core::kam::Rpc &rpc);

} // namespace sca
