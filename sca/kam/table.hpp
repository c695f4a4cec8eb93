// The one table of lines. A line is found by its key (core::sip::aor_key); one that is left empty is gone.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "core/kam/bucket_table.hpp"
#include "sca/domain/line.hpp"

namespace sca {

class LineRules {
public:
	using Value = Line;
	struct Counts {
		uint32_t subscriptions = 0;
		uint16_t appearances = 0, seized = 0; // at most Policy::max_appearances
		bool is_used() const noexcept { return subscriptions || appearances; }
	};
	struct Totals {
		std::atomic<long> lines{0}, subscriptions{0}, appearances{0}, seized{0};
	};
	static constexpr int64_t kLookAgain = 1; // seconds

	explicit LineRules(const Policy &policy) : policy_(policy) {}

	static bool has_key(const Line &line, std::string_view key) noexcept {
		return key_of(line) == key;
	}
	core::kam::Standing settle(const Line &line, Counts &counted, int64_t looked_at) noexcept;
	const Totals &totals() const noexcept { return totals_; }

private:
	const Policy policy_;
	Totals totals_;
};

class Table : public core::kam::BucketTable<LineRules> {
public:
	// 2 to the power of `bits` buckets. Before the fork.
	static core::kam::ShmPtr<Table> make(unsigned bits, uint32_t max_lines, const Policy &policy);

	// Makes the line where there is none. False where that would be one too many: what is only kept for
	// a while counts as half.
	template <class Use>
	bool with_or_new(std::string_view key, std::string_view aor, Use &&use) {
		const auto make = [&](Line &line, Number number) {
			line.number = number;
			set_name(line, aor, key);
		};
		return BucketTable::with_or_new(
				key, [&] { return !aor.empty() && !is_full(); }, make, use);
	}
	// The line of this subscription; `use` has to look whether it is still there.
	template <class Use>
	bool with_subscription(uint64_t id, Use &&use) {
		return with(line_of_subscription(id), use);
	}
	// A NOTIFY that was decided with this CSeq is about to leave. Each has the whole state: one that comes after a newer
	// one has left is not needed any more.
	enum class Leaving : uint8_t { Next, Overtaken, Unknown }; // Unknown: the subscription is gone
	struct Place {
		Leaving leaving = Leaving::Unknown;
		uint32_t cseq = 0; // for the wire
	};
	Place note_leaving(uint64_t subscription, uint32_t cseq);
	// It has not left under this number: a newer one waits, or it has the number of one that waited. This one is free for the
	// next, if none has come.
	void give_back(uint64_t subscription, uint32_t cseq);

	// Has it a subscription or an appearance?
	bool has(std::string_view key) {
		bool is_used = false;
		read(key, [&](const Line &line) { is_used = line.is_used(); });
		return is_used;
	}

	const LineRules::Totals &totals() const noexcept { return rules().totals(); }

	Table(unsigned bits, uint32_t max_lines, const Policy &policy);

private:
	bool is_full() const noexcept;

	const uint32_t max_lines_;
};

} // namespace sca
