#include "b2b/sca/kam/sharing.hpp"

#include "core/base/session_key.hpp"
#include "core/kam/entry.hpp"
#include "core/kam/kamailio.hpp"
#include "core/kam/str.hpp"
#include "core/sip/uri.hpp"
#include "sca/sca_api.h"

namespace b2b_sca {
namespace {

using core::kam::as_str;
using core::kam::view;

sca_api_t api{};
bool is_bound = false;

// A call of the phone's own is one that progresses, for whoever has the line too.
int state_there(const ShownCall &call) noexcept {
	switch (call.state) {
	case State::Reserved:
	case State::Alerting:
		return call.is_by_phone ? SCA_PROGRESSING : SCA_ALERTING;
	case State::Active:
	case State::Joining:
	case State::Moving:
	case State::LoneActive:
		return SCA_ACTIVE;
	case State::BridgeActive:
		return SCA_BRIDGE_ACTIVE;
	case State::BridgeHeld:
		return SCA_BRIDGE_HELD;
	case State::LoneHeld:
	case State::Held:
	case State::Retrieving:
		return SCA_HELD;
	case State::HeldPrivate:
	case State::RetrievingPrivate:
		return SCA_HELD_PRIVATE;
	default:
		return SCA_IDLE;
	}
}

// In place of where the far end is reached stands the key of the session: by it a call is known after a restart. It is no
// URI: sca.so calls nobody there, and takes nothing like it from a message.
bool is_session(std::string_view callee) noexcept {
	return core::base::parse_session_key(callee, core::base::kSessionPrefix).has_value();
}

// With the call as sca.so wants it.
template <class Use>
auto with_update(const ShownCall &call, Use &&use) {
	const str aor = as_str(call.aor), owner = as_str(call.owner), uri = as_str(call.party);
	const str callee = as_str(call.key);
	const sca_dialog_t dialog{as_str(call.call_id), as_str(call.caller_tag),
			as_str(call.callee_tag), call.was_called ? 1 : 0};
	const sca_update_t update{state_there(call), call.owner.empty() ? nullptr : &owner,
			call.key.empty() ? nullptr : &callee, &uri, call.call_id.empty() ? nullptr : &dialog};
	return use(aor, update);
}

struct InUse {
	std::string owner;
	std::vector<uint32_t> indexes;
};

void add_index(const sca_appearance_t *one, void *param) noexcept {
	core::kam::guard("appearance of sca.so", [&] {
		auto &in_use = *static_cast<InUse *>(param);
		const bool is_own = one->state == SCA_SEIZED && one->dialog.call_id.len == 0
				&& core::sip::same_uri(view(one->owner), in_use.owner);
		if (!is_own) in_use.indexes.push_back(static_cast<uint32_t>(one->index));
	});
}

void add_shared(const sca_appearance_t *one, void *param) noexcept {
	core::kam::guard("appearance of sca.so", [&] {
		if (!is_session(view(one->callee))) return;
		static_cast<std::vector<SharedCall> *>(param)->push_back(
				{std::string(view(one->aor)), static_cast<uint32_t>(one->index)});
	});
}

} // namespace

void bind_sca() {
	const auto exported = find_export(core::kam::lit("bind_sca"), 0, 0);
	const auto bind = reinterpret_cast<bind_sca_f>(reinterpret_cast<void *>(exported));
	is_bound = bind && bind(&api) == 0;
}

std::vector<uint32_t> indexes_in_use(std::string_view aor, std::string_view owner) {
	InUse in_use{std::string(owner), {}};
	const str name = as_str(aor);
	if (is_bound) api.list(&name, add_index, &in_use);
	return in_use.indexes;
}

bool claim_shared(const ShownCall &call) {
	if (!is_bound) return true;
	return with_update(call, [&](const str &aor, const sca_update_t &update) {
		return api.claim(&aor, static_cast<int>(call.index), &update) > 0;
	});
}

void share(const ShownCall &call) {
	if (!is_bound) return;
	with_update(call, [&](const str &aor, const sca_update_t &update) {
		const int index = static_cast<int>(call.index);
		if (update.state == SCA_IDLE) return api.release(&aor, index);
		const int updated = api.update(&aor, index, &update);
		return updated == 0 ? 0 : api.claim(&aor, index, &update); // it has lost it
	});
}

std::vector<SharedCall> shared_calls() {
	std::vector<SharedCall> all;
	if (is_bound) api.list(nullptr, add_shared, &all);
	return all;
}

void end_shared(const SharedCall &call) {
	const str aor = as_str(call.aor);
	api.release(&aor, static_cast<int>(call.index));
}

} // namespace b2b_sca
