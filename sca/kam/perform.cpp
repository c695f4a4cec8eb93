#include "sca/kam/perform.hpp"

#include "core/kam/entry.hpp"
#include "core/kam/lumps.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/timer.hpp"
#include "core/sip/header_list.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/call.hpp"
#include "sca/kam/decide.hpp"
#include "sca/kam/notifier.hpp"
#include "sca/kam/statistics.hpp"
#include "sca/kam/writer.hpp"

namespace sca {
namespace {

constexpr size_t kReplyHeaders = 16384;

void warn(const Performing &performing, const char *what) {
	LM_WARN("line %.*s: %s\n", static_cast<int>(performing.line_key.size()),
			performing.line_key.data(), what);
}

std::string subscribe_headers(const Reply &reply, std::string_view contact) {
	core::sip::HeaderList headers(kReplyHeaders);
	if (!reply.event.empty()) {
		headers.add("Event", reply.event);
		headers.add("Contact", our_contact(contact));
		headers.add("Allow-Events", "call-info, line-seize");
		headers.add("Expires", std::to_string(reply.expires));
	}
	if (reply.allow_events) headers.add("Allow-Events", "call-info, line-seize");
	if (reply.retry_after) headers.add("Retry-After", "1");
	return headers.good() ? headers.text() : std::string();
}

// With write-through the reply says that the change is stored.
void store(const Effects &effects, const Performing &performing) {
	bool stores = false, is_urgent = false;
	for (const auto &effect : effects) {
		const auto *changed = std::get_if<Store>(&effect);
		stores = stores || changed;
		is_urgent = is_urgent || (changed && changed->is_urgent);
	}
	if (stores) changes_are_stored(is_urgent, performing.msg || performing.is_awaited);
}

class Visitor {
public:
	explicit Visitor(Performing &performing) : performing_(performing) {}

	void operator()(const Reply &reply) {
		if (!performing_.msg) return;
		const bool is_sent = core::kam::reply(performing_.msg, static_cast<int>(reply.code),
				reply.reason, subscribe_headers(reply, performing_.reply_contact));
		performing_.replied_stop = true;
		if (!is_sent) warn(performing_, "the reply could not be sent");
		if (reply.code >= 400) count(Counting::Refused);
	}
	void operator()(const Notify &notify) {
		send_notify(notify, group_, performing_.is_locked ? From::Another : From::Here);
	}
	void operator()(const PickUp &pick_up) {
		const bool is_done = performing_.msg
				&& core::kam::set_request_uri(performing_.msg, pick_up.request_uri)
				&& core::kam::append_header(
						performing_.msg, "Replaces: " + pick_up.replaces + "\r\n");
		if (!is_done) return warn(performing_, "the held call could not be picked up");
		core::kam::drop_branches();
	}
	void operator()(const FollowReplacement &replacement) {
		for (const auto &key : calls().lines_of(replacement.call_id)) {
			if (key == performing_.line_key) continue;
			perform_on(key,
					decide(key,
							[&](Line &line) {
								return follow_replacement(
										line, replacement, core::kam::now(), policy());
							}),
					performing_.is_locked ? For::LockedTransaction : For::Nobody);
		}
	}
	void operator()(const MarkAppearance &mark) {
		if (performing_.msg
				&& !core::kam::append_header(
						performing_.msg, "Call-Info: " + mark.call_info + "\r\n"))
			warn(performing_, "the INVITE could not be marked with its appearance");
	}
	void operator()(const AssertIdentity &identity) {
		if (performing_.msg && !has_asserted_identity()
				&& !core::kam::append_header(
						performing_.msg, "P-Asserted-Identity: " + identity.value + "\r\n"))
			warn(performing_, "the answer could not be marked with who answered");
	}
	// Done already, in the order of decisions (keep_order).
	void operator()(const Changed &) {}
	void operator()(const Refused &) {}
	void operator()(const IndexCall &) {}
	void operator()(const UnindexCall &) {}
	void operator()(const Store &) {}
	void operator()(const LeftOut &left_out) {
		count(Counting::LeftOut);
		warn(performing_, (left_out.what + " left out: it does not fit").c_str());
	}
	void operator()(const Traced &traced) {
		LM_DBG("line %s index %u, call %s: %s\n", traced.aor.c_str(), traced.index,
				traced.call_id.c_str(), traced.what.c_str());
	}

private:
	bool has_asserted_identity() const {
		for (const hdr_field_t *header = performing_.msg->headers; header; header = header->next)
			if (header->type == HDR_PAI_T) return true;
		return false;
	}

	Performing &performing_;
	GroupHeaders group_;
};

} // namespace

void perform(Effects &&effects, Performing &performing) {
	store(effects, performing);
	Visitor visitor(performing);
	// One that runs out of memory keeps no other from being done.
	for (const auto &effect : effects)
		core::kam::guard("effect", [&] { std::visit(visitor, effect); });
}

void perform_on(std::string_view line_key, Effects &&effects, For whom) {
	Performing performing{line_key};
	performing.is_awaited = whom == For::Operator;
	performing.is_locked = whom == For::LockedTransaction;
	perform(std::move(effects), performing);
}

} // namespace sca
