#include "b2b/entities/domain/reliable.hpp"

#include <algorithm>

#include "core/sip/option_tags.hpp"
#include "core/sip/raw_header.hpp"

namespace b2b_entities {
namespace {

constexpr std::string_view k100rel = "100rel";
constexpr size_t kMostForks = 8, kMostReliable = 32;

const Fork *find_fork(const Leg &leg, std::string_view tag) noexcept {
	const auto found = std::find_if(leg.forks.begin(), leg.forks.end(),
			[tag](const Fork &fork) { return view(fork.tag) == tag; });
	return found == leg.forks.end() ? nullptr : &*found;
}

// The one that was heard last stands last.
Fork *heard_fork(Leg &leg, const Reply &reply) {
	Fork fork;
	if (const auto *known = find_fork(leg, reply.to_tag)) {
		fork = *known;
		leg.forks.erase(leg.forks.begin() + (known - leg.forks.data()));
	} else if (leg.forks.size() >= kMostForks) {
		return nullptr;
	}
	fork.tag = reply.to_tag;
	fork.target = reply.contact.empty() ? leg[LegText::Target] : reply.contact;
	fork.routes = reversed(reply.routes);
	leg.forks.push_back(std::move(fork));
	return &leg.forks.back();
}

OtherEnd end_of(const Fork &fork) {
	return {std::string(view(fork.tag)), std::string(view(fork.target)),
			std::string(view(fork.routes))};
}

std::string rack_line(uint32_t rseq, uint32_t cseq) {
	return "RAck: " + print(core::sip::RAck{rseq, cseq, "INVITE"}) + "\r\n";
}

void acknowledge(Leg &leg, const Fork &fork, Effects &effects) {
	Sent prack;
	prack.serial = ++leg.last_serial;
	prack.method = Method::Prack;
	prack.name = "PRACK";
	prack.is_own = true;
	Send send{"PRACK", ++leg.local_cseq, prack.serial, rack_line(fork.rseq, leg.ours.cseq), {}};
	send.other_end = end_of(fork);
	leg.sent.push_back(std::move(prack));
	effects.emplace_back(std::move(send));
}

// What we call it: the same each time that it comes.
uint32_t our_rseq(Leg &leg, const AnswerOrder &order, uint32_t theirs) {
	for (const Reliable &one : leg.reliable)
		if (one.theirs == theirs && view(one.tag) == order.fork) return one.rseq;
	const uint32_t first = 1 + order.random % 0x7fff'0000u; // RFC 3262 3
	const uint32_t next = leg.reliable.empty() ? first : leg.reliable.back().rseq + 1;
	if (leg.reliable.size() >= kMostReliable) leg.reliable.erase(leg.reliable.begin());
	leg.reliable.push_back({next, theirs, leg.theirs.cseq, SharedString(order.fork)});
	return next;
}

} // namespace

uint32_t rseq_in(std::string_view lines) noexcept {
	return core::sip::parse_rseq(core::sip::header_among(lines, "RSeq")).value_or(0);
}

core::sip::RAck rack_in(std::string_view lines) noexcept {
	return core::sip::RAck::parse(core::sip::header_among(lines, "RAck"))
			.value_or(core::sip::RAck());
}

bool take_reliable(Leg &leg, const Reply &reply, Effects &effects) {
	Fork *fork = heard_fork(leg, reply);
	if (!fork) return false;
	const bool is_next = fork->rseq == 0 || reply.rseq == fork->rseq + 1;
	const bool is_again = reply.rseq == fork->rseq;
	if (!is_next && !(is_again && leg.passes_prack)) return false;
	fork->rseq = reply.rseq;
	if (!leg.passes_prack) acknowledge(leg, *fork, effects);
	return true;
}

std::string invite_headers(const Leg &leg, std::string_view headers, bool has_offer) {
	if (leg.passes_prack) return std::string(headers);
	const auto required = core::sip::without_tag(headers, "Require", k100rel);
	return has_offer ? required : core::sip::without_tag(required, "Supported", k100rel);
}

std::optional<std::string> provisional_headers(Leg &leg, const AnswerOrder &order) {
	const uint32_t rseq = rseq_in(order.headers);
	const auto bare = core::sip::without_header(order.headers, "RSeq");
	if (leg.passes_prack && rseq != 0)
		return bare + "RSeq: " + std::to_string(our_rseq(leg, order, rseq)) + "\r\n";
	if (leg.wants_reliable) return std::nullopt;
	return core::sip::without_tag(bare, "Require", k100rel);
}

std::optional<Meant> meant_by(const Leg &leg, uint32_t rseq) {
	for (const Reliable &one : leg.reliable)
		if (one.rseq == rseq) return Meant{std::string(view(one.tag)), one.theirs};
	return std::nullopt;
}

bool is_awaited(const Leg &leg, const core::sip::RAck &rack) noexcept {
	const bool is_under_way = std::any_of(
			leg.received.begin(), leg.received.end(), [&](const Received &one) {
				return one.method == Method::Prack && one.rseq == rack.rseq;
			});
	return !is_under_way
			&& std::any_of(leg.reliable.begin(), leg.reliable.end(), [&](const Reliable &one) {
				   return one.rseq == rack.rseq && one.cseq == rack.cseq && rack.method == "INVITE"
						   && !one.is_acknowledged;
			   });
}

void note_acknowledged(Leg &leg, uint32_t rseq) noexcept {
	for (Reliable &one : leg.reliable)
		if (one.rseq == rseq) one.is_acknowledged = true;
}

bool address_prack(const Leg &leg, const Meant &meant, Send &prack) {
	const Fork *fork = find_fork(leg, meant.tag);
	if (!fork) return false;
	prack.other_end = end_of(*fork);
	prack.headers = core::sip::without_header(prack.headers, "RAck")
			+ rack_line(meant.rseq, leg.ours.cseq);
	return true;
}

} // namespace b2b_entities
