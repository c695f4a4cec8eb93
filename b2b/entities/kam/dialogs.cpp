#include "b2b/entities/kam/dialogs.hpp"

#include "b2b/entities/domain/nat.hpp"
#include "b2b/entities/kam/late.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/statistics.hpp"
#include "b2b/entities/kam/ua_upper.hpp"
#include "core/base/joined.hpp"
#include "core/base/stable_hash.hpp"
#include "core/kam/destinations.hpp"
#include "core/kam/message.hpp"
#include "core/kam/random.hpp"
#include "core/kam/request.hpp"
#include "core/kam/str.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/next_hop.hpp"
#include "core/sip/uri.hpp"

namespace b2b_entities {
namespace {

using core::base::joined;
using core::kam::view;

// URI or whole value.
std::string contact_value(std::string_view given, std::string_view socket) {
	if (given.find('<') != given.npos) return std::string(given);
	const auto uri = given.empty() ? core::kam::contact_of_socket(socket) : std::string(given);
	return joined({"<", uri, ">"});
}

// From and To as they stand in every request of the leg; empty: the text is neither URI nor name-addr.
std::string party_value(std::string_view given) {
	const auto parsed = core::sip::NameAddr::parse(given);
	if (!parsed || !core::sip::Uri::parse(parsed->uri)) return {};
	if (given.find('<') == given.npos) return std::string(given);
	const auto open = parsed->display.empty() ? "<" : " <";
	return joined({parsed->display, open, parsed->uri, ">"});
}

std::string shown(const core::sip::Party &party) {
	if (party.display.empty()) return std::string(party.uri);
	return joined({party.display, " <", party.uri, ">"});
}

// A leg that could not be made is not known either.
class Listed {
public:
	explicit Listed(LegIndex index) noexcept : index_(index) {}
	~Listed() {
		if (!is_kept_) legs().with(index_, [](LegRef &ref) { ref.is_over = true; });
	}
	Listed(const Listed &) = delete;
	Listed &operator=(const Listed &) = delete;
	void keep() noexcept { is_kept_ = true; }

private:
	const LegIndex index_;
	bool is_kept_ = false;
};

// `named_by`: what it is found by, besides its key. `fill` gets the leg, which has its key then.
template <class Fill>
Leg &add(Session &session, uint32_t number, std::string_view named_by, LegRef known, Fill &&fill) {
	constexpr size_t kUsual = 2;
	session.legs.reserve(std::max(session.legs.size() + 1, kUsual));
	auto leg = core::kam::make_shm<Leg>();
	known.secret = core::kam::random_secret();
	known.session = session.key.index;
	known.number = number;
	const auto spread = core::base::hex(known.secret);
	const auto index = legs().add(named_by.empty() ? std::string_view(spread) : named_by,
			[&](LegRef &ref, LegIndex its_index) {
				ref = std::move(known);
				ref.index = its_index;
				leg->key = {its_index, ref.secret};
			});
	Listed listed(index);
	leg->number = number;
	if (settings.session_timer) {
		leg->timer.wanted = static_cast<uint32_t>(settings.session_expires);
		leg->timer.least = static_cast<uint32_t>(settings.min_se);
	}
	leg->passes_prack = settings.passthru_prack != 0 && !is_ua(session); // a UA has no other end
	leg->patience = static_cast<uint32_t>(settings.ack_timeout) * 1000;
	fill(*leg);
	session.legs.push_back(std::move(leg));
	listed.keep();
	return *session.legs.back();
}

// Without a Contact that could be asked (RFC 3261 8.1.1.8 forbids it) a caller is where the INVITE has come from.
std::string target_of(const core::sip::MessageFacts &facts) {
	auto contact = contact_of(facts);
	if (!contact.empty()) return contact;
	return facts.source.empty() ? std::string(facts.from.uri) : facts.source;
}

} // namespace

std::string contact_of(const core::sip::MessageFacts &facts, bool is_direct) {
	if (!core::sip::is_sip_uri(facts.contact)) return {};
	if (!is_direct) return std::string(facts.contact);
	return reached_at(facts.contact, facts.source, static_cast<NatTarget>(settings.nat_target),
			core::kam::leads_to_us);
}

Leg &add_server(Session &session, uint32_t number, sip_msg_t *invite, const b2b_server_t &server) {
	const auto facts = core::kam::facts_of(invite);
	const auto socket = core::kam::receive_socket(invite);
	LegRef known;
	known.cseq = facts.cseq;
	known.is_server = true;
	known.texts.set({{RefText::CallId, facts.call_id}, {RefText::FromTag, facts.from.tag}});
	const auto target = target_of(facts);
	count(Counting::Called);
	return add(session, number, facts.call_id, std::move(known), [&](Leg &leg) {
		leg.role = Role::Server;
		leg.remote_cseq = facts.cseq;
		leg.wants_reliable = core::kam::requires_option(invite, "100rel");
		leg.texts.set(
				{{LegText::CallId, facts.call_id}, {LegText::LocalTag, print(leg.key, kLegPrefix)},
						{LegText::RemoteTag, facts.from.tag}, {LegText::LocalUri, shown(facts.to)},
						{LegText::RemoteUri, shown(facts.from)}, {LegText::Target, target},
						{LegText::Routes, core::kam::record_route_of(invite).value_or("")},
						{LegText::Socket, socket},
						{LegText::Contact, contact_value(view(server.contact), socket)},
						{LegText::Always, view(server.headers)}});
	});
}

Leg *add_client(Session &session, uint32_t number, const b2b_client_t &client) {
	const auto target = view(client.request_uri), proxy = view(client.proxy);
	const auto from = party_value(view(client.from));
	const auto to = client.to.len > 0 ? party_value(view(client.to)) : std::string(target);
	const bool is_good = core::sip::Uri::parse(target) && !from.empty() && !to.empty()
			&& (proxy.empty() || core::sip::Uri::parse(proxy));
	if (!is_good) return nullptr;
	const auto hop = core::sip::without_alias({}, proxy, target);
	const auto socket = core::kam::socket_towards(
			core::sip::next_hop({}, hop.destination, hop.target), view(client.socket));
	count(Counting::Calling);
	return &add(session, number, {}, {}, [&](Leg &leg) {
		const auto key = print(leg.key, kLegPrefix);
		leg.role = Role::Client;
		leg.texts.set({{LegText::CallId, key}, {LegText::LocalTag, from_tag_of(key)},
				{LegText::LocalUri, from}, {LegText::RemoteUri, to}, {LegText::Target, target},
				{LegText::Destination, proxy}, {LegText::Socket, socket},
				{LegText::Contact, contact_value(view(client.contact), socket)},
				{LegText::Always, view(client.always)}});
	});
}

} // namespace b2b_entities
