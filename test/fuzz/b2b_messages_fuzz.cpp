// The bytes are what happens to a session: orders of a script and messages of its legs, whatever they look like. What goes
// out is well-formed, what grows is bounded, and a session that ends leaves nothing. Memory may run out anywhere.
#include <algorithm>
#include <string>
#include <vector>

#include "b2b/logic/domain/bridge_events.hpp"
#include "b2b/logic/domain/exchanging.hpp"
#include "b2b/logic/domain/words.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"
#include "test/unit/core/counted_memory.hpp"

using namespace b2b_logic;
using test::CountedMemory;
using test::require;

namespace {

constexpr int kPlenty = 1 << 30;

class Script {
public:
	Script(const uint8_t *data, size_t size) : at_(data), end_(data + size) {}
	bool is_over() const { return at_ == end_; }
	unsigned next(unsigned limit) { return is_over() ? 0 : *at_++ % limit; }
	// Up to the next byte 0, or all that is left.
	std::string_view text() {
		const auto *begin = at_;
		at_ = std::find(at_, end_, 0);
		const std::string_view found(
				reinterpret_cast<const char *>(begin), static_cast<size_t>(at_ - begin));
		if (at_ != end_) ++at_;
		return found;
	}

private:
	const uint8_t *at_, *end_;
};

void are_whole_lines(std::string_view lines) {
	while (!lines.empty()) {
		const auto end = lines.find("\r\n");
		require(end != lines.npos, "a header line ends");
		const auto line = lines.substr(0, end);
		require(core::sip::is_header_safe(line), "a header line is one line");
		require(core::sip::is_token(core::sip::trim(line.substr(0, line.find(':')))),
				"a header has a name");
		lines.remove_prefix(end + 2);
	}
}

void is_good(const Payload &payload) {
	are_whole_lines(payload.headers);
	require(core::sip::is_header_safe(payload.body_type), "a type is one line");
}

struct Check {
	void operator()(const Invite &invite) const {
		for (const auto *text : {&invite.request_uri, &invite.proxy, &invite.from, &invite.to,
					 &invite.contact, &invite.socket})
			require(core::sip::is_header_safe(*text), "a text of an INVITE is one line");
		are_whole_lines(invite.always);
		is_good(invite.payload);
	}
	void operator()(const Send &send) const { is_good(send.payload); }
	void operator()(const Reply &reply) const {
		require(reply.code > 100 && reply.code < 700, "an answer has a code");
		require(core::sip::is_header_safe(reply.reason), "a reason is one line");
		is_good(reply.payload);
	}
	void operator()(const Ack &ack) const { is_good(ack.payload); }
	void operator()(const Cancel &cancel) const {
		require(core::sip::is_header_safe(cancel.reason), "a Reason is one line");
	}
	void operator()(const EndLeg &end) const {
		require(core::sip::is_header_safe(end.reason), "a reason is one line");
		are_whole_lines(end.headers);
	}
	void operator()(const NotifyReferrer &notify) const {
		require(core::sip::is_header_safe(notify.reason), "a status is one line");
	}
	template <class Other>
	void operator()(const Other &) const {}
};

class World {
public:
	World(const uint8_t *data, size_t size) : script_(data, size) {
		const unsigned flags = script_.next(256);
		policy_.early_update = flags & 1;
		policy_.passes_prack = flags & 2;
		policy_.contact_user = flags & 4;
		if (flags & 8) policy_.server_address = "sip:10.0.0.1";
		if (flags & 16) policy_.init_callid_header = "Init-CallID";
		if (flags & 32) policy_.custom_headers = {"User-Agent"};
		if (flags & 64) policy_.is_custom = [](std::string_view name) { return name.size() > 9; };
		policy_.far_dialog = [](const core::sip::Replaces &replaces) {
			return std::optional(FarDialog{
					"far", "ours", std::string(replaces.to_tag), "sip:here", "sip:there"});
		};
	}

	void run() {
		for (int step = 0; !script_.is_over() && step < 100; ++step) {
			try {
				take(perform(script_.next(20)));
			} catch (const std::bad_alloc &) {}
			CountedMemory::allow(
					script_.next(8) == 7 ? static_cast<int>(script_.next(16)) : kPlenty);
		}
		CountedMemory::allow(kPlenty);
		take(terminate(session_, EndReason::Rpc, 0, now_, policy_));
		require(live_entities(session_) == 0, "the end is the end of all");
		require(session_.exchanges.empty(), "and of what was asked");
	}

private:
	void take(const Effects &effects) {
		for (const auto &effect : effects) {
			if (const auto *invite = std::get_if<Invite>(&effect)) tags_.push_back(invite->tag);
			if (const auto *send = std::get_if<Send>(&effect)) tags_.push_back(send->tag);
			std::visit(Check(), effect);
		}
		require(session_.entities.size() <= 32, "entities are bounded");
		require(session_.exchanges.size() <= kMaxExchanges + 32, "requests are bounded");
	}
	void take(const Verdict &verdict) {
		require(verdict.is_ok() || verdict.effects.empty(), "a refusal does nothing");
		take(verdict.effects);
	}

