#include "sca/presence_callinfo/domain/rows.hpp"

#include "core/base/utf8.hpp"
#include "core/sql/row_codec.hpp"
#include "sca/presence_callinfo/domain/line_json.hpp"

namespace callinfo {
namespace {
using core::sql::RowCodec;

constexpr size_t kLongestState = 1'000'000; // bytes
constexpr uint16_t kKeySize = 255;
static_assert(kLongestText <= kKeySize);

struct LineColumns {
	std::string line, state;
	int64_t server_id = 0;
};

bool is_good(std::string_view value) {
	return core::base::is_utf8(value) && value.find('\0') == value.npos;
}

const RowCodec<LineColumns> &codec() {
	using Row = LineColumns;
	static const RowCodec<Row> made({{}, 1, {}, {"server_id", "line"}, "server_id", true},
			{
					core::sql::varchar("line", &Row::line, kKeySize),
					core::sql::text("state", &Row::state, kLongestState),
					core::sql::number("server_id", &Row::server_id, INT32_MIN, INT32_MAX),
			},
			is_good);
	return made;
}

} // namespace

core::sql::Table lines_table() {
	return codec().table({});
}

std::optional<core::sql::Row> row_of(const KeptLine &line, int64_t server_id) {
	LineColumns row{line.key, print_publications(line), server_id};
	if (row.state.size() > kLongestState || !is_good(row.line)) return std::nullopt;
	return codec().write(std::move(row));
}

core::sql::Row key_of_row(std::string_view key, int64_t server_id) {
	return codec().key({std::string(key), {}, server_id});
}

std::optional<Line> read_row(const core::sql::Row &row) {
	const auto columns = codec().read(row);
	if (!columns || columns->line.empty() || key_of("sip:" + columns->line) != columns->line)
		return std::nullopt;
	auto line = parse_publications(columns->state);
	if (!line) return std::nullopt;
	line->key = SharedString(columns->line.data(), columns->line.size());
	return line;
}

} // namespace callinfo
