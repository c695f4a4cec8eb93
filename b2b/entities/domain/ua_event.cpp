#include "b2b/entities/domain/ua_event.hpp"

#include <jsoncpp/json/json.h>

#include "core/base/utf8.hpp"

namespace b2b_entities {

std::string json_of(const UaTold &told) {
	using core::base::as_utf8;
	Json::Value object;
	object["key"] = told.key;
	object["entity_type"] = std::string(entity_type_of(told.is_server));
	object["event_type"] = std::string(name_of(told.event));
	object["status"] = told.status;
	object["reason"] = as_utf8(told.reason);
	object["method"] = as_utf8(told.method);
	object["body"] = as_utf8(told.body);
	object["headers"] = as_utf8(told.headers);
	object["extra_params"] = as_utf8(told.extra);
	Json::StreamWriterBuilder builder;
	builder["indentation"] = "";
	builder["emitUTF8"] = true;
	return Json::writeString(builder, object);
}

} // namespace b2b_entities
