#include "b2b/logic/kam/turn.hpp"

namespace b2b_logic {
namespace {

Turn *innermost = nullptr;

} // namespace

Turn::Turn(b2b_session_t number, Call *call) noexcept
		: number_(number), call_(call), outer_(innermost) {
	innermost = this;
}

Turn::~Turn() {
	innermost = outer_;
}

std::string Turn::key() const {
	return key_of(number_);
}

Turn *current_turn() noexcept {
	return innermost;
}

void give_up(Turn &turn) noexcept {
	constexpr int64_t kSoon = 100; // ms
	if (!turn.session()) return;
	turn.session()->has_failed = true;
	entities().wake(turn.number(), now_ms() + kSoon);
}

std::string key_of(b2b_session_t number) {
	constexpr int kLongest = 40;
	char text[kLongest];
	const int length = entities().key(number, text);
	return length > 0 ? std::string(text, static_cast<size_t>(length)) : std::string();
}

} // namespace b2b_logic
