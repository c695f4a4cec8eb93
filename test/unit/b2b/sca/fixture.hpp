// A shared line, and what its tests ask of it.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "b2b/sca/domain/line.hpp"

namespace test::b2b_sca_line {

using namespace b2b_sca;

inline constexpr int64_t kNow = 1'000'000;

inline std::string new_call_id() {
	static unsigned made = 0;
	return "call-id-" + std::to_string(++made);
}

inline Line new_line() {
	Line line;
	line.texts.set({{LineText::Name, "alice"}, {LineText::Aor, "sip:alice@sca.test"}});
	return line;
}

inline Claim a_claim(uint32_t wanted = 0) {
	Claim asked;
	asked.domain = "sca.test";
	asked.party = "<sip:bob@example.com>";
	asked.owner = "sip:alice1@192.0.2.1";
	asked.wanted = wanted;
	asked.shared_entity = 1;
	return asked;
}

// A call of the line that has gone through these events. Its serial.
inline uint32_t a_call(Line &line, std::initializer_list<Event> events, uint32_t wanted = 0,
		const Policy &policy = {}) {
	const auto claimed = claim(line, a_claim(wanted), kNow, policy);
	for (const auto event : events) happen(line, claimed.serial, event, kNow);
	return claimed.serial;
}

inline std::string call_info_of(const Line &line) {
	return print_call_info(line, "sca.test");
}

} // namespace test::b2b_sca_line