	Incoming message(bool is_reply) {
		Incoming in;
		in.leg = script_.next(6);
		const auto text = script_.text();
		in.text = text;
		auto line = text.substr(0, text.find_first_of("\r\n"));
		in.method = is_reply ? std::string_view("INVITE") : core::sip::cut(line, ' ');
		if (is_reply) {
			in.code = 100 + script_.next(8) * 83;
			in.tag = tags_.empty() ? 1 : tags_[script_.next(255) % tags_.size()];
		} else {
			in.request = ++requests_;
		}
		return in;
	}

	Verdict perform(unsigned what) {
		switch (what) {
		case 0:
			return name_server(session_, {script_.text(), script_.text(), script_.text()});
		case 1:
		case 2:
			return name_client(session_,
					{script_.text(), script_.text(), script_.text(), script_.text(), script_.text(),
							script_.text(), script_.text(), script_.text(), script_.text()},
					policy_);
		case 3:
		case 4:
			return begin();
		case 5:
			return begin_ourselves();
		case 6:
		case 7:
			return request();
		case 8:
		case 9:
		case 10:
			return reply();
		default:
			return more(what);
		}
	}

	Verdict more(unsigned what) {
		switch (what) {
		case 11:
			return {0, {}, on_ack(session_, message(false), now_, policy_)};
		case 12: {
			auto cancel = message(false);
			cancel.request = script_.next(255);
			return {0, {}, on_cancel(session_, cancel, now_, policy_)};
		}
		case 13:
			return {0, {}, on_gone(session_, script_.next(6), 408, now_, policy_)};
		case 14:
			now_ += script_.next(255) * 1000;
			return {0, {}, on_time(session_, now_, policy_)};
		case 15: {
			const auto flags = parse_bridge_flags(script_.text());
			const auto first = script_.text(), second = script_.text(), media = script_.text();
			return bridge(session_, {first, second, media, flags.value_or(BridgeFlags())},
					message(false), now_, policy_);
		}
		case 16:
			return bridge_to(
					session_, script_.next(3), script_.text(), script_.text(), now_, policy_);
		case 17:
			return join();
		case 18:
			come_back(session_);
			return {};
		default:
			return bridge_retry(session_, script_.text(), message(true), now_, policy_);
		}
	}

	Verdict begin() {
		InitOrder order;
		order.scenario = script_.next(2) ? kTopHiding : "x";
		order.flags = parse_init_flags(script_.text()).value_or(InitFlags());
		order.from = script_.text();
		for (unsigned i = script_.next(4); i > 0; --i)
			order.destinations.push_back({script_.text(), script_.text(), {}, script_.text()});
		auto invite = message(false);
		auto verdict = check_init(session_, order, invite, policy_);
		if (!verdict.is_ok()) return verdict;
		invite.leg = server_of(session_);
		return {0, {}, init(session_, order, invite, now_, policy_)};
	}
	Verdict begin_ourselves() {
		for (int i = 0; i < 2; ++i)
			if (const auto party = parse_party(script_.text()))
				take(name_client(session_, *party, policy_));
		TriggerOrder order;
		order.notifies = script_.next(2);
		return trigger(session_, order, now_, policy_);
	}
	Verdict join() {
		JoinOrder order;
		order.entity_no = script_.next(3);
		order.late_bye = script_.next(2);
		order.contact = script_.text();
		auto invite = message(false);
		auto verdict = check_bridge_request(session_, order, invite, policy_);
		if (!verdict.is_ok()) return verdict;
		invite.leg = server_of(session_);
		return {0, {}, bridge_request(session_, order, invite, now_, policy_)};
	}
	Verdict request() {
		const auto in = message(false);
		if (is_internal(session_, in, false))
			return {0, {}, on_internal(session_, in, false, now_, policy_)};
		switch (script_.next(4)) {
		case 0:
			take(send_reply(session_, in, 100 + script_.next(255) * 3, script_.text(),
					core::sip::parse_payload(script_.text(), script_.text()).value_or(Payload()),
					now_, policy_));
			break;
		case 1:
			take(delete_entity(session_, in, now_, policy_));
			break;
		case 2:
			take(end_leg(session_, in, now_, policy_));
			break;
		default:
			take(pass_request(session_, in, now_, policy_));
		}
		return {0, {}, after_route(session_, in, false, now_, policy_)};
	}
	Verdict reply() {
		const auto in = message(true);
		if (is_internal(session_, in, true))
			return {0, {}, on_internal(session_, in, true, now_, policy_)};
		return handle_reply(session_, in, script_.next(2), now_, policy_);
	}

	Script script_;
	Policy policy_;
	Session session_;
	int64_t now_ = 1'000'000;
	Request requests_ = 0;
	std::vector<Tag> tags_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const CountedMemory memory;
	World(data, size).run();
	require(CountedMemory::blocks_out() == 0, "no block of shared memory is lost");
	return 0;
}
