// What operators and scripts ask for, from words to decisions.
#pragma once

#include <string>

#include "callops/kam/dialogs.hpp"

namespace callops {

struct Outcome {
	unsigned code = 200;
	std::string reason = "OK";
	bool is_ok() const noexcept { return code == 200; }
};

// Empty texts were not given.
struct TransferWords {
	std::string call_id, leg, destination, transfer_call_id, transfer_leg, from_tag, to_tag;
};

Outcome order_transfer(const TransferWords &words);
Outcome order_hold(const std::string &call_id, const std::string &leg);
Outcome order_unhold(const std::string &call_id, const std::string &leg);

} // namespace callops
