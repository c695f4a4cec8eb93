// Names of what is gone while a database still has its row: in shared memory, for the writer (row_writer.hpp).
#pragma once

#include <vector>

#include "core/base/session_key.hpp"
#include "core/base/shared.hpp"
#include "core/kam/lock.hpp"

namespace core::kam {

class GoneRows {
public:
	// What does not fit comes back after a restart, and is ended then.
	void add(const base::SessionKey &key) {
		keys_.with([&](auto &keys) {
			if (keys.size() < kMost) keys.push_back(key);
		});
	}
	// The oldest first.
	std::vector<base::SessionKey> all() {
		return keys_.with([](const auto &keys) {
			return std::vector<base::SessionKey>(keys.begin(), keys.end());
		});
	}
	size_t size() noexcept {
		return keys_.with([](const auto &keys) { return keys.size(); });
	}
	// So many of them, the oldest, have no row any more.
	void forget(size_t count) noexcept {
		keys_.with([count](auto &keys) {
			keys.erase(keys.begin(), keys.begin() + static_cast<ptrdiff_t>(count));
			if (keys.empty()) base::SharedVector<base::SessionKey>().swap(keys);
		});
	}

private:
	static constexpr size_t kMost = 1'000'000;
	Guarded<base::SharedVector<base::SessionKey>> keys_;
};

} // namespace core::kam
