#include "callops/domain/shown.hpp"

#include <algorithm>

#include "callops/domain/sdp_media.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

using core::sip::header_in;
using core::sip::NameAddr;

constexpr std::string_view kAlias = ";alias=";
constexpr LegText kKept[] = {LegText::Peer, LegText::Self, LegText::PeerContact,
		LegText::ShownCallId, LegText::Contact, LegText::Socket, LegText::Flow,
		LegText::OwnContact};

std::string without_tag(std::string_view field) {
	const auto parsed = NameAddr::parse(field);
	if (!parsed) return {};
	std::string text(parsed->display);
	if (!text.empty()) text += ' ';
	return text.append("<").append(parsed->uri).append(">");
}

bool is_reply(std::string_view message) noexcept {
	return message.substr(0, 4) == "SIP/";
}

void set(LegOfCall &leg, LegText field, std::string_view text) {
	if (!text.empty() && leg.text[field] != text) leg.text.set({{field, text}});
}

// Only one that is not the call's own is worth the memory.
void set_call_id(Call &call, Leg to, std::string_view shown) {
	const bool is_own = shown == call.text[CallText::CallId];
	if (!is_own) set(call[to], LegText::ShownCallId, shown);
}

void set_contact(Call &call, Leg to, std::string_view contact, std::string_view call_id) {
	set(call[to], LegText::PeerContact, contact);
	set_call_id(call, to, call_id);
}

// nathelper's alias: where the phone is really reached.
std::string_view alias_in(std::string_view uri) noexcept {
	const auto begin = uri.find(kAlias);
	if (begin == uri.npos) return {};
	return uri.substr(begin, std::min(uri.find_first_of(";?", begin + 1), uri.size()) - begin);
}

std::string without_alias(std::string_view uri) {
	std::string text(uri);
	const auto alias = alias_in(uri);
	return alias.empty() ? text : text.erase(text.find(alias), alias.size());
}

} // namespace

std::string_view contact_in(std::string_view message) noexcept {
	auto list = header_in(message, "Contact");
	const auto contact = NameAddr::parse(core::sip::cut_list(list, ','));
	return contact && contact->uri != "*" ? contact->uri : std::string_view();
}

Shown Shown::parse(std::string_view message) {
	const char *theirs = is_reply(message) ? "To" : "From",
			   *own = is_reply(message) ? "From" : "To";
	return {is_reply(message), without_tag(header_in(message, theirs)),
			without_tag(header_in(message, own)), contact_in(message),
			header_in(message, "Call-ID")};
}

void on_shown(Call &call, Leg to, const Shown &shown, const Route &route, int branch) {
	auto &leg = call[to];
	if (!shown.is_echo || leg.text[LegText::Peer].empty()) {
		set(leg, LegText::Peer, shown.peer);
		set(leg, LegText::Self, shown.self);
	}
	set(leg, LegText::Socket, route.socket);
	set(leg, LegText::Flow, route.flow);
	const auto same = [branch](const BranchShown &one) { return one.branch == branch; };
	const auto left = std::find_if(leg.branches.begin(), leg.branches.end(), same);
	if (left == leg.branches.end()) return set_contact(call, to, shown.contact, shown.call_id);
	const std::string contact(left->text[BranchText::Contact]),
			call_id(left->text[BranchText::CallId]);
	set_contact(call, to, contact, call_id);
}

void on_branch_left(Call &call, Leg to, int branch, std::string_view message) {
	auto &branches = call[to].branches;
	const auto same = [branch](const BranchShown &one) { return one.branch == branch; };
	branches.erase(std::remove_if(branches.begin(), branches.end(), same), branches.end());
	branches.push_back({branch,
			{{BranchText::Contact, contact_in(message)},
					{BranchText::CallId, header_in(message, "Call-ID")}}});
}

void on_reply_left(Call &call, Leg to, std::string_view message) {
	set_contact(call, to, contact_in(message), header_in(message, "Call-ID"));
}

void forget_branches(Call &call, Leg to) noexcept {
	decltype(call[to].branches)().swap(call[to].branches);
}

void on_target(Call &call, Leg leg, std::string_view contact, std::string_view as_it_came) {
	auto &end = call[leg];
	set(end, LegText::Contact, contact);
	const auto own = as_it_came == contact ? std::string_view() : as_it_came;
	if (!contact.empty() && end.text[LegText::OwnContact] != own)
		end.text.set({{LegText::OwnContact, own}});
}

// A script that makes another Contact of it, but for an alias, has its own way of reaching that phone.
void on_own_target(Call &call, Leg leg, std::string_view contact) {
	auto &end = call[leg], &peer = call[other(leg)];
	const std::string known(end.text[LegText::Contact]), own(end.text[LegText::OwnContact]);
	const auto alias = alias_in(known);
	const bool is_rewritten = !own.empty() && without_alias(known) != own;
	if (contact.empty() || contact == own || is_rewritten) return;
	const auto now = alias_in(contact).empty() ? std::string(contact).append(alias)
											   : std::string(contact);
	if (now == known) return;
	const bool is_shown = peer.text[LegText::PeerContact] == known;
	on_target(call, leg, now, contact);
	if (!is_shown) return; // topos and the like show the other end what they want
	peer.text.set({{LegText::PeerContact, now}});
	peer.has_peer_moved = true;
}

void on_media(Call &call, Leg from, std::string_view came, std::string_view left) {
	if (!came.empty() && !left.empty())
		call[from].is_media_relayed = media_of(came) != media_of(left);
}

Within within(const Call &call, Leg leg) {
	const auto text = [&](LegText field) { return std::string(call[leg].text[field]); };
	return {text(LegText::Peer), text(LegText::Self), text(LegText::PeerContact),
			text(LegText::ShownCallId), text(LegText::Contact), text(LegText::Socket),
			text(LegText::Flow)};
}

std::string print_shown(const LegOfCall &leg) {
	std::string all = leg.is_media_relayed ? (*leg.is_media_relayed ? "1" : "0") : "-";
	for (const auto field : kKept) {
		std::string text(leg.text[field]);
		std::replace(text.begin(), text.end(), '\t', ' ');
		all.append("\t").append(text);
	}
	return all;
}

void restore_shown(LegOfCall &leg, std::string_view text) {
	if (text.empty()) return;
	const auto relayed = core::sip::cut(text, '\t');
	if (relayed == "0" || relayed == "1") leg.is_media_relayed = relayed == "1";
	for (const auto field : kKept) set(leg, field, core::sip::cut(text, '\t'));
}

} // namespace callops
