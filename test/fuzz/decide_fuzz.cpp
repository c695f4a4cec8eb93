// The bytes are a script of what happens to two lines; after every step the lines must make sense.
// Shared memory is counted, and the script may let it run out at any allocation of any step.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/sip/call_info.hpp"
#include "core/sip/scan.hpp"
#include "sca/domain/call.hpp"
#include "sca/domain/command.hpp"
#include "sca/domain/expire.hpp"
#include "sca/domain/rows.hpp"
#include "sca/domain/subscribe.hpp"
#include "test/fuzz/property.hpp"
#include "test/unit/core/counted_memory.hpp"

using namespace sca;
using test::CountedMemory;
using test::require;

namespace {

constexpr int kPlenty = 1 << 30;

class Script {
public:
	Script(const uint8_t *data, size_t size) : at_(data), end_(data + size) {}
	bool is_over() const { return at_ == end_; }
	unsigned next(unsigned limit) { return is_over() ? 0 : *at_++ % limit; }
	bool flag() { return next(2) == 1; }

private:
	const uint8_t *at_, *end_;
};

std::string pick(Script &script, std::initializer_list<const char *> words) {
	return words.begin()[script.next(static_cast<unsigned>(words.size()))];
}

using Versions = std::vector<std::pair<uint64_t, uint32_t>>;

// A line, and what the world outside knows of it.
struct Watched {
	Line line;
	std::set<std::string> indexed;            // as the call index has it
	std::map<std::string, uint32_t> cseq;     // by the To-tag of the subscription
	std::map<std::string, std::string> shown; // the last lamps, by the same
	Versions before;

	explicit Watched(const char *aor) { line.text.set({{LineText::Aor, aor}}); }

	Versions versions() const {
		Versions all;
		for (const auto &one : line.subscriptions) all.emplace_back(one.number + 1000, one.version);
		for (const auto &one : line.appearances) all.emplace_back(one.index, one.version);
		all.emplace_back(
				line.remains->erased_appearances.size(), line.remains->erased_subscriptions.size());
		return all;
	}

	void check_appearances() const {
		uint32_t last = 0;
		for (const auto &one : line.appearances) {
			require(one.index > last, "appearances stand by index, each once");
			require(one.state != State::Idle, "none is idle");
			for (size_t i = 0; i < static_cast<size_t>(AppText::kCount); ++i)
				require(one.text[static_cast<AppText>(i)].size() <= kLongestParty,
						"texts fit a row");
			last = one.index;
		}
	}
	void check_subscriptions() {
		std::set<uint32_t> seized;
		for (const auto &one : line.subscriptions) {
			require(one.notify_cseq <= one.notify_mark, "no CSeq passes its mark");
			if (one.package == Package::CallInfo) continue;
			require(find_index(line, one.index), "a seizure has its appearance");
			require(seized.insert(one.index).second, "an index is seized once");
		}
	}
	void check_content(const Policy &policy) const {
		const auto content = print_content(line);
		require(core::sip::is_header_safe(content), "the content fits a header");
		std::string_view rest = content;
		for (const auto &one : line.appearances) {
			const auto info = core::sip::CallInfo::parse(core::sip::cut_list(rest, ','));
			require(info && info->index == one.index, "the content tells every index");
			require(info->state == shown_as(one.state), "and its state");
		}
		const auto last = core::sip::CallInfo::parse(rest);
		require(last && last->is_line && last->state == core::sip::AppearanceState::Idle,
				"and that the others are idle");
		require(next_due(line, policy) >= 0, "it is due at some time");
	}
	void check_index() const {
		std::set<std::string> calls;
		for (const auto &one : line.appearances)
			for (const auto field : {AppText::CallId, AppText::PrevCallId})
				if (!one.text[field].empty()) calls.emplace(one.text[field]);
		require(calls == indexed, "the line is found by its calls, and by no other");
	}

