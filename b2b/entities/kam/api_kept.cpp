#include "b2b/entities/kam/api_kept.hpp"

#include "b2b/entities/kam/kept.hpp"
#include "b2b/entities/kam/turns.hpp"
#include "b2b/entities/kam/uppers.hpp"
#include "b2b/entities/kam/writer.hpp"
#include "core/kam/str.hpp"

namespace b2b_entities {
namespace {

using core::kam::guard;
using core::kam::view;

void api_changed(b2b_session_t number) noexcept {
	if (Session *session = held(number)) ++session->data_version;
}

b2b_key_t key_of(const core::base::SessionKey &key) noexcept {
	return {key.index, key.secret};
}

void tell_changed(const Session &session, b2b_changed_f take, void *param) {
	std::vector<b2b_key_t> keys;
	std::vector<b2b_leg_t> numbers;
	for (const auto &leg : session.legs) {
		keys.push_back(key_of(leg->key));
		numbers.push_back(leg->number);
	}
	const b2b_changed_t changed{session.key.index, key_of(session.key), session.data,
			session.data_version, numbers.data(), keys.data(),
			static_cast<unsigned>(numbers.size())};
	take(&changed, param);
}

void api_each_changed(int upper, b2b_changed_f take, void *param) noexcept {
	guard("each_changed", [&] {
		sessions().each_changed([&](Session &session) {
			const bool is_meant = may_be_read(session) && session.upper == upper
					&& !session.is_closed && session.data_version != session.data_stored;
			if (is_meant) tell_changed(session, take, param);
		});
	});
}

void api_stored(b2b_session_t number, uint32_t version) noexcept {
	guard("stored", [&] {
		sessions().with(number, [&](Session &session) { session.data_stored = version; });
	});
}

void api_rest(b2b_session_t number, void (*wait)(void *), void *param) noexcept {
	guard("rest", [&] {
		if (held(number)) rest(number, [&] { wait(param); });
	});
}

int api_are_legs_back() noexcept {
	return are_legs_back();
}

b2b_session_t api_claim(int upper, const str *key, void *data) noexcept {
	b2b_session_t number = 0;
	guard("claim", [&] {
		const auto parsed = core::base::parse_session_key(view(key), kSessionPrefix);
		if (parsed && is_upper(upper)) number = claim(*parsed, upper, data);
	});
	return number;
}

void api_each_leg(b2b_session_t number, void (*found)(b2b_leg_t, void *), void *param) noexcept {
	guard("each_leg", [&] {
		Session *session = held(number);
		for (size_t i = 0; session && i < session->legs.size(); ++i)
			found(session->legs[i]->number, param);
	});
}

} // namespace

void bind_kept(b2b_entities_api_t &api) noexcept {
	api.changed = api_changed;
	api.each_changed = api_each_changed;
	api.stored = api_stored;
	api.rest = api_rest;
	api.are_legs_back = api_are_legs_back;
	api.claim = api_claim;
	api.each_leg = api_each_leg;
}

} // namespace b2b_entities
