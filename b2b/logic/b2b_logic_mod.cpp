// What b2b_logic.so offers to the host, in tables.
#include "b2b/logic/kam/api.hpp"
#include "b2b/logic/kam/module.hpp"
#include "b2b/logic/kam/rpc.hpp"
#include "b2b/logic/kam/script.hpp"
#include "b2b/logic/kam/settings.hpp"
#include "b2b/logic/kam/variables.hpp"
#include "core/kam/script_function.hpp"
#include "core/kam/shared_signals.hpp"

using b2b_logic::settings;
using core::kam::lit;
using core::kam::script_function;

extern "C" {
MODULE_VERSION
}

namespace {

constexpr auto kText = core::kam::fixup_text;
constexpr auto kServer = core::kam::fixup_text_or_avp<3, 4>;
constexpr auto kClient = core::kam::fixup_text_or_avp<6>;
constexpr auto kReply = core::kam::fixup_text_or_avp<3>;
constexpr auto kTrigger = core::kam::fixup_text_or_avp<5, 6>;

cmd_export_t commands[] = {
		{lit("bind_b2b_logic"), core::kam::command(b2b_logic::bind), 0, nullptr, nullptr, 0},
		script_function<b2b_logic::ki_init_request, 1>("b2b_init_request", kText, REQUEST_ROUTE),
		script_function<b2b_logic::ki_init_request, 2>("b2b_init_request", kText, REQUEST_ROUTE),
		script_function<b2b_logic::ki_init_request, 3>("b2b_init_request", kText, REQUEST_ROUTE),
		script_function<b2b_logic::ki_init_request, 4>("b2b_init_request", kText, REQUEST_ROUTE),
		script_function<b2b_logic::ki_server_new, 1>("b2b_server_new", kServer, REQUEST_ROUTE),
		script_function<b2b_logic::ki_server_new, 2>("b2b_server_new", kServer, REQUEST_ROUTE),
		script_function<b2b_logic::ki_server_new, 3>("b2b_server_new", kServer, REQUEST_ROUTE),
		script_function<b2b_logic::ki_server_new, 4>("b2b_server_new", kServer, REQUEST_ROUTE),
		script_function<b2b_logic::ki_client_new, 2>("b2b_client_new", kClient, ANY_ROUTE),
		script_function<b2b_logic::ki_client_new, 3>("b2b_client_new", kClient, ANY_ROUTE),
		script_function<b2b_logic::ki_client_new, 4>("b2b_client_new", kClient, ANY_ROUTE),
		script_function<b2b_logic::ki_client_new, 5>("b2b_client_new", kClient, ANY_ROUTE),
		script_function<b2b_logic::ki_client_new, 6>("b2b_client_new", kClient, ANY_ROUTE),
		script_function<b2b_logic::ki_bridge, 2>("b2b_bridge", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_bridge, 3>("b2b_bridge", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_bridge, 4>("b2b_bridge", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_bridge_retry, 1>("b2b_bridge_retry", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_pass_request, 0>("b2b_pass_request", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_handle_reply, 0>("b2b_handle_reply", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_handle_reply, 1>("b2b_handle_reply", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_send_reply, 2>("b2b_send_reply", kReply, ANY_ROUTE),
		script_function<b2b_logic::ki_send_reply, 3>("b2b_send_reply", kReply, ANY_ROUTE),
		script_function<b2b_logic::ki_send_reply, 4>("b2b_send_reply", kReply, ANY_ROUTE),
		script_function<b2b_logic::ki_delete_entity, 0>("b2b_delete_entity", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_end_dlg_leg, 0>("b2b_end_dlg_leg", kText, ANY_ROUTE),
		script_function<b2b_logic::ki_bridge_request, 2>(
				"b2b_bridge_request", kText, REQUEST_ROUTE),
		script_function<b2b_logic::ki_bridge_request, 3>(
				"b2b_bridge_request", kText, REQUEST_ROUTE),
		script_function<b2b_logic::ki_bridge_request, 4>(
				"b2b_bridge_request", kText, REQUEST_ROUTE),
		script_function<b2b_logic::ki_trigger_scenario, 4>(
				"b2b_trigger_scenario", kTrigger, REQUEST_ROUTE),
		script_function<b2b_logic::ki_trigger_scenario, 5>(
				"b2b_trigger_scenario", kTrigger, REQUEST_ROUTE),
		script_function<b2b_logic::ki_trigger_scenario, 6>(
				"b2b_trigger_scenario", kTrigger, REQUEST_ROUTE),
		core::kam::shared_signals(), {}};

param_export_t parameters[] = {{lit("hash_size"), PARAM_INT, &settings.hash_size},
		{lit("script_req_route"), PARAM_STRING, &settings.script_req_route},
		{lit("script_reply_route"), PARAM_STRING, &settings.script_reply_route},
		{lit("scenario"), PARAM_STRING | PARAM_USE_FUNC,
				core::kam::setter(b2b_logic::add_scenario)},
		{lit("cleanup_period"), PARAM_INT, &settings.cleanup_period},
		{lit("custom_headers_regexp"), PARAM_STRING, &settings.custom_headers_regexp},
		{lit("custom_headers"), PARAM_STRING, &settings.custom_headers},
		{lit("max_duration"), PARAM_INT, &settings.max_duration},
		{lit("contact_user"), PARAM_INT, &settings.contact_user},
		{lit("b2bl_from_spec_param"), PARAM_STRING, &settings.from_spec_param},
		{lit("server_address"), PARAM_STRING, &settings.server_address},
		{lit("init_callid_hdr"), PARAM_STRING, &settings.init_callid_hdr},
		{lit("b2bl_th_init_timeout"), PARAM_INT, &settings.th_init_timeout},
		{lit("b2bl_early_update"), PARAM_INT, &settings.early_update},
		{lit("old_entity_term_delay"), PARAM_INT, &settings.old_entity_term_delay},
		{lit("hold_first_after"), PARAM_INT, &settings.hold_first_after},
		{lit("max_script_depth"), PARAM_INT, &settings.max_script_depth},
		{lit("limit_reply"), PARAM_INT, &settings.limit_reply},
		{lit("db_url"), PARAM_STRING, &settings.store.db_url},
		{lit("db_table"), PARAM_STRING, &settings.store.db_table},
		{lit("cachedb_url"), PARAM_STRING, &settings.store.cachedb_url},
		{lit("cachedb_key_prefix"), PARAM_STRING, &settings.store.cachedb_key_prefix},
		{lit("db_mode"), PARAM_INT, &settings.store.db_mode},
		{lit("update_period"), PARAM_INT, &settings.store.update_period},
		{lit("db_optional"), PARAM_INT, &settings.store.db_optional},
		{lit("db_timeout"), PARAM_INT, &settings.store.db_timeout},
		{lit("event_callback"), PARAM_STRING, &settings.event_callback}, {}};

template <auto function>
sr_kemi_t kemi_function(const char *name) noexcept {
	return core::kam::kemi_function<function>("b2b_logic", name);
}

sr_kemi_t kemi[] = {kemi_function<b2b_logic::ki_server_new>("server_new"),
		kemi_function<b2b_logic::ki_client_new>("client_new"),
		kemi_function<b2b_logic::ki_init_request>("init_request"),
		kemi_function<b2b_logic::ki_bridge_request>("bridge_request"),
		kemi_function<b2b_logic::ki_trigger_scenario>("trigger_scenario"),
		kemi_function<b2b_logic::ki_pass_request>("pass_request"),
		kemi_function<b2b_logic::ki_send_reply>("send_reply"),
		kemi_function<b2b_logic::ki_bridge>("bridge"),
		kemi_function<b2b_logic::ki_delete_entity>("delete_entity"),
		kemi_function<b2b_logic::ki_end_dlg_leg>("end_dlg_leg"),
		kemi_function<b2b_logic::ki_handle_reply>("handle_reply"),
		kemi_function<b2b_logic::ki_bridge_retry>("bridge_retry"), {}};

} // namespace

extern "C" {

struct module_exports exports = {lit("b2b_logic"), DEFAULT_DLFLAGS, commands, parameters,
		b2b_logic::rpcs, b2b_logic::variables, nullptr, b2b_logic::start, b2b_logic::start_worker,
		b2b_logic::stop};

int mod_register(char *, int *, void *, void *) {
	return b2b_logic::watch_scripts() ? sr_kemi_modules_add(kemi) : -1;
}
}
