// A scenario document, from its XML.
#include <algorithm>

#include "b2b/logic/domain/scenario_actions.hpp"
#include "b2b/logic/domain/xml.hpp"
#include "core/base/enum_name.hpp"
#include "core/base/number.hpp"
#include "core/base/printable.hpp"
#include "core/sip/scan.hpp"

namespace b2b_logic {
namespace {

using core::base::EnumName;
using core::base::Error;
using core::base::Result;
using core::sip::cut;
using core::sip::trim;

constexpr std::string_view kMethods[] = {"INVITE", "BYE", "REFER", "INFO", "UPDATE", "MESSAGE",
		"NOTIFY", "OPTIONS", "SUBSCRIBE", "PUBLISH", "PRACK"};

constexpr EnumName<EntityState> kPeerStates[] = {{EntityState::Calling, "calling"},
		{EntityState::Early, "early"}, {EntityState::Answered, "answered"},
		{EntityState::Confirmed, "confirmed"}, {EntityState::Ended, "ended"}};

constexpr EnumName<ValueTest::How> kTests[] = {{ValueTest::How::Is, "is"},
		{ValueTest::How::IsNot, "is_not"}, {ValueTest::How::Matches, "matches"},
		{ValueTest::How::Present, "present"}};

// "486", "4xx", "300-699"
bool parse_statuses(std::string_view text, Condition &condition) noexcept {
	constexpr unsigned kLeast = 101, kMost = 699, kClass = 100;
	auto rest = text;
	const auto first = trim(cut(rest, '-'));
	if (!rest.data() && first.size() == 3 && first.substr(1) == "xx") {
		const auto number = core::base::parse_number<unsigned>(first.substr(0, 1)).value_or(0);
		condition.least = std::max(number * kClass, kLeast);
		condition.most = number * kClass + kClass - 1;
		return number >= 1 && condition.most <= kMost;
	}
	const auto least = core::base::parse_number<unsigned>(first);
	const auto most = rest.data() ? core::base::parse_number<unsigned>(trim(rest)) : least;
	condition.least = least.value_or(0);
	condition.most = most.value_or(0);
	return condition.least >= kLeast && condition.most >= condition.least
			&& condition.most <= kMost;
}

bool is_anything(const Condition &condition) noexcept {
	return condition.methods.empty() && condition.most == 0 && condition.entity.empty()
			&& condition.peer.empty() && !condition.peer_state && condition.tests.empty();
}

class ScenarioReader {
public:
	Result<ScenarioDocument> read(const XmlElement &root) {
		if (root.name != "scenario")
			refuse(root.line,
					"<" + root.name + "> is no scenario; the document is a <scenario id=\"...\">");
		for (const auto &[name, value] : root.attributes)
			if (name == "id")
				document_.id = value;
			else
				refuse(root.line, "a scenario has no " + name + "; it has an id");
		if (document_.id.empty())
			refuse(root.line, "the scenario has no id; b2b_init_request() names it by that");
		if (document_.id == kTopHiding)
			refuse(root.line, "\"top hiding\" is the module's own scenario; take another id");
		for (const auto &child : root.children) read_part(child);
		check_ids();
		check_reach();
		if (!fault_.empty()) return Error{fault_};
		return std::move(document_);
	}

private:
	struct Id {
		unsigned line;
		std::string name;
	};

	// The first fault counts.
	void refuse(unsigned line, const std::string &what) {
		if (fault_.empty()) fault_ = std::to_string(line) + ": " + core::base::printable(what);
	}

	void read_part(const XmlElement &part) {
		if (part.name == "init") return read_init(part);
		if (part.name == "request" || part.name == "reply") return read_rule(part);
		refuse(part.line,
				"<" + part.name + "> is no part of a scenario; it has init, request and reply");
	}

	void read_init(const XmlElement &init) {
		if (!document_.init.empty() || !document_.rules.empty())
			refuse(init.line, "init stands once, before all rules");
		if (!init.attributes.empty()) refuse(init.line, "init has no " + init.attributes[0].first);
		for (const auto &child : init.children)
			document_.init.push_back(read_action(child, place::init));
	}

	void read_rule(const XmlElement &element) {
		ScenarioRule rule;
		rule.is_reply = element.name == "reply";
		rule.line = element.line;
		for (const auto &[name, value] : element.attributes)
			if (!read_condition(rule, name, value))
				refuse(element.line,
						"a " + element.name + " has no " + name
								+ "; it has method, entity, peer, peer_state"
								+ (rule.is_reply ? ", status" : ""));
		for (const auto &child : element.children)
			if (child.name == "header" || child.name == "context")
				rule.condition.tests.push_back(read_test(child, rule));
			else
				rule.actions.push_back(
						read_action(child, rule.is_reply ? place::reply : place::request));
		if (rule.actions.empty())
			refuse(element.line, "the rule does nothing; an action has to stand in it");
		document_.rules.push_back(std::move(rule));
	}

	// False: there is no such condition.
	bool read_condition(ScenarioRule &rule, const std::string &name, const std::string &value) {
		auto &condition = rule.condition;
		if (name == "method")
			read_methods(rule, value);
		else if (name == "status" && rule.is_reply)
			check(parse_statuses(value, condition), rule.line, "status", value,
					"486, 4xx, 300-699 or the like");
		else if (name == "entity")
			uses_.push_back({rule.line, condition.entity = value});
		else if (name == "peer")
			uses_.push_back({rule.line, condition.peer = value});
		else if (name == "peer_state")
			check(bool(condition.peer_state = core::base::value_of(kPeerStates, value)), rule.line,
					name, value, "calling, early, answered, confirmed or ended");
		else
			return false;
		return true;
	}

