#include "core/base/number.hpp"
#include "core/sql/database.hpp"

namespace core::sql {
namespace {

using View = std::string_view;

bool is_scheme(View text) {
	constexpr View kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_";
	return !text.empty() && text.find_first_not_of(kAllowed) == View::npos;
}

// A password may hold ':', '/' and '@': the last '@' ends it.
View take_login(View rest, Address &into) {
	const auto at = rest.rfind('@');
	if (at == View::npos) return rest;
	const View login = rest.substr(0, at);
	const auto colon = login.find(':');
	into.user = login.substr(0, colon);
	if (colon != View::npos) into.password = login.substr(colon + 1);
	return rest.substr(at + 1);
}

bool take_host(View text, Address &into) {
	View port;
	if (!text.empty() && text.front() == '[') {
		const auto close = text.find(']');
		if (close == View::npos) return false;
		into.host = text.substr(1, close - 1);
		port = text.substr(close + 1);
	} else {
		const auto colon = text.find(':');
		into.host = text.substr(0, colon);
		if (colon != View::npos) port = text.substr(colon);
	}
	if (port.empty()) return true;
	const auto number = base::parse_number<uint16_t>(port.substr(1));
	if (port.front() != ':' || !number || *number == 0) return false;
	into.port = *number;
	return true;
}

} // namespace

std::optional<Address> Address::parse(View url) {
	const auto colon = url.find("://");
	if (colon == View::npos || !is_scheme(url.substr(0, colon))) return std::nullopt;
	Address address;
	address.scheme = url.substr(0, colon);

	View rest = url.substr(colon + 3);
	// With an empty host the rest is a path, in which '@' is a letter like any other.
	if (rest.empty() || rest.front() != '/') rest = take_login(rest, address);
	const auto slash = rest.find('/');
	if (slash == View::npos || !take_host(rest.substr(0, slash), address)) return std::nullopt;
	rest.remove_prefix(slash + 1);
	address.name = rest.substr(0, rest.find('?'));
	if (address.name.empty()) return std::nullopt;
	return address;
}

} // namespace core::sql
