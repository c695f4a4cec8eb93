// A message in shared memory, as it came, for another process to look at.
#pragma once

#include <string_view>
#include <utility>

#include "core/base/shared.hpp"
#include "core/kam/kamailio.hpp"

namespace core::kam {

class StoredMessage {
public:
	StoredMessage() = default;
	// The bytes as they were received: changes that a script has made are not in them. Throws bad_alloc.
	explicit StoredMessage(const sip_msg_t *msg);

	std::string_view text() const noexcept;

	// Parses it anew and calls use(sip_msg_t *), as if it had come to this process. False: it cannot be parsed. One
	// process at a time.
	template <class Use>
	bool read(Use &&use) {
		Parsed parsed(*this);
		if (!parsed) return false;
		std::forward<Use>(use)(parsed.get());
		return true;
	}

private:
	class Parsed {
	public:
		explicit Parsed(StoredMessage &stored) noexcept;
		~Parsed();
		Parsed(const Parsed &) = delete;
		Parsed &operator=(const Parsed &) = delete;
		explicit operator bool() const noexcept { return is_good_; }
		sip_msg_t *get() noexcept { return &msg_; }

	private:
		sip_msg_t msg_{};
		bool is_good_;
	};

	base::SharedVector<char> bytes_; // with a NUL behind, as the host wants it
	receive_info received_{};
};

} // namespace core::kam
