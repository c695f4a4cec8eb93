#include "sca/kam/rpc_list.hpp"

#include <algorithm>

#include "core/kam/timer.hpp"
#include "core/sip/uri.hpp"
#include "sca/kam/rpc_print.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Error;
using core::kam::Rpc;

constexpr const char *kUsageCount = "usage: sca.subscription_count {call-info | line-seize}";
constexpr const char *kUsageShow =
		"usage: sca.show_subscription sip:user@domain {call-info | line-seize} [sip:user@IP]";
constexpr const char *kUsageSubscribers =
		"usage: sca.subscribers sip:user@domain [call-info | line-seize]";
constexpr const char *kUsageAppearance =
		"usage: sca.show_appearance sip:user@domain [appearance-index]";
constexpr const char *kUsageLines = "usage: sca.lines [sip:user@domain]";

// Lines that are used, or the one of this key. The reply is built with no lock held; where it is full `print` answers false,
// and the host has said why.
template <class Print>
Answer print_lines(std::string_view key, Print &&print) {
	const auto seen = [](const Line &line) {
		return line.is_used() ? std::optional<SeenLine>(line) : std::nullopt;
	};
	lines().each_copied(key, seen, print);
	return Done{};
}

// One row for each subscription that is meant.
template <class IsMeant, class RowOf>
Answer print_subscribers(Rpc &rpc, std::string_view key, IsMeant &&is_meant, RowOf &&row_of) {
	return print_lines(key, [&](const SeenLine &line) {
		return std::all_of(
				line.subscribers.begin(), line.subscribers.end(), [&](const SeenSubscription &one) {
					return !is_meant(one) || rpc.row(row_of(line.aor, one));
				});
	});
}

// One row for each appearance of this index, or for all.
Answer print_appearances(Rpc &rpc, std::string_view key, std::optional<uint32_t> index) {
	return print_lines(key, [&](const SeenLine &line) {
		return std::all_of(
				line.appearances.begin(), line.appearances.end(), [&](const SeenAppearance &one) {
					return (index && one.index != *index) || rpc.row(appearance_row(line.aor, one));
				});
	});
}

std::string row_now(std::string_view aor, const SeenSubscription &one) {
	return subscription_row(aor, one, core::kam::now());
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
	return print_subscribers(
			rpc, {}, [](const SeenSubscription &) { return true; }, row_now);
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
	const auto is_meant = [&](const SeenSubscription &one) {
		return one.package == *package
				&& (!contact || core::sip::same_uri(one.text[SubText::Contact], *contact));
	};
	return print_subscribers(rpc, key, is_meant, subscription_detail);
}

Answer subscribers(Rpc &rpc) {
	const std::string key = key_word(rpc.word());
	const auto event = rpc.word();
	const auto package = event ? package_of(*event) : std::nullopt;
	if (key.empty() || (event && !package)) return Error{kUsageSubscribers};
	const auto is_meant = [&](const SeenSubscription &one) {
		return !package || one.package == *package;
	};
	return print_subscribers(rpc, key, is_meant, row_now);
}

Answer all_appearances(Rpc &rpc) {
	return print_appearances(rpc, {}, std::nullopt);
}

Answer show_appearance(Rpc &rpc) {
	const std::string key = key_word(rpc.word());
	const auto asked = rpc.word();
	const auto index = number_of<uint32_t>(asked);
	if (key.empty() || (asked && index.value_or(0) == 0)) return Error{kUsageAppearance};
	return print_appearances(rpc, key, index);
}

Answer show_lines(Rpc &rpc) {
	const auto aor = rpc.word();
	const std::string key = key_word(aor);
	if (aor && key.empty()) return Error{kUsageLines};
	return print_lines(key, [&](const SeenLine &line) {
		core::kam::RpcStruct fields = rpc.add();
		if (!fields) return false;
		fields.text("aor", line.aor);
		core::kam::RpcList subscribers = fields.list("subscribers");
		for (const auto &one : line.subscribers) add_subscriber(subscribers, one);
		core::kam::RpcList appearances = fields.list("appearances");
		for (const auto &one : line.appearances) add_appearance(appearances, one);
		return true;
	});
}

} // namespace sca
