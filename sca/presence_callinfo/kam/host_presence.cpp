#include "sca/presence_callinfo/kam/host_presence.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/kam/entry.hpp"
#include "core/kam/host_version.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "sca/presence_callinfo/domain/line.hpp"
#include "sca/presence_callinfo/kam/statistics.hpp"

extern "C" {
#define delete delete_
#include "modules/presence/bind_presence.h"
#undef delete
}

namespace callinfo {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::as_str;
using core::kam::lit;
using core::kam::view;

presence_api_t presence;
CallInfoOf call_info_of = nullptr;
reqwith_t send_within = nullptr; // tm's own

using DeleteSubscription = void (*)(
		str *line, str *event, str *to_tag, str *from_tag, str *call_id);
DeleteSubscription delete_subscription = nullptr; // presence's own

// A dialog that has had its last NOTIFY.
struct Ended {
	std::string key, to_tag, from_tag, call_id;
};

// Of this process: what presence does now.
std::optional<Leaving> leaving;
bool is_seizing = false, is_ending = false;
std::vector<Ended> ended;

// A text of the host's memory, as presence frees it.
str *host_text(std::string_view text) noexcept {
	auto *made = static_cast<str *>(pkg_malloc(sizeof(str)));
	if (!made) return nullptr;
	made->s = static_cast<char *>(pkg_malloc(text.size() + 1));
	if (!made->s) {
		pkg_free(made);
		return nullptr;
	}
	std::memcpy(made->s, text.data(), text.size());
	made->len = static_cast<int>(text.size());
	return made;
}

void free_text(char *text) noexcept {
	pkg_free(text);
}

// presence asks for a body, and without one it does not ask what each watcher gets.
str *any_body(str *, str *, str **, int, int) noexcept {
	return host_text("-");
}

// What this watcher gets: no body, and a header that follows when the NOTIFY is made.
str *note_leaving(subs_t *subscription, str *) noexcept {
	core::kam::guard("NOTIFY", [subscription] {
		const auto package = package_of(view(subscription->event->name));
		if (!package) return;
		leaving = Leaving{*package, key_of(view(subscription->pres_uri)),
				std::string(view(subscription->callid)), std::string(view(subscription->from_tag))};
	});
	return host_text("");
}

bool is_of(const Leaving &noted, const dlg_t &dialog) noexcept {
	return view(dialog.id.call_id) == noted.call_id && view(dialog.id.rem_tag) == noted.from_tag;
}

// presence would tell nobody after the first that cannot be told. What it logs is where the NOTIFY went.
int unsent(uac_req_t *request) noexcept {
	if (request->cbp) shm_free(request->cbp);
	auto &dialog = *request->dialog;
	if (!dialog.hooks.next_hop) dialog.hooks.next_hop = &dialog.rem_target;
	return 1;
}

// The headers of a phone's NOTIFY that has no seizure, unless presence says itself that it is the last.
void terminate(std::string &headers, const uac_req_t &request, const Leaving &noted) {
	constexpr std::string_view kActive = "Subscription-State: active";
	const auto begin = headers.find(kActive);
	if (begin == headers.npos) return;
	const auto end = std::min(headers.find('\r', begin), headers.size());
	headers.replace(begin, end - begin, "Subscription-State: terminated;reason=noresource");
	if (!is_seizing && !is_ending) return; // a process of presence's own: there it runs out
	ended.push_back({noted.key, std::string(view(request.dialog->id.loc_tag)), noted.from_tag,
			noted.call_id});
}

int send_with(uac_req_t *request, const Leaving &noted) {
	std::string headers(view(request->headers));
	const auto body = call_info_of(noted);
	if (!body.empty() && is_ending) return unsent(request); // that one has its seizure still
	if (!body.empty())
		headers.append("Call-Info: ").append(body).append("\r\n");
	else if (noted.package == Package::LineSeize)
		terminate(headers, *request, noted);
	str lines = as_str(headers);
	str *const before = std::exchange(request->headers, &lines);
	const int sent = send_within(request);
	request->headers = before;
	count(sent < 0 ? Counting::NotifyFailed : Counting::NotifySent);
	return sent < 0 ? unsent(request) : sent;
}

// In the place of tm's t_request_within(), where presence calls it.
int send_notify(uac_req_t *request) noexcept {
	const auto noted = std::exchange(leaving, std::nullopt);
	if (!noted || !request->dialog || !is_of(*noted, *request->dialog)) return send_within(request);
	int sent = -1;
	core::kam::guard("NOTIFY", [&] { sent = send_with(request, *noted); });
	return sent;
}

// presence keeps its functions of tm in a variable that it leaves visible; its name has changed with 6.0.
Result<Done> stand_before_tm(void *module) {
	core::kam::check_host_version("presence.so");
	tm_api_t *its = nullptr;
	for (const char *name : {"tmb", "_pres_tmb"})
		if (!its) its = static_cast<tm_api_t *>(dlsym(module, name));
	delete_subscription = reinterpret_cast<DeleteSubscription>(dlsym(module, "delete_subs"));
	if (!its || its->t_request_within != core::kam::tm().t_request_within || !delete_subscription)
		return Error{"this build of presence.so hides how it sends"};
	send_within = its->t_request_within;
	its->t_request_within = send_notify;
	return Done{};
}

int refuse_publish(sip_msg_t *) noexcept {
	LM_ERR("a PUBLISH for call-info goes to callinfo_handle_publish(), not to handle_publish()\n");
	return -1;
}

int check_way(sip_msg_t *) noexcept {
	if (is_seizing) return 1;
	LM_ERR("a SUBSCRIBE for line-seize goes to callinfo_handle_subscribe(), not to "
		   "handle_subscribe()\n");
	return -1;
}

bool add_package(std::string_view name, unsigned expires, subs_handling_t *check) {
	pres_ev_t event{};
	event.name = as_str(name);
	event.content_type = as_str("application/x-call-info"); // presence wants one; no body is sent
	event.default_expires = expires;
	event.type = PUBL_TYPE;
	event.etag_not_new = 1;
	event.agg_nbody = any_body;
	event.free_body = free_text;
	event.aux_body_processing = note_leaving;
	event.aux_free_body = free_text;
	event.evs_publ_handl = refuse_publish;
	event.evs_subs_handl = check;
	return presence.add_event(&event) >= 0;
}

void notify_all(std::string_view key, std::string_view package) {
	constexpr int kNotifyAgain = 1;
	const std::string uri = "sip:" + std::string(key);
	str line = as_str(uri), event = as_str(package);
	leaving.reset();
	if (presence.pres_refresh_watchers(&line, &event, kNotifyAgain) < 0)
		LM_ERR("watchers of %s could not be told\n", uri.c_str());
}

void delete_ended() {
	for (const auto &one : std::exchange(ended, {})) {
		const std::string uri = "sip:" + one.key;
		str line = as_str(uri), event = as_str(kLineSeize), to_tag = as_str(one.to_tag),
			from_tag = as_str(one.from_tag), call_id = as_str(one.call_id);
		delete_subscription(&line, &event, &to_tag, &from_tag, &call_id);
	}
}

} // namespace

