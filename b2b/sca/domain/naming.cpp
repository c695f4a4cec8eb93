#include "b2b/sca/domain/naming.hpp"

#include "b2b/sca/domain/fit.hpp"
#include "core/sip/call_info.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/uri.hpp"

namespace b2b_sca {

std::optional<LineName> line_named(std::string_view shared_line, std::string_view domain) {
	if (shared_line.empty() || !is_fit(shared_line, kLongestName)) return std::nullopt;
	LineName named{std::string(shared_line), std::string(shared_line), {}};
	if (!core::sip::Uri::parse(named.aor))
		named.aor = "sip:" + named.name + "@" + std::string(domain);
	const auto uri = core::sip::Uri::parse(named.aor);
	if (!uri || uri->host.empty() || named.aor.size() > kLongestName) return std::nullopt;
	named.aor = core::sip::without_params(named.aor);
	named.domain = uri->host;
	return named;
}

std::optional<std::string> party_of(std::string_view name_addr) {
	if (!is_fit(name_addr, kLongestParty)) return std::nullopt;
	const auto parts = core::sip::NameAddr::parse(name_addr);
	if (!parts || !core::sip::Uri::parse(parts->uri)) return std::nullopt;
	return core::sip::print_party(parts->display, parts->uri);
}

std::optional<unsigned> shared_entity_of(std::string_view flag) noexcept {
	if (flag == "0") return 0;
	if (flag == "1") return 1;
	return std::nullopt;
}

} // namespace b2b_sca
