#include "callops/kam/lines.hpp"

#include <vector>

#include "callops/kam/server.hpp"
#include "core/kam/str.hpp"
#include "sca/sca_api.h"

namespace callops {
namespace {
using core::kam::as_str;
using core::kam::view;

sca_api_t lines{};

struct Shown {
	std::string aor;
	int index;
	bool is_called; // the line belongs to the callee
};

std::vector<Shown> appearances_of(std::string_view call_id) {
	std::vector<Shown> found;
	if (!lines.find) return found;
	const str name = as_str(call_id), any = as_str("");
	const auto add = [](const sca_appearance_t *one, void *list) {
		static_cast<std::vector<Shown> *>(list)->push_back(
				{std::string(view(one->aor)), one->index, one->dialog.incoming != 0});
	};
	lines.find(&name, &any, &any, add, &found);
	return found;
}

void update(const Shown &shown, const sca_update_t &change) {
	const str aor = as_str(shown.aor);
	if (lines.update(&aor, shown.index, &change) < 0)
		LM_NOTICE("line %s does not take the change of appearance %d\n", shown.aor.c_str(),
				shown.index);
}

bool is_of(const Shown &shown, LegName leg) noexcept {
	return leg == LegName::Unknown || includes(leg, shown.is_called ? Leg::Callee : Leg::Caller);
}

} // namespace

void bind_lines() {
	auto *found = reinterpret_cast<void *>(find_export(core::kam::lit("bind_sca"), 0, 0));
	const auto bind = reinterpret_cast<bind_sca_f>(found);
	if (!bind || bind(&lines) != 0) lines = {};
}

void show(const ShowHeld &held) {
	for (const auto &shown : appearances_of(held.call_id)) {
		if (!is_of(shown, to_name(held.leg))) continue;
		sca_update_t change{};
		change.state = held.held ? SCA_HELD : SCA_ACTIVE;
		update(shown, change);
	}
}

// A line that follows the new call by itself, because the script shows it to sca.so, is left alone.
void show(const ShowMoved &moved) {
	const bool is_known = !moved.transfer_call_id.empty()
			&& !appearances_of(moved.transfer_call_id).empty();
	if (is_known) return;
	for (const auto &shown : appearances_of(moved.call_id)) {
		if (!is_of(shown, moved.leg)) continue;
		const str uri = as_str(moved.destination);
		const sca_dialog_t dialog{as_str(moved.transfer_call_id), {}, {}, shown.is_called};
		sca_update_t change{};
		change.state = -1;
		if (!moved.destination.empty()) change.uri = &uri;
		if (!moved.transfer_call_id.empty()) change.dialog = &dialog;
		update(shown, change);
	}
}

} // namespace callops
