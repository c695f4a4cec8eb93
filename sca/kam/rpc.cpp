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

// What a command cannot do with its arguments.
struct Fault {
	std::string text;
};

std::string required(Rpc &rpc, const char *usage) {
	auto text = rpc.argument();
	if (!text || text->empty()) throw Fault{usage};
	return std::move(*text);
}

std::string key_of(const std::string &aor, const char *usage) {
	const auto named = core::sip::without_params(aor);
	const auto key = core::sip::aor_key(named);
	if (!key || !is_fit(named, kLongestText)) throw Fault{usage};
	return *key;
}

Package package_from(const std::string &name, const char *usage) {
	const auto package = package_of(name);
	if (!package) throw Fault{usage};
	return *package;
}

uint32_t index_from(const std::string &text, const char *usage) {
	const auto index = core::base::parse_number<uint32_t>(text);
	if (!index) throw Fault{usage};
	return *index;
}

void perform_on(const std::string &key, Effects &&effects) {
	Performing performing{key};
	perform(std::move(effects), performing);
}

template <class F>
void each_subscription(const Line &line, F &&use) {
	for (auto one = line.subscriptions.rbegin(); one != line.subscriptions.rend(); ++one) use(*one);
}

void print(Rpc &rpc, const Rows &rows) {
	for (const auto &row : rows)
		if (!rpc.row(row)) return;
}

void all_subscriptions(Rpc &rpc) {
	Rows rows;
	const int64_t now = core::kam::now();
	lines().each([&](Line &line) {
		each_subscription(line,
				[&](const Subscription &one) { rows.push_back(subscription_row(line, one, now)); });
	});
	print(rpc, rows);
}

void subscription_count(Rpc &rpc) {
	const Package package = package_from(required(rpc, kUsageCount), kUsageCount);
	long count = 0;
	lines().each([&](Line &line) {
		each_subscription(line, [&](const Subscription &one) { count += one.package == package; });
	});
	rpc.row(std::to_string(count) + " " + std::string(name_of(package)));
}

void show_subscription(Rpc &rpc) {
	const std::string key = key_of(required(rpc, kUsageShow), kUsageShow);
	const Package package = package_from(required(rpc, kUsageShow), kUsageShow);
	const auto contact = rpc.argument();
	Rows rows;
	lines().with(key, [&](Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			const bool is_asked = !contact || contact->empty()
					|| core::sip::same_uri(one.text[SubText::Contact], *contact);
			if (one.package == package && is_asked) rows.push_back(subscription_detail(line, one));
		});
	});
	print(rpc, rows);
}

void subscribers(Rpc &rpc) {
	const std::string key = key_of(required(rpc, kUsageSubscribers), kUsageSubscribers);
	const auto event = rpc.argument();
	std::optional<Package> package;
	if (event && !event->empty()) package = package_from(*event, kUsageSubscribers);
	Rows rows;
	lines().with(key, [&](Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			if (!package || one.package == *package)
				rows.push_back(subscription_row(line, one, core::kam::now()));
		});
	});
	print(rpc, rows);
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

void end_all(Rpc &rpc, const std::vector<Ending> &endings) {
	for (const auto &ending : endings) {
		rpc.row(ending.row);
		Effects effects;
		lines().with(ending.key, [&](Line &line) {
			effects = deactivate(line, ending.id, core::kam::now(), policy());
			index_calls(line, effects);
		});
		perform_on(ending.key, std::move(effects));
	}
}

void deactivate_all_subscriptions(Rpc &rpc) {
	std::vector<Ending> endings;
	lines().each([&](Line &line) {
		each_subscription(line, [&](const Subscription &one) { add_ending(endings, line, one); });
	});
	end_all(rpc, endings);
}

void deactivate_subscription(Rpc &rpc) {
	const std::string key = key_of(required(rpc, kUsageDeactivate), kUsageDeactivate);
	const Package package = package_from(required(rpc, kUsageDeactivate), kUsageDeactivate);
	const std::string contact = required(rpc, kUsageDeactivate);
	std::vector<Ending> endings;
	lines().with(key, [&](Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			if (one.package == package && core::sip::same_uri(one.text[SubText::Contact], contact))
				add_ending(endings, line, one);
		});
	});
	if (endings.empty()) throw Fault{"No such subscription"};
	end_all(rpc, endings);
}

void all_appearances(Rpc &rpc) {
	Rows rows;
	lines().each([&](Line &line) {
		for (const auto &one : line.appearances) rows.push_back(appearance_row(line, one));
	});
	print(rpc, rows);
}

