#include "b2b/logic/domain/session_json.hpp"

#include <jsoncpp/json/json.h>

#include <algorithm>
#include <iterator>
#include <memory>

#include "core/base/enum_name.hpp"
#include "core/base/utf8.hpp"
#include "core/sip/header_lines.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

using Json::Value;

constexpr size_t kLongest = 1'000'000; // bytes of JSON
constexpr Json::ArrayIndex kMostEntities = 64, kMostContext = 1000;
constexpr int kFormat = 1;

constexpr core::base::EnumName<EntityText> kTexts[] = {
		{EntityText::Id, "id"},
		{EntityText::RequestUri, "request_uri"},
		{EntityText::Proxy, "proxy"},
		{EntityText::From, "from"},
		{EntityText::To, "to"},
		{EntityText::FromDisplay, "from_display"},
		{EntityText::Contact, "contact"},
		{EntityText::Headers, "headers"},
		{EntityText::InviteHeaders, "invite_headers"},
		{EntityText::Socket, "socket"},
};
static_assert(std::size(kTexts) == static_cast<size_t>(EntityText::kCount));

// What as_utf8() has made of it. nullopt: a character that is no byte.
std::optional<std::string> narrowed(std::string_view text) {
	std::string made;
	for (size_t i = 0; i < text.size(); ++i) {
		const auto byte = static_cast<unsigned char>(text[i]);
		if (byte < 0x80) {
			made += text[i];
			continue;
		}
		if ((byte & 0xfc) != 0xc0 || ++i == text.size()) return std::nullopt;
		made += static_cast<char>((byte & 3) << 6 | (static_cast<unsigned char>(text[i]) & 0x3f));
	}
	return made;
}

// JSON is UTF-8. Another text (an SDP may be one) is an object, in which each byte is the character of that number.
Value print_text(std::string_view text) {
	if (core::base::is_utf8(text)) return Value(text.data(), text.data() + text.size());
	Value object(Json::objectValue);
	object["bytes"] = core::base::as_utf8(text);
	return object;
}

// SDPs are printed once, whoever has them.
class Sdps {
public:
	void print(Value &entity, const char *name, const SdpBlob &sdp) {
		if (sdp.empty()) return;
		const char *place = sdp.text().data();
		auto at = std::find(known_.begin(), known_.end(), place);
		if (at == known_.end()) {
			at = known_.insert(at, place);
			list.append(print_text(sdp.text()));
		}
		entity[name] = static_cast<Json::UInt>(at - known_.begin());
	}
	Value list{Json::arrayValue};

private:
	std::vector<const char *> known_;
};

Value print_entity(const KeptEntity &entity, Sdps &sdps) {
	Value made(Json::objectValue);
	made["leg"] = entity.leg;
	made["peer"] = entity.peer;
	made["kind"] = std::string(name_of(entity.kind));
	for (const auto &[field, name] : kTexts)
		if (!entity.texts[field].empty()) made[std::string(name)] = print_text(entity.texts[field]);
	sdps.print(made, "sent_to_us", entity.sent_to_us);
	sdps.print(made, "sent_by_us", entity.sent_by_us);
	return made;
}

Value print_flags(const InitFlags &flags) {
	Value made(Json::objectValue);
	if (flags.setup_timeout) made["setup_timeout"] = *flags.setup_timeout;
	made["transparent_auth"] = flags.transparent_auth;
	made["preserve_to"] = flags.preserve_to;
	return made;
}

Value print_context(const KeptSession &session) {
	Value made(Json::arrayValue);
	for (const auto &[name, value] : session.context) {
		Value pair(Json::arrayValue);
		pair.append(print_text(name));
		pair.append(print_text(value));
		made.append(std::move(pair));
	}
	return made;
}

// Reads members of an object; one that makes no sense makes all of it bad.
class Reader {
public:
	explicit Reader(const Value &object) : object_(object), good_(object.isObject()) {}

