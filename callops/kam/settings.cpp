#include "callops/kam/settings.hpp"

#include "core/base/enum_name.hpp"
#include "core/sip/refer.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {
using core::base::Done;
using core::base::EnumName;
using core::base::Error;
using core::base::Result;

constexpr EnumName<Mode> kModes[] = {
		{Mode::Param, "param"}, {Mode::Manual, "manual"}, {Mode::CallId, "callid"}};

struct Bound {
	const char *name;
	const int *value;
	int least, most;
};

const Bound kBounds[] = {
		{"transfer_timeout", &settings.transfer_timeout, 1, 3600},
		{"hold_timeout", &settings.hold_timeout, 1, 3600},
		{"end_on_ok", &settings.end_on_ok, 0, 1},
		{"hash_size", &settings.hash_size, 1, 16},
};

std::string text_of(const char *value, const char *otherwise) {
	return value ? value : otherwise;
}

Error refuse(const std::string &name, const std::string &value, const std::string &may_be) {
	return {"modparam " + name + ": \"" + value + "\" cannot be used; it must be " + may_be};
}

Result<Done> check_bounds() {
	for (const Bound &bound : kBounds)
		if (*bound.value < bound.least || *bound.value > bound.most)
			return refuse(bound.name, std::to_string(*bound.value),
					std::to_string(bound.least) + " to " + std::to_string(bound.most));
	return Done{};
}

Result<Done> check_texts(Setup &made) {
	const std::string word = text_of(settings.mode, "param");
	const auto mode = core::base::value_of(kModes, core::sip::to_lower(word));
	if (!mode) return refuse("mode", word, "param, manual or callid");
	made.policy.mode = *mode;

	made.match_param = text_of(settings.match_param, "osid");
	if (!core::sip::is_token(made.match_param))
		return refuse("match_param", made.match_param, "the name of a URI parameter");
	made.referred_by = text_of(settings.referred_by, "");
	if (!made.referred_by.empty() && !core::sip::is_destination(made.referred_by))
		return refuse("referred_by", made.referred_by, "a SIP URI");
	made.event_callback = text_of(settings.event_callback, "");
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
	if (auto good = check_bounds(); !good) return good;
	if (auto good = check_texts(made); !good) return good;
	made.policy.match_param = made.match_param;
	made.policy.referred_by = made.referred_by;
	made.policy.transfer_timeout = settings.transfer_timeout * kSecond;
	made.policy.hold_timeout = settings.hold_timeout * kSecond;
	made.policy.end_on_ok = settings.end_on_ok != 0;
	return Done{};
}

} // namespace callops
