#include "core/sip/call_info.hpp"

#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using State = AppearanceState;
using test::is_inside;
using test::require;

namespace {

void check(const CallInfo &info, std::string_view text) {
	require(is_inside(info.uri, text) && is_inside(info.appearance_uri, text), "views stay inside");
	require(!info.uri.empty(), "there is a URI");
	require(!info.is_line || info.index == 0, "the line has no index");
}

// What was read once is read the same once it is printed by us.
void check_round_trip(const CallInfo &info) {
	if (!is_header_safe(info.appearance_uri)) return;
	const auto party = unquote(info.appearance_uri);
	std::string list;
	append_state(list, "d", info.index, info.state.value_or(State::Active), party);
	append_idle(list, "d");
	std::string_view rest = list;
	const auto again = CallInfo::parse(cut_list(rest, ','));
	require(again && again->index == info.index, "the index comes back");
	require(again->state == info.state.value_or(State::Active), "the state comes back");
	require(unquote(again->appearance_uri) == party, "the far end comes back");
	const auto idle = CallInfo::parse(rest);
	require(idle && idle->is_line && idle->state == State::Idle, "the list ends with the line");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	if (const auto info = CallInfo::parse(text)) {
		check(*info, text);
		check_round_trip(*info);
	}

	const auto first = appearance_of({text});
	const auto rest = without_appearances(text);
	if (first) check(*first, text);
	require(!first || rest, "an appearance is taken out");
	if (rest) require(!without_appearances(*rest), "all of them are");
	if (rest) require(!appearance_of({*rest}), "nothing is left to be read");
	return 0;
}
