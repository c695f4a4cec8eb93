#include "b2b/sca/kam/rpc.hpp"

#include "b2b/sca/kam/server.hpp"
#include "core/kam/rpc.hpp"

namespace b2b_sca {
namespace {

// Copied, so that no lock is held while the answer is written.
struct ListedCall {
	uint32_t index;
	std::string_view state;
	std::string key, party, owner;
	std::vector<std::string> joined;
};
struct ListedLine {
	std::string name;
	std::vector<std::string> watchers;
	std::vector<ListedCall> calls;
};

ListedLine listed(const Line &line) {
	ListedLine made{std::string(line.texts[LineText::Name]), {}, {}};
	for (const auto &one : line.publications)
		made.watchers.emplace_back(one.texts[PubText::Watcher]);
	for (const auto &call : line.appearances) {
		const auto shown = shown_as(call.state);
		if (!shown) continue;
		made.calls.push_back({call.index, core::sip::name_of(*shown),
				std::string(call.texts[AppText::Key]), std::string(call.texts[AppText::Party]),
				std::string(call.texts[AppText::Owner]), {}});
		for (const auto &member : call.members)
			made.calls.back().joined.emplace_back(core::base::view(member.key));
	}
	return made;
}

bool add(const ListedLine &line, core::kam::Rpc &rpc) {
	auto row = rpc.add();
	if (!row) return false;
	row.text("shared_line", line.name);
	auto watchers = row.list("watchers");
	for (const auto &watcher : line.watchers)
		if (watchers) watchers.text(watcher);
	auto calls = row.list("appearances");
	for (const auto &call : line.calls) {
		if (!calls) break;
		auto fields = calls.add();
		fields.number("index", call.index);
		fields.text("state", call.state);
		fields.text("b2b_key", call.key);
		fields.text("appearance_uri", call.party);
		fields.text("owner", call.owner);
		if (call.joined.empty()) continue;
		auto joined = fields.list("joined");
		for (const auto &key : call.joined)
			if (joined) joined.text(key);
	}
	return true;
}

// A line whose calls have ended is none, whoever is still to be told.
core::kam::Answer list(core::kam::Rpc &rpc) {
	const auto named = rpc.word();
	const auto seen = [](const Line &line) {
		return is_idle(line) ? std::nullopt : std::optional(listed(line));
	};
	lines().each_copied(
			named.value_or(""), seen, [&](const ListedLine &line) { return add(line, rpc); });
	return core::base::Done{};
}

const char *list_doc[] = {"Lists the shared lines that have calls, or one: [shared_line]", nullptr};

} // namespace

rpc_export_t rpcs[] = {{"b2b_sca.list", core::kam::call<list>, list_doc, RET_ARRAY},
		{"sca_list", core::kam::call<list>, list_doc, RET_ARRAY}, {}};

} // namespace b2b_sca
