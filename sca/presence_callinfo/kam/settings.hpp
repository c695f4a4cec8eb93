// The modparams, as the script wrote them, and what they mean. Checked once, in start(); constant afterwards.
#pragma once

#include "core/base/result.hpp"
#include "core/kam/row_store.hpp"
#include "sca/presence_callinfo/domain/policy.hpp"

namespace callinfo {

// Written by the host while it reads the script.
struct Settings {
	int hash_size = 9;
	int call_info_max_expires = 3600;
	int line_seize_max_expires = 15;
	int max_index = 255;
	int max_lines = 100000;
	int max_publications = 64;
	int max_call_info = 8192;
	// Without a db_url: that of presence, if presence keeps anything there.
	core::kam::StoreParameters store;
	Settings() { store.db_mode = 1; }
};
extern Settings settings;

const Policy &policy() noexcept;
const core::kam::StoreSetup &store_setup() noexcept;

// Names the setting that cannot be, and what it may be.
core::base::Result<core::base::Done> check_settings();

} // namespace callinfo
