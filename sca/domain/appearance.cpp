#include "sca/domain/appearance.hpp"

namespace sca {
namespace {

bool same_or_open(std::string_view a, std::string_view b) noexcept {
	return a.empty() || b.empty() || a == b;
}

bool tags_match(std::string_view caller, std::string_view callee, std::string_view tag,
		std::string_view other) noexcept {
	return (same_or_open(caller, tag) && same_or_open(callee, other))
			|| (same_or_open(caller, other) && same_or_open(callee, tag));
}

} // namespace

bool has_dialog(const Appearance &appearance, std::string_view call_id, std::string_view tag,
		std::string_view other_tag) noexcept {
	const auto &text = appearance.text;
	return !call_id.empty() && text[AppText::CallId] == call_id
			&& tags_match(text[AppText::CallerTag], text[AppText::CalleeTag], tag, other_tag);
}

bool had_dialog(const Appearance &appearance, std::string_view call_id, std::string_view tag,
		std::string_view other_tag) noexcept {
	const auto &text = appearance.text;
	return !call_id.empty() && text[AppText::PrevCallId] == call_id
			&& tags_match(
					text[AppText::PrevCallerTag], text[AppText::PrevCalleeTag], tag, other_tag);
}

Phone owner_of(const Appearance &appearance) noexcept {
	const auto &text = appearance.text;
	return {text[AppText::Owner], text[AppText::OwnerAddress], text[AppText::OwnerInstance]};
}

void give_to(Appearance &appearance, const Phone &owner) {
	appearance.text.set({{AppText::Owner, owner.contact}, {AppText::OwnerAddress, owner.address},
			{AppText::OwnerInstance, owner.instance}});
}

bool note_owner(Appearance &appearance, const Phone &seen) {
	Phone owner = owner_of(appearance);
	bool is_new = false;
	for (const auto part : {&Phone::contact, &Phone::address, &Phone::instance}) {
		if ((seen.*part).empty() || seen.*part == owner.*part) continue;
		owner.*part = seen.*part;
		is_new = true;
	}
	if (is_new) give_to(appearance, owner);
	return is_new;
}

} // namespace sca
