// The bytes are what publishers and phones ask of one line, Call-Info headers of any text among it. After every step
// the line must make sense, whatever memory was left for the step. Bytes that begin with "{" are a row of it.
#include <map>
#include <set>
#include <string>

#include "core/sip/scan.hpp"
#include "sca/presence_callinfo/domain/composition.hpp"
#include "sca/presence_callinfo/domain/line_json.hpp"
#include "sca/presence_callinfo/domain/publish.hpp"
#include "sca/presence_callinfo/domain/seize.hpp"
#include "test/fuzz/property.hpp"
#include "test/unit/core/counted_memory.hpp"

using namespace callinfo;
using test::CountedMemory;
using test::require;

namespace {

constexpr int kPlenty = 1 << 30;

class Script {
public:
	explicit Script(std::string_view bytes) : rest_(bytes) {}
	bool is_over() const { return rest_.empty(); }
	unsigned next(unsigned limit) {
		if (rest_.empty()) return 0;
		const auto byte = static_cast<unsigned char>(rest_.front());
		rest_.remove_prefix(1);
		return byte % limit;
	}
	// Up to the next line end.
	std::string text() {
		const auto end = std::min(rest_.find('\n'), rest_.size());
		std::string taken(rest_.substr(0, end));
		rest_.remove_prefix(std::min(end + 1, rest_.size()));
		return taken;
	}

private:
	std::string_view rest_;
};

struct World {
	Line line;
	Policy policy;
	int64_t now = 1000;
	unsigned etags = 0;
	std::string names[4];
	std::string shown_last;

	World() {
		line.key = "bob@example.com";
		policy.max_publications = 6;
		policy.max_call_info = 600;
		shown_last = print_line(line, policy);
	}

	void check_told(const Effects &effects) {
		const std::string now_shown = print_line(line, policy);
		require((now_shown != shown_last) == (first<Tell>(effects) != nullptr),
				"watchers are told when they see something else, and only then");
		shown_last = now_shown;
	}

	core::sip::MessageFacts facts(std::string_view method, unsigned name) const {
		core::sip::MessageFacts facts;
		facts.method = method;
		facts.request_uri = "sip:bob@example.com";
		facts.contacts = 1;
		facts.contact = "sip:phone@192.0.2.1";
		facts.call_id = name % 2 ? "c1" : "c2";
		facts.from.tag = name / 2 ? "f1" : "f2";
		return facts;
	}

	void publishes(Script &script) {
		std::string &etag = names[script.next(4)];
		const unsigned how = script.next(4);
		auto asked = facts("PUBLISH", 0);
		asked.expires = how == 3 ? 0 : 5 + how;
		const std::string text = script.text();
		if (!text.empty()) asked.call_info = {text};
		const std::string tag = etag;
		const auto checked = check_publish(
				asked, tag.empty() ? std::string_view() : std::string_view(tag), policy);
		if (const auto *reply = std::get_if<Reply>(&checked))
			return require(reply->code == 400, "what is refused is bad");
		const auto effects = publish(
				line, std::get<Publish>(checked), "e" + std::to_string(++etags), now, policy);
		const auto *reply = first<Reply>(effects);
		require(reply != nullptr, "there is an answer");
		if (reply->code == 412 || asked.expires == 0u)
			etag.clear();
		else if (reply->code == 200)
			etag = reply->etag;
		check_told(effects);
	}

	void seizes(Script &script) {
		auto asked = facts("SUBSCRIBE", script.next(4));
		const bool is_within = script.next(2);
		const bool is_taken = script.next(4) != 0;
		if (is_within) asked.to.tag = "t";
		asked.expires = script.next(3) * 7;
		const std::string text = script.text();
		if (!text.empty()) asked.call_info = {text};
		const auto checked = check_seize(asked, policy);
		if (std::get_if<Reply>(&checked)) return;
		const auto &seize_asked = std::get<Seize>(checked);
		if (is_within) return check_told(seize_again(line, seize_asked, now, policy));
		if (find_seizure(line, seize_asked.call_id, seize_asked.from_tag)) return;
		const auto state = state_of(line, seize_asked.index);
		const auto effects = seize(line, seize_asked, now, policy);
		require(state == AppearanceState::Idle || !first<Grant>(effects),
				"an index in any state but idle is taken");
		check_told(effects);
		check_told(confirm(line, seize_asked, is_taken, policy));
	}

	void check() {
		require(line.publications.size() <= policy.max_publications, "there is a limit");
		const auto list = print_line(line, policy);
		require(list.size() <= policy.max_call_info, "the list has room in its header");
		require(core::sip::is_header_safe(list), "and ends none");
		const std::string idle = "<sip:example.com>;appearance-index=*;appearance-state=idle";
		require(list.size() >= idle.size()
						&& list.compare(list.size() - idle.size(), idle.size(), idle) == 0,
				"idle comes last");
		const auto said = read_states({list}, policy);
		require(said.has_value(), "what we print we read");
		const auto all = shown(line);
		require(said->size() <= all.size(), "each once");
		for (size_t i = 0; i < said->size(); ++i)
			require((*said)[i].index == all[i].index && (*said)[i].state == all[i].state,
					"and it says what is so");
		std::set<uint32_t> seized;
		for (const auto &one : line.publications)
			if (one.is_seizure())
				require(seized.insert(one.all.front().index).second, "an index is seized once");
		const auto back = parse_publications(print_publications(KeptLine(line)));
		require(back && print_publications(KeptLine(*back)) == print_publications(KeptLine(line)),
				"a restart brings it back");
	}

	// A step that runs out of memory changes nothing that anybody sees.
	void step_or_run_out(Script &script) {
		const unsigned left = script.next(8);
		CountedMemory::allow(left == 7 ? static_cast<int>(script.next(8)) : kPlenty);
		try {
			step(script);
		} catch (const std::bad_alloc &) {
			CountedMemory::allow(kPlenty);
			require(print_line(line, policy) == shown_last, "nothing has changed");
		}
		CountedMemory::allow(kPlenty);
	}

	void step(Script &script) {
		switch (script.next(3)) {
		case 0:
			return publishes(script);
		case 1:
			return seizes(script);
		default:
			now += script.next(8);
			check_told(expire(line, now, policy));
			require(next_end(line) == 0 || next_end(line) > now, "what has run out is gone");
		}
	}
};

void read_as_row(std::string_view bytes) {
	auto line = parse_publications(bytes);
	if (!line) return;
	const auto again = parse_publications(print_publications(KeptLine(*line)));
	require(again && print_publications(KeptLine(*again)) == print_publications(KeptLine(*line)),
			"what we read we print");
	line->key = "bob@example.com";
	require(print_line(*line, {}).size() <= Policy().max_call_info, "the list has room");
	expire(*line, INT64_MAX, {});
	require(line->publications.empty(), "all ends");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const std::string_view bytes(reinterpret_cast<const char *>(data), size);
	if (!bytes.empty() && bytes.front() == '{') {
		read_as_row(bytes);
		return 0;
	}
	const CountedMemory memory;
	{
		World world;
		for (Script script(bytes); !script.is_over(); world.check()) world.step_or_run_out(script);
	}
	require(CountedMemory::blocks_out() == 0, "all memory is given back");
	return 0;
}
