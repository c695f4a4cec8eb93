#include "b2b/entities/domain/rows.hpp"

#include <algorithm>
#include <iterator>

#include "b2b/entities/domain/columns.hpp"
#include "b2b/entities/domain/session_timer.hpp"
#include "core/base/stable_hash.hpp"
#include "core/base/utf8.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace b2b_entities {
namespace {
using core::base::is_utf8;
using core::base::SessionKey;
using core::sql::Row;

using Texts =
		core::base::Packed<LegText, std::allocator<char>>; // no shared memory is needed for a copy

constexpr uint32_t kReserve = 1000, kLastCseq = 0x7fffffff;
constexpr size_t kTexts = static_cast<size_t>(LegText::kCount);

std::string_view display_of(std::string_view party) noexcept {
	const auto parsed = core::sip::NameAddr::parse(party);
	return parsed ? parsed->display : std::string_view();
}

// A name that no database takes is no part of the dialog.
std::string readable_party(std::string_view party) {
	if (is_utf8(party)) return std::string(party);
	const auto parsed = core::sip::NameAddr::parse(party);
	return parsed ? "<" + std::string(parsed->uri) + ">" : std::string(party);
}

std::string readable_lines(std::string_view lines) {
	std::string readable;
	while (!lines.empty()) {
		const auto length = std::min(lines.size(), lines.find('\n') + 1);
		const auto line = lines.substr(0, length ? length : lines.size());
		if (is_utf8(line) && core::sip::are_header_lines(line)) readable += line;
		lines.remove_prefix(line.size());
	}
	return readable;
}

bool is_party(std::string_view text) noexcept {
	const auto parsed = core::sip::NameAddr::parse(text);
	return parsed && core::sip::Uri::parse(parsed->uri);
}

// May requests be made of it?
bool is_sound(const Texts &leg) noexcept {
	constexpr LegText kNeeded[] = {LegText::CallId, LegText::LocalTag, LegText::RemoteTag,
			LegText::LocalUri, LegText::RemoteUri, LegText::Target, LegText::Contact};
	constexpr LegText kParties[] = {LegText::LocalUri, LegText::RemoteUri, LegText::Contact};
	for (size_t i = 0; i < kTexts; ++i) {
		const auto field = static_cast<LegText>(i);
		const bool is_safe = field == LegText::Always ? core::sip::are_header_lines(leg[field])
													  : core::sip::is_header_safe(leg[field]);
		if (!is_safe || !is_utf8(leg[field]) || leg[field].size() > kLongestText) return false;
	}
	return std::none_of(std::begin(kNeeded), std::end(kNeeded), [&](LegText field) {
		return leg[field].empty();
	}) && std::all_of(std::begin(kParties), std::end(kParties), [&](LegText field) {
		return is_party(leg[field]);
	}) && core::sip::Uri::parse(leg[LegText::Target]);
}

// With what is no part of the dialog made such that a row can hold it.
Texts readable(const KeptLeg &leg) {
	Texts made(leg.texts);
	const auto local = readable_party(leg[LegText::LocalUri]),
			   remote = readable_party(leg[LegText::RemoteUri]);
	const auto always = readable_lines(leg[LegText::Always]);
	made.set({{LegText::LocalUri, local}, {LegText::RemoteUri, remote}, {LegText::Always, always}});
	return made;
}

// One side of the dialog in its columns.
struct Side {
	std::string LegColumns::*uri, LegColumns::*display, LegColumns::*tag, LegColumns::*contact,
			LegColumns::*route;
	int64_t LegColumns::*cseq;
};
constexpr Side kCaller{&LegColumns::from_uri, &LegColumns::from_dname, &LegColumns::tag0,
		&LegColumns::contact0, &LegColumns::route0, &LegColumns::cseq0};
constexpr Side kCallee{&LegColumns::to_uri, &LegColumns::to_dname, &LegColumns::tag1,
		&LegColumns::contact1, &LegColumns::route1, &LegColumns::cseq1};

const Side &local_side(Role role) noexcept {
	return role == Role::Server ? kCallee : kCaller;
}
const Side &remote_side(Role role) noexcept {
	return role == Role::Server ? kCaller : kCallee;
}

void add_local(LegColumns &row, const Side &side, const Texts &texts) {
	row.*side.uri = texts[LegText::LocalUri];
	row.*side.display = display_of(texts[LegText::LocalUri]);
	row.*side.tag = texts[LegText::LocalTag];
	row.*side.contact = texts[LegText::Contact];
}

void add_remote(LegColumns &row, const Side &side, const Texts &texts) {
	row.*side.uri = texts[LegText::RemoteUri];
	row.*side.display = display_of(texts[LegText::RemoteUri]);
	row.*side.tag = texts[LegText::RemoteTag];
	row.*side.contact = texts[LegText::Target];
	row.*side.route = texts[LegText::Routes];
}

// An SDP that no database takes is not said again.
void add_timer(LegColumns &row, const KeptLeg &leg) {
	const std::string_view sdp = leg.timer_sdp;
	row.session_timer = print(leg.timer);
	if (is_utf8(sdp) && sdp.find('\0') == sdp.npos && sdp.size() <= kLongestText)
		row.session_sdp = sdp;
}

bool take_timer(Leg &leg, const LegColumns &row) {
	if (row.session_timer.empty()) return true;
	auto timer = parse_session_timer(row.session_timer);
	if (!timer) return false;
	leg.timer = std::move(*timer);
	leg.timer.texts.set({{TimerText::Sdp, row.session_sdp}});
	return true;
}

void add_for_readers(LegColumns &row, const KeptLeg &leg) {
	row.lic = leg.invite_cseq;
	if (leg.role == Role::Server) return;
	row.leg_tag = row.tag1;
	row.leg_contact = row.contact1;
	row.leg_route = row.route1;
	row.leg_sockinfo = row.sockinfo_srv;
	row.leg_cseq = row.cseq0;
}

void take_sides(Leg &leg, const LegColumns &row) {
	const Side &local = local_side(leg.role), &remote = remote_side(leg.role);
	leg.texts.set({{LegText::CallId, row.callid}, {LegText::LocalTag, row.*local.tag},
			{LegText::RemoteTag, row.*remote.tag}, {LegText::LocalUri, row.*local.uri},
			{LegText::RemoteUri, row.*remote.uri}, {LegText::Target, row.*remote.contact},
			{LegText::Routes, row.*remote.route}, {LegText::Destination, row.destination},
			{LegText::Socket, row.sockinfo_srv}, {LegText::Contact, row.*local.contact},
			{LegText::Always, row.storage}});
	leg.local_cseq = leg.row.last_cseq = static_cast<uint32_t>(row.*local.cseq);
	leg.remote_cseq = static_cast<uint32_t>(row.*remote.cseq);
}

} // namespace

