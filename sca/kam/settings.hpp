// The modparams, as the script wrote them, and what they mean. Checked once, in start(); constant
// afterwards.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/kam/message.hpp"
#include "sca/domain/policy.hpp"

namespace sca {

// Written by the host while it reads the script: int and char * as its parameter types want.
struct Settings {
	int table_bits = -1;
	int call_info_max_expires = 3600;
	int line_seize_max_expires = 15;
	int purge_expired_interval = 120;
	char *db_url = nullptr;
	char *subs_table = nullptr;
	char *state_table = nullptr;
	int db_mode = 2;
	int db_update_interval = 300;
	int db_optional = 0;
	int db_timeout = 2000;
	char *outbound_proxy = nullptr;
	int onhold_bflag = -1;
	char *server_address = nullptr;
	char *contact_fallback = nullptr;
	char *from_uri_avp = nullptr;
	char *to_uri_avp = nullptr;
	char *received_avp = nullptr;
	char *event_callback = nullptr;
	int compat = 1;
	char *resubscribe_release = nullptr;
	int alerting = 1;
	int seize_on_invite = 1;
	int max_appearances = 64;
	int max_index = 255;
	int max_subscribers = 1000;
	int max_lines = 100000;
	int max_call_info = 8192;
	int max_call_time = 43200;
	char *notify_engine = nullptr;
};
extern Settings settings;

enum class NotifyEngine { Own, Tm };
enum class DbMode { None, WriteThrough, WriteBack };

// What start() made of them.
struct Setup {
	Policy policy;
	DbMode db_mode = DbMode::WriteBack;
	NotifyEngine notify_engine = NotifyEngine::Own;
	std::string db_url, subs_table, state_table;
	std::string server_address, contact_fallback, outbound_proxy;
	core::kam::VariableSpec from_uri_avp, to_uri_avp, received_avp;
};
Setup &setup();

// Names the setting that cannot be, and what it may be.
core::base::Result<core::base::Done> check_settings();

} // namespace sca
