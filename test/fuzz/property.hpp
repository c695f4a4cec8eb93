// What a fuzz target claims of every input.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>

namespace test {

inline void require(bool holds, const char *property) {
	if (holds) return;
	std::fprintf(stderr, "broken: %s\n", property);
	std::abort();
}

inline std::string_view text_of(const uint8_t *data, size_t size) {
	return {reinterpret_cast<const char *>(data), size};
}

// An empty part may be anywhere.
inline bool is_inside(std::string_view part, std::string_view whole) {
	const std::less_equal<const char *> before;
	return part.empty()
			|| (before(whole.data(), part.data())
					&& before(part.data() + part.size(), whole.data() + whole.size()));
}

} // namespace test

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
