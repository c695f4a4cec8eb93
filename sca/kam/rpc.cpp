#include "sca/kam/rpc.hpp"

#include "core/base/number.hpp"
#include "core/kam/rpc.hpp"
#include "core/kam/timer.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/command.hpp"
#include "sca/domain/fit.hpp"
#include "sca/kam/perform.hpp"
#include "sca/kam/rpc_print.hpp"
#include "sca/kam/server.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::Rpc;
using Rows = std::vector<std::string>;

constexpr const char *kUsageCount = "usage: sca.subscription_count {call-info | line-seize}";
constexpr const char *kUsageShow =
		"usage: sca.show_subscription sip:user@domain {call-info | line-seize} [sip:user@IP]";
constexpr const char *kUsageSubscribers =
		"usage: sca.subscribers sip:user@domain [call-info | line-seize]";
constexpr const char *kUsageDeactivate =
		"usage: sca.deactivate_subscription sip:user@domain {call-info | line-seize} sip:user@IP";
constexpr const char *kUsageAppearance =
		"usage: sca.show_appearance sip:user@domain [appearance-index]";
constexpr const char *kUsageSeize = "usage: sca.seize_appearance sip:user@domain";
constexpr const char *kUsageUpdate = "Usage: sca.update_appearance sip:user@domain "
									 "appearance-index appearance-state [appearance-uri]";
constexpr const char *kUsageRelease = "usage: sca.release_appearance user@domain appearance-index";
constexpr const char *kUsageLines = "usage: sca.lines [sip:user@domain]";

// What a command answers: done, or the text of its fault.
using Answer = Result<Done>;

// The next argument; nullopt where it is missing, empty, or not what it has to be.
std::optional<std::string> word(Rpc &rpc) {
	auto text = rpc.argument();
	return text && !text->empty() ? std::move(text) : std::nullopt;
}

std::optional<std::string> key_of(const std::optional<std::string> &aor) {
	return aor ? core::sip::aor_key(core::sip::without_params(*aor)) : std::nullopt;
}

std::optional<Package> package_word(Rpc &rpc) {
	const auto text = word(rpc);
	return text ? package_of(*text) : std::nullopt;
}

template <class T>
std::optional<T> number_of(const std::optional<std::string> &text) {
	return text ? core::base::parse_number<T>(*text) : std::nullopt;
}

void perform_on(const std::string &key, Effects &&effects) {
	Performing performing{key};
	performing.is_awaited = true;
	perform(std::move(effects), performing);
}

template <class F>
void each_subscription(const Line &line, F &&use) {
	for (auto one = line.subscriptions.rbegin(); one != line.subscriptions.rend(); ++one) use(*one);
}

Answer print(Rpc &rpc, const Rows &rows) {
	for (const auto &row : rows)
		if (!rpc.row(row)) break; // the host has said why
	return Done{};
}

Answer all_subscriptions(Rpc &rpc) {
	Rows rows;
	const int64_t now = core::kam::now();
	lines().each([&](Line &line) {
		each_subscription(line,
				[&](const Subscription &one) { rows.push_back(subscription_row(line, one, now)); });
	});
	return print(rpc, rows);
}

Answer subscription_count(Rpc &rpc) {
	const auto package = package_word(rpc);
	if (!package) return Error{kUsageCount};
	long count = 0;
	lines().each([&](Line &line) {
		each_subscription(line, [&](const Subscription &one) { count += one.package == *package; });
	});
	rpc.row(std::to_string(count) + " " + std::string(name_of(*package)));
	return Done{};
}

Answer show_subscription(Rpc &rpc) {
	const auto key = key_of(word(rpc));
	const auto package = package_word(rpc);
	if (!key || !package) return Error{kUsageShow};
	const auto contact = word(rpc);
	Rows rows;
	lines().with(*key, [&](Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			const bool is_asked = !contact
					|| core::sip::same_uri(one.text[SubText::Contact], *contact);
			if (one.package == *package && is_asked) rows.push_back(subscription_detail(line, one));
		});
	});
	return print(rpc, rows);
}

Answer subscribers(Rpc &rpc) {
	const auto key = key_of(word(rpc));
	const auto event = word(rpc);
	const auto package = event ? package_of(*event) : std::nullopt;
	if (!key || (event && !package)) return Error{kUsageSubscribers};
	Rows rows;
	lines().with(*key, [&](Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			if (!package || one.package == *package)
				rows.push_back(subscription_row(line, one, core::kam::now()));
		});
	});
	return print(rpc, rows);
}

struct Ending {
	std::string key;
	uint64_t id;
	std::string row;
};

