// Which lines a Call-ID belongs to: a hint, so that a message is found whose URIs name no line, and
// so that callbacks of transactions need no URI. Whoever follows it looks at the line itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/kam/buckets.hpp"

namespace core::kam {

class CallIndex {
public:
	static ShmPtr<CallIndex> make(unsigned bits);

	void add(std::string_view call_id, std::string_view line_key); // a second time does nothing
	void remove(std::string_view call_id, std::string_view line_key);
	std::vector<std::string> lines_of(std::string_view call_id);

	explicit CallIndex(unsigned bits) : buckets_(bits) {}

private:
	struct Entry {
		uint64_t hash; // of the Call-ID; a collision only costs a look at the wrong line
		base::SharedString line;
	};
	using Bucket = base::SharedVector<Entry>;
	Guarded<Bucket> &bucket_of(uint64_t hash) noexcept { return buckets_[buckets_.index_of(hash)]; }

	Buckets<Bucket> buckets_;
};

} // namespace core::kam
