// A message of our own making, parsed as if it had come: for a route of the script where nothing came.
#pragma once

#include <string>

#include "core/kam/kamailio.hpp"

namespace core::kam {

class MadeMessage {
public:
	explicit MadeMessage(std::string text);
	~MadeMessage();
	MadeMessage(const MadeMessage &) = delete;
	MadeMessage &operator=(const MadeMessage &) = delete;

	explicit operator bool() const noexcept { return is_good_; } // false: it cannot be parsed
	sip_msg_t *get() noexcept { return &msg_; }

private:
	std::string text_;
	sip_msg_t msg_{};
	bool is_good_;
};

} // namespace core::kam
