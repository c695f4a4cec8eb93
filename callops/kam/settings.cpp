#include "callops/kam/settings.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/setting.hpp"
#include "core/sip/refer.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {
using core::base::Bound;
using core::base::check_bounds;
using core::base::Done;
using core::base::EnumName;
using core::base::refuse;
using core::base::Result;
using core::base::text_or;

constexpr EnumName<Mode> kModes[] = {
		{Mode::Param, "param"}, {Mode::Manual, "manual"}, {Mode::CallId, "callid"}};

// Those of RFC 3261 19.1.1: they say how a request is sent, and the match parameter is taken off each.
constexpr std::string_view kTaken[] = {"transport", "user", "method", "ttl", "maddr", "lr"};

bool is_taken(std::string_view name) {
	return std::any_of(std::begin(kTaken), std::end(kTaken),
			[name](std::string_view taken) { return core::sip::iequals(name, taken); });
}

const Bound kBounds[] = {
		{"transfer_timeout", &settings.transfer_timeout, 1, 3600},
		{"hold_timeout", &settings.hold_timeout, 1, 3600},
		{"end_on_ok", &settings.end_on_ok, 0, 1},
		{"hash_size", &settings.hash_size, 1, 16},
};

Result<Done> check_texts(Setup &made) {
	const auto mode = core::base::check_word("mode", text_or(settings.mode, "param"), kModes);
	if (!mode) return mode.error();
	made.policy.mode = mode.value();

	made.match_param = text_or(settings.match_param, "osid");
	if (!core::sip::is_token(made.match_param) || is_taken(made.match_param))
		return refuse("match_param", made.match_param,
				"the name of a URI parameter that has no meaning in SIP");
	made.referred_by = text_or(settings.referred_by);
	if (!made.referred_by.empty() && !core::sip::is_destination(made.referred_by))
		return refuse("referred_by", made.referred_by, "a SIP URI");
	made.event_callback = text_or(settings.event_callback);
	return Done{};
}

} // namespace

Settings settings;

Setup &setup() {
	static Setup made;
	return made;
}

Result<Done> check_settings() {
	constexpr int64_t kSecond = 1000;
	Setup &made = setup();
	if (auto good = check_bounds(kBounds); !good) return good;
	if (auto good = check_texts(made); !good) return good;
	made.policy.match_param = made.match_param;
	made.policy.referred_by = made.referred_by;
	made.policy.transfer_timeout = settings.transfer_timeout * kSecond;
	made.policy.hold_timeout = settings.hold_timeout * kSecond;
	made.policy.end_on_ok = settings.end_on_ok != 0;
	return Done{};
}

} // namespace callops
