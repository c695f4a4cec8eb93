// Who has asked for a call by a REFER (b2b_trigger_scenario() with "n"), and is told how it goes (RFC 3515).
#pragma once

#include "core/base/packed.hpp"
#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"

namespace b2b_logic {

enum class ReferrerText : uint8_t {
	CallId,
	LocalTag,
	RemoteTag,
	LocalUri,
	RemoteUri,
	Target,
	Routes,
	Socket,
	kCount
};

// In shared memory, beside the session that it has asked for. The dialog of a REFER that had none, or one side of another
// session.
struct Referrer {
	core::base::Packed<ReferrerText> texts;
	uint32_t refer_cseq = 0; // 0: nobody is told
	uint32_t cseq = 0;       // of our last NOTIFY
	b2b_session_t session = 0;
	unsigned side = 0;
};

// Of a REFER outside of a dialog, whose script is at work.
Referrer referrer_of(sip_msg_t *refer);
// What a NOTIFY says has happened: "180 Ringing". Nothing is done where nobody has asked.
void notify(Referrer &referrer, unsigned code, std::string_view reason);

} // namespace b2b_logic
