#include "sca/kam/rpc_print.hpp"

#include "core/sip/uri.hpp"

namespace sca {
namespace {

void append(std::string &row, std::string_view word) {
	row.append(" ").append(word);
}

} // namespace

std::string subscription_row(
		std::string_view line, const SeenSubscription &subscription, int64_t now) {
	const auto aor = core::sip::Uri::parse(line);
	const auto contact = core::sip::Uri::parse(subscription.text[SubText::Contact]);
	std::string row(aor ? aor->user : line);
	append(row, contact ? contact->host : subscription.text[SubText::Contact]);
	if (contact && contact->port) row.append(":").append(std::to_string(contact->port));
	append(row, name_of(subscription.package));
	append(row, std::to_string(subscription.expires - (aor && contact ? now : 0)));
	append(row, "active");
	return row;
}

std::string subscription_detail(std::string_view aor, const SeenSubscription &subscription) {
	std::string row(aor);
	append(row, name_of(subscription.package));
	append(row, subscription.text[SubText::Contact]);
	append(row, std::to_string(subscription.expires));
	return row;
}

std::string appearance_row(std::string_view aor, const SeenAppearance &appearance) {
	std::string row(aor);
	append(row, std::to_string(appearance.index));
	append(row, name_of(appearance.state));
	append(row, std::to_string(appearance.since));
	for (const auto field : {AppText::Owner, AppText::Callee, AppText::CallId, AppText::CallerTag,
				 AppText::CalleeTag})
		append(row, appearance.text[field]);
	return row;
}

} // namespace sca
