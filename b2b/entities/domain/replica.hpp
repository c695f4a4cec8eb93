// What servers that share their sessions tell each other, as JSON. What comes is checked like what comes from a packet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "b2b/entities/domain/rows.hpp"

namespace b2b_entities {

struct SessionNews {
	enum class What : uint8_t {
		Is,   // as it stands, with its legs
		Over, // it has ended, or another server has it now
		Ask   // what sessions are there?
	} what = What::Ask;
	core::base::SessionKey session;
	uint32_t generation = 0; // how many servers have taken it over
	std::string data;        // of the upper module
	std::vector<LegRecord> legs;
};

inline constexpr size_t kLongestNews = 60'000; // bytes: they go in one datagram

// nullopt: it would be too long. `legs`: rows of them (rows.hpp).
std::optional<std::string> print_session(const core::base::SessionKey &session,
		std::string_view data, const std::vector<core::sql::Row> &legs);
// `generation` as it is at the server that tells: a copy that ends there says nothing of the session itself, which another
// server has taken over since.
std::string print_over(const core::base::SessionKey &session, uint32_t generation);
std::string print_ask();

std::optional<SessionNews> parse_news(std::string_view json);

} // namespace b2b_entities
