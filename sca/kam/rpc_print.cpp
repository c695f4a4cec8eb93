#include "sca/kam/rpc_print.hpp"

#include "core/sip/uri.hpp"

namespace sca {
namespace {

void append(std::string &row, std::string_view word) {
	row.append(" ").append(word);
}

} // namespace

std::string subscription_row(const Line &line, const Subscription &subscription, int64_t now) {
	const auto aor = core::sip::Uri::parse(line.text[LineText::Aor]);
	const auto contact = core::sip::Uri::parse(subscription.text[SubText::Contact]);
	std::string row(aor ? aor->user : line.text[LineText::Aor]);
	append(row, contact ? contact->host : subscription.text[SubText::Contact]);
	if (contact && contact->port) row.append(":").append(std::to_string(contact->port));
	append(row, name_of(subscription.package));
	append(row, std::to_string(subscription.expires - (aor && contact ? now : 0)));
	append(row, "active");
	return row;
}

std::string subscription_detail(const Line &line, const Subscription &subscription) {
	std::string row(line.text[LineText::Aor]);
	append(row, name_of(subscription.package));
	append(row, subscription.text[SubText::Contact]);
	append(row, std::to_string(subscription.expires));
	return row;
}

std::string appearance_row(const Line &line, const Appearance &appearance) {
	std::string row(line.text[LineText::Aor]);
	append(row, std::to_string(appearance.index));
	append(row, name_of(appearance.state));
	append(row, std::to_string(appearance.since));
	for (const auto field : {AppText::Owner, AppText::Callee, AppText::CallId, AppText::CallerTag,
				 AppText::CalleeTag})
		append(row, appearance.text[field]);
	return row;
}

} // namespace sca
