// One call of an RPC: arguments in, rows or structures out; the same for kamcmd (ctl) and JSON
// (jsonrpcs). Lists are exported with RET_ARRAY, else JSON keeps only their last row; an empty one
// is then [].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

class RpcList;

// A structure of the reply. Short-lived: fill it before the next one is begun. False: the reply is
// full.
class RpcStruct {
public:
	RpcStruct(rpc_t *rpc, void *handle) noexcept : rpc_(rpc), handle_(handle) {}
	explicit operator bool() const noexcept { return handle_; }

	bool text(const char *name, std::string_view value);
	bool number(const char *name, int64_t value);
	RpcList list(const char *name); // false when the reply is full

private:
	rpc_t *rpc_;
	void *handle_;
};

class RpcList {
public:
	RpcList(rpc_t *rpc, void *handle) noexcept : rpc_(rpc), handle_(handle) {}
	explicit operator bool() const noexcept { return handle_; }

	bool text(std::string_view value);
	RpcStruct add();

private:
	rpc_t *rpc_;
	void *handle_;
};

class Rpc {
public:
	Rpc(rpc_t *rpc, void *context) noexcept : rpc_(rpc), context_(context) {}

	// The next argument as text, in the order of the call; nullopt when there is none, or when it
	// is null, a truth value or a structure. Numbers come as text; JSON's lose their fraction on
	// the way (the host's doing), so what looks like "10.20" has to be sent as a string.
	std::optional<std::string> argument();

	bool row(std::string_view text);
	bool number(int64_t value);
	// For an RPC that answers with an array of structures, or with one.
	RpcStruct add();

	void fault(int code, std::string_view text);

private:
	rpc_t *rpc_;
	void *context_;
};

} // namespace core::kam
