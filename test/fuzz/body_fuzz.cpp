#include "core/sip/body.hpp"

#include "core/sip/raw_message.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

// A message, whole.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const auto body = body_of(text), sdp = sdp_in(text);
	require(test::is_inside(body, text), "the body lies inside");
	require(test::is_inside(sdp, body), "and the SDP in it");
	require(sdp.empty() || header_in(text, "Content-Type").data(), "SDP says so");
	const RawMessage message(text);
	require(message.body() == body && message.sdp() == sdp, "found once is the same");
	require(message.header("Content-Type") == header_in(text, "Content-Type"), "its headers too");
	return 0;
}
