#include "callops/domain/call.hpp"

#include <algorithm>

#include "core/base/number.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

using core::base::parse_number;
using core::sip::cut;

void take_earliest(std::optional<int64_t> &earliest, int64_t deadline) noexcept {
	if (deadline != 0) earliest = std::min(earliest.value_or(deadline), deadline);
}

struct HoldOfLeg {
	Direction limit;
	uint64_t version;
};

std::optional<HoldOfLeg> parse_leg(std::string_view text) noexcept {
	const auto limit = parse_number<uint8_t>(cut(text, ','));
	const auto version = parse_number<uint64_t>(text);
	if (!limit || *limit > static_cast<uint8_t>(Direction::SendRecv) || !version)
		return std::nullopt;
	return HoldOfLeg{static_cast<Direction>(*limit), *version};
}

struct HoldOfCall {
	std::array<HoldOfLeg, 2> legs;
	SessionTimer timer;
};

std::optional<HoldOfCall> parse_hold(std::string_view text) noexcept {
	const auto caller = parse_leg(cut(text, ';'));
	const auto callee = text.data() ? parse_leg(cut(text, ';')) : std::nullopt;
	const bool has_timer = text.data();
	const auto timer = has_timer ? parse_session_timer(text) : std::nullopt;
	if (!caller || !callee || (has_timer && !timer)) return std::nullopt;
	return HoldOfCall{{*caller, *callee}, timer.value_or(SessionTimer())};
}

void restore(LegOfCall &leg, HoldOfLeg from) noexcept {
	leg.limit = leg.wanted = from.limit;
	leg.version = std::max(leg.version, from.version);
	leg.hold = from.limit == Direction::SendRecv ? HoldState::Active : HoldState::Held;
	leg.serial = std::max(leg.serial, 1u); // we may have sent something
}

} // namespace

bool is_transferring(const Call &call) noexcept {
	return std::any_of(call.legs.begin(), call.legs.end(),
			[](const LegOfCall &leg) { return leg.transfer != TransferState::Idle; });
}

bool is_holding(const Call &call) noexcept {
	return std::any_of(call.legs.begin(), call.legs.end(), [](const LegOfCall &leg) {
		return leg.hold != HoldState::Active && leg.hold != HoldState::Held
				&& leg.hold != HoldState::Gone;
	});
}

bool is_busy(const Call &call) noexcept {
	return is_transferring(call) || is_holding(call);
}

int64_t busy_for(const Call &call, int64_t now) noexcept {
	if (!is_busy(call)) return 0;
	int64_t latest = call.transfer_deadline;
	for (const auto &leg : call.legs) latest = std::max(latest, leg.hold_deadline);
	return std::max<int64_t>(latest - now, 1);
}

bool has_open_exchange(const LegOfCall &leg, int64_t now) noexcept {
	return leg.exchanges > 0 && now - leg.exchange_since < kExchangeTime;
}

bool has_open_exchange(const Call &call, int64_t now) noexcept {
	return std::any_of(call.legs.begin(), call.legs.end(),
			[now](const LegOfCall &leg) { return has_open_exchange(leg, now); });
}

std::optional<int64_t> next_deadline(const Call &call) noexcept {
	std::optional<int64_t> earliest;
	take_earliest(earliest, call.transfer_deadline);
	for (const auto &leg : call.legs) {
		take_earliest(earliest, leg.new_call_deadline);
		take_earliest(earliest, leg.retry_at);
		take_earliest(earliest, leg.hold_deadline);
	}
	return earliest;
}

bool is_forgettable(const Call &call, int64_t now) noexcept {
	const bool was_referred = std::any_of(call.legs.begin(), call.legs.end(),
			[](const LegOfCall &leg) { return leg.refer_cseq != 0; });
	return call.ended_at != 0 && !is_transferring(call)
			&& now - call.ended_at >= (was_referred ? kForgetTime : 0);
}

std::string match_value(const Call &call, Leg leg, Mode mode) {
	if (mode == Mode::Manual) return {};
	if (mode == Mode::CallId) return std::string(call.text[CallText::CallId]);
	return std::string(call.text[CallText::DialogId]) + (leg == Leg::Caller ? ".0" : ".1");
}

std::optional<MatchedCall> parse_match_value(std::string_view value, Mode mode) {
	if (value.empty() || mode == Mode::Manual) return std::nullopt;
	if (mode == Mode::CallId) return MatchedCall{std::string(value), std::nullopt};

	const auto dot = value.rfind('.');
	if (dot == value.npos || dot == 0) return std::nullopt;
	const auto leg = value.substr(dot + 1);
	if (leg != "0" && leg != "1") return std::nullopt;
	return MatchedCall{std::string(value.substr(0, dot)), leg == "0" ? Leg::Caller : Leg::Callee};
}

std::string print_hold(const Call &call) {
	std::string text;
	for (const auto &leg : call.legs) {
		if (!text.empty()) text += ';';
		text += std::to_string(static_cast<unsigned>(leg.limit)) + ','
				+ std::to_string(leg.version);
	}
	return call.timer.is_on() ? text + ';' + print(call.timer) : text;
}

bool restore_hold(Call &call, std::string_view text) {
	const auto known = parse_hold(text);
	if (!known) return false;
	call.timer = known->timer;
	for (const auto leg : kLegs) restore(call[leg], known->legs[index_of(leg)]);
	return true;
}

bool is_behind(const Call &call, std::string_view text) noexcept {
	const auto known = parse_hold(text);
	if (!known || is_holding(call)) return false;
	bool is_higher = false;
	for (const auto leg : kLegs) {
		const auto theirs = known->legs[index_of(leg)].version;
		if (theirs < call[leg].version) return false;
		is_higher = is_higher || theirs > call[leg].version;
	}
	return is_higher;
}

} // namespace callops
