// What b2b_sca.so offers to the host, in tables.
#include "b2b/sca/kam/module.hpp"
#include "b2b/sca/kam/rpc.hpp"
#include "b2b/sca/kam/script.hpp"
#include "b2b/sca/kam/settings.hpp"
#include "core/kam/script_function.hpp"
#include "core/kam/shared_signals.hpp"

using b2b_sca::settings;
using core::kam::lit;
using core::kam::script_function;

extern "C" {
MODULE_VERSION
}

namespace {

constexpr auto kText = core::kam::fixup_text;

cmd_export_t commands[] = {
		script_function<b2b_sca::ki_init_request, 1>("sca_init_request", kText, REQUEST_ROUTE),
		script_function<b2b_sca::ki_bridge_request, 1>("sca_bridge_request", kText, REQUEST_ROUTE),
		core::kam::shared_signals(), {}};

param_export_t parameters[] = {{lit("hash_size"), PARAM_INT, &settings.hash_size},
		{lit("presence_server"), PARAM_STRING, &settings.presence_server},
		{lit("watchers_avp_spec"), PARAM_STRING, &settings.watchers_avp_spec},
		{lit("shared_line_spec_param"), PARAM_STRING, &settings.shared_line_spec_param},
		{lit("appearance_name_addr_spec_param"), PARAM_STRING,
				&settings.appearance_name_addr_spec_param},
		{lit("shared_line_domain"), PARAM_STRING, &settings.shared_line_domain},
		{lit("bridge_uri"), PARAM_STRING, &settings.bridge_uri},
		{lit("max_appearances"), PARAM_INT, &settings.max_appearances},
		{lit("publish_expires"), PARAM_INT, &settings.publish_expires},
		{lit("db_url"), PARAM_STRING, &settings.store.db_url},
		{lit("db_mode"), PARAM_INT, &settings.store.db_mode},
		{lit("table_name"), PARAM_STRING, &settings.store.db_table},
		{lit("update_period"), PARAM_INT, &settings.store.update_period},
		{lit("db_optional"), PARAM_INT, &settings.store.db_optional},
		{lit("db_timeout"), PARAM_INT, &settings.store.db_timeout},
		{lit("shared_line_column"), PARAM_STRING, &settings.shared_line_column},
		{lit("watchers_column"), PARAM_STRING, &settings.watchers_column},
		{lit("app1_shared_entity_column"), PARAM_STRING, &settings.calls[0].shared_entity},
		{lit("app1_call_state_column"), PARAM_STRING, &settings.calls[0].call_state},
		{lit("app1_call_info_uri_column"), PARAM_STRING, &settings.calls[0].call_info_uri},
		{lit("app1_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[0].appearance_uri},
		{lit("app1_b2bl_key_column"), PARAM_STRING, &settings.calls[0].key},
		{lit("app2_shared_entity_column"), PARAM_STRING, &settings.calls[1].shared_entity},
		{lit("app2_call_state_column"), PARAM_STRING, &settings.calls[1].call_state},
		{lit("app2_call_info_uri_column"), PARAM_STRING, &settings.calls[1].call_info_uri},
		{lit("app2_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[1].appearance_uri},
		{lit("app2_b2bl_key_column"), PARAM_STRING, &settings.calls[1].key},
		{lit("app3_shared_entity_column"), PARAM_STRING, &settings.calls[2].shared_entity},
		{lit("app3_call_state_column"), PARAM_STRING, &settings.calls[2].call_state},
		{lit("app3_call_info_uri_column"), PARAM_STRING, &settings.calls[2].call_info_uri},
		{lit("app3_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[2].appearance_uri},
		{lit("app3_b2bl_key_column"), PARAM_STRING, &settings.calls[2].key},
		{lit("app4_shared_entity_column"), PARAM_STRING, &settings.calls[3].shared_entity},
		{lit("app4_call_state_column"), PARAM_STRING, &settings.calls[3].call_state},
		{lit("app4_call_info_uri_column"), PARAM_STRING, &settings.calls[3].call_info_uri},
		{lit("app4_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[3].appearance_uri},
		{lit("app4_b2bl_key_column"), PARAM_STRING, &settings.calls[3].key},
		{lit("app5_shared_entity_column"), PARAM_STRING, &settings.calls[4].shared_entity},
		{lit("app5_call_state_column"), PARAM_STRING, &settings.calls[4].call_state},
		{lit("app5_call_info_uri_column"), PARAM_STRING, &settings.calls[4].call_info_uri},
		{lit("app5_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[4].appearance_uri},
		{lit("app5_b2bl_key_column"), PARAM_STRING, &settings.calls[4].key},
		{lit("app6_shared_entity_column"), PARAM_STRING, &settings.calls[5].shared_entity},
		{lit("app6_call_state_column"), PARAM_STRING, &settings.calls[5].call_state},
		{lit("app6_call_info_uri_column"), PARAM_STRING, &settings.calls[5].call_info_uri},
		{lit("app6_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[5].appearance_uri},
		{lit("app6_b2bl_key_column"), PARAM_STRING, &settings.calls[5].key},
		{lit("app7_shared_entity_column"), PARAM_STRING, &settings.calls[6].shared_entity},
		{lit("app7_call_state_column"), PARAM_STRING, &settings.calls[6].call_state},
		{lit("app7_call_info_uri_column"), PARAM_STRING, &settings.calls[6].call_info_uri},
		{lit("app7_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[6].appearance_uri},
		{lit("app7_b2bl_key_column"), PARAM_STRING, &settings.calls[6].key},
		{lit("app8_shared_entity_column"), PARAM_STRING, &settings.calls[7].shared_entity},
		{lit("app8_call_state_column"), PARAM_STRING, &settings.calls[7].call_state},
		{lit("app8_call_info_uri_column"), PARAM_STRING, &settings.calls[7].call_info_uri},
		{lit("app8_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[7].appearance_uri},
		{lit("app8_b2bl_key_column"), PARAM_STRING, &settings.calls[7].key},
		{lit("app9_shared_entity_column"), PARAM_STRING, &settings.calls[8].shared_entity},
		{lit("app9_call_state_column"), PARAM_STRING, &settings.calls[8].call_state},
		{lit("app9_call_info_uri_column"), PARAM_STRING, &settings.calls[8].call_info_uri},
		{lit("app9_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[8].appearance_uri},
		{lit("app9_b2bl_key_column"), PARAM_STRING, &settings.calls[8].key},
		{lit("app10_shared_entity_column"), PARAM_STRING, &settings.calls[9].shared_entity},
		{lit("app10_call_state_column"), PARAM_STRING, &settings.calls[9].call_state},
		{lit("app10_call_info_uri_column"), PARAM_STRING, &settings.calls[9].call_info_uri},
		{lit("app10_call_info_appearance_uri_column"), PARAM_STRING,
				&settings.calls[9].appearance_uri},
		{lit("app10_b2bl_key_column"), PARAM_STRING, &settings.calls[9].key}, {}};

template <auto function>
sr_kemi_t kemi_function(const char *name) noexcept {
	return core::kam::kemi_function<function>("b2b_sca", name);
}

sr_kemi_t kemi[] = {kemi_function<b2b_sca::ki_init_request>("init_request"),
		kemi_function<b2b_sca::ki_bridge_request>("bridge_request"), {}};

} // namespace

extern "C" {

struct module_exports exports = {lit("b2b_sca"), DEFAULT_DLFLAGS, commands, parameters,
		b2b_sca::rpcs, nullptr, nullptr, b2b_sca::start, b2b_sca::start_worker, b2b_sca::stop};

int mod_register(char *, int *, void *, void *) {
	return sr_kemi_modules_add(kemi);
}
}
