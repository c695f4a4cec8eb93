// The modparams, as the script wrote them. Checked once, in start(); constant afterwards.
#pragma once

#include <string>
#include <vector>

#include "b2b/entities/domain/credentials.hpp"
#include "core/base/result.hpp"
#include "core/kam/row_store.hpp"

namespace b2b_entities {

struct Settings {
	int hash_size = 12; // buckets: 2 to the power of it
	char *script_req_route = nullptr;
	char *script_reply_route = nullptr;
	int auto_handle = 1;
	int passthru_prack = 0;
	int nat_target = 0;   // NatTarget
	int ack_timeout = 32; // seconds, 64*T1: without an ACK of its 2xx for so long a leg is ended
	int max_sessions = 100'000;
	int max_legs = 16;     // of one session
	int max_rate = 0;      // sessions that may begin in a second; 0: any number
	int max_body = 64'000; // bytes, of what we send
	std::vector<Credential> credentials;
	core::kam::StoreParameters store;
	int dmq = 0;
	int orphan_timeout = 60;    // seconds
	int restored_check = 30;    // seconds after the start; 0: restored legs are not asked
	int session_timer = 0;      // 1: kept with each end, else passed from leg to leg
	int session_expires = 1800; // seconds
	int min_se = 90;
	int ua_default_timeout = 43'200;    // seconds that a UA session may last
	char *advertised_contact = nullptr; // of UA sessions; none: made of the socket
	char *event_callback = nullptr;     // of a KEMI script
};
extern Settings settings;

// What check_settings() made of them.
const core::kam::StoreSetup &store_setup() noexcept;

// One `credential`, as the host gives it. 0, or less: it is none.
int add_credential(unsigned type, void *text) noexcept;

// Names the setting that cannot be, and what it may be.
core::base::Result<core::base::Done> check_settings();

} // namespace b2b_entities
