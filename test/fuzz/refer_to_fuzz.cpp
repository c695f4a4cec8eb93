#include <algorithm>
#include <string>

#include "callops/domain/cseq_map.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/refer.hpp"
#include "core/sip/refer_to.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

namespace {

void check_match(std::string_view uri, std::string_view value) {
	const auto with = with_match(uri, "osid", value);
	require(with.has_value() == Uri::parse(uri).has_value(), "every URI takes the parameter");
	if (!with) return;
	require(Uri::parse(*with).has_value(), "and stays one");

	const auto old = take_match(uri, "osid");
	const auto match = take_match(*with, "osid");
	require(match && match->value == value, "the value comes back");
	require(match->uri == (old ? std::string_view(old->uri) : uri), "to the byte");
	require(!take_match(match->uri, "osid"), "there is one only");
	require(NameAddr::parse(blind_refer_to(*with)).has_value(), "Refer-To is an address");
}

void check_replaces(std::string_view uri, std::string_view field) {
	const auto replaces = Replaces::parse(field);
	if (!replaces) return;
	for (const auto part : {replaces->call_id, replaces->to_tag, replaces->from_tag})
		require(!part.empty() && test::is_inside(part, field), "each part lies inside the text");

	const auto refer_to = attended_refer_to(uri, *replaces);
	if (!refer_to) return;
	const auto address = NameAddr::parse(*refer_to);
	require(address.has_value() && is_header_safe(*refer_to), "Refer-To is an address");
	const auto parsed = Uri::parse(address->uri);
	require(parsed.has_value(), "of a URI");
	const auto at = parsed->headers.rfind("Replaces=");
	require(at != std::string_view::npos, "with Replaces among its headers");
	require(unescape(parsed->headers.substr(at + 9)) == print(*replaces), "that reads as it was");
}

void check_refer_to(std::string_view field) {
	const auto refer_to = ReferTo::parse(field);
	if (!refer_to) return;
	require(Uri::parse(refer_to->target).has_value(), "a target is a URI");
	require(!refer_to->method.empty() && is_header_safe(refer_to->replaces), "it can be sent");
	const auto again = ReferTo::parse(blind_refer_to(refer_to->target));
	require(again && again->target == refer_to->target && again->method == "INVITE",
			"what was taken out is gone");
}

void check_numbers(std::string_view text) {
	const auto maps = callops::parse_cseq(text);
	if (!maps) return;
	const auto again = callops::parse_cseq(callops::print_cseq(maps->to_caller, maps->to_callee));
	require(again && again->to_caller == maps->to_caller && again->to_callee == maps->to_callee,
			"numbers read as they were written");
}

} // namespace

// A URI, a line behind it: the value of the parameter, a Replaces, a Refer-To, or the text of the numbers.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const auto end = std::min(text.find('\n'), size);
	const auto uri = text.substr(0, end), second = text.substr(std::min(end + 1, size));
	require(unescape(escape_header_value(second)) == second, "escapes resolve");
	require(unescape(escape_param_value(second)) == second, "escapes resolve");
	check_match(uri, second);
	check_replaces(uri, second);
	check_numbers(second);
	take_match(uri, second);
	check_refer_to(second);
	return 0;
}
