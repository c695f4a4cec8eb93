// The modparams, as the script wrote them. Checked once, in start(); constant afterwards.
#pragma once

#include <vector>

#include "b2b/entities/domain/credentials.hpp"
#include "core/base/result.hpp"

namespace b2b_entities {

struct Settings {
	int hash_size = 9; // buckets: 2 to the power of it
	int auto_handle = 1;
	int passthru_prack = 0;
	int ack_timeout = 32; // seconds, 64*T1: without an ACK of its 2xx for so long a leg is ended
	int max_sessions = 100'000;
	int max_legs = 16; // of one session
	std::vector<Credential> credentials;
};
extern Settings settings;

// One `credential`, as the host gives it. 0, or less: it is none.
int add_credential(unsigned type, void *text) noexcept;

// Names the setting that cannot be, and what it may be.
core::base::Result<core::base::Done> check_settings();

} // namespace b2b_entities
