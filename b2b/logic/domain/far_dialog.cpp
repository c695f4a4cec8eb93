// A Replaces that names a leg of ours means the call that the other end of that leg's session is in: who is to replace
// it must name the dialog that we have with that end (RFC 3891, RFC 5589 7).
#include "b2b/logic/domain/passing.hpp"
#include "core/sip/refer.hpp"
#include "core/sip/refer_to.hpp"
#include "core/sip/uri.hpp"

namespace b2b_logic {
namespace {

using core::sip::Replaces;

std::optional<FarDialog> far_dialog_of(const Replaces &replaces, const Policy &policy) {
	return policy.far_dialog ? policy.far_dialog(replaces) : std::nullopt;
}

// The tags as the far end has them: to-tag is its own.
Replaces as_far_end_knows(const FarDialog &far, const Replaces &replaces) noexcept {
	return {far.call_id, far.far_tag, far.our_tag, replaces.early_only};
}

// Is it an address of ours, whatever user stands in it?
bool is_same_place(std::string_view a, std::string_view b) noexcept {
	const auto one = core::sip::Uri::parse(a), other = core::sip::Uri::parse(b);
	return one && other && one->host == other->host && one->port == other->port;
}

} // namespace

std::string far_replaces(std::string_view field, const Policy &policy) {
	const auto replaces = Replaces::parse(field);
	const auto far = replaces ? far_dialog_of(*replaces, policy) : std::nullopt;
	return far ? print(as_far_end_knows(*far, *replaces)) : std::string(field);
}

std::string far_refer_to(std::string_view field, const Policy &policy) {
	const bool has_headers = field.find('?') != field.npos; // of the URI
	if (!has_headers) return std::string(field);
	const auto refer_to = core::sip::ReferTo::parse(field);
	const auto replaces = refer_to ? Replaces::parse(refer_to->replaces) : std::nullopt;
	const auto far = replaces ? far_dialog_of(*replaces, policy) : std::nullopt;
	if (!far) return std::string(field);
	const bool is_ours = is_same_place(refer_to->target, far->contact);
	const std::string_view target = is_ours && !far->target.empty() ? far->target
																	: refer_to->target;
	return core::sip::attended_refer_to(target, as_far_end_knows(*far, *replaces))
			.value_or(std::string(field));
}

} // namespace b2b_logic
