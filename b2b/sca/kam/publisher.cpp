#include "b2b/sca/kam/publisher.hpp"

#include <utility>

#include "b2b/sca/kam/listener.hpp"
#include "b2b/sca/kam/server.hpp"
#include "b2b/sca/kam/statistics.hpp"
#include "b2b/sca/kam/writer.hpp"
#include "core/base/number.hpp"
#include "core/kam/message_text.hpp"
#include "core/kam/process.hpp"
#include "core/kam/random.hpp"
#include "core/kam/request.hpp"
#include "core/kam/str.hpp"
#include "core/kam/timer.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/header_list.hpp"
#include "core/sip/raw_header.hpp"

namespace b2b_sca {
namespace {

constexpr int64_t kLookAfter = 60; // seconds
constexpr size_t kLongestHeaders = 40'000;

std::string fresh_name() {
	constexpr int kHex = 17;
	char text[kHex];
	snprintf(text, sizeof(text), "%016llx",
			static_cast<unsigned long long>(core::kam::random_secret()));
	return text;
}

// What a round has to do once the locks are gone.
struct Todo {
	std::vector<std::pair<uint32_t, Order>> orders;      // with the number of the line
	std::vector<CallId> calls;                           // whose sessions are looked for
	std::vector<std::pair<uint32_t, Publish>> publishes; // with the number of the line
};

// A line whose sessions are looked for publishes with the next round: nobody is told of a call that did not survive a
// crash.
void note_todo(Line &line, int64_t now, Todo &todo) {
	for (auto &order : line.orders) todo.orders.emplace_back(line.number, std::move(order));
	line.orders.clear();
	if (line.look_at != 0 && line.look_at <= now) {
		line.look_at = now + kLookAfter;
		for (const auto &call : line.appearances) todo.calls.push_back({line.number, call.serial});
		return;
	}
	for (auto &publish : due_publishes(line, now, setup().policy, fresh_name))
		todo.publishes.emplace_back(line.number, std::move(publish));
}

void note_answer(uintptr_t param, const PublishAnswer &answer) {
	const auto publication = call_of(reinterpret_cast<void *>(param));
	if (answer.code / 100 != 2) count(Counting::PublishFailed);
	lines().with(publication.line,
			[&](Line &line) { published(line, publication.serial, answer, core::kam::now()); });
	wake_publisher();
	if (setup().policy.is_storing) changes_are_kept();
}

template <class T>
std::optional<T> number_in(std::string_view message, std::string_view header) {
	return core::base::parse_number<T>(core::sip::header_in(message, header));
}

void completed(struct cell *, int, tmcb_params *params) noexcept {
	core::kam::guard("answer to a PUBLISH", [&] {
		const core::kam::MessageText text(core::kam::reply_of(params));
		PublishAnswer answer;
		answer.code = static_cast<unsigned>(params->code);
		answer.etag = core::sip::header_in(text.view(), "SIP-ETag");
		answer.expires = number_in<uint32_t>(text.view(), "Expires");
		answer.min_expires = number_in<uint32_t>(text.view(), "Min-Expires");
		note_answer(core::kam::number_of(params), answer);
	});
}

void send(uint32_t line, const Publish &publish) {
	core::sip::HeaderList headers(kLongestHeaders);
	headers.add("Event", "call-info");
	headers.add("Expires", std::to_string(publish.expires));
	if (!publish.etag.empty()) headers.add("SIP-If-Match", publish.etag);
	headers.add("Call-Info", publish.call_info);
	const auto tag = fresh_name();
	core::kam::InDialogRequest request;
	request.method = "PUBLISH";
	request.request_uri = request.from_uri = request.to_uri = publish.watcher;
	request.local_tag = tag;
	request.call_id = publish.call_id;
	request.cseq = publish.cseq;
	request.destination = setup().presence_server;
	request.headers = headers.text();
	const auto param = reinterpret_cast<uintptr_t>(
			pointer_of({line, static_cast<uint32_t>(publish.place)}));
	count(Counting::PublishSent);
	if (headers.good() && core::kam::send_in_dialog(request, completed, param)) return;
	LM_ERR("no PUBLISH leaves for %s\n", publish.watcher.c_str());
	note_answer(param, {});
}

// A session that is gone needs no end.
void carry_out(uint32_t line, const Order &order) {
	const str key = core::kam::as_str(core::base::view(order.key));
	if (!order.is_conference) {
		logic().terminate_call(&key);
		return;
	}
	const str mixer = core::kam::as_str(setup().bridge_uri);
	if (logic().confer(&key, &mixer, static_cast<int>(order.first)) == 0) return;
	changes({line, order.serial}, {},
			[&](Line &of, int64_t now) { return move_failed(of, order.serial, now); });
}

void work() {
	constexpr std::chrono::milliseconds kPatience(500);
	static bool has_begun = false;
	if (!has_begun && are_lines_restored()) {
		has_begun = true;
		end_lost_calls();
	}
	const auto seen = publisher_signal().seen();
	const auto now = core::kam::now();
	Todo todo;
	lines().each_due(now, [&](Line &line) { note_todo(line, now, todo); });
	for (const auto &[line, order] : todo.orders) carry_out(line, order);
	for (const auto &call : todo.calls) look_after(call);
	for (const auto &[line, publish] : todo.publishes) send(line, publish);
	publisher_signal().wait(seen, kPatience);
}

} // namespace

// event_route[tm:local-request] may run here.
bool start_publisher() {
	return core::kam::start_process("B2B SCA PUBLISHER", PROC_TIMER, work);
}

} // namespace b2b_sca