void add_ending(std::vector<Ending> &endings, const Line &line, const Subscription &one) {
	std::string row("Deactivating ");
	row.append(name_of(one.package))
			.append(" subscription from ")
			.append(one.text[SubText::Contact]);
	endings.push_back({std::string(view(line.key)), one.id, std::move(row)});
}

Answer end_all(Rpc &rpc, const std::vector<Ending> &endings) {
	for (const auto &ending : endings) {
		rpc.row(ending.row);
		Effects effects;
		lines().with(ending.key, [&](Line &line) {
			effects = deactivate(line, ending.id, core::kam::now(), policy());
			index_calls(line, effects);
		});
		perform_on(ending.key, std::move(effects));
	}
	return Done{};
}

Answer deactivate_all_subscriptions(Rpc &rpc) {
	std::vector<Ending> endings;
	lines().each([&](Line &line) {
		each_subscription(line, [&](const Subscription &one) { add_ending(endings, line, one); });
	});
	return end_all(rpc, endings);
}

Answer deactivate_subscription(Rpc &rpc) {
	const auto key = key_of(word(rpc));
	const auto package = package_word(rpc);
	const auto contact = word(rpc);
	if (!key || !package || !contact) return Error{kUsageDeactivate};
	std::vector<Ending> endings;
	lines().with(*key, [&](Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			if (one.package == *package
					&& core::sip::same_uri(one.text[SubText::Contact], *contact))
				add_ending(endings, line, one);
		});
	});
	if (endings.empty()) return Error{"No such subscription"};
	return end_all(rpc, endings);
}

Answer all_appearances(Rpc &rpc) {
	Rows rows;
	lines().each([&](Line &line) {
		for (const auto &one : line.appearances) rows.push_back(appearance_row(line, one));
	});
	return print(rpc, rows);
}

Answer show_appearance(Rpc &rpc) {
	const auto key = key_of(word(rpc));
	const auto asked = word(rpc);
	const auto index = number_of<uint32_t>(asked);
	if (!key || (asked && index.value_or(0) == 0)) return Error{kUsageAppearance};
	Rows rows;
	lines().with(*key, [&](Line &line) {
		for (const auto &one : line.appearances)
			if (!index || one.index == *index) rows.push_back(appearance_row(line, one));
	});
	return print(rpc, rows);
}

Answer seize_appearance(Rpc &rpc) {
	const auto aor = word(rpc);
	const auto key = key_of(aor);
	const auto contact = word(rpc);
	if (!key || !contact) return Error{kUsageSeize};
	uint32_t seized = 0;
	Effects effects;
	lines().with_or_new(*key, core::sip::without_params(*aor), [&](Line &line) {
		effects = seize_by_hand(line, *contact, 0, core::kam::now(), policy(), seized);
		index_calls(line, effects);
	});
	if (!seized) return Error{"Failed to seize line"};
	rpc.row("Seized " + *aor + " appearance-index " + std::to_string(seized) + " for " + *contact);
	perform_on(*key, std::move(effects));
	return Done{};
}

Answer update_appearance(Rpc &rpc) {
	const auto aor = word(rpc);
	const auto index = number_of<uint32_t>(word(rpc));
	const auto state = word(rpc);
	if (!aor || !index || !state) return Error{kUsageUpdate};
	Update update;
	update.state = state_of(*state);
	if (!update.state) return Error{*state + ": invalid state"};
	const auto uri = word(rpc);
	if (uri) update.uri = *uri;
	const std::string key = key_of(aor).value_or("");
	std::optional<Effects> effects;
	lines().with(key, [&](Line &line) {
		effects = update_by_hand(line, *index, update, core::kam::now(), policy());
		index_calls(line, effects);
	});
	if (!effects)
		return Error{"Failed to update " + *aor + " appearance-index " + std::to_string(*index)};
	perform_on(key, std::move(*effects));
	return Done{};
}

Answer release_appearance(Rpc &rpc) {
	const auto aor = word(rpc);
	const auto index = number_of<int64_t>(word(rpc));
	if (!aor || !index) return Error{kUsageRelease};
	if (*index <= 0) return Error{"appearance-index must be > 0"};
	const std::string key = key_of(aor).value_or("");
	std::optional<Effects> effects;
	const bool is_line = lines().with(key, [&](Line &line) {
		const auto wanted = static_cast<uint32_t>(std::min<int64_t>(*index, UINT32_MAX));
		effects = release_by_hand(line, wanted, core::kam::now(), policy());
		index_calls(line, effects);
	});
	if (!is_line) return Error{"No appearances for " + *aor};
	if (!effects)
		return Error{*aor + " appearance index " + std::to_string(*index) + " is not in use"};
	perform_on(key, std::move(*effects));
	return Done{};
}

