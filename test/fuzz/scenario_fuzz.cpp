// A scenario document, whatever its bytes: it is refused with its line, or is a scenario whose rules can be asked.
#include <cctype>

#include "b2b/logic/domain/scenario_document.hpp"
#include "b2b/logic/domain/xml.hpp"
#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace b2b_logic;
using test::require;

namespace {

Session talking() {
	Session session;
	for (Leg leg : {0u, 1u}) {
		Entity entity;
		entity.leg = leg;
		entity.peer = 1 - leg;
		entity.state = EntityState::Confirmed;
		entity.texts.set({{EntityText::Id, leg == 0 ? "caller" : "callee"}});
		session.entities.push_back(std::move(entity));
	}
	set_context(session, "stage", "late");
	return session;
}

void check_rules(const ScenarioDocument &document) {
	require(!document.id.empty() && document.id != kTopHiding, "a scenario has an id of its own");
	const auto session = talking();
	for (const bool is_reply : {false, true}) {
		Incoming message;
		message.leg = 0;
		message.method = "INVITE";
		message.code = is_reply ? 486 : 0;
		message.text = "INVITE sip:a@b SIP/2.0\r\nSubject: a\r\n\r\n";
		const auto *rule = find_rule(document, session, message, is_reply);
		require(!rule || (rule->is_reply == is_reply && !rule->actions.empty()),
				"a rule does something");
	}
	for (const auto &rule : document.rules)
		require(rule.line > 0 && rule.condition.least <= rule.condition.most,
				"a rule has its line");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto read = read_scenario(test::text_of(data, size));
	if (read) {
		check_rules(read.value());
		return 0;
	}
	const auto &what = read.error().what;
	require(!what.empty() && std::isdigit(static_cast<unsigned char>(what.front())),
			"a fault has its line");
	require(core::sip::is_header_safe(what), "and is one line");
	return 0;
}
