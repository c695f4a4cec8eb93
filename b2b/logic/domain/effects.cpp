#include "b2b/logic/domain/effects.hpp"

namespace b2b_logic {

std::string print(const Trace &trace) {
	auto text = std::string(trace.what) + ' ' + std::to_string(trace.leg) + ": "
			+ std::string(trace.event) + " in " + std::string(trace.state);
	if (trace.next == trace.state)
		text += ": stays";
	else
		text.append(": now ").append(trace.next);
	return trace.why.empty() ? text : text + ", " + std::string(trace.why);
}

} // namespace b2b_logic
