// What callops.so offers to the host, in tables.
#include "callops/kam/module.hpp"
#include "callops/kam/rpc.hpp"
#include "callops/kam/script.hpp"
#include "callops/kam/settings.hpp"
#include "callops/kam/transactions.hpp"
#include "callops/kam/variable.hpp"
#include "core/kam/exports.hpp"
#include "core/kam/shared_signals.hpp"
#include "core/kam/str.hpp"
#include "core/kam/wire.hpp"

using core::kam::command;
using core::kam::fixup_text;
using core::kam::lit;

extern "C" {
MODULE_VERSION
}

namespace {

constexpr int kNotifyRoutes = REQUEST_ROUTE | FAILURE_ROUTE | LOCAL_ROUTE;

cmd_export_t commands[] = {
		{lit("call_transfer"), command(callops::w_transfer), 2, fixup_text, nullptr, ANY_ROUTE},
		{lit("call_transfer"), command(callops::w_transfer_attended), 3, fixup_text, nullptr,
				ANY_ROUTE},
		{lit("call_transfer"), command(callops::w_transfer_attended_to), 4, fixup_text, nullptr,
				ANY_ROUTE},
		{lit("call_blind_replace"), command(callops::w_blind_replace), 1, fixup_text, nullptr,
				REQUEST_ROUTE},
		{lit("call_blind_replace"), command(callops::w_blind_replace), 2, fixup_text, nullptr,
				REQUEST_ROUTE},
		{lit("call_transfer_notify"), command(callops::w_transfer_notify), 0, nullptr, nullptr,
				kNotifyRoutes},
		core::kam::shared_signals(), {}};

param_export_t parameters[] = {{lit("mode"), PARAM_STRING, &callops::settings.mode},
		{lit("match_param"), PARAM_STRING, &callops::settings.match_param},
		{lit("referred_by"), PARAM_STRING, &callops::settings.referred_by},
		{lit("event_callback"), PARAM_STRING, &callops::settings.event_callback},
		{lit("transfer_timeout"), PARAM_INT, &callops::settings.transfer_timeout},
		{lit("hold_timeout"), PARAM_INT, &callops::settings.hold_timeout},
		{lit("end_on_ok"), PARAM_INT, &callops::settings.end_on_ok},
		{lit("hash_size"), PARAM_INT, &callops::settings.hash_size}, {}};

pv_export_t variables[] = {callops::variable(), {}};

sr_kemi_t kemi[] = {{str_init("callops"), str_init("transfer"), SR_KEMIP_INT,
							(void *)callops::ki_transfer, {SR_KEMIP_STR, SR_KEMIP_STR}},
		{str_init("callops"), str_init("transfer_attended"), SR_KEMIP_INT,
				(void *)callops::ki_transfer_attended,
				{SR_KEMIP_STR, SR_KEMIP_STR, SR_KEMIP_STR, SR_KEMIP_STR}},
		{str_init("callops"), str_init("blind_replace"), SR_KEMIP_INT,
				(void *)callops::ki_blind_replace, {SR_KEMIP_STR, SR_KEMIP_STR}},
		{str_init("callops"), str_init("transfer_notify"), SR_KEMIP_INT,
				(void *)callops::ki_transfer_notify, {}},
		{}};

} // namespace

extern "C" {

struct module_exports exports = {lit("callops"), DEFAULT_DLFLAGS, commands, parameters,
		callops::rpcs, variables, nullptr, callops::start, callops::start_worker, callops::stop};

int mod_register(char *, int *, void *, void *) {
	core::kam::watch_wire(callops::message_leaves);
	sr_kemi_modules_add(kemi);
	return 0;
}
}
