// Which phone it is that sent a message. Phones change their Contact from one request to the next, and
// boxes in front of them rewrite it: it is one of several things that tell a phone.
#pragma once

#include <string_view>

namespace sca {

// What is known of a phone: views, into a message or into what a line remembers. Empty: not known.
struct Phone {
	std::string_view contact; // the URI of its Contact
	std::string_view
			address; // where it sends from, "sip:192.0.2.1:5060;transport=tcp", if directly
	std::string_view instance; // +sip.instance (RFC 5626 4.1), as written
};

// Is the phone that was `seen` the one that is `known`? The first of these rules that has something to
// say decides; where none has, it is not.
//
//  1. Both have an instance: it is the same one, or not.
//  2. Both Contacts are GRUUs (RFC 5627): they are the same one, or not.
//  3. The same private Contact, sent from two hosts: two phones behind two NATs.
//  4. The same Contact, or one that differs in parameters only (transport, user, ob, line).
//  5. From the same address with the same user: once with a private Contact, once with a public one.
//  6. The Contact is that of another subscriber of the line: another phone.
//  7. From the same address.
bool is_same_phone(const Phone &known, const Phone &seen, bool is_contact_of_subscriber);

} // namespace sca
