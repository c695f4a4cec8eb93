#include "sca/kam/rpc_change.hpp"

#include "core/kam/timer.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/command.hpp"
#include "sca/domain/seen.hpp"
#include "sca/kam/perform.hpp"

namespace sca {
namespace {
using core::base::Done;
using core::base::Error;
using core::kam::Rpc;

constexpr const char *kUsageDeactivate =
		"usage: sca.deactivate_subscription sip:user@domain {call-info | line-seize} sip:user@IP";
constexpr const char *kUsageSeize = "usage: sca.seize_appearance sip:user@domain";
constexpr const char *kUsageUpdate = "Usage: sca.update_appearance sip:user@domain "
									 "appearance-index appearance-state [appearance-uri]";
constexpr const char *kUsageRelease = "usage: sca.release_appearance user@domain appearance-index";

struct Ending {
	std::string key;
	uint64_t id;
	SeenSubscription seen;
};

void add_ending(std::vector<Ending> &endings, const Line &line, const Subscription &one) {
	endings.push_back({std::string(key_of(line)), id_of(line, one), SeenSubscription(one)});
}

Answer end_all(Rpc &rpc, const std::vector<Ending> &endings) {
	for (const auto &ending : endings) {
		std::string row("Deactivating ");
		row.append(name_of(ending.seen.package))
				.append(" subscription from ")
				.append(ending.seen.text[SubText::Contact]);
		rpc.row(row);
		auto effects = decide(ending.key, [&](Line &line) {
			return deactivate(line, ending.id, core::kam::now(), policy());
		});
		perform_on(ending.key, std::move(effects), For::Operator);
	}
	return Done{};
}

} // namespace

Answer deactivate_all_subscriptions(Rpc &rpc) {
	std::vector<Ending> endings;
	lines().each([&](const Line &line) {
		each_subscription(line, [&](const Subscription &one) { add_ending(endings, line, one); });
	});
	return end_all(rpc, endings);
}

Answer deactivate_subscription(Rpc &rpc) {
	const std::string key = key_word(rpc.word());
	const auto package = package_word(rpc);
	const auto contact = rpc.word();
	if (key.empty() || !package || !contact) return Error{kUsageDeactivate};
	std::vector<Ending> endings;
	lines().read(key, [&](const Line &line) {
		each_subscription(line, [&](const Subscription &one) {
			if (one.package == *package
					&& core::sip::same_uri(one.text[SubText::Contact], *contact))
				add_ending(endings, line, one);
		});
	});
	if (endings.empty()) return Error{"No such subscription"};
	return end_all(rpc, endings);
}

Answer seize_appearance(Rpc &rpc) {
	const auto aor = rpc.word();
	const std::string key = key_word(aor);
	const auto contact = rpc.word();
	if (key.empty() || !contact) return Error{kUsageSeize};
	uint32_t seized = 0;
	auto effects = decide_or_new(key, *aor, [&](Line &line) {
		return seize_by_hand(line, *contact, 0, core::kam::now(), policy(), seized);
	});
	if (!seized) return Error{"Failed to seize line"};
	rpc.row("Seized " + *aor + " appearance-index " + std::to_string(seized) + " for " + *contact);
	perform_on(key, std::move(effects), For::Operator);
	return Done{};
}

Answer update_appearance(Rpc &rpc) {
	const auto aor = rpc.word();
	const auto index = number_of<uint32_t>(rpc.word());
	const auto state = rpc.word();
	if (!aor || !index || !state) return Error{kUsageUpdate};
	Update update;
	update.state = state_of(*state);
	if (!update.state) return Error{*state + ": invalid state"};
	const auto uri = rpc.word();
	if (uri) update.uri = *uri;
	const std::string key = key_of(*aor);
	auto effects = decide(key, [&](Line &line) {
		return update_by_hand(line, *index, update, core::kam::now(), policy());
	});
	if (!effects)
		return Error{"Failed to update " + *aor + " appearance-index " + std::to_string(*index)};
	perform_on(key, std::move(*effects), For::Operator);
	return Done{};
}

Answer release_appearance(Rpc &rpc) {
	const auto aor = rpc.word();
	const auto index = number_of<int64_t>(rpc.word());
	if (!aor || !index) return Error{kUsageRelease};
	if (*index <= 0) return Error{"appearance-index must be > 0"};
	const std::string key = key_of(*aor);
	const auto wanted = static_cast<uint32_t>(std::min<int64_t>(*index, UINT32_MAX));
	bool is_line = false;
	auto effects = decide(key, [&](Line &line) {
		is_line = true;
		return release_by_hand(line, wanted, core::kam::now(), policy());
	});
	if (!is_line) return Error{"No appearances for " + *aor};
	if (!effects)
		return Error{*aor + " appearance index " + std::to_string(*index) + " is not in use"};
	perform_on(key, std::move(*effects), For::Operator);
	return Done{};
}

} // namespace sca
