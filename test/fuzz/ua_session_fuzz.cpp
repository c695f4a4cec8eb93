#include "b2b/entities/domain/ua_session.hpp"

#include "core/sip/header_lines.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace b2b_entities;
using test::require;

// What a script, an RPC client, a row or another server says of a session.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	if (const auto flags = UaFlags::parse(text))
		require(flags->seconds <= 30 * 24 * 3600, "a session has an end");
	if (const auto session = parse_ua_session(text)) {
		const auto again = parse_ua_session(print(KeptUaSession(*session)));
		require(again && print(KeptUaSession(*again)) == print(KeptUaSession(*session)),
				"it reads as it was written");
	}
	const auto party = ua_party(text);
	require(party.empty() || core::sip::NameAddr::parse(party), "a party is a URI or a name-addr");
	if (const auto payload = ua_payload(text, text, {})) {
		require(core::sip::are_header_lines(payload->headers), "headers are whole lines");
		require(core::sip::is_header_safe(payload->body_type), "a type is one value");
	}
	return 0;
}
