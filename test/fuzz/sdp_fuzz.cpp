#include "core/sip/sdp.hpp"

#include <string>

#include "test/fuzz/property.hpp"

using core::sip::is_hold;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	std::string crlf;
	for (const char c : text) crlf.append(c == '\n' ? "\r" : "").push_back(c);

	const bool held = is_hold(text);
	require(is_hold(crlf) == held, "LF and CRLF say the same");
	require(is_hold(std::string(text) + '\n') == held, "the last line need not end");

	// A stream of its own changes nothing of those before it.
	require(!is_hold(std::string(text) + "\nm=audio 9 RTP/AVP 0\na=recvonly\nc=IN IP4 192.0.2.1\n"),
			"one open audio stream is no hold");
	require(is_hold(std::string(text) + "\nm=audio 0 RTP/AVP 0\na=inactive\n") == held,
			"a refused stream is not");
	return 0;
}
