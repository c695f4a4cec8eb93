#include "core/sip/sdp_direction.hpp"

#include <algorithm>

#include "core/base/enum_name.hpp"
#include "core/base/number.hpp"
#include "core/sip/scan.hpp"

namespace core::sip {
namespace {

using core::base::parse_number;

constexpr core::base::EnumName<Direction> kNames[] = {
		{Direction::Inactive, "inactive"},
		{Direction::SendOnly, "sendonly"},
		{Direction::RecvOnly, "recvonly"},
		{Direction::SendRecv, "sendrecv"},
};

// One line with its end, which the last one may lack.
struct Line {
	std::string_view text, end;
	std::optional<Direction> direction; // of a direction attribute
	bool is_blank = false;
};

// The session (before the first "m=") or a stream: lines [first, last).
struct Section {
	size_t first = 0, last = 0;
	bool is_refused = false;            // port 0, or none that could be read
	std::optional<Direction> direction; // its own

	size_t behind_content(const std::vector<Line> &lines) const noexcept {
		size_t at = last;
		while (at > first && lines[at - 1].is_blank) --at;
		return at;
	}
};

struct Sdp {
	std::vector<Line> lines;
	Section session;
	std::vector<Section> streams;
	std::string_view end = "\r\n"; // how lines end here

	Direction inherited() const noexcept { return session.direction.value_or(Direction::SendRecv); }
	Direction direction_of(const Section &stream) const noexcept {
		return stream.direction.value_or(inherited());
	}
};

bool starts_with(std::string_view text, std::string_view start) noexcept {
	return text.substr(0, start.size()) == start;
}

std::string_view next_word(std::string_view &rest) noexcept {
	rest = trim(rest);
	return cut(rest, ' ');
}

// "m=audio 49170/2 RTP/AVP 0"
struct Media {
	std::string_view type, port, transport;
};
Media media_in(std::string_view line) noexcept {
	line.remove_prefix(2);
	Media media;
	media.type = next_word(line);
	media.port = next_word(line);
	media.transport = next_word(line);
	return media;
}

bool is_refused(std::string_view line) noexcept {
	auto port = media_in(line).port;
	return parse_number<uint32_t>(cut(port, '/')).value_or(0) == 0;
}

std::optional<Direction> direction_in(std::string_view line) noexcept {
	if (!starts_with(line, "a=")) return std::nullopt;
	return core::base::value_of(kNames, line.substr(2));
}

Line cut_line(std::string_view &rest) noexcept {
	const auto feed = rest.find('\n');
	const auto size = feed == rest.npos ? rest.size() : feed + 1;
	size_t text = feed == rest.npos ? size : feed;
	if (text < size && text > 0 && rest[text - 1] == '\r') --text;

	Line line{rest.substr(0, text), rest.substr(text, size - text), {}, false};
	const auto content = trim(line.text);
	line.direction = direction_in(content);
	line.is_blank = content.empty();
	rest.remove_prefix(size);
	return line;
}

Sdp read(std::string_view sdp) {
	Sdp all;
	Section *section = &all.session;
	while (!sdp.empty()) {
		const auto line = cut_line(sdp);
		const auto content = trim(line.text);
		if (starts_with(content, "m=")) {
			all.streams.push_back({all.lines.size(), 0, is_refused(content), {}});
			section = &all.streams.back();
		}
		if (all.lines.empty() && !line.end.empty()) all.end = line.end;
		if (line.direction) section->direction = line.direction;
		all.lines.push_back(line);
		section->last = all.lines.size();
	}
	return all;
}

// What the SDP becomes, written line by line.
class Writer {
public:
	explicit Writer(const Sdp &from) : from_(from) {}

	void copy(size_t first, size_t last) {
		for (size_t at = first; at < last; ++at) add(from_.lines[at].text, from_.lines[at].end);
	}
	void copy_without_direction(const Section &section) {
		for (size_t at = section.first; at < section.last; ++at)
			if (!from_.lines[at].direction) copy(at, at + 1);
	}
	void copy_with_direction(const Section &section, Direction direction) {
		for (size_t at = section.first; at < section.last; ++at) {
			const auto &line = from_.lines[at];
			if (line.direction.value_or(direction) == direction)
				copy(at, at + 1);
			else
				add_direction(direction, line.end);
		}
	}
	void copy_and_add_direction(const Section &section, Direction direction) {
		const auto end = section.behind_content(from_.lines);
		copy(section.first, end);
		add_direction(direction, from_.end);
		copy(end, section.last);
	}
	std::string text() && { return std::move(out_); }

private:
	void add(std::string_view text, std::string_view end) {
		out_.append(text).append(end.empty() ? from_.end : end);
	}
	void add_direction(Direction direction, std::string_view end) {
		add("a=" + std::string(name_of(direction)), end);
	}

