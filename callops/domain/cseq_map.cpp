#include "callops/domain/cseq_map.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

using core::base::parse_number;

// RFC 3261 8.1.1.5. What is above is nobody's CSeq: it passes as it came.
constexpr uint32_t kHighest = 0x7fffffff;

// One for each time that we sent something between two requests of the far end. Who retransmits a request that
// is older than these gets the offset of the oldest.
constexpr size_t kSteps = 16;

std::optional<uint32_t> next_number(std::string_view &rest, char separator) noexcept {
	const auto number = parse_number<uint32_t>(core::sip::cut(rest, separator));
	return number && *number <= kHighest ? number : std::nullopt;
}

} // namespace

CseqMap::CseqMap(const CseqMap &other) : last_in_(other.last_in_), last_out_(other.last_out_) {
	steps_.reserve(other.steps_.capacity());
	steps_ = other.steps_;
}

CseqMap &CseqMap::operator=(CseqMap other) noexcept {
	last_in_ = other.last_in_;
	last_out_ = other.last_out_;
	steps_.swap(other.steps_);
	return *this;
}

void CseqMap::begin(uint32_t original, uint32_t wire) {
	if (original > kHighest || wire > kHighest || wire < original) return;

	decltype(steps_) steps;
	if (wire != original) steps.push_back({original, wire - original});
	steps_.swap(steps);
	last_in_ = original;
	last_out_ = wire;
}

void CseqMap::make_room() {
	steps_.reserve(steps_.size() + 1);
}

uint32_t CseqMap::take() {
	make_room();
	return take_last();
}

uint32_t CseqMap::map(uint32_t original) {
	if (original > kHighest || original <= last_in_) return find(original);

	uint32_t wire = find(original);
	if (wire <= last_out_) {
		wire = last_out_ + 1;
		steps_.push_back({original, wire - original});
		if (steps_.size() > kSteps) forget_oldest();
	}
	last_in_ = original;
	last_out_ = wire;
	return wire;
}

void CseqMap::forget_oldest() noexcept {
	steps_.erase(steps_.begin());
	steps_.front().first = 0;
}

uint32_t CseqMap::find(uint32_t original) const noexcept {
	if (original > kHighest) return original;

	const auto later = std::upper_bound(steps_.begin(), steps_.end(), original,
			[](uint32_t number, const Step &step) { return number < step.first; });
	return original + (later == steps_.begin() ? 0 : std::prev(later)->offset);
}

std::optional<uint32_t> CseqMap::original(uint32_t wire) const noexcept {
	for (auto step = steps_.rbegin(); step != steps_.rend(); ++step)
		if (wire >= step->first + step->offset) {
			const uint32_t number = wire - step->offset;
			return number <= last_in_ && find(number) == wire ? std::optional(number)
															  : std::nullopt;
		}
	return wire <= last_in_ && find(wire) == wire ? std::optional(wire) : std::nullopt;
}

bool CseqMap::is_after_last(Step step) const noexcept {
	return steps_.empty()
			|| (step.first > steps_.back().first && step.offset > steps_.back().offset);
}

std::string CseqMap::print() const {
	std::string text = std::to_string(last_in_) + ',' + std::to_string(last_out_);
	for (const auto &step : steps_)
		text += ',' + std::to_string(step.first) + ':' + std::to_string(step.offset);
	return text;
}

std::optional<CseqMap> CseqMap::parse(std::string_view text) {
	CseqMap map;
	const auto in = next_number(text, ','), out = next_number(text, ',');
	if (!in || !out) return std::nullopt;

	map.last_in_ = *in;
	map.last_out_ = *out;
	while (text.data()) {
		auto pair = core::sip::cut(text, ',');
		const auto first = next_number(pair, ':'), offset = next_number(pair, ':');
		if (!first || !offset || pair.data() || map.steps_.size() == kSteps) return std::nullopt;
		if (*offset == 0 || *first > *in || !map.is_after_last({*first, *offset}))
			return std::nullopt;
		map.steps_.push_back({*first, *offset});
	}
	map.make_room();
	return map.find(*in) <= *out ? std::optional(std::move(map)) : std::nullopt;
}

bool operator==(const CseqMap &a, const CseqMap &b) noexcept {
	const auto is_same = [](const CseqMap::Step &x, const CseqMap::Step &y) {
		return x.first == y.first && x.offset == y.offset;
	};
	return a.last_in_ == b.last_in_ && a.last_out_ == b.last_out_
			&& std::equal(
					a.steps_.begin(), a.steps_.end(), b.steps_.begin(), b.steps_.end(), is_same);
}

std::string print_cseq(const CseqMap &to_caller, const CseqMap &to_callee) {
	return to_caller.print() + ';' + to_callee.print();
}

std::optional<CseqMaps> parse_cseq(std::string_view text) {
	const auto caller = CseqMap::parse(core::sip::cut(text, ';'));
	const auto callee = text.data() ? CseqMap::parse(text) : std::nullopt;
	if (!caller || !callee) return std::nullopt;
	return CseqMaps{*caller, *callee};
}

} // namespace callops
