// Which lines a message of a call concerns, and which end of its request each of them is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sca/domain/call.hpp"

namespace sca {

// Whose lines the script asks about: the first argument of sca_call_info_update.
enum class Asked : uint8_t { Sender = 1, Receiver = 2, Both = 3 };
// 0 stands for both; nullopt for a number that says nothing.
std::optional<Asked> asked_by(int mask) noexcept;

// What the table of lines knows of a message: keys of lines.
struct KnownLines {
	std::vector<std::string> senders, receivers; // the lines that its URIs name
	std::vector<std::string> of_call;            // those that know its Call-ID
};

struct Concerned {
	std::string key;
	Role role;
	bool to_itself = false; // it is the line of both ends
};

// No line twice: one that sends to itself is the sender's, and only where the script asks about both
// ends are those looked at that know the call without being named.
std::vector<Concerned> concerned_lines(const KnownLines &known, Asked asked);

} // namespace sca
