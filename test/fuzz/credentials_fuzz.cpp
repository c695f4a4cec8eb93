#include "b2b/entities/domain/credentials.hpp"

#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"
#include "test/fuzz/property.hpp"

using namespace b2b_entities;
using test::require;

namespace {

std::string some_hash(std::string_view text) {
	return std::to_string(text.size());
}

} // namespace

// The text of a credential; an answer, whole.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	if (const auto one = Credential::parse(text))
		require(one->user.find(':') == one->user.npos && !one->realm.empty(), "it has three parts");

	const std::vector<Credential> ours = {{"u", "a", "p"}, {"u", "b", "p"}};
	const Answering with{ours, {some_hash, some_hash}, "cn"};
	const auto lines = answer_challenge(text, {}, {"BYE", "sip:b", {}}, with);
	std::string_view rest = lines;
	while (const auto header = core::sip::next_header(rest)) {
		require(core::sip::is_header_safe(header->line), "nothing ends a line");
		auto value = header->value;
		const auto digest = core::sip::next_digest(value);
		require(digest && digest->count <= 1 && !core::sip::next_digest(value),
				"one answer a line");
	}
	answer_challenge(text, lines, {"BYE", "sip:b", {}}, with);
	answer_challenge("x\r\nProxy-Authenticate: Digest realm=a,nonce=1,stale=true\r\n", text,
			{"BYE", "sip:b", {}}, with);
	return 0;
}