	void take(const Notify &notify, const Policy &policy, bool is_answer) {
		auto &last = cseq[std::string(notify[NotifyText::LocalTag])];
		const auto &call_info = notify.told->call_info;
		require(notify.cseq > last, "CSeqs rise");
		last = notify.cseq;
		require(core::sip::is_header_safe(call_info), "a NOTIFY is safe");
		require(call_info.size() <= policy.max_call_info, "a NOTIFY is not too long");
		if (notify[NotifyText::Event].substr(0, 9) != "call-info") return;
		auto &lamps = shown[std::string(notify[NotifyText::LocalTag])];
		const bool is_whole = print_content(line).size() <= policy.max_call_info;
		const bool is_active = notify[NotifyText::State].substr(0, 6) == "active";
		if (is_active && is_whole && !is_answer)
			require(lamps != call_info, "nobody is told twice");
		lamps = call_info;
	}
	void take(const Effects &effects, const Policy &policy, bool is_answer) {
		bool stored = false;
		for (const auto &effect : effects) {
			if (const auto *one = std::get_if<Notify>(&effect)) take(*one, policy, is_answer);
			if (const auto *one = std::get_if<IndexCall>(&effect)) indexed.insert(one->call_id);
			if (const auto *one = std::get_if<UnindexCall>(&effect)) indexed.erase(one->call_id);
			stored |= std::holds_alternative<Store>(effect);
		}
		require(stored || before == versions(), "what changed is asked to be stored");
		// An answer is not told before its ACK; who has missed that may be told the old lamps again.
		const auto now = print_content(line);
		for (auto &[tag, lamps] : shown)
			if (lamps != now) lamps.clear();
		check_index();
	}
	// Effects were lost: the world is told anew.
	void forget_world() {
		indexed.clear();
		shown.clear();
		for (const auto &one : line.appearances)
			for (const auto field : {AppText::CallId, AppText::PrevCallId})
				if (!one.text[field].empty()) indexed.emplace(one.text[field]);
	}
};

class World {
public:
	World(const uint8_t *data, size_t size) : script_(data, size) {
		policy_.compat = script_.flag();
		policy_.alerting = script_.flag();
		policy_.seize_on_invite = script_.flag();
		policy_.resubscribe_release = static_cast<ResubscribeRelease>(script_.next(3));
		policy_.max_appearances = 1 + script_.next(8);
		policy_.max_index = 12;
		policy_.max_subscribers = 1 + script_.next(6);
		policy_.max_call_info = 400 + 100 * script_.next(20);
		policy_.cseq_reserve = 1 + script_.next(5);
		policy_.purge_interval = script_.next(100);
		policy_.max_erased = 1 + script_.next(20);
	}

	void run() {
		for (int steps = 0; !script_.is_over() && steps < 200; ++steps) {
			const unsigned operation = script_.next(16);
			Watched &at = lines_[script_.next(2)];
			if (operation == 15)
				CountedMemory::allow(static_cast<int>(script_.next(12)));
			else
				step(at, operation);
		}
	}

private:
	void step(Watched &at, unsigned operation) {
		at.before = at.versions();
		try {
			const Effects effects = perform(at, operation);
			CountedMemory::allow(kPlenty);
			at.take(effects, policy_, operation < 5);
			follow(effects);
		} catch (const std::bad_alloc &) {
			CountedMemory::allow(kPlenty);
			at.forget_world();
		}
		at.check_appearances();
		at.check_subscriptions();
		at.check_content(policy_);
	}

	Effects perform(Watched &at, unsigned operation) {
		switch (operation) {
		case 0:
		case 1:
			return ask(at, Package::CallInfo);
		case 2:
		case 3:
			return ask(at, Package::LineSeize);
		case 4:
			return ask_again(at);
		case 11:
			return expire(at.line, now_ += script_.next(256) * (script_.flag() ? 1 : 100), policy_);
		case 12:
			return command(at);
		case 13:
			return store(at);
		case 14:
			return restore(at);
		default:
			return call(at);
		}
	}

	Effects ask(Watched &at, Package package) {
		Asked &asked = last_;
		asked = Asked();
		const auto phone = pick(script_, {"a", "b", "c", "d"});
		asked.contact = "sip:line@" + phone;
		asked.call_id = phone + std::to_string(script_.next(4));
		asked.from_tag = phone;
		asked.package = package;
		asked.cseq = 1 + script_.next(6);
		asked.expires = script_.next(4) * 5;
		asked.index = package == Package::LineSeize ? script_.next(14) : 0;
		if (script_.flag() && !at.line.subscriptions.empty()) {
			const auto &list = at.line.subscriptions;
			const auto &known = list[script_.next(static_cast<unsigned>(list.size()))];
			asked.package = known.package;
			asked.call_id = known.text[SubText::CallId];
			asked.from_tag = known.text[SubText::FromTag];
			asked.to_tag = known.text[SubText::ToTag];
			asked.cseq = known.subscribe_cseq + script_.next(3);
		}
		return ask_again(at);
	}
	Effects ask_again(Watched &at) {
		const Asked &asked = last_;
		const auto local_tag = "t" + std::to_string(++last_tag_);
		Subscribe request{};
		request.package = asked.package;
		request.aor = at.line.text[LineText::Aor];
		request.contact = asked.contact, request.call_id = asked.call_id;
		request.from_tag = asked.from_tag, request.to_tag = asked.to_tag;
		request.local_tag = local_tag, request.cseq = asked.cseq;
		request.expires = asked.expires, request.index = asked.index;
		if (request.contact.empty()) return {};
		return subscribe(at.line, request, now_, policy_);
	}

