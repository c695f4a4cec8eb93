#include "b2b/entities/kam/uppers.hpp"

#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"

namespace b2b_entities {
namespace {

constexpr int kMost = 8;
const b2b_upper_t *uppers[kMost];
int joined = 0;

} // namespace

int join(const b2b_upper_t *upper) {
	if (!upper || !upper->name || !upper->event || joined == kMost) return -1;
	if (!upper->copy != !upper->print) return -1;
	for (int i = 0; i < joined; ++i)
		if (std::string_view(uppers[i]->name) == upper->name) return -1;
	uppers[joined] = upper;
	return joined++;
}

bool is_upper(int upper) noexcept {
	return upper >= 0 && upper < joined;
}

int upper_named(std::string_view name) noexcept {
	for (int i = 0; i < joined; ++i)
		if (uppers[i]->name == name) return i;
	return -1;
}

std::string_view name_of_upper(int upper) noexcept {
	return is_upper(upper) ? uppers[upper]->name : std::string_view();
}

DataCopy::DataCopy(const Session &session) : copy_(nullptr, {uppers[session.upper]}) {
	const auto *upper = uppers[session.upper];
	if (upper->copy) copy_.reset(upper->copy(session.data));
}

std::optional<std::string> DataCopy::print() {
	std::optional<std::string> text;
	const auto take = [](const str *told, void *param) {
		core::kam::guard("data of a session", [&] {
			static_cast<std::optional<std::string> *>(param)->emplace(core::kam::view(*told));
		});
	};
	if (copy_) copy_.get_deleter().upper->print(copy_.release(), take, &text);
	return text;
}

void *restored(const Session &session, std::string_view told, bool &is_later) noexcept {
	const str text = core::kam::as_str(told);
	const auto *upper = uppers[session.upper];
	int later = 0;
	void *data = upper->restored ? upper->restored(session.key.index, &text, &later) : nullptr;
	is_later = later != 0;
	return data;
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
