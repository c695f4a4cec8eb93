#include "b2b/sca/kam/script.hpp"

#include "b2b/sca/domain/fit.hpp"
#include "b2b/sca/domain/naming.hpp"
#include "b2b/sca/kam/listener.hpp"
#include "b2b/sca/kam/server.hpp"
#include "b2b/sca/kam/sharing.hpp"
#include "b2b/sca/kam/statistics.hpp"
#include "core/kam/avp.hpp"
#include "core/kam/destinations.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/message.hpp"
#include "core/kam/reply.hpp"
#include "core/kam/str.hpp"
#include "core/kam/timer.hpp"
#include "core/sip/call_info.hpp"
#include "core/sip/uri.hpp"

namespace b2b_sca {
namespace {

using core::base::Error;
using core::base::Result;
using core::kam::as_str;
using core::kam::Script;
using core::kam::view;

Script refuse(sip_msg_t *msg, unsigned code, std::string_view reason) {
	count(Counting::Refused);
	core::kam::reply(msg, static_cast<int>(code), reason);
	return Script::Stop;
}

// An INVITE that begins a call, and what it says.
struct Asked {
	core::sip::MessageFacts facts;
	uint32_t index = 0;     // of its Call-Info; 0: none
	std::string_view phone; // its Contact
};

Result<Asked> read_invite(sip_msg_t *msg) {
	Asked asked{core::kam::facts_of(msg), 0, {}};
	const auto &facts = asked.facts;
	if (!facts.broken.empty()) return Error{"a broken " + std::string(facts.broken)};
	if (!facts.is_request || facts.method != "INVITE" || !facts.to.tag.empty())
		return Error{"not an INVITE that begins a call"};
	if (const auto info = core::sip::appearance_of(facts.call_info)) asked.index = info->index;
	if (is_fit(facts.contact, kLongestText)) asked.phone = facts.contact;
	return asked;
}

// Of bare names: that of the parameter, else the phone's own side of the request.
std::string domain_for(const core::sip::MessageFacts &facts, bool is_by_phone) {
	if (!setup().domain.empty()) return setup().domain;
	const auto uri = core::sip::Uri::parse(is_by_phone ? facts.from.uri : facts.received_uri);
	return uri ? std::string(uri->host) : std::string();
}

// What the script says of the call.
struct Told {
	LineName line;
	std::string party;
	std::vector<std::string> watchers;
	unsigned shared_entity = 0;
};

Result<Told> read_script(sip_msg_t *msg, const core::sip::MessageFacts &facts, str *flag) {
	const auto entity = shared_entity_of(view(flag));
	if (!entity) return Error{"shared_line is 0 or 1, not " + std::string(view(flag))};
	const auto name = setup().shared_line.value(msg).value_or("");
	const auto line = line_named(name, domain_for(facts, *entity == 1));
	if (!line) return Error{"no line can be called \"" + name + "\""};
	const auto given = setup().party.value(msg).value_or("");
	const auto party = party_of(given);
	if (!party) return Error{"an appearance cannot be shown as \"" + given + "\""};
	Told told{*line, *party, {}, *entity};
	for (auto &watcher : core::kam::avp_values(msg, setup().watchers)) {
		if (!core::sip::Uri::parse(watcher) || !is_fit(watcher, kLongestName)
				|| watcher.find(',') != watcher.npos)
			return Error{"a watcher cannot be \"" + watcher + "\""};
		told.watchers.push_back(std::move(watcher));
	}
	return told;
}

struct Index {
	CallId call;
	uint32_t index = 0; // 0: none was to be had
};

Index claim_in_line(const Told &told, const Claim &asked) {
	Index made;
	lines().with_or_new(told.line.name, told.line.aor, [&](Line &line) {
		const auto claimed = claim(line, asked, core::kam::now(), setup().policy);
		made = {{claimed.serial ? line.number : 0, claimed.serial}, claimed.index};
	});
	return made;
}

// An index that is free in both tables. What is taken there in the very moment is passed over.
Index claim_index(const Told &told, const Asked &asked) {
	const bool is_by_phone = told.shared_entity == 1;
	Claim claim{told.line.domain, told.party, is_by_phone ? asked.phone : std::string_view(), 0,
			told.shared_entity, {}, {}};
	claim.wanted = is_by_phone ? asked.index : 0;
	claim.watchers.assign(told.watchers.begin(), told.watchers.end());
	claim.in_use = indexes_in_use(told.line.aor, claim.owner);
	for (;;) {
		const auto claimed = claim_in_line(told, claim);
		ShownCall shown{told.line.aor, claimed.index, State::Reserved, is_by_phone,
				std::string(claim.owner), told.party, {}, {}, {}, false, {}};
		if (is_by_phone) {
			shown.call_id = asked.facts.call_id;
			shown.caller_tag = asked.facts.from.tag;
		}
		if (claimed.index == 0 || claim_shared(shown)) return claimed;
		happens(claimed.call, Event::Ended);
		claim.in_use.push_back(claimed.index);
	}
}

// The session, whose phone hears the index in every request.
const str *begin_session(sip_msg_t *msg, const CallId &call, uint32_t index,
		std::string_view domain, bool is_by_phone) {
	const auto header = "Call-Info: " + core::sip::print_index(domain, index) + "\r\n";
	const str scenario = as_str("top hiding"), line = as_str(header);
	const str *const args[5] = {nullptr, nullptr, nullptr, is_by_phone ? &line : nullptr,
			is_by_phone ? nullptr : &line};
	return logic().init(msg, &scenario, args, on_session, pointer_of(call));
}

Result<Script> init_request(sip_msg_t *msg, str *flag) {
	const auto asked = read_invite(msg);
	if (!asked) return asked.error();
	const auto told = read_script(msg, asked.value().facts, flag);
	if (!told) return told.error();
	const auto claimed = claim_index(told.value(), asked.value());
	if (claimed.index == 0) return refuse(msg, 480, "All Appearances In Use");
	const str *key = begin_session(msg, claimed.call, claimed.index, told.value().line.domain,
			told.value().shared_entity == 1);
	if (!key || key->len == 0) { // refused, or a retransmission that has its answer
		happens(claimed.call, Event::Ended);
		return key ? Script::Stop : Script::False;
	}
	Known known;
	known.key = view(key);
	if (told.value().shared_entity == 1) {
		known.phone_call = asked.value().facts.call_id;
		known.caller_tag = asked.value().facts.from.tag;
	}
	happens(claimed.call, Event::Called, known);
	return Script::True;
}

// The call that is to be taken back; its key and the place of its far end.
struct Taken {
	Retrieval retrieval{404, "No Such Call"};
	CallId call;
	std::string key;
	int far_end = 0;
	uint32_t index = 0;
	std::string domain;
};

Taken take_back(std::string_view name, const Asked &asked) {
	Taken taken;
	lines().with(name, [&](Line &line) {
		taken.retrieval = retrieve(
				line, asked.index, asked.phone, core::kam::now(), setup().policy);
		const auto *call = find_serial(line, taken.retrieval.serial);
		if (!call) return;
		taken.call = {line.number, call->serial};
		taken.key = call->texts[AppText::Key];
		taken.far_end = static_cast<int>(call->shared_entity);
		taken.index = call->index;
		taken.domain = call->texts[AppText::Domain];
	});
	return taken;
}

// The phone calls the mixer. When it is there the call follows (listener.cpp).
Script join(sip_msg_t *msg, const Taken &taken) {
	const bool is_sent = core::kam::set_destination(msg, setup().bridge_uri);
	const str *key = is_sent ? begin_session(msg, taken.call, taken.index, taken.domain, true)
							 : nullptr;
	if (key && key->len > 0) return Script::True;
	happens(taken.call, Event::MemberLost);
	return key ? Script::Stop : Script::False;
}

Result<Script> bridge_request(sip_msg_t *msg, str *line) {
	const auto asked = read_invite(msg);
	if (!asked) return asked.error();
	if (asked.value().phone.empty()) return refuse(msg, 400, "Contact Is Missing");
	const auto taken = take_back(view(line), asked.value());
	if (taken.retrieval.code != 0) return refuse(msg, taken.retrieval.code, taken.retrieval.reason);
	if (taken.retrieval.joins) return join(msg, taken);
	const str key = as_str(taken.key);
	const int joined = logic().bridge_msg(msg, &key, taken.far_end, nullptr, 1);
	if (joined < 0) happens(taken.call, Event::BridgingFailed);
	return joined < 0 ? Script::False : joined == 0 ? Script::True : Script::Stop;
}

} // namespace

int ki_init_request(sip_msg_t *msg, str *shared_line) noexcept {
	return core::kam::entry("sca_init_request", [&] { return init_request(msg, shared_line); });
}

int ki_bridge_request(sip_msg_t *msg, str *line) noexcept {
	return core::kam::entry("sca_bridge_request", [&] { return bridge_request(msg, line); });
}

} // namespace b2b_sca
