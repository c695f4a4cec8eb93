#include "core/kam/rpc.hpp"

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

constexpr const char *kTooLong =
		"the reply is too long: raise binrpc_max_body_size of the ctl module, or ask by JSON-RPC";

bool fits_int(int64_t value) noexcept {
	return value == static_cast<int>(value);
}

} // namespace

std::optional<Fault> Rpc::read() {
	auto arguments = read_arguments(rpc_, context_);
	if (!arguments) return Fault{400, arguments.error().what};
	arguments_ = std::move(arguments.value());
	return std::nullopt;
}

std::optional<std::string> Rpc::argument() {
	was_number_ = false;
	if (next_ == arguments_.size()) return std::nullopt;
	auto &argument = arguments_[next_++];
	was_number_ = argument.was_number;
	return std::move(argument.text);
}

std::optional<std::string> Rpc::word() {
	auto text = argument();
	return text && !text->empty() ? std::move(text) : std::nullopt;
}

std::string Rpc::optional_word() {
	auto text = argument();
	const bool is_skipped = !text || (was_number_ && *text == "0");
	return is_skipped ? std::string() : std::move(*text);
}

// rpl_printf drops rows of 1 kB and more; add() sends a fault of its own, which does not say what
// to do.
bool Rpc::row(std::string_view text) {
	constexpr size_t kFitsPrintf = 1000;
	const std::string shown = printable(text);
	str value = as_str(shown);
	if (shown.size() < kFitsPrintf) {
		if (rpc_->rpl_printf(context_, format("%.*s"), value.len, value.s) >= 0) return true;
		fault({500, kTooLong});
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

void Rpc::fault(const Fault &fault) {
	const std::string shown = printable(fault.text, kLongestFault);
	rpc_->fault(context_, fault.code, format("%s"), shown.c_str());
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
