// A line with phones and calls, told in few words: phones are named by a letter, calls by "c1", "c2".
// The far end is "far" in every call, the near end's tag is the phone's name.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/sip/uri.hpp"
#include "sca/domain/call.hpp"
#include "sca/domain/expire.hpp"
#include "sca/domain/rows.hpp"
#include "sca/domain/subscribe.hpp"

namespace test {

using namespace std::literals;

inline constexpr auto kAor = "sip:line@example.com";
inline constexpr auto kFarUri = "sip:bob@far.example";
inline constexpr auto kFarContact = "sip:bob@192.0.2.99:5062";

inline std::string contact_of(const std::string &phone) {
	return "sip:line@" + phone + ".phone.example:5060";
}

// One message of a call; owns what the domain's value only views.
struct Sip {
	sca::CallKind kind;
	sca::Role role;
	std::string from_uri, from_tag, to_uri, to_tag, contact, call_id = "c1", answered_as = kFarUri;
	std::string from_display = "\"Bob\"", to_display = "\"Bob\"";
	sca::CallMessage message{};
	std::string address = "", assumed = "";

	Sip on(const std::string &call) const {
		return with([&](Sip &sip) { sip.call_id = call; });
	}
	Sip index(uint32_t number) const {
		return with([&](Sip &sip) { sip.message.index = number; });
	}
	Sip state(sca::State state) const {
		return with([&](Sip &sip) { sip.message.state = state; });
	}
	Sip code(unsigned code) const {
		return with([&](Sip &sip) { sip.message.code = code; });
	}
	Sip offer() const {
		return with([](Sip &sip) { sip.message.has_offer = true; });
	}
	Sip hold() const {
		return with([](Sip &sip) { sip.message.has_offer = sip.message.is_hold = true; });
	}
	Sip to_itself() const {
		return with([](Sip &sip) { sip.message.to_itself = true; });
	}
	Sip in_dialog() const {
		return with([](Sip &sip) { sip.message.in_dialog = true; });
	}
	Sip as(sca::Role end) const {
		return with([&](Sip &sip) { sip.role = end; });
	}
	Sip from(const std::string &tag, const std::string &to) const {
		return with([&](Sip &sip) { sip.from_tag = tag, sip.to_tag = to; });
	}
	Sip at(const std::string &where) const {
		return with([&](Sip &sip) { sip.contact = where; });
	}
	// Where it was sent from, and what stands in for a Contact that is missing.
	Sip via(const std::string &source) const {
		return with([&](Sip &sip) { sip.address = source; });
	}
	Sip without_contact(const std::string &assumed) const {
		return with([&](Sip &sip) { sip.contact = "", sip.assumed = assumed; });
	}

	sca::CallMessage view() const {
		sca::CallMessage all = message;
		all.kind = kind;
		all.from = {from_display, from_uri, from_tag};
		all.to = {to_display, to_uri, to_tag};
		all.contact = contact;
		all.address = address;
		all.assumed_contact = assumed;
		all.call_id = call_id;
		all.answered_as = answered_as;
		return all;
	}

private:
	template <class F>
	Sip with(F &&change) const {
		Sip copy = *this;
		change(copy);
		return copy;
	}
};

inline bool makes_dialog(sca::CallKind kind) {
	return kind == sca::CallKind::Invite || kind == sca::CallKind::Cancel;
}

// A request of a phone of the line, and what the far end answers to it.
inline Sip near(sca::CallKind kind, const std::string &phone) {
	return {kind, sca::Role::Sender, kAor, phone, kFarUri, makes_dialog(kind) ? "" : "far",
			contact_of(phone)};
}
inline Sip far_answers(sca::CallKind kind, const std::string &phone) {
	return {kind, sca::Role::Sender, kAor, phone, kFarUri, "far", kFarContact};
}

// A request of the far end, and what a phone of the line answers to it.
inline Sip far(sca::CallKind kind, const std::string &phone = "") {
	return {kind, sca::Role::Receiver, kFarUri, "far", kAor, makes_dialog(kind) ? "" : phone,
			kFarContact};
}
inline Sip near_answers(sca::CallKind kind, const std::string &phone) {
	return {kind, sca::Role::Receiver, kFarUri, "far", kAor, phone, contact_of(phone)};
}

// One SUBSCRIBE that has passed its checks.
struct Ask {
	std::string phone;
	sca::Package package = sca::Package::CallInfo;
	uint32_t expires = 600;
	uint32_t index = 0;
	uint32_t cseq = 1;
	std::string call_id = phone + "-" + std::string(sca::name_of(package)), from_tag = phone;
	std::string to_tag = "", contact = contact_of(phone), event_id = "", branch = "z9hG4bK-1";
	std::string from_uri = kAor, to_uri = kAor, address = "";

	Ask in_dialog(uint32_t number = 2) const {
		Ask copy = *this;
		copy.to_tag = "ours-" + call_id;
		copy.cseq = number;
		return copy;
	}
	Ask ends() const {
		Ask copy = in_dialog(cseq + 1);
		copy.expires = 0;
		return copy;
	}
	Ask via(const std::string &source) const {
		Ask copy = *this;
		copy.address = source;
		return copy;
	}
	// The same phone asks anew, in another dialog.
	Ask again(const std::string &call) const {
		Ask copy = *this;
		copy.call_id = call;
		return copy;
	}
};

inline Ask call_info(const std::string &phone, uint32_t expires = 600) {
	return {phone, sca::Package::CallInfo, expires};
}
inline Ask line_seize(const std::string &phone, uint32_t index = 0, uint32_t expires = 15) {
	return {phone, sca::Package::LineSeize, expires, index};
}

template <class T>
std::vector<T> all_of(const sca::Effects &effects) {
	std::vector<T> found;
	for (const auto &effect : effects)
		if (const auto *one = std::get_if<T>(&effect)) found.push_back(*one);
	return found;
}

// The line under test, with its clock and settings. `effects` are those of the last step.
struct Bench {
	sca::Line line;
	sca::Policy policy;
	int64_t now = 1'000'000;
	sca::Effects effects;

