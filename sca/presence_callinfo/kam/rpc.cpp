#include "sca/presence_callinfo/kam/rpc.hpp"

#include "core/kam/rpc.hpp"
#include "core/kam/timer.hpp"
#include "sca/presence_callinfo/domain/seen.hpp"
#include "sca/presence_callinfo/kam/table.hpp"

namespace callinfo {
namespace {
using core::base::Done;
using core::kam::Answer;
using core::kam::Rpc;

const char *list_doc[] = {"Lines with their appearances and publications, as structures; of one "
						  "line where its URI is given",
		nullptr};

void add_appearances(core::kam::RpcStruct &fields, const SeenLine &line) {
	core::kam::RpcList list = fields.list("appearances");
	for (const auto &one : line.appearances) {
		core::kam::RpcStruct row = list.add();
		row.number("index", one.index);
		row.text("state", name_of(one.state));
		row.text("uri", one.uri);
	}
}

void add_publications(core::kam::RpcStruct &fields, const SeenLine &line) {
	core::kam::RpcList list = fields.list("publications");
	for (const auto &one : line.publications) {
		core::kam::RpcStruct row = list.add();
		row.text("etag", one.etag);
		row.text("seized_by", one.contact);
		row.text("call_info", one.call_info);
		row.number("expires", std::max<int64_t>(one.ends_at - core::kam::now(), 0));
	}
}

// False: the reply is full, and the host has said so.
bool add(Rpc &rpc, const SeenLine &line) {
	core::kam::RpcStruct fields = rpc.add();
	if (!fields) return false;
	fields.text("line", line.uri);
	add_appearances(fields, line);
	add_publications(fields, line);
	return true;
}

Answer list(Rpc &rpc) {
	const auto asked = rpc.word();
	const std::string key = asked ? key_of(*asked) : std::string();
	if (asked && key.empty())
		return core::kam::Fault{400, "usage: presence_callinfo.list [sip:user@domain]"};
	const auto seen = [](const Line &line) {
		return line.publications.empty() ? std::nullopt : std::optional(seen_of(line));
	};
	lines().each_copied(key, seen, [&](const SeenLine &line) { return add(rpc, line); });
	return Done{};
}

} // namespace

rpc_export_t rpcs[] = {{"presence_callinfo.list", core::kam::call<list>, list_doc, RET_ARRAY}, {}};

} // namespace callinfo
