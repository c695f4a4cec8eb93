#include "core/kam/rpc_arguments.hpp"

#include <cmath>

#include <dlfcn.h>

#include "core/base/number.hpp"
#include "core/kam/str.hpp"

extern "C" {
#include "modules/jsonrpcs/jsonrpcs_mod.h"
}

namespace core::kam {
namespace {

constexpr size_t kMostArguments = 64;

constexpr const char *kFraction =
		"came as a number with a fraction; as text it is s:1163.25 in kamcmd, \"1163.25\" in JSON";
constexpr const char *kNeither = "is neither text nor number";

// What comes next: an argument, the end, or why it cannot be read.
struct AtEnd {};
using Next = std::variant<RpcArgument, AtEnd, const char *>;

// The format strings of the host are `char *`.
char *format(const char *text) noexcept {
	return lit(text);
}

// Does this call come through that module of the host? Each reads arguments in its own way.
bool is_by(const rpc_t *rpc, std::string_view module) noexcept {
	Dl_info where{};
	if (dladdr(reinterpret_cast<const void *>(rpc->scan), &where) == 0 || !where.dli_fname)
		return false;
	const std::string_view path(where.dli_fname);
	return path.substr(path.rfind('/') + 1) == module;
}

// Beyond 2^53 a double has left numbers out.
Next whole_number(double value) {
	constexpr double kMost = 9'007'199'254'740'992;
	if (!(std::fabs(value) <= kMost) || value != std::trunc(value)) return kFraction;
	return RpcArgument{std::to_string(static_cast<int64_t>(value)), true};
}

// Not by scan(), which cuts the fraction of a number, and looks at nothing twice.
Next next_of_json(void *context) {
	auto &next = static_cast<jsonrpc_ctx_t *>(context)->req_node;
	const auto *node = next;
	if (!node) return AtEnd();
	next = node->next;
	switch (node->type) {
	case srjson_String:
		return RpcArgument{std::string(node->valuestring)};
	case srjson_Number:
		return whole_number(node->valuedouble);
	case srjson_NULL:
		return RpcArgument();
	default:
		return kNeither;
	}
}

// ctl prints a number as an unsigned long: one of 2^31 or more, which kamcmd has squeezed into an
// int, comes out huge.
std::string as_sent(std::string text) {
	constexpr size_t kDigitsOfUnsignedLong = 20;
	const auto number = base::parse_number<uint64_t>(text);
	if (text.size() != kDigitsOfUnsignedLong || !number || static_cast<int64_t>(*number) >= 0)
		return text;
	return std::to_string(static_cast<uint32_t>(*number));
}

Next next_as_text(rpc_t *rpc, void *context) {
	str text{};
	// The digits of a number are written into this buffer of the host; a text leaves it alone.
	char &last_digit = ut_buf_int2str[INT2STR_MAX_LEN - 2];
	last_digit = '-';
	if (rpc->scan(context, format("*.S"), &text) <= 0 || !text.s || text.len < 0) return AtEnd();
	const bool was_number = last_digit != '-';
	const std::string copy(view(text));
	return RpcArgument{was_number ? as_sent(copy) : copy, was_number};
}

// Without conversions only what was sent as a number with a fraction is one, and all else stays to be read.
bool converts_by_itself() noexcept {
	auto *ctl = find_module_by_name(lit("ctl"));
	modparam_t type = 0;
	const auto *is_on = ctl ? static_cast<const int *>(
								find_param_export(ctl, lit("autoconversion"), PARAM_INT, &type))
							: nullptr;
	return !is_on || *is_on != 0;
}

// A number with a fraction is no text for ctl, and lost once it was asked for as one.
Next next_of_ctl(rpc_t *rpc, void *context) {
	double number = 0;
	if (!converts_by_itself() && rpc->scan(context, format("*f"), &number) > 0)
		return whole_number(number);
	return next_as_text(rpc, context);
}

} // namespace

base::Result<std::vector<RpcArgument>> read_arguments(rpc_t *rpc, void *context) {
	const bool is_json = is_by(rpc, "jsonrpcs.so"), is_ctl = is_by(rpc, "ctl.so");
	std::vector<RpcArgument> read;
	while (read.size() < kMostArguments) {
		Next next = is_json ? next_of_json(context)
				: is_ctl    ? next_of_ctl(rpc, context)
							: next_as_text(rpc, context);
		if (std::holds_alternative<AtEnd>(next)) break;
		if (const auto *why = std::get_if<const char *>(&next))
			return base::Error{"argument " + std::to_string(read.size() + 1) + ' ' + *why};
		read.push_back(std::move(std::get<RpcArgument>(next)));
	}
	return read;
}

} // namespace core::kam