std::string database_of_presence() {
	sr_module *module = find_module_by_name(lit("presence"));
	modparam_t type = 0;
	const void *url = module ? find_param_export(module, lit("db_url"), PARAM_STR, &type) : nullptr;
	return std::string(view(static_cast<const str *>(url)));
}

// Without a database, and not in memory either, presence is a library for other modules, and handles no request.
static bool handles_requests(sr_module *module) noexcept {
	constexpr int kInMemory = 2;
	modparam_t type = 0;
	const void *cache = find_param_export(module, lit("publ_cache"), PARAM_INT, &type);
	return !database_of_presence().empty()
			|| (cache && *static_cast<const int *>(cache) == kInMemory);
}

Result<Done> bind_presence(CallInfoOf source) {
	constexpr unsigned kCallInfoExpires = 3600, kLineSeizeExpires = 15; // where Expires is absent
	sr_module *module = find_module_by_name(lit("presence"));
	if (!module || presence_load_api(&presence) < 0)
		return Error{"load presence.so before presence_callinfo.so"};
	if (!handles_requests(module))
		return Error{"presence has neither a db_url nor publ_cache 2, and handles no request"};
	call_info_of = source;
	if (auto stands = stand_before_tm(module->handle); !stands) return stands;
	if (!add_package(kCallInfo, kCallInfoExpires, nullptr)
			|| !add_package(kLineSeize, kLineSeizeExpires, check_way))
		return Error{"presence takes no further event package"};
	return Done{};
}

bool take_subscription(sip_msg_t *msg, Package package) {
	leaving.reset();
	is_seizing = package == Package::LineSeize;
	const int taken = presence.handle_subscribe0(msg);
	is_seizing = false;
	delete_ended();
	return taken > 0;
}

void end_seizures(std::string_view key) {
	is_ending = true;
	notify_all(key, kLineSeize);
	is_ending = false;
	delete_ended();
}

void tell_watchers(std::string_view key) {
	notify_all(key, kCallInfo);
}

} // namespace callinfo
