#include "sca/presence_callinfo/domain/change.hpp"

#include <algorithm>

#include "sca/presence_callinfo/domain/composition.hpp"

namespace callinfo {
namespace {

std::vector<std::string> dialogs_of(const Line &line) {
	std::vector<std::string> all;
	for (const auto &one : line.publications)
		if (one.is_seizure()) all.emplace_back(one.text[PublicationText::CallId]);
	return all;
}

} // namespace

Change::Change(Line &line, const Policy &policy)
		: line_(line), policy_(policy), before_(print_line(line, policy)),
		  dialogs_(dialogs_of(line)) {}

void Change::add_to(Effects &effects) {
	++line_.version;
	const std::string key(core::base::view(line_.key));
	if (print_line(line_, policy_) != before_) effects.push_back(Tell{key});
	const auto left = dialogs_of(line_);
	for (auto &call_id : dialogs_)
		if (std::find(left.begin(), left.end(), call_id) == left.end())
			effects.push_back(Forget{std::move(call_id), key});
}

} // namespace callinfo
