#include "b2b/sca/domain/rows.hpp"

#include <algorithm>

#include "b2b/sca/domain/fit.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace b2b_sca {
namespace {

using core::sql::Column;
using core::sql::Row;
using core::sql::Type;
using core::sql::Value;

constexpr uint16_t kWidth = 255;
constexpr std::string_view kScheme = "sip:";

// Places in a row of a line.
constexpr size_t kLineName = 0, kWatchers = 1, kFirstCall = 2, kCallWidth = 5,
				 kAor = kFirstCall + kColumnCalls * kCallWidth, kEtags = kAor + 1,
				 kLineColumns = kEtags + 2;
// And of a further appearance: its index stands behind the name.
constexpr size_t kCallIndex = 1, kCallBegin = 2, kCallRowColumns = kCallBegin + kCallWidth + 1;

void add_columns(std::vector<Column> &to, const CallColumns &names) {
	to.push_back({names.shared_entity, Type::Int});
	to.push_back({names.call_state, Type::Int});
	to.push_back({names.call_info_uri, Type::Text, 0, true});
	to.push_back({names.appearance_uri, Type::Text, 0, true});
	to.push_back({names.key, Type::Varchar, kWidth, true});
}

// The key of its session. Of a call in the mixer those of the phones that have joined stand behind it, each behind a comma.
std::string keys_of(const Appearance &call) {
	std::string keys(call.texts[AppText::Key]);
	if (!is_mixed(call.state)) return keys;
	keys += ',';
	for (const auto &member : call.members) {
		if (keys.back() != ',') keys += ',';
		keys += core::base::view(member.key);
	}
	return keys;
}

// Whether the phone that had the call is still in it is known when its session is there again.
void take_members(Appearance &call, std::string_view keys) {
	const bool is_held = call.state == State::Held;
	call.state = is_held ? State::BridgeHeld : State::BridgeActive;
	call.holds = is_held;
	while (!keys.empty() && call.members.size() < kMostMembers)
		if (const auto key = core::sip::cut(keys, ','); !key.empty())
			call.members.push_back({core::base::SharedString(key), {}, false});
}

void add_call(Row &row, const Appearance *call) {
	const bool is_there = call && kept_as(call->state) != State::Idle;
	const auto text = [&](AppText which) {
		return is_there ? std::string(call->texts[which]) : std::string();
	};
	row.emplace_back(is_there ? int64_t{call->shared_entity} : 0);
	row.emplace_back(is_there ? static_cast<int64_t>(kept_as(call->state)) : 0);
	row.emplace_back(is_there ? std::string(kScheme) + text(AppText::Domain) : std::string());
	row.emplace_back(text(AppText::Party));
	row.emplace_back(is_there ? keys_of(*call) : std::string());
}

// As many as there are watchers, in their order.
std::string list_of(const Line &line, PubText which) {
	std::string list;
	for (const auto &one : line.publications) {
		if (&one != line.publications.data()) list += ',';
		list += one.texts[which];
	}
	return list;
}

const Appearance *call_at(const Line &line, uint32_t index) noexcept {
	for (const auto &call : line.appearances)
		if (call.index == index) return &call;
	return nullptr;
}

Row line_row(const Line &line, int64_t server_id) {
	Row row;
	row.reserve(kLineColumns);
	row.emplace_back(std::string(line.texts[LineText::Name]));
	row.emplace_back(list_of(line, PubText::Watcher));
	for (uint32_t index = 1; index <= kColumnCalls; ++index) add_call(row, call_at(line, index));
	row.emplace_back(std::string(line.texts[LineText::Aor]));
	row.emplace_back(list_of(line, PubText::Etag));
	row.emplace_back(server_id);
	return row;
}

Row call_key(const Line &line, uint32_t index, int64_t server_id) {
	return {server_id, std::string(line.texts[LineText::Name]), int64_t{index}};
}

Row call_row(const Line &line, const Appearance &call, int64_t server_id) {
	Row row{std::string(line.texts[LineText::Name]), int64_t{call.index}};
	add_call(row, &call);
	row.emplace_back(server_id);
	return row;
}

// A text that may stand in a header; NULL is an empty one.
std::optional<std::string_view> text_in(const Row &row, size_t place, size_t longest) {
	if (std::holds_alternative<std::monostate>(row[place])) return std::string_view();
	const auto *text = std::get_if<std::string>(&row[place]);
	if (!text || !is_fit(*text, longest)) return std::nullopt;
	return *text;
}

std::optional<int64_t> number_in(const Row &row, size_t place, int64_t least, int64_t most) {
	const auto *number = std::get_if<int64_t>(&row[place]);
	if (!number || *number < least || *number > most) return std::nullopt;
	return *number;
}

// False: it makes no sense; a slot that is idle does.
bool take_call(const Row &row, size_t place, uint32_t index, Line &line, int64_t now) {
	const auto entity = number_in(row, place, 0, 1),
			   state = number_in(row, place + 1, 0, static_cast<int64_t>(State::HeldPrivate));
	const auto uri = text_in(row, place + 2, kLongestText),
			   party = text_in(row, place + 3, kLongestText),
			   keys = text_in(row, place + 4, kLongestName);
	if (!entity || !state || !uri || !party || !keys) return false;
	if (*state == 0) return true;
	const auto comma = keys->find(',');
	const auto key = keys->substr(0, comma);
	if (uri->substr(0, kScheme.size()) != kScheme || key.empty()) return false;
	Appearance call;
	call.index = index;
	call.serial = ++line.last_serial;
	call.state = static_cast<State>(*state);
	call.shared_entity = static_cast<unsigned>(*entity);
	call.since = now;
	call.texts.set({{AppText::Domain, uri->substr(kScheme.size())}, {AppText::Party, *party},
			{AppText::Key, key}});
	if (comma != keys->npos) take_members(call, keys->substr(comma + 1));
	const auto behind = std::find_if(line.appearances.begin(), line.appearances.end(),
			[index](const Appearance &other) { return other.index > index; });
	line.appearances.insert(behind, std::move(call));
	line.look_at = now;
	return true;
}

// Whoever was told of the line is told of it again, even where nothing is left to tell: until what was said has run out.
void take_watchers(Line &line, std::string_view watchers, std::string_view etags, int64_t now) {
	constexpr int64_t kLongest = int64_t{24} * 3600;
	while (watchers.data() && !watchers.empty()) {
		const auto watcher = core::sip::cut(watchers, ',');
		const auto etag = core::sip::cut(etags, ',');
		const auto count = line.publications.size();
		if (core::sip::Uri::parse(watcher)) add_watcher(line, watcher);
		if (line.publications.size() == count) continue;
		auto &publication = line.publications.back();
		publication.state = PubState::Wanted;
		publication.due = now;
		if (!core::sip::is_token(etag)) continue;
		publication.texts.set({{PubText::Etag, etag}});
		publication.until = now + kLongest;
	}
}

} // namespace

