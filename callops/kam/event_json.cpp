#include "callops/kam/event_json.hpp"

#include <json/json.h>

#include "core/base/utf8.hpp"

namespace callops {

using core::base::as_utf8;

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
