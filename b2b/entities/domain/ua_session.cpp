#include "b2b/entities/domain/ua_session.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/enum_name.hpp"
#include "core/base/number.hpp"
#include "core/base/transition.hpp"
#include "core/base/utf8.hpp"
#include "core/sip/name_addr.hpp"
#include "core/sip/scan.hpp"

namespace b2b_entities {
namespace {

using core::sip::cut;

struct Letter {
	char letter;
	bool UaFlags::*flag;
};
constexpr Letter kLetters[] = {
		{'a', &UaFlags::tells_acks},
		{'r', &UaFlags::tells_replies},
		{'d', &UaFlags::leaves_acks},
		{'h', &UaFlags::gives_headers},
		{'b', &UaFlags::gives_body},
		{'n', &UaFlags::leaves_out_new},
};

bool take_letter(UaFlags &flags, char letter) noexcept {
	for (const auto &row : kLetters)
		if (row.letter == letter) return flags.*row.flag = true;
	return false;
}

bool take_seconds(UaFlags &flags, std::string_view &text) noexcept {
	constexpr uint32_t kLongest = 30 * 24 * 3600; // as the setting of the module
	const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
	const auto seconds = core::base::parse_number<uint32_t>(text.substr(0, digits));
	if (!seconds || *seconds == 0 || *seconds > kLongest) return false;
	flags.seconds = *seconds;
	text.remove_prefix(digits);
	return true;
}

constexpr core::base::EnumName<UaEvent> kUaEvents[] = {{UaEvent::New, "NEW"},
		{UaEvent::Early, "EARLY"}, {UaEvent::Answered, "ANSWERED"}, {UaEvent::Rejected, "REJECTED"},
		{UaEvent::Updated, "UPDATED"}, {UaEvent::Terminated, "TERMINATED"}};
static_assert(core::base::is_whole(kUaEvents, static_cast<size_t>(UaEvent::kCount)));

constexpr auto kAcks = &UaFlags::tells_acks, kReplies = &UaFlags::tells_replies;
constexpr bool UaFlags::*kAlways = nullptr;

constexpr UaRow kRows[] = {
		{UaCame::Invite, kUaOwe, UaEvent::New, kAlways},
		{UaCame::Request, kUaOwe, UaEvent::Updated, kAlways},
		{UaCame::Ack, kUaNothing, UaEvent::Updated, kAcks},
		{UaCame::Bye, kUaOk | kUaEnd, UaEvent::Terminated, kAlways},
		{UaCame::Cancelled, kUaEnd, UaEvent::Terminated, kAlways},
		{UaCame::OtherCanceled, kUaNothing, UaEvent::Updated, kAlways},
		{UaCame::Provisional, kUaNothing, UaEvent::Early, kReplies},
		{UaCame::Success, kUaNothing, UaEvent::Answered, kReplies},
		{UaCame::InviteSuccess, kUaAck, UaEvent::Answered, kReplies},
		{UaCame::Refusal, kUaNothing, UaEvent::Rejected, kReplies},
		{UaCame::FirstRefusal, kUaEnd, UaEvent::Rejected, kReplies},
		{UaCame::Gone, kUaEnd, UaEvent::Terminated, kAlways},
		{UaCame::TimeOver, kUaEnd, UaEvent::Terminated, kAlways},
};

constexpr bool is_in_order() noexcept {
	size_t next = 0;
	for (const auto &row : kRows)
		if (static_cast<size_t>(row.came) != next++) return false;
	return next == static_cast<size_t>(UaCame::kCount);
}
static_assert(is_in_order());

bool is_open(const Leg &leg, uint32_t number) noexcept {
	if (leg.theirs.phase == Phase::Pending && leg.theirs.number == number) return true;
	return std::any_of(leg.received.begin(), leg.received.end(),
			[number](const Received &one) { return one.number == number; });
}

} // namespace

std::optional<UaFlags> UaFlags::parse(std::string_view text) noexcept {
	UaFlags flags;
	while (!text.empty()) {
		const char letter = text.front();
		text.remove_prefix(1);
		const bool is_good = letter == 't' ? take_seconds(flags, text) : take_letter(flags, letter);
		if (!is_good) return std::nullopt;
	}
	return flags;
}

bool is_good_extra(std::string_view extra) {
	return extra.size() <= kLongestExtra && core::base::is_utf8(extra)
			&& core::sip::is_header_safe(extra);
}

std::string print(const KeptUaSession &session) {
	std::string text;
	for (const auto &row : kLetters)
		if (session.flags.*row.flag) text += row.letter;
	text.append(" ").append(std::to_string(session.until));
	return text.append(" ").append(session.extra);
}

std::optional<UaSession> parse_ua_session(std::string_view text) {
	const auto flags = UaFlags::parse(cut(text, ' '));
	const auto until = core::base::parse_number<int64_t>(cut(text, ' '));
	if (!flags || !until || *until < 0 || !text.data() || !is_good_extra(text)) return std::nullopt;
	UaSession session;
	session.flags = *flags;
	session.until = *until;
	session.extra = text;
	return session;
}

void owe(UaSession &session, uint32_t number, std::string_view method) {
	if (session.owed.size() > kMostUnderWay) session.owed.erase(session.owed.begin());
	UaOwed owed;
	owed.number = number;
	owed.method = method;
	session.owed.push_back(std::move(owed));
}

void forget_answered(UaSession &session, const Leg &leg) {
	auto &owed = session.owed;
	owed.erase(std::remove_if(owed.begin(), owed.end(),
					   [&](const UaOwed &one) { return !is_open(leg, one.number); }),
			owed.end());
}

uint32_t owed_for(UaSession &session, const Leg &leg, std::string_view method) {
	forget_answered(session, leg);
	for (const auto &one : session.owed)
		if (core::base::view(one.method) == method) return one.number;
	return 0;
}

std::string_view name_of(UaEvent event) noexcept {
	return core::base::name_of(kUaEvents, event);
}

UaCame came_of_request(std::string_view method) noexcept {
	return method == "BYE" ? UaCame::Bye : UaCame::Request;
}

UaCame came_of_reply(std::string_view method, unsigned code, bool is_first) noexcept {
	if (code < 200) return UaCame::Provisional;
	if (code >= 300) return is_first ? UaCame::FirstRefusal : UaCame::Refusal;
	return method == "INVITE" ? UaCame::InviteSuccess : UaCame::Success;
}

const UaRow &row_of(UaCame came) noexcept {
	return kRows[static_cast<size_t>(came)];
}

bool is_told(const UaRow &row, const UaFlags &flags) noexcept {
	if (row.came == UaCame::Invite) return !flags.leaves_out_new;
	return !row.only_with || flags.*row.only_with;
}

// What stands behind the URI (a tag, say) is not part of the party.
std::string ua_party(std::string_view text) {
	if (!core::sip::is_header_safe(text)) return {};
	auto parsed = core::sip::NameAddr::parse(text);
	std::string display(parsed ? parsed->display : std::string_view());
	if (!parsed) {
		display = core::sip::quote(core::sip::unquote(core::sip::cut_list(text, ',')));
		parsed = core::sip::NameAddr::parse(text);
	}
	if (!parsed) return {};
	return display + (display.empty() ? "<" : " <") + std::string(parsed->uri) + ">";
}

std::optional<core::sip::Payload> ua_payload(std::string_view headers, std::string_view body,
		std::string_view type, unsigned reply_code) {
	const auto typed = [](std::string_view value) {
		return value.empty() ? std::string() : "Content-Type: " + std::string(value) + "\r\n";
	};
	return core::sip::parse_payload(
			typed("application/sdp") + std::string(headers) + "\r\n" + typed(type), body,
			reply_code);
}

} // namespace b2b_entities
