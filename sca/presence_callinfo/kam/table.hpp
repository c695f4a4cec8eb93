// The lines of this server, in shared memory: made in mod_init, before the fork, and reached from here.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "core/kam/bucket_table.hpp"
#include "core/kam/call_index.hpp"
#include "sca/presence_callinfo/domain/effects.hpp"
#include "sca/presence_callinfo/domain/line.hpp"

namespace callinfo {

class LineRules {
public:
	using Value = Line;
	struct Counts {
		long lines = 0, publications = 0, seized = 0;
	};
	struct Totals {
		std::atomic<long> lines{0}, publications{0}, seized{0};
	};
	static constexpr int64_t kLookAgain = 1; // seconds

	explicit LineRules(bool is_storing) : is_storing_(is_storing) {}

	static bool has_key(const Line &line, std::string_view key) noexcept {
		return core::base::view(line.key) == key;
	}
	core::kam::Standing settle(const Line &line, Counts &counted, int64_t looked_at) noexcept;
	const Totals &totals() const noexcept { return totals_; }

private:
	const bool is_storing_;
	Totals totals_;
};

class Table : public core::kam::BucketTable<LineRules> {
public:
	Table(unsigned bits, uint32_t max_lines, bool is_storing)
			: BucketTable(bits, 32, is_storing), max_lines_(max_lines) {}

	// Makes the line where there is none; false where that would be one too many.
	template <class Use>
	bool with_or_new(std::string_view key, Use &&use) {
		const auto make = [key](Line &line, Number) {
			line.key = SharedString(key.data(), key.size());
		};
		return BucketTable::with_or_new(
				key, [this] { return size() < max_lines_; }, make, use);
	}

private:
	const long max_lines_;
};

void make_table(unsigned bits, uint32_t max_lines, bool is_storing);
Table &lines() noexcept;
const LineRules::Totals &totals() noexcept;
// Which line a seizure is of, by the Call-ID of its dialog.
core::kam::CallIndex &dialogs() noexcept;

} // namespace callinfo