// A line as values, so that the reply is built without its lock.
struct Seen {
	std::string aor;
	std::vector<Subscription> subscribers;
	std::vector<Appearance> appearances;
};

void add_subscriber(core::kam::RpcList &list, const Subscription &one) {
	core::kam::RpcStruct fields = list.add();
	fields.text("contact", one.text[SubText::Contact]);
	fields.text("event", name_of(one.package));
	fields.number("expires", std::max<int64_t>(one.expires - core::kam::now(), 0));
	fields.text("state", "active");
	fields.text("call_id", one.text[SubText::CallId]);
}

void add_appearance(core::kam::RpcList &list, const Appearance &one) {
	core::kam::RpcStruct fields = list.add();
	fields.number("index", one.index);
	fields.text("state", name_of(one.state));
	fields.text("owner", one.text[AppText::Owner]);
	fields.text("callee", one.text[AppText::Callee]);
	fields.text("uri", one.text[AppText::Uri]);
	fields.text("call_id", one.text[AppText::CallId]);
	fields.number("since", one.since);
}

Answer show_lines(Rpc &rpc) {
	const auto aor = word(rpc);
	const auto key = key_of(aor);
	if (aor && !key) return Error{kUsageLines};
	std::vector<Seen> seen;
	const auto take = [&](Line &line) {
		if (!line.is_used()) return;
		seen.push_back({std::string(view(line.aor)),
				{line.subscriptions.begin(), line.subscriptions.end()},
				{line.appearances.begin(), line.appearances.end()}});
	};
	if (key)
		lines().with(*key, take);
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

// A command of the host. Its faults carry the code of the in-tree module: 500.
template <Answer (*Command)(Rpc &)>
void call(rpc_t *rpc, void *context) noexcept {
	Rpc host(rpc, context);
	const bool is_done = core::kam::guard("RPC", [&] {
		const Answer answer = Command(host);
		if (!answer) host.fault(500, answer.error().what);
	});
	if (!is_done) host.fault(500, "Internal error");
}

const char *all_subscriptions_doc[] = {"All subscriptions of all lines, a row each", nullptr};
const char *subscription_count_doc[] = {"How many subscriptions an event has", nullptr};
const char *show_subscription_doc[] = {
		"The subscriptions of a line to an event, with their end", nullptr};
const char *subscribers_doc[] = {"The subscriptions of a line, a row each", nullptr};
const char *deactivate_all_doc[] = {
		"Ends all subscriptions with terminated;reason=deactivated", nullptr};
const char *deactivate_doc[] = {
		"Ends one subscription with terminated;reason=deactivated", nullptr};
const char *all_appearances_doc[] = {"All appearances in use of all lines, a row each", nullptr};
const char *show_appearance_doc[] = {"The appearances in use of a line, a row each", nullptr};
const char *seize_doc[] = {"Seizes the next free appearance of a line for a Contact", nullptr};
const char *update_doc[] = {"Changes the state of an appearance in use", nullptr};
const char *release_doc[] = {"Makes an appearance in use idle", nullptr};
const char *lines_doc[] = {"Lines with their subscribers and appearances, as structures", nullptr};

} // namespace

rpc_export_t rpcs[] = {
		{"sca.all_subscriptions", call<all_subscriptions>, all_subscriptions_doc, RET_ARRAY},
		{"sca.subscription_count", call<subscription_count>, subscription_count_doc, 0},
		{"sca.show_subscription", call<show_subscription>, show_subscription_doc, RET_ARRAY},
		{"sca.subscribers", call<subscribers>, subscribers_doc, RET_ARRAY},
		{"sca.deactivate_all_subscriptions", call<deactivate_all_subscriptions>, deactivate_all_doc,
				RET_ARRAY},
		{"sca.deactivate_subscription", call<deactivate_subscription>, deactivate_doc, RET_ARRAY},
		{"sca.all_appearances", call<all_appearances>, all_appearances_doc, RET_ARRAY},
		{"sca.show_appearance", call<show_appearance>, show_appearance_doc, RET_ARRAY},
		{"sca.seize_appearance", call<seize_appearance>, seize_doc, 0},
		{"sca.update_appearance", call<update_appearance>, update_doc, 0},
		{"sca.release_appearance", call<release_appearance>, release_doc, 0},
		{"sca.lines", call<show_lines>, lines_doc, RET_ARRAY}, {}};

} // namespace sca
