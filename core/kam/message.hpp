// A SIP message of the host as values. What is returned as a view dies with the message.
#pragma once

#include <optional>
#include <string>

#include "core/kam/kamailio.hpp"
#include "core/sip/message.hpp"

namespace core::kam {

// Parses what has not been parsed yet. Total: a message that does not follow its grammar gives
// `broken`, and tm's "there is no reply" (FAKED_REPLY) or a null pointer too. Contact is the URI as
// the script left it: fix_nated_contact() and set_contact_alias() count. "Contact: *" is not
// counted in `contacts`.
sip::MessageFacts facts_of(sip_msg_t *msg);

// The same of an answer to a request of ours: its From, which we have written, is not looked at.
sip::MessageFacts answer_facts_of(sip_msg_t *reply);

// Does Require (RFC 3261 20.32) list the option? All headers of the message are parsed.
bool requires_option(const sip_msg_t *msg, std::string_view option) noexcept;

// The Record-Route set in the order of the message, which is a UAS's route set (RFC 3261 12.1.1):
// "<sip:a;lr>,<sip:b;lr>", empty when there is none, nullopt when it is broken.
std::optional<std::string> record_route_of(sip_msg_t *msg);

// Where the message came from, as a URI to send to: "sip:192.0.2.1:5060;transport=tcp"; IPv6 in
// brackets; UDP is not written out.
std::string source_address(const sip_msg_t *msg);

// The socket that took the message: "udp:127.0.0.1:5060"; empty for a fake message.
std::string receive_socket(const sip_msg_t *msg);

// Would the host send from that socket, or from the same address by another transport, by itself? Of its
// address family the server has no other address, and of its transport no other port.
bool has_one_socket(const sip_msg_t *msg);

// What nathelper's add_contact_alias() or set_contact_alias() put into the Contact of this message
// in this run of the script: ";alias=ip~port~proto". An alias that arrived in the message does not
// count, the facts show it; that of set_contact_alias() is in both.
std::optional<std::string> contact_alias_added(const sip_msg_t *msg);

// A pseudo-variable that a modparam names, "$avp(received)", or none.
class VariableSpec {
public:
	VariableSpec() = default;
	VariableSpec(const VariableSpec &) = delete; // the host keeps pointers into name_
	VariableSpec &operator=(const VariableSpec &) = delete;

	bool parse(std::string_view name); // false: no such variable
	explicit operator bool() const noexcept { return set_; }
	// nullopt when it has no value; numbers come as text.
	std::optional<std::string> value(sip_msg_t *msg) const;

private:
	mutable pv_spec_t spec_{};
	bool set_ = false;
	std::string name_;
};

} // namespace core::kam
