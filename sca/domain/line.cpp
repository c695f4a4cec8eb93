#include "sca/domain/line.hpp"

#include <algorithm>
#include <string>

#include "core/sip/call_info.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace sca {
namespace {

// A line whose rows cannot be erased for long is worth less than the memory: the oldest go first,
// and the row itself is skipped at the next restore when its time is over.
template <class T>
void note(Line &line, ShortVector<T> Remains::*erased, const T &row, const Policy &policy) {
	line.remains.change([&](Remains &remains) {
		auto &list = remains.*erased;
		if (list.size() >= policy.max_erased) list.erase(list.begin());
		list.push_back(row);
	});
}

uint16_t port_of(const core::sip::Uri &uri) noexcept {
	constexpr uint16_t kSipPort = 5060;
	return uri.port ? uri.port : kSipPort;
}

} // namespace

void set_name(Line &line, std::string_view aor, std::string_view key) {
	line.text.set({{LineText::Aor, aor}, {LineText::Key, key == aor ? std::string_view() : key}});
}

std::string_view key_of(const Line &line) noexcept {
	const auto key = line.text[LineText::Key];
	return key.empty() ? line.text[LineText::Aor] : key;
}

std::string_view domain_of(std::string_view aor) noexcept {
	const auto at = aor.rfind('@');
	if (at != aor.npos) return aor.substr(at + 1);
	const auto colon = aor.find(':');
	return colon == aor.npos ? aor : aor.substr(colon + 1);
}

Appearance *find_index(Line &line, uint32_t index) noexcept {
	for (auto &appearance : line.appearances)
		if (appearance.index == index) return &appearance;
	return nullptr;
}

Appearance *find_dialog(Line &line, std::string_view call_id, std::string_view tag,
		std::string_view other_tag) noexcept {
	for (auto &appearance : line.appearances)
		if (has_dialog(appearance, call_id, tag, other_tag)) return &appearance;
	for (auto &appearance : line.appearances)
		if (had_dialog(appearance, call_id, tag, other_tag)) return &appearance;
	return nullptr;
}

Subscription *find_id(Line &line, uint64_t id) noexcept {
	const auto number = static_cast<uint32_t>(id);
	const auto found = std::lower_bound(line.subscriptions.begin(), line.subscriptions.end(),
			number, [](const Subscription &one, uint32_t wanted) { return one.number < wanted; });
	const bool is_there = line_of_subscription(id) == line.number
			&& found != line.subscriptions.end() && found->number == number;
	return is_there ? found : nullptr;
}

uint64_t id_of(const Line &line, const Subscription &subscription) noexcept {
	return uint64_t{line.number} << 32 | subscription.number;
}

uint32_t line_of_subscription(uint64_t id) noexcept {
	return static_cast<uint32_t>(id >> 32);
}

Subscription *find_seizure(Line &line, uint32_t index) noexcept {
	for (auto &subscription : line.subscriptions)
		if (subscription.package == Package::LineSeize && subscription.index == index)
			return &subscription;
	return nullptr;
}

int64_t end_of(const Subscription &subscription, const Policy &policy) noexcept {
	const bool is_purged = policy.compat && subscription.package == Package::CallInfo
			&& policy.purge_interval != 0;
	if (!is_purged) return subscription.expires;
	const int64_t step = policy.purge_interval;
	return (subscription.expires + step - 1) / step * step;
}

bool is_subscriber(const Line &line, std::string_view contact) {
	return std::any_of(
			line.subscriptions.begin(), line.subscriptions.end(), [&](const Subscription &s) {
				return s.package == Package::CallInfo
						&& core::sip::same_uri(s.text[SubText::Contact], contact);
			});
}

bool has_subscriber_at(const Line &line, std::string_view address) {
	const auto place = core::sip::Uri::parse(address);
	if (!place) return false;
	const auto is_there = [&](std::string_view contact) {
		const auto uri = core::sip::Uri::parse(contact);
		return uri && core::sip::iequals(uri->host, place->host)
				&& port_of(*uri) == port_of(*place);
	};
	return std::any_of(
			line.subscriptions.begin(), line.subscriptions.end(), [&](const Subscription &s) {
				return s.package == Package::CallInfo
						&& (s.text[SubText::Flow] == address || is_there(s.text[SubText::Contact]));
			});
}

uint32_t lowest_free(const Line &line) noexcept {
	uint32_t index = 1;
	for (const auto &appearance : line.appearances) {
		if (appearance.index != index) break;
		++index;
	}
	return index;
}

Appearance &add_appearance(Line &line, Appearance appearance) {
	appearance.serial = ++line.last_serial;
	const auto place = std::find_if(line.appearances.begin(), line.appearances.end(),
			[&](const Appearance &other) { return other.index > appearance.index; });
	return *line.appearances.insert(place, std::move(appearance));
}

Appearance &add_appearance(Line &line, uint32_t index) {
	Appearance fresh;
	fresh.index = index;
	return add_appearance(line, std::move(fresh));
}

void remove_appearance(Line &line, Appearance *appearance, const Policy &policy) {
	const uint32_t index = appearance->index;
	if (policy.stores && appearance->in_store)
		note(line, &Remains::erased_appearances, ErasedAppearance{index}, policy);
	line.appearances.erase(line.appearances.begin() + (appearance - line.appearances.data()));
}

void note_row(Line &line, const Subscription &subscription, const Policy &policy) {
	if (policy.stores && subscription.in_store && subscription.package == Package::CallInfo)
		note(line, &Remains::erased_subscriptions, ErasedSubscription{subscription.text}, policy);
}

void remove_subscription(Line &line, Subscription *subscription, const Policy &policy) {
	note_row(line, *subscription, policy);
	Appearance *seized = subscription->package == Package::LineSeize
			? find_index(line, subscription->index)
			: nullptr;
	if (seized) ++seized->version; // its row names the seizure
	line.subscriptions.erase(
			line.subscriptions.begin() + (subscription - line.subscriptions.data()));
}

std::string print_content(const Line &line, bool with_parties) {
	std::string list;
	const auto domain = domain_of(line.text[LineText::Aor]);
	for (const auto &appearance : line.appearances)
		core::sip::append_state(list, domain, appearance.index, shown_as(appearance.state),
				with_parties ? appearance.text[AppText::Uri] : std::string_view());
	core::sip::append_idle(list, domain);
	return list;
}

bool has_room(const Line &line, const Policy &policy) {
	constexpr size_t kUsualParty = 96;
	const size_t element =
			core::sip::print_index(domain_of(line.text[LineText::Aor]), policy.max_index).size()
			+ std::string_view(";appearance-state=held-private;appearance-uri=\"\",").size()
			+ kUsualParty;
	return line.appearances.size() < policy.max_appearances
			&& print_content(line).size() + element <= policy.max_call_info;
}

} // namespace sca
