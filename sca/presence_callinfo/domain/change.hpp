// What a change of a line leads to, whatever made it: stands around each.
#pragma once

#include <string>
#include <vector>

#include "sca/presence_callinfo/domain/effects.hpp"
#include "sca/presence_callinfo/domain/line.hpp"

namespace callinfo {

class Change {
public:
	Change(Line &line, const Policy &policy); // before it

	// After it: tells watchers where they see another list, and forgets the dialogs of seizures that are gone.
	void add_to(Effects &effects);

private:
	Line &line_;
	const Policy &policy_;
	const std::string before_;
	std::vector<std::string> dialogs_; // Call-IDs
};

} // namespace callinfo
