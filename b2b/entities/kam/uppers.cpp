#include "b2b/entities/kam/uppers.hpp"

namespace b2b_entities {
namespace {

constexpr int kMost = 8;
const b2b_upper_t *uppers[kMost];
int joined = 0;

} // namespace

int join(const b2b_upper_t *upper) {
	if (!upper || !upper->name || !upper->event || joined == kMost) return -1;
	for (int i = 0; i < joined; ++i)
		if (std::string_view(uppers[i]->name) == upper->name) return -1;
	uppers[joined] = upper;
	return joined++;
}

bool is_upper(int upper) noexcept {
	return upper >= 0 && upper < joined;
}

std::string_view name_of_upper(int upper) noexcept {
	return is_upper(upper) ? uppers[upper]->name : std::string_view();
}

void tell_event(const Session &session, const b2b_event_t &event) noexcept {
	if (!session.is_closed) uppers[session.upper]->event(session.key.index, session.data, &event);
}

void tell_woken(const Session &session) noexcept {
	const auto *upper = uppers[session.upper];
	if (!session.is_closed && upper->woken) upper->woken(session.key.index, session.data);
}

void tell_ended(int upper, SessionNumber number, void *data) noexcept {
	if (is_upper(upper) && uppers[upper]->ended) uppers[upper]->ended(number, data);
}

} // namespace b2b_entities
