// The bytes drive a line: calls, events, retrievals, answers to PUBLISH. Whatever comes, indexes are used once, one PUBLISH
// is under way for each watcher, what is stored comes back, and a line whose calls have ended is over in the end.
#include <set>

#include "b2b/sca/domain/naming.hpp"
#include "b2b/sca/domain/rows.hpp"
#include "core/sip/call_info.hpp"
#include "test/fuzz/property.hpp"

using namespace b2b_sca;
using test::require;

namespace {

std::string new_call_id() {
	return "call";
}

class Story {
public:
	explicit Story(std::string_view bytes) : rest_(bytes) {
		policy_.max_appearances = 3;
		policy_.has_mixer = true;
		line_.texts.set({{LineText::Name, "a"}, {LineText::Aor, "sip:a@b"}});
		add_watcher(line_, "sip:w@b");
		add_watcher(line_, "sip:v@b");
	}

	void run() {
		while (!rest_.empty()) {
			step();
			holds();
		}
		end();
	}

private:
	unsigned next() {
		if (rest_.empty()) return 0;
		const auto byte = static_cast<unsigned char>(rest_.front());
		rest_.remove_prefix(1);
		return byte;
	}
	void step() {
		switch (next() % 7) {
		case 0:
			return begin();
		case 1:
			happen(line_, next() % 8, static_cast<Event>(next() % kEvents), now_);
			return;
		case 2:
			retrieve(line_, next() % 4, next() % 2 ? "sip:p@b" : "sip:q@b", now_, policy_);
			return;
		case 6:
			return member();
		case 3:
			return publish();
		case 4:
			return answer();
		default:
			now_ += next() % 64;
		}
	}
	void member() {
		const auto key = "b2b.1." + std::to_string(next() % 10);
		const uint32_t serial = next() % 8;
		switch (next() % 6) {
		case 0:
			member_is_in(line_, serial, key, "sip:p@b", now_);
			break;
		case 1:
			member_is_gone(line_, serial, key, now_);
			break;
		case 2:
			member_holds(line_, serial, next() % 2 ? key : "", next() % 2, now_);
			break;
		case 3:
			moved(line_, serial, now_);
			break;
		case 4:
			move_failed(line_, serial, now_);
			break;
		default:
			phone_has_left(line_, serial, now_);
		}
		line_.orders.clear();
	}
	void begin() {
		const auto text = rest_.substr(0, next() % 40);
		const auto party = party_of(text);
		Claim asked;
		asked.domain = "b";
		if (party) asked.party = *party;
		asked.owner = "sip:p@b";
		asked.wanted = next() % 6;
		const auto claimed = claim(line_, asked, now_, policy_);
		if (auto *call = find_serial(line_, claimed.serial))
			note(line_, *call, {{AppText::Key, "k"}});
	}
	void publish() {
		for (const auto &one : due_publishes(line_, now_, policy_, new_call_id)) {
			require(under_way_.insert(one.place).second, "one at a time");
			sent_[one.place] = now_;
		}
	}
	void answer() {
		constexpr unsigned kCodes[] = {200, 202, 412, 423, 408, 500};
		const size_t place = next() % 3;
		PublishAnswer came;
		came.code = kCodes[next() % 6];
		const auto etag = rest_.substr(0, next() % 8);
		came.etag = etag;
		came.expires = next() * 4;
		came.min_expires = next() * 16;
		published(line_, place, came, now_);
		under_way_.erase(place);
	}
	// What tm has given up is not under way.
	void holds() {
		for (auto it = under_way_.begin(); it != under_way_.end();)
			it = now_ - sent_[*it] >= 60 ? under_way_.erase(it) : std::next(it);
		std::set<uint32_t> indexes;
		for (const auto &call : line_.appearances) {
			require(call.state != State::Idle, "an idle call is not kept");
			require(indexes.insert(call.index).second, "an index is used once");
			require(call.index >= 1 && call.index <= policy_.max_appearances, "and is a sane one");
		}
		comes_back();
	}
	void comes_back() {
		const auto rows = take_rows(line_, 1);
		if (rows.lines.empty()) return;
		Line again;
		require(read_line(rows.lines[0], again, now_), "a row is read");
		for (const auto &call : again.appearances) {
			const auto *before = find_index(line_, call.index);
			require(before && call.state == kept_as(before->state), "as it was written");
		}
	}
	void end() {
		while (!line_.appearances.empty())
			happen(line_, line_.appearances[0].serial, Event::Ended, now_);
		for (int round = 0; round < 40 && !is_over(line_, policy_); ++round) {
			now_ += 4'000;
			line_.orders.clear(); // carried out
			publish();
			for (const size_t place : {0u, 1u}) published(line_, place, {500, {}, {}, {}}, now_);
			under_way_.clear();
		}
		require(is_over(line_, policy_) && due_at(line_) == 0, "nothing stays");
	}

	std::string_view rest_;
	Policy policy_;
	Line line_;
	int64_t now_ = 1'000;
	std::set<size_t> under_way_;
	int64_t sent_[2] = {};
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	if (const auto named = line_named(text, "b"))
		require(core::sip::CallInfo::parse(core::sip::print_index(named->domain, 1)).has_value(),
				"its index can be said");
	Story(text).run();
	return 0;
}
