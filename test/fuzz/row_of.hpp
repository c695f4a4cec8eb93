// A row out of any bytes.
#pragma once

#include <algorithm>
#include <cstring>
#include <string_view>

#include "core/sql/table.hpp"

namespace test {

// "n" NULL, "i" eight bytes, "d" a small number in one byte, else text up to the next newline.
inline core::sql::Row row_of(std::string_view bytes) {
	core::sql::Row row;
	while (!bytes.empty() && row.size() < 40) {
		const char type = bytes.front();
		bytes.remove_prefix(1);
		if (type == 'n') {
			row.emplace_back();
		} else if (type == 'i' && bytes.size() >= 8) {
			int64_t number;
			std::memcpy(&number, bytes.data(), 8);
			row.emplace_back(number);
			bytes.remove_prefix(8);
		} else if (type == 'd' && !bytes.empty()) {
			row.emplace_back(int64_t{bytes.front()});
			bytes.remove_prefix(1);
		} else {
			const auto end = std::min(bytes.find('\n'), bytes.size());
			row.emplace_back(std::string(bytes.substr(0, end)));
			bytes.remove_prefix(std::min(end + 1, bytes.size()));
		}
	}
	return row;
}

} // namespace test
