// Scenarios that are declared in documents (domain/scenario_document.hpp): read when the server starts, the same in every
// process.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "b2b/logic/domain/scenario_document.hpp"
#include "b2b/logic/kam/turn.hpp"
#include "core/kam/text_format.hpp"

namespace b2b_logic {

struct Document {
	std::string file;
	ScenarioDocument scenario;
	std::map<const std::string *, core::kam::TextFormat> formats; // of parameters with variables
};

// In mod_init. The error names file and line.
core::base::Result<core::base::Done> load_documents(const std::vector<std::string> &files);
// nullptr: no document has that id.
const Document *find_document(std::string_view id) noexcept;

// Before the session of an INVITE begins: what stands in `init` is named and set, but for what the script has named and set
// itself. False: something of it cannot be; the log says what. True where there is no such document.
bool begin_document(sip_msg_t *msg, std::string_view id);
// Before a call that we begin: its context values. `cause` may be nullptr.
void set_first_values(Session &session, std::string_view id, sip_msg_t *cause);

// In place of a route: one after the other, by the functions of the script; where one is refused the rest is left out.
void run_actions(
		const Turn &turn, const Document &document, const ScenarioRule &rule, sip_msg_t *msg);

} // namespace b2b_logic