ColumnNames usual_names() {
	ColumnNames names{"shared_line", "watchers", {}};
	for (uint32_t index = 1; index <= kColumnCalls; ++index) {
		const auto app = "app" + std::to_string(index);
		names.calls[index - 1] = {app + "_shared_entity", app + "_call_state",
				app + "_call_info_uri", app + "_call_info_appearance_uri", app + "_b2bl_key"};
	}
	return names;
}

core::sql::Table lines_table(std::string name, const ColumnNames &columns) {
	core::sql::Table table{
			std::move(name), 1, {}, {"server_id", columns.shared_line}, "server_id", true};
	table.columns.push_back({columns.shared_line, Type::Varchar, kWidth});
	table.columns.push_back({columns.watchers, Type::Text, 0, true});
	for (const auto &call : columns.calls) add_columns(table.columns, call);
	table.columns.push_back({"aor", Type::Varchar, kWidth, true});
	table.columns.push_back({"etags", Type::Text, 0, true});
	table.columns.push_back({"server_id", Type::Int});
	return table;
}

core::sql::Table calls_table(std::string name) {
	core::sql::Table table{
			std::move(name), 1, {}, {"server_id", "shared_line", "app_index"}, "server_id", true};
	table.columns.push_back({"shared_line", Type::Varchar, kWidth});
	table.columns.push_back({"app_index", Type::Int});
	add_columns(table.columns,
			{"shared_entity", "call_state", "call_info_uri", "call_info_appearance_uri",
					"b2bl_key"});
	table.columns.push_back({"server_id", Type::Int});
	return table;
}

LineRows take_rows(const Line &line, int64_t server_id) {
	LineRows rows;
	rows.version = line.version;
	for (const auto &call : line.appearances) {
		if (call.index <= kColumnCalls || kept_as(call.state) == State::Idle) continue;
		rows.calls.push_back(call_row(line, call, server_id));
		rows.child_rows.push_back(call.index);
	}
	for (const auto index : line.child_rows)
		if (std::find(rows.child_rows.begin(), rows.child_rows.end(), index)
				== rows.child_rows.end())
			rows.erased_calls.push_back(call_key(line, index, server_id));
	if (!is_done(line))
		rows.lines.push_back(line_row(line, server_id));
	else if (line.has_row)
		rows.erased_lines.push_back({server_id, std::string(line.texts[LineText::Name])});
	return rows;
}

void mark_stored(Line &line, const LineRows &rows) {
	line.stored = rows.version;
	line.has_row = !rows.lines.empty();
	line.child_rows.assign(rows.child_rows.begin(), rows.child_rows.end());
}

bool read_line(const Row &row, Line &line, int64_t now) {
	if (row.size() != kLineColumns) return false;
	const auto name = text_in(row, kLineName, kLongestName), aor = text_in(row, kAor, kLongestName),
			   watchers = text_in(row, kWatchers, kLongestList),
			   etags = text_in(row, kEtags, kLongestList);
	if (!name || name->empty() || !aor || !watchers || !etags) return false;
	line.texts.set({{LineText::Name, *name}, {LineText::Aor, *aor}});
	for (uint32_t index = 1; index <= kColumnCalls; ++index)
		if (!take_call(row, kFirstCall + (index - 1) * kCallWidth, index, line, now)) return false;
	take_watchers(line, *watchers, *etags, now);
	line.has_row = true;
	line.stored = line.version;
	return true;
}

std::optional<std::string> line_of_call(const Row &row) {
	if (row.size() != kCallRowColumns) return std::nullopt;
	const auto name = text_in(row, kLineName, kLongestName);
	if (!name || name->empty()) return std::nullopt;
	return std::string(*name);
}

bool read_call(const Row &row, Line &line, int64_t now) {
	if (row.size() != kCallRowColumns) return false;
	const auto index = number_in(row, kCallIndex, int64_t{kColumnCalls} + 1, kMostIndexes);
	if (!index || find_index(line, static_cast<uint32_t>(*index))) return false;
	const auto wanted = static_cast<uint32_t>(*index);
	if (!take_call(row, kCallBegin, wanted, line, now)) return false;
	line.child_rows.push_back(wanted);
	return true;
}

} // namespace b2b_sca
