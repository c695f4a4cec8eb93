// What the effects of one decision apply to.
#pragma once

#include <string>

#include "callops/domain/effects.hpp"
#include "callops/kam/table.hpp"

namespace callops {

struct Performing {
	CallNumber number = 0;
	DialogId dialog;
	std::string call_id;
	sip_msg_t *msg = nullptr; // the NOTIFY at hand, if there is one
	bool is_answered = false; // out: it got an answer
};

} // namespace callops
