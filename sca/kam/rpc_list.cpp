#include "sca/kam/rpc_list.hpp"

#include "core/kam/timer.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/seen.hpp"
#include "sca/kam/rpc_print.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Error;
using core::kam::Rpc;
using Rows = std::vector<std::string>;

constexpr const char *kUsageCount = "usage: sca.subscription_count {call-info | line-seize}";
constexpr const char *kUsageShow =
		"usage: sca.show_subscription sip:user@domain {call-info | line-seize} [sip:user@IP]";
constexpr const char *kUsageSubscribers =
		"usage: sca.subscribers sip:user@domain [call-info | line-seize]";
constexpr const char *kUsageAppearance =
		"usage: sca.show_appearance sip:user@domain [appearance-index]";
constexpr const char *kUsageLines = "usage: sca.lines [sip:user@domain]";

Answer print(Rpc &rpc, const Rows &rows) {
	for (const auto &row : rows)
		if (!rpc.row(row)) break; // the host has said why
	return Done{};
}

void add_subscriber(core::kam::RpcList &list, const SeenSubscription &one) {
	core::kam::RpcStruct fields = list.add();
	fields.text("contact", one.text[SubText::Contact]);
	fields.text("event", name_of(one.package));
	fields.number("expires", std::max<int64_t>(one.expires - core::kam::now(), 0));
	fields.text("state", "active");
	fields.text("call_id", one.text[SubText::CallId]);
}

void add_appearance(core::kam::RpcList &list, const SeenAppearance &one) {
	core::kam::RpcStruct fields = list.add();
	fields.number("index", one.index);
	fields.text("state", name_of(one.state));
	fields.text("owner", one.text[AppText::Owner]);
	fields.text("callee", one.text[AppText::Callee]);
	fields.text("uri", one.text[AppText::Uri]);
	fields.text("call_id", one.text[AppText::CallId]);
	fields.number("since", one.since);
}

} // namespace

Answer all_subscriptions(Rpc &rpc) {
	Rows rows;
	const int64_t now = core::kam::now();
	lines().each([&](const Line &line) {
		each_subscription(line,
				[&](const Subscription &one) { rows.push_back(subscription_row(line, one, now)); });
	});
	return print(rpc, rows);
}

Answer subscription_count(Rpc &rpc) {
	const auto package = package_word(rpc);
	if (!package) return Error{kUsageCount};
	long count = 0;
	lines().each([&](const Line &line) {
		each_subscription(line, [&](const Subscription &one) { count += one.package == *package; });
	});
	rpc.row(std::to_string(count) + " " + std::string(name_of(*package)));
	return Done{};
}

Answer show_subscription(Rpc &rpc) {
	const std::string key = key_word(rpc.word());
	const auto package = package_word(rpc);
	if (key.empty() || !package) return Error{kUsageShow};
	const auto contact = rpc.word();
	Rows rows;
	lines().read(key, [&](const Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			const bool is_asked = !contact
					|| core::sip::same_uri(one.text[SubText::Contact], *contact);
			if (one.package == *package && is_asked) rows.push_back(subscription_detail(line, one));
		});
	});
	return print(rpc, rows);
}

Answer subscribers(Rpc &rpc) {
	const std::string key = key_word(rpc.word());
	const auto event = rpc.word();
	const auto package = event ? package_of(*event) : std::nullopt;
	if (key.empty() || (event && !package)) return Error{kUsageSubscribers};
	Rows rows;
	lines().read(key, [&](const Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			if (!package || one.package == *package)
				rows.push_back(subscription_row(line, one, core::kam::now()));
		});
	});
	return print(rpc, rows);
}

Answer all_appearances(Rpc &rpc) {
	Rows rows;
	lines().each([&](const Line &line) {
		for (const auto &one : line.appearances) rows.push_back(appearance_row(line, one));
	});
	return print(rpc, rows);
}

Answer show_appearance(Rpc &rpc) {
	const std::string key = key_word(rpc.word());
	const auto asked = rpc.word();
	const auto index = number_of<uint32_t>(asked);
	if (key.empty() || (asked && index.value_or(0) == 0)) return Error{kUsageAppearance};
	Rows rows;
	lines().read(key, [&](const Line &line) {
		for (const auto &one : line.appearances)
			if (!index || one.index == *index) rows.push_back(appearance_row(line, one));
	});
	return print(rpc, rows);
}

Answer show_lines(Rpc &rpc) {
	const auto aor = rpc.word();
	const std::string key = key_word(aor);
	if (aor && key.empty()) return Error{kUsageLines};
	std::vector<SeenLine> seen; // so that the reply is built without a lock
	const auto take = [&](const Line &line) {
		if (line.is_used()) seen.emplace_back(line);
	};
	if (aor)
		lines().read(key, take);
	else
		lines().each(take);
	for (const auto &line : seen) {
		core::kam::RpcStruct fields = rpc.add();
		if (!fields) break; // the host has said why
		fields.text("aor", line.aor);
		core::kam::RpcList subscribers = fields.list("subscribers");
		for (const auto &one : line.subscribers) add_subscriber(subscribers, one);
		core::kam::RpcList appearances = fields.list("appearances");
		for (const auto &one : line.appearances) add_appearance(appearances, one);
	}
	return Done{};
}

} // namespace sca