	const Sdp &from_;
	std::string out_;
};

std::optional<Direction> wanted_of(const Directions &wanted, size_t i) noexcept {
	return i < wanted.size() ? wanted[i] : std::nullopt;
}

// Would a stream have to contradict what the session says for it?
bool is_session_overruled(const Sdp &from, const Directions &wanted) noexcept {
	for (size_t i = 0; i < from.streams.size(); ++i) {
		const auto &stream = from.streams[i];
		if (stream.is_refused || stream.direction) continue;
		if (wanted_of(wanted, i).value_or(from.inherited()) != from.inherited()) return true;
	}
	return false;
}

// What the other end may do where one end offers this.
constexpr Direction mirrored(Direction offered) noexcept {
	if (offered == Direction::SendOnly) return Direction::RecvOnly;
	return offered == Direction::RecvOnly ? Direction::SendOnly : offered;
}

Media media_of(const Sdp &sdp, size_t stream) noexcept {
	return media_in(trim(sdp.lines[sdp.streams[stream].first].text));
}

bool has_same_media(const Sdp &a, const Sdp &b, size_t stream) noexcept {
	const auto one = media_of(a, stream), other = media_of(b, stream);
	return one.type == other.type && one.transport == other.transport;
}

// The digits of the version in "o=user id version ...".
std::optional<std::string_view> version_text(std::string_view sdp) noexcept {
	while (!sdp.empty()) {
		const auto content = trim(cut_line(sdp).text);
		if (starts_with(content, "m=")) return std::nullopt;
		if (!starts_with(content, "o=")) continue;

		auto rest = content.substr(2);
		next_word(rest);
		next_word(rest);
		const auto version = next_word(rest);
		return parse_number<uint64_t>(version) ? std::optional(version) : std::nullopt;
	}
	return std::nullopt;
}

} // namespace

std::string_view name_of(Direction direction) noexcept {
	return core::base::name_of(kNames, direction);
}

Directions directions_of(std::string_view sdp) {
	const auto all = read(sdp);
	Directions directions;
	for (const auto &stream : all.streams) {
		directions.emplace_back();
		if (!stream.is_refused) directions.back() = all.direction_of(stream);
	}
	return directions;
}

std::optional<uint64_t> version_of(std::string_view sdp) noexcept {
	const auto text = version_text(sdp);
	return text ? parse_number<uint64_t>(*text) : std::nullopt;
}

std::string with_version(std::string_view sdp, uint64_t version) {
	std::string out(sdp);
	if (const auto text = version_text(sdp)) {
		const auto at = static_cast<size_t>(text->data() - sdp.data());
		out.replace(at, text->size(), std::to_string(version));
	}
	return with_directions(out, {});
}

std::string with_directions(std::string_view sdp, const Directions &wanted) {
	const auto from = read(sdp);
	Writer writer(from);
	const bool moves = from.session.direction && is_session_overruled(from, wanted);
	if (moves)
		writer.copy_without_direction(from.session);
	else
		writer.copy(from.session.first, from.session.last);

	for (size_t i = 0; i < from.streams.size(); ++i) {
		const auto &stream = from.streams[i];
		const auto direction = wanted_of(wanted, i).value_or(from.direction_of(stream));
		const bool says_it = !moves || stream.direction;
		if (stream.is_refused || (says_it && direction == from.direction_of(stream)))
			writer.copy(stream.first, stream.last);
		else if (stream.direction)
			writer.copy_with_direction(stream, direction);
		else
			writer.copy_and_add_direction(stream, direction);
	}
	return std::move(writer).text();
}

bool is_same_but_version(std::string_view sdp, std::string_view other) {
	return with_version(sdp, 0) == with_version(other, 0);
}

std::string hold(std::string_view sdp, Direction limit, uint64_t version) {
	auto directions = directions_of(sdp);
	for (auto &direction : directions)
		if (direction) *direction = *direction & limit;
	return with_version(with_directions(sdp, directions), version);
}

bool is_held_to(std::string_view sdp, Direction limit) {
	const auto directions = directions_of(sdp);
	return std::all_of(directions.begin(), directions.end(),
			[limit](auto direction) { return !direction || is_within(*direction, limit); });
}

bool is_answer_to(std::string_view sdp, std::string_view offer) {
	const auto ours = read(sdp), theirs = read(offer);
	if (ours.streams.size() != theirs.streams.size()) return false;
	for (size_t i = 0; i < ours.streams.size(); ++i) {
		const auto &stream = ours.streams[i], &offered = theirs.streams[i];
		if (!has_same_media(ours, theirs, i)) return false;
		if (stream.is_refused) continue;
		const auto limit = mirrored(theirs.direction_of(offered));
		if (offered.is_refused || !is_within(ours.direction_of(stream), limit)) return false;
	}
	return true;
}

std::string resume_from(std::string_view sdp, std::string_view base) {
	return with_directions(sdp, directions_of(base));
}

} // namespace core::sip
