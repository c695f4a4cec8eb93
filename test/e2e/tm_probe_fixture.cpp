#include "test/e2e/tm_probe_fixture.hpp"

#include "test/support/environment.hpp"

namespace test {

Recipe TmProbeTest::with_probe() {
	Recipe made;
	made.config = "test/e2e/probe/tm_probe.cfg";
	made.workers = 4;
	made.defines = {{"PROBE", '"' + probe_module("tm_probe") + '"'}};
	return made;
}

void TmProbeTest::no_session_stays() {
	for (int i = 0; i < 20 && sessions() > 0; ++i) ladder().wait(50);
	equal("0", std::to_string(sessions()), "sessions");
}

int TmProbeTest::number(const Json::Value &answer) {
	check(answer["result"].isInt(), "an RPC should give a number: " + answer.toStyledString());
	return answer["result"].asInt();
}

} // namespace test
