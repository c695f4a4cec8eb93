#include "sca/presence_callinfo/kam/script.hpp"

#include "core/base/stable_hash.hpp"
#include "core/kam/message.hpp"
#include "core/kam/random.hpp"
#include "core/kam/server_transaction.hpp"
#include "core/kam/str.hpp"
#include "core/kam/timer.hpp"
#include "core/sip/scan.hpp"
#include "sca/presence_callinfo/domain/publish.hpp"
#include "sca/presence_callinfo/domain/seize.hpp"
#include "sca/presence_callinfo/kam/host_presence.hpp"
#include "sca/presence_callinfo/kam/perform.hpp"
#include "sca/presence_callinfo/kam/settings.hpp"
#include "sca/presence_callinfo/kam/statistics.hpp"
#include "sca/presence_callinfo/kam/table.hpp"
#include "sca/presence_callinfo/kam/writer.hpp"

namespace callinfo {
namespace {
using core::kam::Script;
using core::kam::view;

constexpr int kOtherPackage = -2;

std::optional<Package> package_in(sip_msg_t *msg) {
	if (parse_headers(msg, HDR_EVENT_F, 0) < 0 || !msg->event) return std::nullopt;
	return package_of(view(msg->event->body));
}

std::string_view header_of(sip_msg_t *msg, std::string_view name) {
	if (parse_headers(msg, HDR_EOH_F, 0) < 0) return {};
	for (const auto *header = msg->headers; header; header = header->next) {
		if (!core::sip::iequals(view(header->name), name)) continue;
		const auto body = core::sip::trim(view(header->body));
		return body.data() ? body : std::string_view("");
	}
	return {};
}

// A retransmission is absorbed, and gets the same answer again.
bool is_new(sip_msg_t *msg) {
	core::kam::TransactionId id;
	return core::kam::open_transaction(msg, id) != core::kam::Opened::Absorbed;
}

Script refuse(sip_msg_t *msg, const Reply &reply) {
	LM_DBG("%.*s refused: %u %s\n", REQ_LINE(msg).method.len, REQ_LINE(msg).method.s, reply.code,
			reply.reason.c_str());
	perform({reply}, msg);
	return Script::False;
}

Script publish_message(sip_msg_t *msg) {
	const auto checked = check_publish(
			core::kam::facts_of(msg), header_of(msg, "SIP-If-Match"), policy());
	if (const auto *refusal = std::get_if<Reply>(&checked)) return refuse(msg, *refusal);
	const auto &asked = std::get<Publish>(checked);
	const std::string etag = "callinfo." + core::base::hex(core::kam::random_secret());

	Effects effects;
	const auto use = [&](Line &line) {
		effects = publish(line, asked, etag, core::kam::now(), policy());
	};
	const bool is_known = makes_line(asked) ? lines().with_or_new(asked.key, use)
											: lines().with(asked.key, use);
	if (!is_known) effects = publish_unknown(asked, etag);
	wait_until_stored();
	perform(effects, msg);
	return answer_of(effects);
}

// presence reads the seconds where the host keeps them once they are parsed.
class ShorterExpires {
public:
	ShorterExpires(sip_msg_t *msg, uint32_t most) {
		if (!msg->expires || (!msg->expires->parsed && parse_expires(msg->expires) < 0)) return;
		auto *parsed = static_cast<exp_body_t *>(msg->expires->parsed);
		if (!parsed || parsed->val <= most) return;
		parsed_ = parsed;
		asked_ = std::exchange(parsed->val, most);
	}
	~ShorterExpires() {
		if (parsed_) parsed_->val = asked_;
	}
	ShorterExpires(const ShorterExpires &) = delete;
	ShorterExpires &operator=(const ShorterExpires &) = delete;

private:
	exp_body_t *parsed_ = nullptr;
	unsigned asked_ = 0;
};

bool take(sip_msg_t *msg, const Seize &asked) {
	const ShorterExpires shorter(msg, asked.expires);
	return take_subscription(msg, Package::LineSeize);
}

Script seize_message(sip_msg_t *msg, const Seize &asked) {
	Effects effects = seize_unknown();
	lines().with_or_new(asked.key,
			[&](Line &line) { effects = seize(line, asked, core::kam::now(), policy()); });
	if (const auto *refusal = first<Reply>(effects)) return refuse(msg, *refusal);
	if (asked.expires > 0) dialogs().add(asked.call_id, asked.key);
	const bool is_taken = take(msg, asked);
	Effects told;
	lines().with(asked.key, [&](Line &line) { told = confirm(line, asked, is_taken, policy()); });
	perform(told, msg);
	store_soon(); // behind presence, which has written too: one SQLite file takes one writer at a time
	return is_taken ? Script::True : Script::False;
}

// Empty: the dialog has seized nothing that it still has.
std::string line_of(const Seize &asked) {
	for (const auto &key : dialogs().lines_of(asked.call_id)) {
		bool is_there = false;
		lines().with(key, [&](Line &line) {
			is_there = find_seizure(line, asked.call_id, asked.from_tag) != nullptr;
		});
		if (is_there) return key;
	}
	return {};
}

Script seize_again_message(sip_msg_t *msg, const Seize &asked) {
	const std::string key = line_of(asked);
	if (key.empty() && asked.expires > 0)
		return refuse(msg, {481, "Call Leg/Transaction Does Not Exist"});
	const bool is_taken = take(msg, asked);
	Effects told;
	if (is_taken)
		lines().with(key,
				[&](Line &line) { told = seize_again(line, asked, core::kam::now(), policy()); });
	perform(told, msg);
	store_soon(); // behind presence, which has written too: one SQLite file takes one writer at a time
	return is_taken ? Script::True : Script::False;
}

Script subscribe_message(sip_msg_t *msg, Package package) {
	if (package == Package::CallInfo)
		return take_subscription(msg, package) ? Script::True : Script::False;
	if (!is_new(msg)) return Script::True;
	const auto checked = check_seize(core::kam::facts_of(msg), policy());
	if (const auto *refusal = std::get_if<Reply>(&checked)) return refuse(msg, *refusal);
	const auto &asked = std::get<Seize>(checked);
	return asked.is_within ? seize_again_message(msg, asked) : seize_message(msg, asked);
}

} // namespace

int ki_handle_publish(sip_msg_t *msg) noexcept {
	if (package_in(msg) != Package::CallInfo) return kOtherPackage;
	return core::kam::entry("callinfo_handle_publish", [msg]() -> core::base::Result<Script> {
		count(Counting::Publish);
		return is_new(msg) ? publish_message(msg) : Script::True;
	});
}

int ki_handle_subscribe(sip_msg_t *msg) noexcept {
	const auto package = package_in(msg);
	if (!package) return kOtherPackage;
	return core::kam::entry("callinfo_handle_subscribe", [&]() -> core::base::Result<Script> {
		count(Counting::Subscribe);
		return subscribe_message(msg, *package);
	});
}

} // namespace callinfo
