#include "core/sip/ack.hpp"

#include "core/sip/name_addr.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace core::sip {
namespace {

constexpr std::string_view kShared[] = {
		"From", "To", "Call-ID", "Route", "Authorization", "Proxy-Authorization", "User-Agent"};

bool is_shared(std::string_view name) noexcept {
	for (const auto shared : kShared)
		if (is_same_header(name, shared)) return true;
	return false;
}

// The middle word of "INVITE sip:bob@192.0.2.1 SIP/2.0".
std::string_view request_uri_of(std::string_view request) noexcept {
	cut(request, ' ');
	return cut(request, ' ');
}

} // namespace

std::string_view target_after(std::string_view invite, std::string_view answer) noexcept {
	auto contacts = header_in(answer, "Contact");
	const auto contact = NameAddr::parse(cut_list(contacts, ','));
	return contact && Uri::parse(contact->uri) ? contact->uri : request_uri_of(invite);
}

std::string print_ack(std::string_view invite, std::string_view target, std::string_view via) {
	std::string ack = "ACK ";
	ack.append(target).append(" SIP/2.0\r\n").append(via).append("Max-Forwards: 70\r\n");
	auto rest = headers_of(invite);
	while (const auto header = next_header(rest)) {
		if (is_shared(header->name)) ack.append(header->line).append("\r\n");
		if (!is_same_header(header->name, "CSeq")) continue;
		auto number = header->value;
		ack.append("CSeq: ").append(cut(number, ' ')).append(" ACK\r\n");
	}
	return ack + "Content-Length: 0\r\n\r\n";
}

} // namespace core::sip
