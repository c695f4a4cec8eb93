#include "sca/domain/phone.hpp"

#include <optional>

#include "core/base/number.hpp"
#include "core/sip/params.hpp"
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"

namespace sca {
namespace {
using core::sip::Uri;

// What a rule says: that it is the same phone, that it is another, or nothing.
using Verdict = std::optional<bool>;
constexpr Verdict kSame = true, kOther = false, kOpen = std::nullopt;

struct Pair {
	const Phone &known, &seen;
	bool is_contact_of_subscriber;
	std::optional<Uri> known_uri = Uri::parse(known.contact);
	std::optional<Uri> seen_uri = Uri::parse(seen.contact);

	bool have_addresses() const noexcept { return !known.address.empty() && !seen.address.empty(); }
	bool is_same_address() const noexcept {
		return have_addresses() && known.address == seen.address;
	}
};

std::string_view host_of(std::string_view address) noexcept {
	const auto uri = Uri::parse(address);
	return uri ? uri->host : std::string_view();
}

bool starts_with(std::string_view text, std::string_view start) noexcept {
	return text.substr(0, start.size()) == start;
}

// The second number of an IPv4 address; 256 for anything else.
unsigned second_number(std::string_view host) noexcept {
	core::sip::cut(host, '.');
	return core::base::parse_number<uint8_t>(core::sip::cut(host, '.')).value_or(0);
}

// Is it a host that means another machine on each side of a NAT (RFC 1918, RFC 6598, RFC 3927,
// RFC 4193), or none at all, as browsers write it?
bool is_private(const Uri &uri) {
	const std::string host = core::sip::to_lower(uri.host);
	const unsigned second = second_number(host);
	if (starts_with(host, "172.")) return second >= 16 && second < 32;
	if (starts_with(host, "100.")) return second >= 64 && second < 128;
	for (const std::string_view start : {"10.", "192.168.", "169.254.", "[fc", "[fd", "[fe8"})
		if (starts_with(host, start)) return true;
	const auto dot = host.rfind('.');
	const auto last = dot == host.npos ? std::string_view() : std::string_view(host).substr(dot);
	return last == ".invalid" || last == ".local";
}

Verdict by_instance(const Pair &pair) {
	if (pair.known.instance.empty() || pair.seen.instance.empty()) return kOpen;
	return core::sip::iequals(pair.known.instance, pair.seen.instance);
}

// The parameter may stand without a value: the user part then makes the URI one of a kind.
Verdict by_gruu(const Pair &pair) {
	if (!pair.known_uri || !pair.seen_uri) return kOpen;
	const auto known = core::sip::param(pair.known_uri->params, "gr");
	const auto seen = core::sip::param(pair.seen_uri->params, "gr");
	if (!known || !seen) return kOpen;
	return core::sip::same_uri(pair.known.contact, pair.seen.contact);
}

Verdict behind_another_nat(const Pair &pair) {
	if (!pair.known_uri || !pair.seen_uri) return kOpen;
	const bool is_open = !pair.have_addresses() || !is_private(*pair.seen_uri)
			|| pair.known_uri->host != pair.seen_uri->host;
	if (is_open || host_of(pair.known.address) == host_of(pair.seen.address)) return kOpen;
	return kOther;
}

Verdict by_contact(const Pair &pair) {
	if (pair.known.contact.empty() || pair.seen.contact.empty()) return kOpen;
	if (pair.known.contact == pair.seen.contact) return kSame;
	if (!pair.known_uri || !pair.seen_uri) return kOpen;
	const auto key = core::sip::aor_key(pair.known.contact);
	return key == core::sip::aor_key(pair.seen.contact) ? kSame : kOpen;
}

Verdict across_its_nat(const Pair &pair) {
	if (!pair.known_uri || !pair.seen_uri || !pair.is_same_address()) return kOpen;
	const bool is_same_user = pair.known_uri->user == pair.seen_uri->user;
	const bool is_other_side = is_private(*pair.known_uri) != is_private(*pair.seen_uri);
	return is_same_user && is_other_side ? kSame : kOpen;
}

Verdict by_subscription(const Pair &pair) {
	return pair.is_contact_of_subscriber ? kOther : kOpen;
}

Verdict by_address(const Pair &pair) {
	return pair.is_same_address() ? kSame : kOpen;
}

constexpr Verdict (*kRules[])(const Pair &) = {by_instance, by_gruu, behind_another_nat, by_contact,
		across_its_nat, by_subscription, by_address};

} // namespace

bool is_same_phone(const Phone &known, const Phone &seen, bool is_contact_of_subscriber) {
	const Pair pair{known, seen, is_contact_of_subscriber};
	for (const auto rule : kRules)
		if (const Verdict verdict = rule(pair)) return *verdict;
	return false;
}

} // namespace sca
