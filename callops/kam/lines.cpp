#include "callops/kam/lines.hpp"

#include <optional>
#include <vector>

#include "callops/domain/decide.hpp"
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
	return includes(leg, shown.is_called ? Leg::Callee : Leg::Caller);
}

bool is_shown(const std::string &call_id) {
	return !call_id.empty() && !appearances_of(call_id).empty();
}

struct Tags {
	std::string caller, callee;
};

// Of a call that we carry, and that tells us when it ends; nullopt: it is none.
std::optional<Tags> tags_of(const std::string &call_id) {
	std::optional<Tags> tags;
	if (call_id.empty()) return tags;
	calls().with_call_id(call_id, [&](Entry &entry) {
		if (!on_lamp_taken_over(entry.call)) return;
		const auto tag = [&](Leg leg) { return std::string(entry.call[leg].text[LegText::Tag]); };
		tags = {tag(Leg::Caller), tag(Leg::Callee)};
	});
	return tags;
}

bool is_alive(const std::string &call_id) {
	return calls().with_call_id(call_id, [](Entry &) {});
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

// A line that follows the new call by itself, because the script shows it to sca.so, is left alone: the lamp of the
// old one goes out with it.
void show(const ShowMoved &moved) {
	if (is_shown(moved.transfer_call_id)) return;
	const auto tags = tags_of(moved.transfer_call_id);
	for (const auto &shown : appearances_of(moved.call_id)) {
		if (!is_of(shown, moved.leg)) continue;
		const str uri = as_str(moved.destination);
		sca_update_t change{};
		change.state = -1;
		if (!moved.destination.empty()) change.uri = &uri;
		sca_dialog_t dialog{};
		if (tags) {
			dialog = {as_str(moved.transfer_call_id), as_str(tags->caller), as_str(tags->callee),
					moved.is_called};
			change.dialog = &dialog;
		}
		update(shown, change);
	}
	if (tags && !is_alive(moved.transfer_call_id)) show(ShowEnded{moved.transfer_call_id});
}

void show(const ShowEnded &ended) {
	for (const auto &shown : appearances_of(ended.call_id)) {
		const str aor = as_str(shown.aor);
		lines.release(&aor, shown.index);
	}
}

} // namespace callops
