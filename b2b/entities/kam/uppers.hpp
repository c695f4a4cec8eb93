// The modules above: which there are, and what they are told.
#pragma once

#include <memory>

#include "core/kam/kamailio.hpp"

#include "b2b/b2b_entities_api.h"
#include "b2b/entities/kam/tables.hpp"

namespace b2b_entities {

int join(const b2b_upper_t *upper); // in mod_init; less than 0: refused
bool is_upper(int upper) noexcept;
int upper_named(std::string_view name) noexcept;    // less than 0: there is none
std::string_view name_of_upper(int upper) noexcept; // empty: there is none such

// What another server has to know of the data: copied with the lock of the session, printed without it.
class DataCopy {
public:
	explicit DataCopy(const Session &session);
	explicit operator bool() const noexcept { return copy_ != nullptr; } // false: not now
	std::optional<std::string> print();                                  // once

private:
	struct Free {
		const b2b_upper_t *upper;
		void operator()(void *copy) const noexcept { upper->print(copy, nullptr, nullptr); }
	};
	std::unique_ptr<void, Free> copy_;
};
// With the turn: the data, of what another server has told. nullptr: memory was missing and it can be taken over later
// (`is_later`), else the session is to be closed.
void *restored(const Session &session, std::string_view told, bool &is_later) noexcept;

// With the turn of the session; what it throws is ours to catch, and logged.
void tell_event(const Session &session, const b2b_event_t &event) noexcept;
void tell_woken(const Session &session) noexcept;
void tell_ended(int upper, SessionNumber number, void *data) noexcept;

} // namespace b2b_entities
