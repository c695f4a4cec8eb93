// The modparams, as the script wrote them. Checked once, in start(); constant afterwards.
#pragma once

#include <string>
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
	int max_legs = 16;     // of one session
	int max_rate = 0;      // sessions that may begin in a second; 0: any number
	int max_body = 60'000; // bytes, of what we send
	std::vector<Credential> credentials;
	char *db_url = nullptr;
	char *db_table = nullptr;
	int db_mode = 2;
	int update_period = 100; // seconds
	int db_optional = 0;
	int db_timeout = 2000;   // ms
	int orphan_timeout = 60; // seconds
};
extern Settings settings;

enum class DbMode { None, WriteThrough, WriteBack };

// What check_settings() made of them.
struct DbSetup {
	DbMode mode = DbMode::None;
	std::string url, table;
};
const DbSetup &db_setup() noexcept;

// One `credential`, as the host gives it. 0, or less: it is none.
int add_credential(unsigned type, void *text) noexcept;

// Names the setting that cannot be, and what it may be.
core::base::Result<core::base::Done> check_settings();

} // namespace b2b_entities