bool is_to_keep(const Leg &leg) noexcept {
	return leg.state == State::Confirmed;
}

bool keep_ahead(Leg &leg) noexcept {
	if (leg.local_cseq + kReserve / 2 < leg.row.last_cseq) return false;
	leg.row.last_cseq = std::min(leg.local_cseq + kReserve, kLastCseq);
	return true;
}

uint64_t mark_of(const Leg &leg) noexcept {
	uint64_t mark = leg.key.secret ^ leg.number ^ uint64_t { leg.row.last_cseq } << 32;
	for (size_t i = 0; i < kTexts; ++i)
		mark = core::base::stable_hash(leg[static_cast<LegText>(i)], mark);
	mark = core::base::stable_hash(print(leg.timer), mark);
	return core::base::stable_hash(leg.timer.sdp(), mark);
}

std::optional<Row> row_of(const KeptLeg &leg, const Belonging &belonging) {
	const Texts texts = readable(leg);
	if (!is_sound(texts)) return std::nullopt;
	LegColumns row;
	add_local(row, local_side(leg.role), texts);
	add_remote(row, remote_side(leg.role), texts);
	row.*local_side(leg.role).cseq = std::max(leg.row.last_cseq, leg.local_cseq);
	row.*remote_side(leg.role).cseq = std::min(leg.remote_cseq, kLastCseq);
	row.type = static_cast<int64_t>(leg.role);
	row.state = static_cast<int64_t>(leg.state);
	row.ruri = texts[LegText::Target];
	row.callid = texts[LegText::CallId];
	row.sockinfo_srv = texts[LegText::Socket];
	row.storage = texts[LegText::Always];
	row.destination = texts[LegText::Destination];
	row.param = print(belonging.session, kSessionPrefix);
	row.mod_name = belonging.upper;
	row.leg_key = print(leg.key, kLegPrefix);
	row.leg_number = static_cast<int32_t>(leg.number);
	row.server_id = belonging.server_id;
	row.generation = belonging.generation;
	row.upper_data = belonging.data;
	add_timer(row, leg);
	add_for_readers(row, leg);
	return leg_codec().write(std::move(row));
}

Row key_of_row(const SessionKey &leg, int64_t server_id) {
	LegColumns row;
	row.leg_key = print(leg, kLegPrefix);
	row.server_id = server_id;
	return leg_codec().key(std::move(row));
}

std::optional<LegRecord> read_row(const Row &row) {
	const auto columns = leg_codec().read(row);
	if (!columns || columns->state != static_cast<int64_t>(State::Confirmed)) return std::nullopt;
	const auto key = core::base::parse_session_key(columns->leg_key, kLegPrefix);
	const auto session = core::base::parse_session_key(columns->param, kSessionPrefix);
	if (!key || !session || columns->mod_name.empty()) return std::nullopt;
	LegRecord record;
	record.session = *session;
	record.upper = columns->mod_name;
	record.generation = static_cast<uint32_t>(columns->generation);
	record.data = columns->upper_data;
	Leg &leg = record.leg;
	leg.key = *key;
	leg.number = static_cast<uint32_t>(columns->leg_number);
	leg.role = static_cast<Role>(columns->type);
	leg.state = State::Confirmed;
	leg.row.is_there = true;
	take_sides(leg, *columns);
	if (!is_sound(Texts(leg.texts)) || !take_timer(leg, *columns)) return std::nullopt;
	return record;
}

} // namespace b2b_entities