	bool good() const noexcept { return good_; }
	const Value &member(const char *name) const {
		static const Value none;
		return good_ && object_.isMember(name) ? object_[name] : none;
	}
	std::string text(const char *name) { return text_of(member(name)); }
	std::string text_of(const Value &value) {
		if (value.isNull()) return {};
		if (value.isString()) return value.asString();
		auto bytes = value.isObject() && value["bytes"].isString()
				? narrowed(value["bytes"].asString())
				: std::nullopt;
		return bytes ? std::move(*bytes) : refuse(std::string());
	}
	// For a header.
	std::string safe(const char *name) {
		auto made = text(name);
		return core::sip::is_header_safe(made) ? made : refuse(std::string());
	}
	std::string lines(const char *name) {
		auto made = text(name);
		return core::sip::are_header_lines(made) ? made : refuse(std::string());
	}
	uint32_t number(const char *name, uint32_t otherwise = 0) {
		const Value &value = member(name);
		if (value.isNull()) return otherwise;
		return value.isUInt() ? value.asUInt() : refuse(uint32_t{0});
	}
	int64_t time(const char *name) {
		const Value &value = member(name);
		if (value.isNull()) return 0;
		return value.isInt64() && value.asInt64() >= 0 ? value.asInt64() : refuse(int64_t{0});
	}
	bool flag(const char *name) {
		const Value &value = member(name);
		if (value.isNull()) return false;
		return value.isBool() ? value.asBool() : refuse(false);
	}
	const Value &list(const char *name, Json::ArrayIndex most) {
		static const Value none(Json::arrayValue);
		const Value &value = member(name);
		if (value.isNull()) return none;
		return value.isArray() && value.size() <= most ? value : refuse<const Value &>(none);
	}
	template <class T>
	T refuse(T &&otherwise) noexcept {
		good_ = false;
		return std::forward<T>(otherwise);
	}

private:
	const Value &object_;
	bool good_;
};

std::vector<SdpBlob> parse_sdps(Reader &session) {
	std::vector<SdpBlob> made;
	for (const Value &sdp : session.list("sdps", 2 * kMostEntities))
		made.emplace_back(session.text_of(sdp));
	return made;
}

SdpBlob sdp_of(Reader &entity, const char *name, const std::vector<SdpBlob> &sdps) {
	if (entity.member(name).isNull()) return {};
	const auto index = entity.number(name);
	return index < sdps.size() ? sdps[index] : entity.refuse(SdpBlob());
}

void parse_texts(Reader &reader, Entity &entity) {
	for (const auto &[field, name] : kTexts) {
		const std::string member(name);
		const bool is_lines = field == EntityText::Headers || field == EntityText::InviteHeaders;
		const auto text = is_lines ? reader.lines(member.c_str()) : reader.safe(member.c_str());
		if (!text.empty()) entity.texts.set({{field, text}});
	}
}

std::optional<Entity> parse_entity(const Value &value, const std::vector<SdpBlob> &sdps) {
	Reader reader(value);
	Entity entity;
	entity.leg = reader.number("leg", kNobody);
	entity.peer = reader.number("peer", kNobody);
	const auto kind = reader.text("kind");
	entity.kind = kind == name_of(EntityKind::Server) ? EntityKind::Server : EntityKind::Client;
	entity.state = EntityState::Confirmed;
	entity.sent_to_us = sdp_of(reader, "sent_to_us", sdps);
	entity.sent_by_us = sdp_of(reader, "sent_by_us", sdps);
	parse_texts(reader, entity);
	const bool is_kind = kind == name_of(entity.kind);
	if (!reader.good() || !is_kind || entity.leg == kNobody) return std::nullopt;
	return entity;
}

bool parse_entities(Reader &reader, Session &session) {
	const auto sdps = parse_sdps(reader);
	for (const Value &value : reader.list("entities", kMostEntities)) {
		auto entity = parse_entity(value, sdps);
		if (!entity || find_entity(session, entity->leg)) return false;
		session.entities.push_back(std::move(*entity));
	}
	return !session.entities.empty();
}

void parse_context(Reader &reader, Session &session) {
	for (const Value &pair : reader.list("context", kMostContext)) {
		const bool is_pair = pair.isArray() && pair.size() == 2;
		if (!is_pair) {
			reader.refuse(0);
			return;
		}
		set_context(session, reader.text_of(pair[0u]), reader.text_of(pair[1u]));
	}
}

