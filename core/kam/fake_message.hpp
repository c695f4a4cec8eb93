// A message for a block of the script that is run where there is none. Each run has one of its own: what it sets
// and adds ($ru, $du, flags, headers, branches) ends with it, and takes its memory along.
#pragma once

#include <memory>

#include "core/kam/kamailio.hpp"

namespace core::kam {

class FakeMessage {
public:
	FakeMessage();
	~FakeMessage();
	FakeMessage(const FakeMessage &) = delete;
	FakeMessage &operator=(const FakeMessage &) = delete;

	sip_msg_t *get() noexcept {
		return is_parsed_ ? &message_ : nullptr;
	} // nullptr: no memory for it

private:
	std::unique_ptr<char[]> text_; // with the room that the host takes for granted
	sip_msg_t message_{};
	bool is_parsed_ = false;
	// Of the host, one for each process: the message that it works on may need them as they are.
	unsigned branches_;
	flag_t branch_flags_ = 0, script_flags_;
	qvalue_t q_;
	bool is_target_new_;
};

} // namespace core::kam
