// What sca.so offers to the host, in tables.
#include "core/kam/exports.hpp"
#include "core/kam/shared_signals.hpp"
#include "core/kam/str.hpp"
#include "sca/kam/api.hpp"
#include "sca/kam/events.hpp"
#include "sca/kam/module.hpp"
#include "sca/kam/rpc.hpp"
#include "sca/kam/script.hpp"

using core::kam::command;
using core::kam::fixup_text;
using core::kam::lit;

extern "C" {
MODULE_VERSION
}

namespace {

// mask: a number or a variable; the URIs: text with variables.
int fixup_update(void **param, int number) {
	return number == 1 ? fixup_var_int_1(param, 1) : fixup_text(param, number);
}

cmd_export_t commands[] = {{lit("sca_handle_subscribe"), command(sca::w_handle_subscribe), 0,
								   nullptr, nullptr, REQUEST_ROUTE},
		{lit("sca_handle_subscribe"), command(sca::w_handle_subscribe), 1, fixup_text, nullptr,
				REQUEST_ROUTE},
		{lit("sca_handle_subscribe"), command(sca::w_handle_subscribe), 2, fixup_text, nullptr,
				REQUEST_ROUTE},
		{lit("sca_call_info_update"), command(sca::w_call_info_update), 0, nullptr, nullptr,
				REQUEST_ROUTE | FAILURE_ROUTE | ONREPLY_ROUTE},
		{lit("sca_call_info_update"), command(sca::w_call_info_update), 1, fixup_update, nullptr,
				REQUEST_ROUTE | FAILURE_ROUTE | ONREPLY_ROUTE},
		{lit("sca_call_info_update"), command(sca::w_call_info_update), 2, fixup_update, nullptr,
				REQUEST_ROUTE | FAILURE_ROUTE | ONREPLY_ROUTE},
		{lit("sca_call_info_update"), command(sca::w_call_info_update_from), 3, fixup_update,
				nullptr, REQUEST_ROUTE | FAILURE_ROUTE | ONREPLY_ROUTE},
		{lit("bind_sca"), command(sca::bind), 0, nullptr, nullptr, 0}, core::kam::shared_signals(),
		{}};

param_export_t parameters[] = {{lit("hash_table_size"), PARAM_INT, &sca::settings.table_bits},
		{lit("call_info_max_expires"), PARAM_INT, &sca::settings.call_info_max_expires},
		{lit("line_seize_max_expires"), PARAM_INT, &sca::settings.line_seize_max_expires},
		{lit("purge_expired_interval"), PARAM_INT, &sca::settings.purge_expired_interval},
		{lit("db_url"), PARAM_STRING, &sca::settings.db_url},
		{lit("subs_table"), PARAM_STRING, &sca::settings.subs_table},
		{lit("state_table"), PARAM_STRING, &sca::settings.state_table},
		{lit("db_mode"), PARAM_INT, &sca::settings.db_mode},
		{lit("db_update_interval"), PARAM_INT, &sca::settings.db_update_interval},
		{lit("db_optional"), PARAM_INT, &sca::settings.db_optional},
		{lit("db_timeout"), PARAM_INT, &sca::settings.db_timeout},
		{lit("outbound_proxy"), PARAM_STRING, &sca::settings.outbound_proxy},
		{lit("onhold_bflag"), PARAM_INT, &sca::settings.onhold_bflag},
		{lit("server_address"), PARAM_STRING, &sca::settings.server_address},
		{lit("contact_fallback"), PARAM_STRING, &sca::settings.contact_fallback},
		{lit("from_uri_avp"), PARAM_STRING, &sca::settings.from_uri_avp},
		{lit("to_uri_avp"), PARAM_STRING, &sca::settings.to_uri_avp},
		{lit("received_avp"), PARAM_STRING, &sca::settings.received_avp},
		{lit("event_callback"), PARAM_STRING, &sca::settings.event_callback},
		{lit("compat"), PARAM_INT, &sca::settings.compat},
		{lit("resubscribe_release"), PARAM_STRING, &sca::settings.resubscribe_release},
		{lit("alerting"), PARAM_INT, &sca::settings.alerting},
		{lit("seize_on_invite"), PARAM_INT, &sca::settings.seize_on_invite},
		{lit("max_appearances"), PARAM_INT, &sca::settings.max_appearances},
		{lit("max_index"), PARAM_INT, &sca::settings.max_index},
		{lit("max_subscribers"), PARAM_INT, &sca::settings.max_subscribers},
		{lit("max_lines"), PARAM_INT, &sca::settings.max_lines},
		{lit("max_call_info"), PARAM_INT, &sca::settings.max_call_info},
		{lit("max_call_time"), PARAM_INT, &sca::settings.max_call_time},
		{lit("notify_engine"), PARAM_STRING, &sca::settings.notify_engine}, {}};

pv_export_t variables[] = {sca::event_variable(), {}};

sr_kemi_t kemi[] = {{str_init("sca"), str_init("handle_subscribe"), SR_KEMIP_INT,
							(void *)sca::ki_handle_subscribe, {}},
		{str_init("sca"), str_init("handle_subscribe_uris"), SR_KEMIP_INT,
				(void *)sca::ki_handle_subscribe_uris, {SR_KEMIP_STR, SR_KEMIP_STR}},
		{str_init("sca"), str_init("call_info_update_default"), SR_KEMIP_INT,
				(void *)sca::ki_call_info_update_default, {}},
		{str_init("sca"), str_init("call_info_update_mask"), SR_KEMIP_INT,
				(void *)sca::ki_call_info_update_mask, {SR_KEMIP_INT}},
		{str_init("sca"), str_init("call_info_update_turi"), SR_KEMIP_INT,
				(void *)sca::ki_call_info_update_turi, {SR_KEMIP_INT, SR_KEMIP_STR}},
		{str_init("sca"), str_init("call_info_update"), SR_KEMIP_INT,
				(void *)sca::ki_call_info_update, {SR_KEMIP_INT, SR_KEMIP_STR, SR_KEMIP_STR}},
		{}};

} // namespace

extern "C" {

struct module_exports exports = {lit("sca"), DEFAULT_DLFLAGS, commands, parameters, sca::rpcs,
		variables, nullptr, sca::start, sca::start_worker, sca::stop};

int mod_register(char *, int *, void *, void *) {
	sr_kemi_modules_add(kemi);
	return 0;
}
}