	Effects call(Watched &at) {
		const auto call_id = pick(script_, {"c1", "c2", "c3", "a0"});
		const auto from = pick(script_, {"far", "a", "b", ""}),
				   to = pick(script_, {"a", "", "far", "b"});
		const auto contact = pick(
				script_, {"sip:line@a", "sip:line@b", "sip:x@far", "sip:line@a\r\n"});
		const auto name = std::string(script_.next(256) * 2u, script_.flag() ? '\\' : 'x');
		CallMessage message;
		message.kind = static_cast<CallKind>(script_.next(9));
		message.code = 300 + script_.next(200);
		message.call_id = call_id, message.contact = contact;
		message.from = {name, "sip:f@x", from}, message.to = {name, "sip:t@x", to};
		message.answered_as = "sip:t@x";
		message.index = script_.next(14);
		const unsigned flags = script_.next(256);
		if (flags & 1) message.state = static_cast<State>(script_.next(kStates));
		message.has_offer = flags & 2, message.is_hold = flags & 4;
		message.to_itself = flags & 8, message.has_replaces = flags & 16;
		message.in_dialog = flags & 32;
		return update_call(at.line, static_cast<Role>(script_.next(3)), message, now_, policy_);
	}

	Effects command(Watched &at) {
		const unsigned what = script_.next(5), index = script_.next(14);
		uint32_t seized = 0;
		if (what == 0) return seize_by_hand(at.line, "sip:op@x", index, now_, policy_, seized);
		if (what == 1) return release_by_hand(at.line, index, now_, policy_).value_or(Effects());
		if (what == 2) return update(at, index);
		if (at.line.subscriptions.empty()) return {};
		const auto id = id_of(at.line, at.line.subscriptions[index % at.line.subscriptions.size()]);
		return what == 3 ? deactivate(at.line, id, now_, policy_)
						 : lose_subscription(at.line, id, now_, policy_);
	}
	Effects update(Watched &at, unsigned index) {
		Update update;
		const std::string uri(script_.next(256) * 3u, '"');
		if (script_.flag()) update.state = static_cast<State>(script_.next(kStates));
		if (script_.flag()) update.uri = uri;
		if (script_.flag()) update.dialog = DialogNames{"c2", "far", "a", Direction::In};
		return update_by_hand(at.line, index, update, now_, policy_).value_or(Effects());
	}

	Effects store(Watched &at) {
		if (script_.flag())
			taken_ = {&at, take_rows(at.line, 1)};
		else if (taken_.first == &at)
			mark_stored(at.line, taken_.second);
		at.before = at.versions();
		return {};
	}

	// The server restarts: what the rows tell is all that is left.
	Effects restore(Watched &at) {
		Line fresh;
		fresh.text = at.line.text;
		for (auto &one : at.line.subscriptions) one.saved = 0;
		for (auto &one : at.line.appearances) one.saved = 0;
		const auto rows = take_rows(at.line, 1);
		for (const auto &row : rows.subscriptions)
			if (auto record = read_subscription(row, now_)) {
				record->subscription.number = ++fresh.last_subscription;
				fresh.subscriptions.push_back(std::move(record->subscription));
			}
		for (const auto &row : rows.state) {
			if (is_supplement(row)) continue;
			auto record = read_appearance(row, now_);
			require(record.has_value(), "an appearance survives a restart");
			add_appearance(fresh, std::move(record->appearance));
			if (!record->seizure) continue;
			record->seizure->number = ++fresh.last_subscription;
			fresh.subscriptions.push_back(std::move(*record->seizure));
		}
		at.line = std::move(fresh);
		taken_.first = nullptr;
		at.forget_world();
		at.before = at.versions();
		return {};
	}

	void follow(const Effects &effects) {
		for (const auto &effect : effects)
			if (const auto *one = std::get_if<FollowReplacement>(&effect))
				for (auto &at : lines_) {
					at.before = at.versions();
					at.take(follow_replacement(at.line, *one, now_, policy_), policy_, false);
				}
	}

	struct Asked {
		std::string contact, call_id, from_tag, to_tag;
		Package package = Package::CallInfo;
		uint32_t cseq = 0, expires = 0, index = 0;
	};

	Script script_;
	Policy policy_;
	int64_t now_ = 1'000'000;
	uint64_t last_tag_ = 0;
	Asked last_;
	std::pair<Watched *, LineRows> taken_{nullptr, {}};
	Watched lines_[2] = {Watched("sip:one@example.com"), Watched("sip:two@[2001:db8::1]:5070")};
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const CountedMemory memory;
	World(data, size).run();
	require(CountedMemory::blocks_out() == 0, "no block of shared memory is lost");
	return 0;
}
