#include "b2b/entities/kam/api.hpp"

#include "b2b/entities/domain/decide.hpp"
#include "b2b/entities/kam/api_kept.hpp"
#include "b2b/entities/kam/api_legs.hpp"
#include "b2b/entities/kam/arrivals.hpp"
#include "b2b/entities/kam/limits.hpp"
#include "b2b/entities/kam/perform.hpp"
#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/sharing.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "core/kam/str.hpp"

namespace b2b_entities {
namespace {

using core::kam::guard;
using core::kam::view;

b2b_session_t api_open(int upper, sip_msg_t *invite, void *data) noexcept {
	b2b_session_t number = 0;
	if (!is_upper(upper) || !may_begin()) return 0;
	guard("open", [&] {
		number = open_session(invite, [&](Session &session) {
			session.upper = upper;
			session.data = data;
		});
	});
	return number;
}

void *api_enter(b2b_session_t number, int upper, int patience_ms, int *is_busy) noexcept {
	auto entered = Entered::Gone;
	guard("enter", [&] { entered = enter(number, upper, std::chrono::milliseconds(patience_ms)); });
	if (is_busy) *is_busy = entered == Entered::Busy;
	return entered == Entered::Yes ? held(number)->data : nullptr;
}

void api_leave(b2b_session_t number) noexcept {
	leave(number);
}

void api_close(b2b_session_t number) noexcept {
	Session *session = held(number);
	if (!session) return;
	guard("close", [&] { close(*session); });
}

void api_wake(b2b_session_t number, int64_t at) noexcept {
	if (Session *session = held(number)) session->wake_at = at;
}

void api_each(int upper, void (*found)(b2b_session_t, void *), void *param) noexcept {
	guard("each", [&] {
		std::vector<SessionNumber> all;
		sessions().each([&](const Session &session) {
			if (session.upper == upper && !session.is_closed) all.push_back(session.key.index);
		});
		for (const auto number : all) found(number, param);
	});
}

int api_key(b2b_session_t number, char *text) noexcept {
	int length = -1;
	guard("key", [&] {
		sessions().touch(number, [&](const Session &session) {
			const auto key = print(session.key, kSessionPrefix);
			length = static_cast<int>(key.copy(text, 40));
		});
	});
	return length;
}

b2b_session_t api_parse_key(const str *key) noexcept {
	b2b_session_t number = 0;
	const auto parsed = core::base::parse_session_key(view(key), kSessionPrefix);
	if (!parsed) return 0;
	guard("key", [&] {
		const auto find = [&] {
			sessions().touch(parsed->index, [&](const Session &session) {
				if (session.key == *parsed && !session.is_closed) number = parsed->index;
			});
		};
		find();
		if (number == 0 && take_over(*parsed) == TakenOver::Yes) find();
	});
	return number;
}

} // namespace

int bind(b2b_entities_api_t *api) noexcept {
	if (!api || api->version != B2B_ENTITIES_API_VERSION || api->size != sizeof *api) return -1;
	api->join = join;
	api->open = api_open;
	api->enter = api_enter;
	api->leave = api_leave;
	api->close = api_close;
	api->wake = api_wake;
	api->each = api_each;
	api->key = api_key;
	api->parse_key = api_parse_key;
	bind_legs(*api);
	bind_kept(*api);
	return 0;
}

} // namespace b2b_entities
