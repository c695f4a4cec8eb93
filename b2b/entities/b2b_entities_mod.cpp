// What b2b_entities.so offers to the host, in tables.
#include "b2b/entities/kam/api.hpp"
#include "b2b/entities/kam/late.hpp"
#include "b2b/entities/kam/module.hpp"
#include "b2b/entities/kam/requests.hpp"
#include "b2b/entities/kam/rpc.hpp"
#include "b2b/entities/kam/script.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/ua_event.hpp"
#include "b2b/entities/kam/ua_script.hpp"
#include "core/kam/before_script.hpp"
#include "core/kam/exports.hpp"
#include "core/kam/script_function.hpp"
#include "core/kam/shared_signals.hpp"

using core::kam::command;
using core::kam::lit;
using core::kam::script_function;

extern "C" {
MODULE_VERSION
}

namespace {

int fix_start(void **parameter, int number) noexcept {
	return number == 1 ? core::kam::fixup_variable(parameter, number)
					   : core::kam::fixup_text_or_avp<6>(parameter, number);
}
int fix_init(void **parameter, int number) noexcept {
	return number == 1 ? core::kam::fixup_variable(parameter, number)
					   : core::kam::fixup_text(parameter, number);
}
constexpr auto kUpdate = core::kam::fixup_text_or_avp<4>;
constexpr auto kReply = core::kam::fixup_text_or_avp<6>;
constexpr auto kTerminate = core::kam::fixup_text_or_avp<2>;

cmd_export_t commands[] = {
		{lit("b2b_handle"), command(b2b_entities::w_handle), 0, nullptr, nullptr, REQUEST_ROUTE},
		{lit("bind_b2b_entities"), command(b2b_entities::bind), 0, nullptr, nullptr, 0},
		script_function<b2b_entities::ki_ua_server_init, 0>(
				"ua_session_server_init", fix_init, REQUEST_ROUTE),
		script_function<b2b_entities::ki_ua_server_init, 1>(
				"ua_session_server_init", fix_init, REQUEST_ROUTE),
		script_function<b2b_entities::ki_ua_server_init, 2>(
				"ua_session_server_init", fix_init, REQUEST_ROUTE),
		script_function<b2b_entities::ki_ua_server_init, 3>(
				"ua_session_server_init", fix_init, REQUEST_ROUTE),
		script_function<b2b_entities::ki_ua_client_start, 3>(
				"ua_session_client_start", fix_start, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_client_start, 4>(
				"ua_session_client_start", fix_start, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_client_start, 5>(
				"ua_session_client_start", fix_start, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_client_start, 6>(
				"ua_session_client_start", fix_start, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_update, 2>("ua_session_update", kUpdate, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_update, 3>("ua_session_update", kUpdate, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_update, 4>("ua_session_update", kUpdate, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_update, 5>("ua_session_update", kUpdate, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_reply, 3>("ua_session_reply", kReply, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_reply, 4>("ua_session_reply", kReply, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_reply, 5>("ua_session_reply", kReply, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_reply, 6>("ua_session_reply", kReply, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_terminate, 1>(
				"ua_session_terminate", kTerminate, ANY_ROUTE),
		script_function<b2b_entities::ki_ua_terminate, 2>(
				"ua_session_terminate", kTerminate, ANY_ROUTE),
		core::kam::shared_signals(), {}};

param_export_t parameters[] = {{lit("hash_size"), PARAM_INT, &b2b_entities::settings.hash_size},
		{lit("script_req_route"), PARAM_STRING, &b2b_entities::settings.script_req_route},
		{lit("script_reply_route"), PARAM_STRING, &b2b_entities::settings.script_reply_route},
		{lit("auto_handle"), PARAM_INT, &b2b_entities::settings.auto_handle},
		{lit("passthru_prack"), PARAM_INT, &b2b_entities::settings.passthru_prack},
		{lit("nat_target"), PARAM_INT, &b2b_entities::settings.nat_target},
		{lit("ack_timeout"), PARAM_INT, &b2b_entities::settings.ack_timeout},
		{lit("max_sessions"), PARAM_INT, &b2b_entities::settings.max_sessions},
		{lit("max_legs"), PARAM_INT, &b2b_entities::settings.max_legs},
		{lit("max_rate"), PARAM_INT, &b2b_entities::settings.max_rate},
		{lit("max_body"), PARAM_INT, &b2b_entities::settings.max_body},
		{lit("session_timer"), PARAM_INT, &b2b_entities::settings.session_timer},
		{lit("session_expires"), PARAM_INT, &b2b_entities::settings.session_expires},
		{lit("min_se"), PARAM_INT, &b2b_entities::settings.min_se},
		{lit("credential"), PARAM_STRING | PARAM_USE_FUNC,
				core::kam::setter(b2b_entities::add_credential)},
		{lit("db_url"), PARAM_STRING, &b2b_entities::settings.store.db_url},
		{lit("db_table"), PARAM_STRING, &b2b_entities::settings.store.db_table},
		{lit("cachedb_url"), PARAM_STRING, &b2b_entities::settings.store.cachedb_url},
		{lit("cachedb_key_prefix"), PARAM_STRING, &b2b_entities::settings.store.cachedb_key_prefix},
		{lit("db_mode"), PARAM_INT, &b2b_entities::settings.store.db_mode},
		{lit("update_period"), PARAM_INT, &b2b_entities::settings.store.update_period},
		{lit("db_optional"), PARAM_INT, &b2b_entities::settings.store.db_optional},
		{lit("db_timeout"), PARAM_INT, &b2b_entities::settings.store.db_timeout},
		{lit("dmq"), PARAM_INT, &b2b_entities::settings.dmq},
		{lit("orphan_timeout"), PARAM_INT, &b2b_entities::settings.orphan_timeout},
		{lit("restored_check"), PARAM_INT, &b2b_entities::settings.restored_check},
		{lit("ua_default_timeout"), PARAM_INT, &b2b_entities::settings.ua_default_timeout},
		{lit("advertised_contact"), PARAM_STRING, &b2b_entities::settings.advertised_contact},
		{lit("event_callback"), PARAM_STRING, &b2b_entities::settings.event_callback}, {}};

template <auto function>
sr_kemi_t kemi_function(const char *name) noexcept {
	return core::kam::kemi_function<function>("b2b_entities", name);
}

sr_kemi_t kemi[] = {{str_init("b2b_entities"), str_init("handle"), SR_KEMIP_INT,
							(void *)b2b_entities::handle_request, {}},
		kemi_function<b2b_entities::ki_ua_server_init>("ua_session_server_init"),
		kemi_function<b2b_entities::ki_ua_client_start>("ua_session_client_start"),
		kemi_function<b2b_entities::ki_ua_update>("ua_session_update"),
		kemi_function<b2b_entities::ki_ua_reply>("ua_session_reply"),
		kemi_function<b2b_entities::ki_ua_terminate>("ua_session_terminate"), {}};

} // namespace

extern "C" {

struct module_exports exports = {lit("b2b_entities"), DEFAULT_DLFLAGS, commands, parameters,
		b2b_entities::rpcs, b2b_entities::ua_variables, nullptr, b2b_entities::start,
		b2b_entities::start_worker, b2b_entities::stop};

int mod_register(char *, int *, void *, void *) {
	const bool is_registered = core::kam::take_before_script<b2b_entities::take_before>()
			&& core::kam::take_answers_before_script<b2b_entities::take_late_answer>();
	if (!is_registered) return -1;
	return sr_kemi_modules_add(kemi);
}
}
