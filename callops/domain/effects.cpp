#include "callops/domain/effects.hpp"

namespace callops {

std::string print(const Trace &trace) {
	auto text = std::string(trace.what) + " of the " + std::string(name_of(to_name(trace.leg)))
			+ ": " + std::string(trace.event) + " in " + std::string(trace.state);
	if (trace.next == trace.state)
		text += ": stays";
	else
		text.append(": now ").append(trace.next);
	return trace.why.empty() ? text : text + ", " + std::string(trace.why);
}

} // namespace callops
