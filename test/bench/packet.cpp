#include "test/bench/packet.hpp"

#include <charconv>
#include <strings.h>

namespace bench {

namespace {

std::string_view trimmed(std::string_view text) {
	while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
	return text;
}

bool is_name(std::string_view line, std::string_view name) {
	return line.size() > name.size() && line[name.size()] == ':'
			&& strncasecmp(line.data(), name.data(), name.size()) == 0;
}

std::string_view tag_of(std::string_view field) {
	const auto at = field.rfind(";tag=");
	return at == field.npos ? std::string_view() : field.substr(at + 5);
}

template <class Each>
void each_line(std::string_view text, Each &&each) {
	for (auto end = text.find("\r\n"); end != text.npos && end > 0; end = text.find("\r\n")) {
		each(text.substr(0, end));
		text.remove_prefix(end + 2);
	}
}

void take_line(Packet &packet, std::string_view line) {
	const auto value = [&](std::string_view name) { return trimmed(line.substr(name.size() + 1)); };
	if (is_name(line, "Call-ID")) {
		packet.call_id = value("Call-ID");
	} else if (is_name(line, "Call-Info")) {
		packet.call_info = value("Call-Info");
	} else if (is_name(line, "CSeq")) {
		packet.method = value("CSeq");
		packet.method.remove_prefix(packet.method.find(' ') + 1);
	} else if (is_name(line, "To")) {
		packet.to_tag = tag_of(line);
	} else if (is_name(line, "Contact")) {
		packet.contact = value("Contact");
	} else if (is_name(line, "Event")) {
		packet.event = value("Event");
	} else if (is_name(line, "Subscription-State")) {
		packet.state = value("Subscription-State");
	} else if (is_name(line, "Record-Route") && packet.record_route.empty()) {
		packet.record_route = value("Record-Route");
	}
}

bool is_repeated_in_replies(std::string_view line) {
	for (const std::string_view name : {"Via", "From", "To", "Call-ID", "CSeq", "Record-Route"})
		if (is_name(line, name)) return true;
	return false;
}

} // namespace

Packet Packet::parse(std::string_view text) {
	Packet packet;
	packet.text = text;
	packet.first_line = text.substr(0, text.find("\r\n"));
	if (text.substr(0, 8) == "SIP/2.0 ")
		std::from_chars(text.data() + 8, text.data() + text.size(), packet.code);
	each_line(text, [&](std::string_view line) { take_line(packet, line); });
	return packet;
}

unsigned Packet::appearance_index() const {
	constexpr std::string_view kName = "appearance-index=";
	unsigned index = 0;
	const auto at = call_info.find(kName);
	if (at == call_info.npos) return index;
	const auto value = call_info.substr(at + kName.size());
	std::from_chars(value.data(), value.data() + value.size(), index);
	return index;
}

std::string reply_to(const Packet &request, std::string_view status, std::string_view tag,
		std::string_view rest) {
	std::string reply = "SIP/2.0 ";
	reply.reserve(request.text.size());
	reply.append(status).append("\r\n");
	each_line(request.text, [&](std::string_view line) {
		if (!is_repeated_in_replies(line)) return;
		reply.append(line);
		if (request.to_tag.empty() && is_name(line, "To")) reply.append(";tag=").append(tag);
		reply.append("\r\n");
	});
	return reply.append(rest);
}

CallId CallId::parse(std::string_view text) {
	CallId id;
	if (text.empty()) return id;
	std::from_chars(text.data() + 1, text.data() + text.size(), id.number);
	id.kind = text[0];
	return id;
}

} // namespace bench