	void check(bool is_good, unsigned line, const std::string &name, const std::string &value,
			const std::string &right) {
		if (!is_good) refuse(line, name + " cannot be \"" + value + "\"; it is " + right);
	}

	// "INFO" or "INFO MESSAGE"
	void read_methods(ScenarioRule &rule, std::string_view all) {
		while (!trim(all).empty()) {
			all = trim(all);
			const std::string method(cut(all, ' '));
			const bool comes = std::find(std::begin(kMethods), std::end(kMethods), method)
					!= std::end(kMethods);
			check(comes, rule.line, "method", method,
					"INVITE, BYE, REFER, INFO, UPDATE, MESSAGE, NOTIFY, OPTIONS, SUBSCRIBE, "
					"PUBLISH or "
					"PRACK (ACK and CANCEL come to no rule)");
			rule.condition.methods.push_back(method);
		}
	}

	ValueTest read_test(const XmlElement &element, const ScenarioRule &rule) {
		ValueTest test;
		test.of = element.name == "header" ? ValueTest::Of::Header : ValueTest::Of::Context;
		if (!rule.actions.empty()) refuse(element.line, "conditions stand before the actions");
		if (!element.children.empty()) refuse(element.line, "nothing stands in a condition");
		unsigned tests = 0;
		for (const auto &[name, value] : element.attributes) {
			const auto how = core::base::value_of(kTests, name);
			if (how) ++tests, read_how(test, *how, value, element.line);
			if (name == "name") test.name = value;
			if (!how && name != "name")
				refuse(element.line,
						"a " + element.name + " has no " + name
								+ "; it has name, and is, is_not, matches or present");
		}
		const bool is_named = test.of == ValueTest::Of::Context ? !test.name.empty()
																: core::sip::is_token(test.name);
		if (!is_named) refuse(element.line, "the " + element.name + " has no name");
		if (tests != 1)
			refuse(element.line,
					"one of is, is_not, matches and present says what the " + element.name
							+ " has to be");
		return test;
	}

	void read_how(ValueTest &test, ValueTest::How how, const std::string &value, unsigned line) {
		test.how = how;
		test.value = value;
		if (how == ValueTest::How::Present) {
			check(value == "yes" || value == "no", line, "present", value, "yes or no");
			if (value == "no") test.how = ValueTest::How::Absent;
		}
		if (how != ValueTest::How::Matches) return;
		auto pattern = core::base::Pattern::parse(value);
		if (!pattern) return check(false, line, "matches", value, pattern.error().what);
		test.pattern = std::move(pattern.value());
	}

	Action read_action(const XmlElement &element, Places where) {
		Action action;
		action.line = element.line;
		const auto *row = find_action(element.name, where);
		if (!row) {
			refuse(element.line,
					"<" + element.name + "> cannot stand here; " + actions_of(where) + " can");
			return action;
		}
		action.kind = row->kind;
		if (!element.children.empty()) refuse(element.line, "nothing stands in an action");
		for (const auto &[name, value] : element.attributes)
			read_parameter(*row, action, name, value);
		for (size_t i = 0; i < kMostParameters; ++i)
			if (row->parameters[i].is_needed && action.parameters[i].empty())
				refuse(element.line,
						element.name + " has no " + std::string(row->parameters[i].name));
		if (const auto wrong = fault_of(action); !wrong.empty())
			refuse(element.line, element.name + " cannot be so: " + std::string(wrong));
		return action;
	}

	void read_parameter(const ActionRow &row, Action &action, const std::string &name,
			const std::string &value) {
		const auto found = std::find_if(std::begin(row.parameters), std::end(row.parameters),
				[&](const ActionParameter &parameter) { return parameter.name == name; });
		if (found == std::end(row.parameters))
			return refuse(action.line,
					std::string(row.name) + " has no " + name + "; it takes " + parameters_of(row));
		action.parameters[static_cast<size_t>(found - std::begin(row.parameters))] = value;
		if (value.empty() || has_variables(value)) return;
		if (found->takes == Takes::NewId) declared_.push_back(value);
		const bool is_relative = value == "this" || value == "peer";
		if (found->takes == Takes::KnownId || (found->takes == Takes::OldOrNewId && !is_relative))
			uses_.push_back({action.line, value});
	}

	// A name that is written in two ways would never be met.
	void check_ids() {
		for (const auto &use : uses_)
			if (!use.name.empty()
					&& std::find(declared_.begin(), declared_.end(), use.name) == declared_.end())
				refuse(use.line,
						"no entity is called \"" + use.name
								+ "\"; server_new, client_new or, for one that the script or "
								  "an operator names, entity declares it");
	}

	// Behind a rule that is met by all nothing is met.
	void check_reach() {
		for (const bool is_reply : {false, true}) {
			const ScenarioRule *last = nullptr;
			for (const auto &rule : document_.rules) {
				if (rule.is_reply != is_reply) continue;
				if (last)
					refuse(rule.line,
							"the rule of line " + std::to_string(last->line)
									+ " is met by all: it has to be the last one");
				if (is_anything(rule.condition)) last = &rule;
			}
		}
	}

	ScenarioDocument document_;
	std::string fault_;
	std::vector<std::string> declared_;
	std::vector<Id> uses_;
};

} // namespace

Result<ScenarioDocument> read_scenario(std::string_view xml) {
	auto root = parse_xml(xml);
	if (!root) return root.error();
	return ScenarioReader().read(root.value());
}

} // namespace b2b_logic
