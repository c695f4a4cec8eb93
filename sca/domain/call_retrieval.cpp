// A phone of the line takes a call back that is held: it calls its own line with the index of that
// call, and the server sends it to the far end in place of the old dialog (RFC 3891).
#include "core/sip/scan.hpp"
#include "core/sip/uri.hpp"
#include "sca/domain/calling.hpp"

namespace sca {
namespace {

// RFC 3891 3: to-tag is the tag of who receives the header.
std::string replaces(const Appearance &held) {
	std::string text(held.text[AppText::CallId]);
	text.append(";to-tag=").append(far_tag(held)).append(";from-tag=").append(near_tag(held));
	return text;
}

// Is it known which dialog of which far end to replace, and can a header name it? Another module may have put there what is
// no URI.
bool is_reachable(const Appearance &held) noexcept {
	return !far_tag(held).empty() && core::sip::Uri::parse(held.text[AppText::Callee])
			&& core::sip::is_header_safe(replaces(held));
}

void say_refused(Calling &calling, const Appearance &held, std::string_view why) {
	const CallMessage &message = calling.message;
	calling.work.effects.push_back(Refused{std::string(calling.work.line.text[LineText::Aor]),
			held.index, std::string(calling.caller().contact), std::string(message.call_id),
			std::string(why)});
}

void forbid(Calling &calling, const Appearance &held) {
	say_refused(calling, held, "private call");
	calling.work.effects.push_back(Reply{403, "Forbidden - private call"});
}

void refuse(Calling &calling, const Appearance &busy) {
	say_refused(calling, busy, name_of(busy.state));
	calling.work.effects.push_back(Reply{480, "Temporarily Unavailable", 0, {}, true});
}

// The INVITE leaves for the far end. Where that is a line of ours, it learns of the new dialog.
void redirect(Calling &calling, const Appearance &held) {
	const CallMessage &message = calling.message;
	const auto &text = held.text;
	if (!message.has_replaces)
		calling.work.effects.push_back(PickUp{std::string(text[AppText::Callee]), replaces(held)});
	calling.work.effects.push_back(FollowReplacement{std::string(text[AppText::CallId]),
			std::string(text[AppText::CallerTag]), std::string(text[AppText::CalleeTag]),
			std::string(message.call_id), std::string(message.from.tag),
			std::string(calling.target(message.contact))});
}

} // namespace

void retrieve(Calling &calling, Appearance &held) {
	const CallMessage &message = calling.message;
	const Event event = calling.is_owner(held) ? Event::OwnRetrieved : Event::Retrieved;
	const Then then = transition(held.state, event).then;
	if (then & kForbid) return forbid(calling, held);
	if (then & kRefuse || !is_reachable(held)) return refuse(calling, held);

	redirect(calling, held);
	keep_call(held);
	give_to(held, calling.caller());
	set_dialog(calling.work, held, message.call_id, message.from.tag, {}, Direction::Out);
	apply(calling.work, held, event);
}

void answered_retrieval(Calling &calling, Appearance &call) {
	const CallMessage &message = calling.message;
	set_dialog(calling.work, call, message.call_id, call.text[AppText::CallerTag], message.to.tag,
			call.direction);
	if (call.direction == Direction::Out) {
		if (const auto target = calling.target(message.contact); !target.empty())
			call.text.set({{AppText::Callee, target}});
		calling.assert_identity(call.text[AppText::Uri]);
	}
	apply(calling.work, call, Event::RetrievalAnswered);
}

Effects follow_replacement(
		Line &line, const FollowReplacement &replacement, int64_t now, const Policy &policy) {
	Work work{line, now, policy, {}};
	Appearance *known = find_dialog(
			line, replacement.call_id, replacement.caller_tag, replacement.callee_tag);
	if (!known || known->retrieving) return {};
	keep_call(*known);
	if (!replacement.new_contact.empty())
		known->text.set({{AppText::Callee, replacement.new_contact}});
	set_dialog(
			work, *known, replacement.new_call_id, replacement.new_caller_tag, {}, Direction::In);
	apply(work, *known, Event::Replaced);
	return std::move(work.effects);
}

} // namespace sca
