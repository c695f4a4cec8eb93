#include "callops/kam/event_json.hpp"

#include <json/json.h>

#include "core/base/utf8.hpp"

namespace callops {
namespace {

// JSON is UTF-8: each byte of another text becomes the character of that number.
std::string as_utf8(const std::string &text) {
	if (core::base::is_utf8(text)) return text;
	std::string made;
	for (const char c : text) {
		const auto byte = static_cast<unsigned char>(c);
		if (byte < 0x80) {
			made += c;
			continue;
		}
		made += static_cast<char>(0xc0 | byte >> 6);
		made += static_cast<char>(0x80 | (byte & 0x3f));
	}
	return made;
}

} // namespace

std::string json_of(const Raise &event) {
	Json::Value object;
	object["callid"] = as_utf8(event.call_id);
	object["leg"] = std::string(name_of(event.leg));
	object["state"] = event.state;
	object["action"] = event.action;
	object["transfer_callid"] = as_utf8(event.transfer_call_id);
	object["destination"] = as_utf8(event.destination);
	object["status"] = as_utf8(event.status);
	Json::StreamWriterBuilder builder;
	builder["indentation"] = "";
	builder["emitUTF8"] = true;
	return Json::writeString(builder, object);
}

} // namespace callops
