#include "core/sip/answer_facts.hpp"

#include <string>

#include "core/sip/own_branches.hpp"
#include "core/sip/raw_header.hpp"
#include "test/fuzz/property.hpp"

using namespace core::sip;
using test::require;

// A message from the network: what is read of it lies inside, and is what its headers say.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const auto text = test::text_of(data, size);
	const auto facts = AnswerFacts::parse(text);
	if (!facts) return 0;
	require(facts->code >= 100 && facts->code < 700, "a code is one of SIP");
	require(!facts->branch.empty() && test::is_inside(facts->branch, header_in(text, "Via")),
			"the branch is that of the topmost Via");
	require(!facts->retry_after || facts->code == 503, "a pause is asked for by a 503");
	const OwnBranches ours(1, {2, 3});
	OwnBranches::Room room;
	if (const auto branch = ours.parse(facts->branch))
		require(facts->branch.substr(OwnBranches::kCookie.size()) == ours.print(*branch, room),
				"a branch has one spelling");
	return 0;
}
