// One call of an RPC: arguments in, rows or structures out; the same for kamcmd (ctl) and JSON
// (jsonrpcs). Lists are exported with RET_ARRAY, else JSON keeps only their last row; an empty one
// is then [].
//
// Every text that goes out is made printable here: a Contact or an argument may hold anything, and a
// fault's text is also the reason phrase of the HTTP answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/rpc_arguments.hpp"

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

struct Fault {
	int code;
	std::string text; // what does not fit is cut, see kLongestFault
};

class Rpc {
public:
	Rpc(rpc_t *rpc, void *context) noexcept : rpc_(rpc), context_(context) {}

	// The next argument as text, in the order of the call; nullopt when there is none, or null.
	std::optional<std::string> argument();
	// Did the last argument come as a number? Its text may then not be what was meant: 0012 came as 12.
	bool was_number() const noexcept { return was_number_; }
	// The same, but an empty text, which skips an argument, is none.
	std::optional<std::string> word();
	// One that may be skipped; empty: it is. kamcmd makes the number 0 of "".
	std::string optional_word();

	bool row(std::string_view text);
	bool number(int64_t value);
	// For an RPC that answers with an array of structures, or with one.
	RpcStruct add();

private:
	template <class F>
	friend void answer_rpc(rpc_t *, void *, F &&) noexcept;
	std::optional<Fault> read(); // the arguments, first of all
	void fault(const Fault &fault);

	rpc_t *rpc_;
	void *context_;
	std::vector<RpcArgument> arguments_;
	size_t next_ = 0;
	bool was_number_ = false;
};

// What a command answers: what it has written and no more, or a fault.
class Answer {
public:
	Answer(base::Done) {}
	Answer(Fault fault) : fault_(std::move(fault)) {}
	Answer(base::Error error) : fault_(Fault{500, std::move(error.what)}) {}
	const std::optional<Fault> &fault() const noexcept { return fault_; }

private:
	std::optional<Fault> fault_;
};

// The only way to a fault.
template <class F>
void answer_rpc(rpc_t *rpc, void *context, F &&command) noexcept {
	Rpc host(rpc, context);
	const bool is_answered = guard("RPC", [&] {
		const auto unread = host.read();
		const Answer answer = unread ? Answer(*unread) : command(host);
		if (answer.fault()) host.fault(*answer.fault());
	});
	if (!is_answered) rpc->fault(context, 500, const_cast<char *>("Internal error"));
}

// A command as the host's table wants it.
template <Answer (*Command)(Rpc &)>
void call(rpc_t *rpc, void *context) noexcept {
	answer_rpc(rpc, context, Command);
}

} // namespace core::kam
