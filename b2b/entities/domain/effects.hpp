// What a decision about a leg wants done, in this order. Effects own their data; b2b/entities/kam/perform.cpp knows how.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "b2b/entities/domain/leg.hpp"

namespace b2b_entities {

// To a request of the other end, with our To-tag.
struct Answer {
	Transaction transaction;
	unsigned code;
	std::string reason;
	std::string headers; // whole lines
	std::string body;
	bool has_contact = false; // ours
	bool is_glare = false;    // for the statistics
};
// Of an INVITE: from here on its 2xx is repeated until Release.
struct Keep {
	Transaction transaction;
};
struct Release {
	Transaction transaction;
};
// One of several that have answered an INVITE.
struct OtherEnd {
	std::string tag, target, routes;
};
// A request within the dialog. The answers name `serial`; 0: nobody waits for them.
struct Send {
	std::string method;
	uint32_t cseq;
	uint32_t serial;
	std::string headers;
	std::string body;
	uint32_t max_forwards = 70;
	std::optional<OtherEnd> other_end{}; // than that which the leg knows as its own
};
// ACK and BYE to another end that took our INVITE too.
struct EndFork {
	OtherEnd end;
	uint32_t invite_cseq, bye_cseq;
};
struct Cancel {
	Transaction transaction;
	std::string reason; // value of Reason; may be empty
};

enum class Told : uint8_t { Request, Reply, Ack, Cancelled, Gone };
struct Tell {
	Told what;
	uint32_t request = 0;
	uint32_t tag = 0;
	unsigned code = 0;
	std::string method;
	bool has_message = true; // that which was decided about
};

// For the log at debug level.
struct Trace {
	Event event;
	State state, next;
};

using Effect = std::variant<Answer, Keep, Release, Send, EndFork, Cancel, Tell, Trace>;
using Effects = std::vector<Effect>;

inline Effects with_room() {
	constexpr size_t kUsual = 4;
	Effects effects;
	effects.reserve(kUsual);
	return effects;
}

} // namespace b2b_entities
