#include "b2b/logic/kam/documents.hpp"

#include <fstream>
#include <iterator>
#include <list>

#include "b2b/logic/domain/xml.hpp"
#include "b2b/logic/kam/opening.hpp"
#include "b2b/logic/kam/script.hpp"
#include "b2b/logic/kam/variables.hpp"
#include "core/kam/avp.hpp"
#include "core/kam/str.hpp"

namespace b2b_logic {
namespace {

using core::base::Done;
using core::base::Error;
using core::base::Result;
using core::kam::as_str;

std::list<Document> &documents() noexcept {
	static std::list<Document> all; // nobody's address changes
	return all;
}

// Where it is meant from: the folder of kamailio.cfg.
std::string path_of(const std::string &file) {
	const std::string config(cfg_file ? cfg_file : "");
	const auto slash = config.rfind('/');
	const bool is_whole = file.empty() || file.front() == '/' || slash == config.npos;
	return is_whole ? file : config.substr(0, slash + 1) + file;
}

Result<std::string> text_of(const std::string &path) {
	std::ifstream file(path, std::ios::binary);
	std::string text(kLongestXml + 1, '\0'); // a longer one is refused for its length
	file.read(text.data(), static_cast<std::streamsize>(text.size()));
	text.resize(static_cast<size_t>(file.gcount()));
	if (text.empty()) return Error{"modparam scenario: " + path + " cannot be read, or is empty"};
	return text;
}

// "$avp(x)" is taken by its name where a function takes it so.
bool is_taken_as_it_is(const std::string &parameter) {
	return !has_variables(parameter) || core::kam::names_avp(parameter);
}

Result<Done> find_variables(Document &document, const std::vector<Action> &actions) {
	for (const auto &action : actions)
		for (const auto &parameter : action.parameters)
			if (!is_taken_as_it_is(parameter) && !document.formats[&parameter].parse(parameter))
				return Error{"modparam scenario: " + document.file + ":"
						+ std::to_string(action.line) + ": \"" + parameter
						+ "\" has a variable that does not exist"};
	return Done{};
}

Result<Done> load(const std::string &file) {
	const auto path = path_of(file);
	const auto text = text_of(path);
	if (!text) return text.error();
	auto read = read_scenario(text.value());
	if (!read) return Error{"modparam scenario: " + path + ":" + read.error().what};
	if (const auto *other = find_document(read.value().id))
		return Error{"modparam scenario: " + path + ":1: " + other->file + " has the id \""
				+ other->scenario.id + "\" too; each scenario has its own"};
	auto &document = documents().emplace_back();
	document.file = path;
	document.scenario = std::move(read.value());
	if (auto good = find_variables(document, document.scenario.init); !good) return good;
	for (const auto &rule : document.scenario.rules)
		if (auto good = find_variables(document, rule.actions); !good) return good;
	LM_INFO("scenario \"%s\" of %s has %zu rules\n", document.scenario.id.c_str(), path.c_str(),
			document.scenario.rules.size());
	return Done{};
}

std::string value_of(const Document &document, const std::string &parameter, sip_msg_t *msg) {
	const auto format = document.formats.find(&parameter);
	return format == document.formats.end() ? parameter : format->second.text(msg);
}

// By the function of the script. False: it was refused.
bool run_action(const Document &document, const Action &action, sip_msg_t *msg) {
	std::string texts[kMostParameters];
	str p[kMostParameters], none{};
	for (size_t i = 0; i < kMostParameters; ++i) {
		texts[i] = value_of(document, action.parameters[i], msg);
		p[i] = as_str(texts[i]);
	}
	switch (action.kind) {
	case ActionKind::Set:
		return assign_context(msg, texts[0], texts[1]);
	case ActionKind::ServerNew:
		return ki_server_new(msg, &p[0], &p[1], &p[2], &none) > 0;
	case ActionKind::ClientNew:
		return ki_client_new(msg, &p[0], &p[1], &p[2], &p[3], &p[4], &p[5]) > 0;
	case ActionKind::PassRequest:
		return ki_pass_request(msg) > 0;
	case ActionKind::SendReply:
		return ki_send_reply(msg, &p[0], &p[1], &p[2], &p[3]) > 0;
	case ActionKind::Bridge:
		return ki_bridge(msg, &p[0], &p[1], &p[2], &p[3]) > 0;
	case ActionKind::DeleteEntity:
		return ki_delete_entity(msg) > 0;
	case ActionKind::EndDlgLeg:
		return ki_end_dlg_leg(msg) > 0;
	case ActionKind::HandleReply:
		return ki_handle_reply(msg, &p[0]) > 0;
	case ActionKind::BridgeRetry:
		return ki_bridge_retry(msg, &p[0]) > 0;
	default:
		return true; // an entity that is only declared
	}
}

void say_refused(const std::string &key, const Document &document, const Action &action) {
	const auto name = name_of(action.kind);
	LM_NOTICE("%s: %s:%u: %.*s is refused, and what stands behind it is left out\n", key.c_str(),
			document.file.c_str(), action.line, int(name.size()), name.data());
}

bool is_of_script(Session &session, const Action &action) {
	const auto &name = action.parameters[0];
	if (action.kind == ActionKind::Set) return !context(session, name).empty();
	return find_entity(session, std::string_view(name)) != nullptr;
}

} // namespace

Result<Done> load_documents(const std::vector<std::string> &files) {
	for (const auto &file : files)
		if (auto good = load(file); !good) return good;
	return Done{};
}

const Document *find_document(std::string_view id) noexcept {
	for (const auto &document : documents())
		if (document.scenario.id == id) return &document;
	return nullptr;
}

bool begin_document(sip_msg_t *msg, std::string_view id) {
	const auto *document = find_document(id);
	if (!document) return true;
	for (const auto &action : document->scenario.init) {
		auto &opening = opening_of(msg);
		if (opening.call && is_of_script(opening.call->session, action)) continue;
		if (run_action(*document, action, msg)) continue;
		say_refused(document->scenario.id, *document, action);
		return false;
	}
	return true;
}

void set_first_values(Session &session, std::string_view id, sip_msg_t *cause) {
	const auto *document = find_document(id);
	if (!document) return;
	for (const auto &action : document->scenario.init)
		if (action.kind == ActionKind::Set)
			set_context(session, value_of(*document, action.parameters[0], cause),
					value_of(*document, action.parameters[1], cause));
}

void run_actions(
		const Turn &turn, const Document &document, const ScenarioRule &rule, sip_msg_t *msg) {
	for (const auto &action : rule.actions) {
		if (run_action(document, action, msg)) continue;
		say_refused(turn.key(), document, action);
		return;
	}
}

} // namespace b2b_logic
