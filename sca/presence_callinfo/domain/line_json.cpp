#include "sca/presence_callinfo/domain/line_json.hpp"

#include <jsoncpp/json/json.h>

#include <algorithm>
#include <iterator>
#include <memory>

#include "core/base/enum_name.hpp"
#include "core/base/utf8.hpp"
#include "core/sip/scan.hpp"

namespace callinfo {
namespace {
using Json::Value;

constexpr int kFormat = 1;
constexpr Json::ArrayIndex kMostPublications = 10'000, kMostClaims = 100'000;

constexpr core::base::EnumName<PublicationText> kTexts[] = {
		{PublicationText::Etag, "etag"},
		{PublicationText::CallId, "call_id"},
		{PublicationText::FromTag, "from_tag"},
		{PublicationText::Contact, "contact"},
};
static_assert(std::size(kTexts) == static_cast<size_t>(PublicationText::kCount));

Value print(std::string_view text) {
	return Value(text.data(), text.data() + text.size());
}

Value print(const KeptClaim &claim) {
	Value made(Json::objectValue);
	made["index"] = claim.index;
	made["state"] = print(name_of(claim.state));
	made["order"] = Json::UInt64(claim.order);
	if (!claim.uri.empty()) made["uri"] = print(claim.uri);
	return made;
}

Value print(const KeptPublication &one) {
	Value made(Json::objectValue);
	for (const auto &text : kTexts)
		if (!one.text[text.value].empty())
			made[std::string(text.name)] = print(one.text[text.value]);
	made["ends_at"] = Json::Int64(one.ends_at);
	made["claims"] = Value(Json::arrayValue);
	for (const auto &claim : one.all) made["claims"].append(print(claim));
	return made;
}

// Empty where it is missing; nullopt where it cannot stand in a header.
std::optional<std::string> text_of(const Value &object, std::string_view name) {
	const Value &value = object[std::string(name)];
	if (value.isNull()) return "";
	if (!value.isString()) return std::nullopt;
	std::string text = value.asString();
	const bool is_fit = text.size() <= kLongestText && core::sip::is_header_safe(text)
			&& core::base::is_utf8(text);
	if (!is_fit) return std::nullopt;
	return text;
}

std::optional<Claim> parse_claim(const Value &value) {
	if (!value.isObject() || !value["index"].isUInt() || !value["order"].isUInt64())
		return std::nullopt;
	const auto word = text_of(value, "state"), uri = text_of(value, "uri");
	if (!word || !uri) return std::nullopt;
	const auto state = core::sip::appearance_state_of(*word);
	if (!state || value["index"].asUInt() == 0) return std::nullopt;
	return Claim{value["index"].asUInt(), *state, value["order"].asUInt64(),
			SharedString(uri->data(), uri->size())};
}

// What is of no use has no name, or says nothing of what it should be about.
bool is_whole(const Publication &one) noexcept {
	if (!one.is_seizure()) return !one.text[PublicationText::Etag].empty();
	return one.all.size() == 1 && one.all.front().state == AppearanceState::Seized;
}

std::optional<Publication> parse_publication(const Value &value) {
	if (!value.isObject() || !value["ends_at"].isInt64() || !value["claims"].isArray())
		return std::nullopt;
	if (value["claims"].size() > kMostClaims) return std::nullopt;
	Publication one;
	for (const auto &name : kTexts) {
		const auto text = text_of(value, name.name);
		if (!text) return std::nullopt;
		one.text.set({{name.value, *text}});
	}
	one.ends_at = value["ends_at"].asInt64();
	for (const auto &element : value["claims"]) {
		auto claim = parse_claim(element);
		if (!claim || (!one.all.empty() && claim->index <= one.all.back().index))
			return std::nullopt;
		one.all.push_back(std::move(*claim));
	}
	if (!is_whole(one)) return std::nullopt;
	return one;
}

} // namespace

std::string print_publications(const KeptLine &line) {
	Value made(Json::objectValue);
	made["format"] = kFormat;
	made["last_order"] = Json::UInt64(line.last_order);
	made["publications"] = Value(Json::arrayValue);
	for (const auto &one : line.publications) made["publications"].append(print(one));
	Json::StreamWriterBuilder writer;
	writer["indentation"] = "";
	writer["emitUTF8"] = true;
	return Json::writeString(writer, made);
}

std::optional<Line> parse_publications(std::string_view text) {
	Json::CharReaderBuilder builder;
	Json::CharReaderBuilder::strictMode(&builder.settings_);
	builder["stackLimit"] = 8;
	const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
	Value root;
	std::string errors;
	try {
		if (!reader->parse(text.data(), text.data() + text.size(), &root, &errors))
			return std::nullopt;
	} catch (const Json::Exception &) {
		return std::nullopt; // too deep
	}
	if (!root.isObject() || root["format"] != kFormat || !root["last_order"].isUInt64()
			|| !root["publications"].isArray() || root["publications"].size() > kMostPublications)
		return std::nullopt;
	Line line;
	line.last_order = root["last_order"].asUInt64();
	for (const auto &element : root["publications"]) {
		auto one = parse_publication(element);
		if (!one) return std::nullopt;
		for (const auto &claim : one->all) line.last_order = std::max(line.last_order, claim.order);
		line.publications.push_back(std::move(*one));
	}
	return line;
}

} // namespace callinfo