void parse_listener(Reader &reader, Session &session) {
	if (!reader.member("listener").isNull())
		session.listener = SharedString(reader.text("listener"));
	const Value &state = reader.member("listener_state");
	if (state.isNull()) return;
	session.listener_state = state.isInt() ? state.asInt() : reader.refuse(0);
}

// Whom it names and is not there is nobody.
void mend_names(Session &session) noexcept {
	const auto mend = [&](Leg &leg) {
		if (!find_entity(session, leg)) leg = kNobody;
	};
	for (auto &entity : session.entities) mend(entity.peer);
	for (auto &place : session.places) mend(place);
	for (const auto &entity : session.entities)
		session.next_leg = std::max(session.next_leg, entity.leg + 1);
}

std::optional<Session> parse(const Value &value) {
	Reader reader(value);
	if (reader.number("format") != kFormat) return std::nullopt;
	Session session;
	session.scenario = reader.text("scenario");
	session.request_route = reader.text("request_route");
	session.reply_route = reader.text("reply_route");
	Reader flags(reader.member("flags"));
	if (!flags.member("setup_timeout").isNull())
		session.flags.setup_timeout = flags.number("setup_timeout");
	session.flags.transparent_auth = flags.flag("transparent_auth");
	session.flags.preserve_to = flags.flag("preserve_to");
	if (!parse_entities(reader, session)) return std::nullopt;
	const Value &places = reader.list("places", 2);
	for (Json::ArrayIndex i = 0; i < places.size(); ++i)
		session.places[i] = places[i].isUInt() ? places[i].asUInt() : kNobody;
	parse_context(reader, session);
	parse_listener(reader, session);
	session.began = reader.time("began");
	session.answered = reader.time("answered");
	session.ends_at = reader.time("ends_at");
	session.max_duration = reader.number("max_duration");
	session.next_leg = reader.number("next_leg");
	session.next_tag = std::max(reader.number("next_tag"), Tag{1});
	mend_names(session);
	if (!reader.good() || !flags.good()) return std::nullopt;
	return session;
}

} // namespace

std::string print_session(const KeptSession &session) {
	Value made(Json::objectValue);
	made["format"] = kFormat;
	made["scenario"] = print_text(session.scenario);
	made["request_route"] = print_text(session.request_route);
	made["reply_route"] = print_text(session.reply_route);
	made["flags"] = print_flags(session.flags);
	Sdps sdps;
	for (const auto &entity : session.entities) made["entities"].append(print_entity(entity, sdps));
	made["sdps"] = std::move(sdps.list);
	for (const Leg place : session.places) made["places"].append(place);
	made["context"] = print_context(session);
	if (session.listener) made["listener"] = print_text(*session.listener);
	if (session.listener_state != 0) made["listener_state"] = session.listener_state;
	made["began"] = static_cast<Json::Int64>(session.began);
	made["answered"] = static_cast<Json::Int64>(session.answered);
	made["ends_at"] = static_cast<Json::Int64>(session.ends_at);
	made["max_duration"] = session.max_duration;
	made["next_leg"] = session.next_leg;
	made["next_tag"] = session.next_tag;
	Json::StreamWriterBuilder builder;
	builder["indentation"] = "";
	return Json::writeString(builder, made);
}

std::optional<Session> parse_session(std::string_view json) {
	if (json.size() > kLongest || !core::base::is_utf8(json)) return std::nullopt;
	Json::CharReaderBuilder builder;
	Json::CharReaderBuilder::strictMode(&builder.settings_);
	builder["stackLimit"] = 16;
	const std::unique_ptr<Json::CharReader> reader(builder.newCharReader());
	Value value;
	try {
		std::string why;
		if (!reader->parse(json.data(), json.data() + json.size(), &value, &why))
			return std::nullopt;
		return parse(value);
	} catch (const Json::Exception &) { // too deep, or a number that no integer holds
		return std::nullopt;
	}
}

} // namespace b2b_logic
