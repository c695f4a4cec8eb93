// The modparams, as the script wrote them, and what they mean. Checked once, in start(); constant afterwards.
#pragma once

#include <string>

#include "callops/domain/policy.hpp"
#include "core/base/result.hpp"

namespace callops {

// Written by the host while it reads the script: int and char * as its parameter types want.
struct Settings {
	char *mode = nullptr;
	char *match_param = nullptr;
	char *referred_by = nullptr;
	char *event_callback = nullptr;
	int transfer_timeout = 60; // seconds
	int hold_timeout = 60;
	int end_on_ok = 0;
	int hash_size = 10; // buckets: 2 to the power of it
};
extern Settings settings;

// What start() made of them.
struct Setup {
	Policy policy;
	std::string match_param, referred_by, event_callback; // policy looks into these
};
Setup &setup();

// Names the setting that cannot be, and what it may be.
core::base::Result<core::base::Done> check_settings();

} // namespace callops
