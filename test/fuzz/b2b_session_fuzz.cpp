// The bytes are the JSON of a session. What is read of it can be written, and is the same when it is read again; it can
// be ended.
#include "b2b/logic/domain/decide.hpp"
#include "b2b/logic/domain/session_json.hpp"
#include "test/fuzz/property.hpp"

using namespace b2b_logic;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	auto session = parse_session(test::text_of(data, size));
	if (!session) return 0;
	const auto text = print_session(KeptSession(*session));
	const auto again = parse_session(text);
	require(again.has_value(), "what was read can be read again");
	require(print_session(KeptSession(*again)) == text, "it is the same session");
	terminate(*session, EndReason::Rpc, 480, 1, {});
	require(session->end_reason != EndReason::None, "it ends");
	return 0;
}
