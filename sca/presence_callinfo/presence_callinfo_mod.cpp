// What presence_callinfo.so offers to the host, in tables.
#include "core/kam/script_function.hpp"
#include "core/kam/shared_signals.hpp"
#include "sca/presence_callinfo/kam/module.hpp"
#include "sca/presence_callinfo/kam/rpc.hpp"
#include "sca/presence_callinfo/kam/script.hpp"
#include "sca/presence_callinfo/kam/settings.hpp"

using callinfo::settings;
using core::kam::lit;
using core::kam::script_function;

extern "C" {
MODULE_VERSION
}

namespace {

cmd_export_t commands[] = {script_function<callinfo::ki_handle_publish, 0>(
								   "callinfo_handle_publish", nullptr, REQUEST_ROUTE),
		script_function<callinfo::ki_handle_subscribe, 0>(
				"callinfo_handle_subscribe", nullptr, REQUEST_ROUTE),
		core::kam::shared_signals(), {}};

param_export_t parameters[] = {{lit("hash_size"), PARAM_INT, &settings.hash_size},
		{lit("call_info_max_expires"), PARAM_INT, &settings.call_info_max_expires},
		{lit("line_seize_max_expires"), PARAM_INT, &settings.line_seize_max_expires},
		{lit("max_index"), PARAM_INT, &settings.max_index},
		{lit("max_lines"), PARAM_INT, &settings.max_lines},
		{lit("max_publications"), PARAM_INT, &settings.max_publications},
		{lit("max_call_info"), PARAM_INT, &settings.max_call_info},
		{lit("db_url"), PARAM_STRING, &settings.store.db_url},
		{lit("db_table"), PARAM_STRING, &settings.store.db_table},
		{lit("db_mode"), PARAM_INT, &settings.store.db_mode},
		{lit("update_period"), PARAM_INT, &settings.store.update_period},
		{lit("db_optional"), PARAM_INT, &settings.store.db_optional},
		{lit("db_timeout"), PARAM_INT, &settings.store.db_timeout}, {}};

sr_kemi_t kemi[] = {core::kam::kemi_function<callinfo::ki_handle_publish>(
							"presence_callinfo", "handle_publish"),
		core::kam::kemi_function<callinfo::ki_handle_subscribe>(
				"presence_callinfo", "handle_subscribe"),
		{}};

} // namespace

extern "C" {

struct module_exports exports = {lit("presence_callinfo"), DEFAULT_DLFLAGS, commands, parameters,
		callinfo::rpcs, nullptr, nullptr, callinfo::start, callinfo::start_worker, callinfo::stop};

int mod_register(char *, int *, void *, void *) {
	sr_kemi_modules_add(kemi);
	return 0;
}
}