void show_appearance(Rpc &rpc) {
	const std::string key = key_of(required(rpc, kUsageAppearance), kUsageAppearance);
	const auto asked = rpc.argument();
	const uint32_t index = asked && !asked->empty() ? index_from(*asked, kUsageAppearance) : 0;
	Rows rows;
	lines().with(key, [&](Line &line) {
		for (const auto &one : line.appearances)
			if (!index || one.index == index) rows.push_back(appearance_row(line, one));
	});
	print(rpc, rows);
}

void seize_appearance(Rpc &rpc) {
	const std::string aor = required(rpc, kUsageSeize);
	const std::string key = key_of(aor, kUsageSeize);
	const std::string contact = required(rpc, kUsageSeize);
	uint32_t seized = 0;
	Effects effects;
	lines().with_or_new(key, core::sip::without_params(aor), [&](Line &line) {
		effects = seize_by_hand(line, contact, 0, core::kam::now(), policy(), seized);
		index_calls(line, effects);
	});
	if (!seized) throw Fault{"Failed to seize line"};
	rpc.row("Seized " + aor + " appearance-index " + std::to_string(seized) + " for " + contact);
	perform_on(key, std::move(effects));
}

void update_appearance(Rpc &rpc) {
	const std::string aor = required(rpc, kUsageUpdate);
	const std::string key = key_of(aor, kUsageUpdate);
	const uint32_t index = index_from(required(rpc, kUsageUpdate), kUsageUpdate);
	const std::string word = required(rpc, kUsageUpdate);
	const auto uri = rpc.argument();
	Update update;
	update.state = state_of(word);
	if (!update.state) throw Fault{word + ": invalid state"};
	if (uri && !uri->empty()) update.uri = *uri;
	std::optional<Effects> effects;
	lines().with(key, [&](Line &line) {
		effects = update_by_hand(line, index, update, core::kam::now(), policy());
		index_calls(line, effects);
	});
	if (!effects)
		throw Fault{"Failed to update " + aor + " appearance-index " + std::to_string(index)};
	perform_on(key, std::move(*effects));
}

void release_appearance(Rpc &rpc) {
	const std::string aor = required(rpc, kUsageRelease);
	const std::string key = core::sip::aor_key(core::sip::without_params(aor)).value_or("");
	const auto index = core::base::parse_number<int64_t>(required(rpc, kUsageRelease));
	if (!index) throw Fault{kUsageRelease};
	if (*index <= 0) throw Fault{"appearance-index must be > 0"};
	std::optional<Effects> effects;
	const bool is_line = lines().with(key, [&](Line &line) {
		const auto wanted = static_cast<uint32_t>(std::min<int64_t>(*index, UINT32_MAX));
		effects = release_by_hand(line, wanted, core::kam::now(), policy());
		index_calls(line, effects);
	});
	if (!is_line) throw Fault{"No appearances for " + aor};
	if (!effects)
		throw Fault{aor + " appearance index " + std::to_string(*index) + " is not in use"};
	perform_on(key, std::move(*effects));
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

void show_lines(Rpc &rpc) {
	const auto aor = rpc.argument();
	std::vector<Seen> seen;
	const auto take = [&](Line &line) {
		if (!line.is_used()) return;
		seen.push_back({std::string(view(line.aor)),
				{line.subscriptions.begin(), line.subscriptions.end()},
				{line.appearances.begin(), line.appearances.end()}});
	};
	if (aor && !aor->empty())
		lines().with(key_of(*aor, kUsageLines), take);
	else
		lines().each(take);
	for (const auto &line : seen) {
		core::kam::RpcStruct fields = rpc.add();
		if (!fields) return;
		fields.text("aor", line.aor);
		core::kam::RpcList subscribers = fields.list("subscribers");
		for (const auto &one : line.subscribers) add_subscriber(subscribers, one);
		core::kam::RpcList appearances = fields.list("appearances");
		for (const auto &one : line.appearances) add_appearance(appearances, one);
	}
}

// A command of the host. Its faults carry the code of the in-tree module: 500.
template <void (*Command)(Rpc &)>
void call(rpc_t *rpc, void *context) noexcept {
	Rpc answer(rpc, context);
	const bool is_done = core::kam::guard("RPC", [&] {
		try {
			Command(answer);
		} catch (const Fault &fault) {
			answer.fault(500, fault.text);
		}
	});
	if (!is_done) answer.fault(500, "Internal error");
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
