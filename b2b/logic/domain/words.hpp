// What a script or an operator writes in one text: flags, parameters, headers in two lists. nullopt: it is none such, and
// nothing of it counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "b2b/logic/domain/decide.hpp"

namespace b2b_logic {

// "setup-timeout=300,transparent-auth,preserve-to"
std::optional<InitFlags> parse_init_flags(std::string_view text) noexcept;
// "max_duration=300,notify,rollback-failed,hold,no-late-sdp"
std::optional<BridgeFlags> parse_bridge_flags(std::string_view text) noexcept;
// "late_bye" of b2b_bridge_request(): is it there?
std::optional<bool> parse_late_bye(std::string_view text) noexcept;
// "pass-3xx-contact" of b2b_handle_reply(): is it there?
std::optional<bool> parse_pass_contact(std::string_view text) noexcept;

// "n[,session key[,0 or 1]]" of b2b_trigger_scenario(): who asked for the call is told how it goes, at one side of another
// session where that is named.
struct TriggerParams {
	bool notifies = false;
	std::string_view key;
	unsigned side = 0;
};
std::optional<TriggerParams> parse_trigger_params(std::string_view text) noexcept;

// "name,ruri[,proxy[,dname]]" of the script, "id,uri[,dname]" of RPC. Views into the text; nullopt: parts are missing.
std::optional<ClientOrder> parse_party(std::string_view text) noexcept;
std::optional<ClientOrder> parse_rpc_party(std::string_view text) noexcept;

// "key=value" of the RPC b2b_logic.trigger_scenario.
std::optional<std::pair<std::string_view, std::string_view>> parse_context(
		std::string_view text) noexcept;

// Lines of names and bodies in two lists of the same length. nullopt: they are not, or one makes no header.
std::optional<std::string> header_lines(
		const std::vector<std::string> &names, const std::vector<std::string> &bodies);

} // namespace b2b_logic
