// The one table of shared lines.
#pragma once

#include <atomic>

#include "b2b/sca/domain/line.hpp"
#include "core/kam/bucket_table.hpp"

namespace b2b_sca {

class LineRules {
public:
	using Value = Line;
	struct Counts {
		long appearances = 0;
	};
	static constexpr int64_t kLookAgain = 1; // seconds

	explicit LineRules(const Policy &policy) : policy_(policy) {}

	static bool has_key(const Line &line, std::string_view name) noexcept {
		return line.texts[LineText::Name] == name;
	}
	core::kam::Standing settle(const Line &line, Counts &counted, int64_t) noexcept {
		const auto now = static_cast<long>(line.appearances.size());
		appearances_ += now - counted.appearances;
		counted.appearances = now;
		return {due_at(line), policy_.is_storing && is_dirty(line), is_over(line, policy_)};
	}
	long appearances() const noexcept { return appearances_; }

private:
	const Policy policy_;
	std::atomic<long> appearances_{0};
};

class Table : public core::kam::BucketTable<LineRules> {
public:
	// Before the fork.
	Table(unsigned bits, const Policy &policy) : BucketTable(bits, 32, policy) {}

	// Makes the line where there is none; false where there are too many.
	template <class Use>
	bool with_or_new(std::string_view name, std::string_view aor, Use &&use) {
		constexpr long kMostLines = 1'000'000;
		const auto make = [&](Line &line, Number number) {
			line.number = number;
			line.texts.set({{LineText::Name, name}, {LineText::Aor, aor}});
		};
		return BucketTable::with_or_new(
				name, [&] { return size() < kMostLines; }, make, use);
	}
};

} // namespace b2b_sca
