// The modparams, as the script wrote them, and what they mean. Checked once, in start(); constant afterwards.
#pragma once

#include <string>

#include "b2b/sca/domain/rows.hpp"
#include "core/base/result.hpp"
#include "core/kam/message.hpp"
#include "core/kam/row_store.hpp"

namespace b2b_sca {

// Written by the host while it reads the script: int and char * as its parameter types want.
struct CallColumnSettings {
	char *shared_entity = nullptr, *call_state = nullptr, *call_info_uri = nullptr,
		 *appearance_uri = nullptr, *key = nullptr;
};
struct Settings {
	int hash_size = 10; // buckets: 2 to the power of it
	char *presence_server = nullptr;
	char *watchers_avp_spec = nullptr;
	char *shared_line_spec_param = nullptr;
	char *appearance_name_addr_spec_param = nullptr;
	char *shared_line_domain = nullptr;
	char *bridge_uri = nullptr;
	int max_appearances = 64;
	int publish_expires = 600; // seconds
	char *shared_line_column = nullptr;
	char *watchers_column = nullptr;
	CallColumnSettings calls[kColumnCalls];
	core::kam::StoreParameters store;
	Settings() {
		store.db_mode = 0;
		store.table_parameter = "table_name";
	}
};
extern Settings settings;

// What start() has made of them.
struct Setup {
	Policy policy;
	core::kam::VariableSpec shared_line, party;
	std::string watchers;        // the $avp() by its name; empty: nobody is told by PUBLISH
	std::string presence_server; // URI; empty: PUBLISHes go where the watchers are
	std::string domain;          // of bare names; empty: that of the request
	std::string bridge_uri;      // of a conference, for phones that join; empty: none can
	core::kam::StoreSetup store;
	core::sql::Table further; // appearances without columns of their own
};
Setup &setup() noexcept;

// Names the setting that cannot be, and what it may be. When the script has been read.
core::base::Result<core::base::Done> check_settings();

} // namespace b2b_sca