	explicit Bench(const std::string &phones = "", const char *aor = kAor) {
		sca::set_name(line, aor, aor);
		for (const char phone : phones) asks(call_info(std::string(1, phone)));
	}

	void asks(const Ask &ask) {
		sca::Subscribe request{};
		const std::string local = "ours-" + ask.call_id;
		request.package = ask.package;
		request.aor = line.text[sca::LineText::Aor];
		request.contact = ask.contact, request.call_id = ask.call_id;
		request.address = ask.address;
		request.from_tag = ask.from_tag, request.to_tag = ask.to_tag;
		request.event_id = ask.event_id, request.cseq = ask.cseq;
		request.branch = ask.branch;
		request.from_uri = ask.from_uri, request.to_uri = ask.to_uri;
		request.expires = ask.expires, request.index = ask.index;
		request.local_tag = local;
		effects = sca::subscribe(line, request, now, policy);
	}
	void gets(const Sip &sip) {
		effects = sca::update_call(line, sip.role, sip.view(), now, policy);
	}
	void waits(int64_t seconds) {
		now += seconds;
		effects = sca::expire(line, now, policy);
	}

	// All of it is in the database now.
	void is_stored() { sca::mark_stored(line, sca::take_rows(line, 1)); }

	// A phone of the line calls, and the far end answers.
	void calls(const std::string &phone, uint32_t index = 1, const std::string &call = "c1") {
		using sca::CallKind;
		gets(near(CallKind::Invite, phone).index(index).on(call));
		gets(far_answers(CallKind::Ringing, phone).on(call));
		gets(far_answers(CallKind::Answer, phone).on(call));
		gets(near(CallKind::Ack, phone).on(call));
	}
	// The far end calls the line, and a phone answers.
	void is_called(const std::string &phone, const std::string &call = "c1") {
		using sca::CallKind;
		gets(far(CallKind::Invite).on(call));
		gets(near_answers(CallKind::Answer, phone).on(call));
		gets(far(CallKind::Ack, phone).on(call));
	}
	void holds(const std::string &phone, const std::string &call = "c1") {
		gets(near(sca::CallKind::Reinvite, phone).hold().on(call));
	}

	sca::Appearance &at(uint32_t index) {
		auto *found = sca::find_index(line, index);
		CPPUNIT_ASSERT_MESSAGE("no appearance " + std::to_string(index), found);
		return *found;
	}
	std::string text(uint32_t index, sca::AppText field) {
		return std::string(at(index).text[field]);
	}

	// "1 seized, 2 held", with "(pending)" where phones read active.
	std::string lamps() const {
		std::string all;
		for (const auto &one : line.appearances)
			all += (all.empty() ? "" : ", ") + std::to_string(one.index) + " "
					+ (one.state == sca::State::Pending ? "pending"
														: std::string(name_of(one.state)));
		return all;
	}
	// "202 Accepted", or "" where nothing was answered.
	std::string answer() const {
		std::string all;
		for (const auto &one : all_of<sca::Reply>(effects))
			all += std::to_string(one.code) + " " + one.reason;
		return all;
	}
	// Who got a NOTIFY, in the order of sending: "b a", a seizure's as "a!".
	std::string told() const {
		std::string all;
		for (const auto &one : all_of<sca::Notify>(effects)) {
			const bool seizure = one[sca::NotifyText::Event].substr(0, 10) == "line-seize";
			if (!all.empty()) all += ' ';
			all.append(one[sca::NotifyText::RemoteTag]).append(seizure ? "!" : "");
		}
		return all;
	}
	struct Heard {
		uint64_t subscription = 0;
		uint32_t cseq = 0;
		std::string contact, call_id, local_uri, local_tag, remote_uri, remote_tag, event, state,
				call_info;
	};
	Heard notify_to(const std::string &phone, const std::string &event = "call-info") const {
		using sca::NotifyText;
		for (const auto &one : all_of<sca::Notify>(effects)) {
			const auto text = [&](NotifyText field) { return std::string(one[field]); };
			if (one[NotifyText::RemoteTag] == phone
					&& one[NotifyText::Event].substr(0, event.size()) == event)
				return {one.subscription, one.cseq, text(NotifyText::Contact),
						text(NotifyText::CallId), text(NotifyText::LocalUri),
						text(NotifyText::LocalTag), text(NotifyText::RemoteUri),
						text(NotifyText::RemoteTag), text(NotifyText::Event),
						text(NotifyText::State), one.told->call_info};
		}
		CPPUNIT_FAIL("no NOTIFY to " + phone);
		return {};
	}
	template <class T>
	size_t count() const {
		return all_of<T>(effects).size();
	}
};

inline void is(const std::string &wanted, const std::string &found, CppUnit::SourceLine where) {
	CppUnit::assertEquals(wanted, found, where, "");
}

} // namespace test

// Two texts, whatever their types.
#define IS(wanted, found) ::test::is(std::string(wanted), std::string(found), CPPUNIT_SOURCELINE())
