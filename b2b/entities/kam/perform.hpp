// Effects, performed: the only place from which a leg speaks.
#pragma once

#include "b2b/entities/domain/effects.hpp"
#include "b2b/entities/kam/tables.hpp"
#include "core/kam/request.hpp"

namespace b2b_entities {

// With the turn of the session. `msg`: what was decided about, may be nullptr.
void perform(Session &session, Leg &leg, Effects effects, sip_msg_t *msg);

// ACK and BYE to another end that has taken our INVITE. `dialog`: From, To, target, our tag.
void end_fork(core::kam::InDialogRequest dialog, const EndFork &fork);

// No upper module has it any more: legs that live are ended.
void close(Session &session);
// For want of memory one lives on: close() is called again.
bool has_leg_to_end(const Session &session) noexcept;

// It is gone without a word, which its session is told.
void lose(Session &session, Leg &leg);

// A request that belongs to no leg. `msg` says its To-tag, else it gets one.
void refuse(const core::kam::TransactionId &transaction, sip_msg_t *msg, unsigned code,
		std::string_view reason, std::string_view headers = {});

} // namespace b2b_entities
