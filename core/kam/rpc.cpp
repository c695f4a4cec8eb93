#include "core/kam/rpc.hpp"

#include "core/base/number.hpp"
#include "core/base/printable.hpp"
#include "core/kam/str.hpp"

namespace core::kam {
namespace {

// The format strings of the host are `char *`.
char *format(const char *text) noexcept {
	return lit(text);
}

using base::printable;

// jsonrpcs has room for so many bytes, ctl for twice as many: both give the same text.
constexpr size_t kLongestFault = 127;

constexpr std::string_view kTooLong =
		"the reply is too long: raise binrpc_max_body_size of the ctl module, or ask by JSON-RPC";

bool fits_int(int64_t value) noexcept {
	return value == static_cast<int>(value);
}

// Both jsonrpcs and ctl print a number as an unsigned long: what was less than zero comes out huge.
// With jsonrpcs it was negative (the text is then in the host's own buffer); with kamcmd, which has
// no negative numbers, it was 2^31 or more, squeezed into an int.
std::string as_sent(const str &text) {
	std::string value(view(text));
	constexpr size_t kDigitsOfUnsignedLong = 20;
	if (value.size() != kDigitsOfUnsignedLong) return value;
	const auto number = base::parse_number<uint64_t>(value);
	if (!number || static_cast<int64_t>(*number) >= 0) return value;
	const bool is_json = text.s >= ut_buf_int2str && text.s < ut_buf_int2str + INT2STR_MAX_LEN;
	if (is_json) return std::to_string(static_cast<int64_t>(*number));
	return std::to_string(static_cast<uint32_t>(*number));
}

} // namespace

std::optional<std::string> Rpc::argument() {
	str text{};
	// Both write the digits of a number into this buffer of the host, and leave it alone for a text.
	char &last_digit = ut_buf_int2str[INT2STR_MAX_LEN - 2];
	last_digit = '-';
	const bool is_read = rpc_->scan(context_, format("*.S"), &text) > 0;
	was_number_ = last_digit != '-';
	if (is_read && text.s && text.len >= 0) return as_sent(text);
	// What is neither text nor number is passed over, so that it does not hide the arguments behind
	// it. ctl has done so by itself, and has put a text of its own there; jsonrpcs has not.
	int ignored = 0;
	if (!text.s) static_cast<void>(rpc_->scan(context_, format("*.d"), &ignored));
	return std::nullopt;
}

std::optional<std::string> Rpc::word() {
	auto text = argument();
	return text && !text->empty() ? std::move(text) : std::nullopt;
}

// rpl_printf drops rows of 1 kB and more; add() sends a fault of its own, which does not say what
// to do.
bool Rpc::row(std::string_view text) {
	constexpr size_t kFitsPrintf = 1000;
	const std::string shown = printable(text);
	str value = as_str(shown);
	if (shown.size() < kFitsPrintf) {
		if (rpc_->rpl_printf(context_, format("%.*s"), value.len, value.s) >= 0) return true;
		fault(500, kTooLong);
		return false;
	}
	return rpc_->add(context_, format("S"), &value) >= 0;
}

bool Rpc::number(int64_t value) {
	if (fits_int(value)) return rpc_->add(context_, format("d"), static_cast<int>(value)) >= 0;
	return rpc_->add(context_, format("L"), static_cast<long long>(value)) >= 0;
}

RpcStruct Rpc::add() {
	void *handle = nullptr;
	if (rpc_->add(context_, format("{"), &handle) < 0) handle = nullptr;
	return {rpc_, handle};
}

void Rpc::fault(int code, std::string_view text) {
	const std::string shown = printable(text, kLongestFault);
	rpc_->fault(context_, code, format("%s"), shown.c_str());
}

bool RpcStruct::text(const char *name, std::string_view value) {
	const std::string shown = printable(value);
	str raw = as_str(shown);
	return handle_ && rpc_->struct_add(handle_, format("S"), name, &raw) >= 0;
}

bool RpcStruct::number(const char *name, int64_t value) {
	if (!handle_) return false;
	if (fits_int(value))
		return rpc_->struct_add(handle_, format("d"), name, static_cast<int>(value)) >= 0;
	return rpc_->struct_add(handle_, format("L"), name, static_cast<long long>(value)) >= 0;
}

RpcList RpcStruct::list(const char *name) {
	void *list = nullptr;
	if (!handle_ || rpc_->struct_add(handle_, format("["), name, &list) < 0) list = nullptr;
	return {rpc_, list};
}

bool RpcList::text(std::string_view value) {
	const std::string shown = printable(value);
	str raw = as_str(shown);
	return handle_ && rpc_->array_add(handle_, format("S"), &raw) >= 0;
}

RpcStruct RpcList::add() {
	void *item = nullptr;
	if (!handle_ || rpc_->array_add(handle_, format("{"), &item) < 0) item = nullptr;
	return {rpc_, item};
}

} // namespace core::kam
