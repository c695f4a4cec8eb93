#include "test/e2e/b2b_example_fixture.hpp"

namespace test {

void B2bExampleTest::with(
		const std::string &example, const Defines &defines, const std::function<void()> &use_it) {
	Recipe recipe;
	recipe.config = "doc/examples/" + example;
	recipe.defines = defines;
	Kamailio server(recipe);
	server.start();
	use(server);
	use_it();
	no_session_stays();
	server.stop();
	use(shared_kamailio(with_b2b()));
}

void B2bExampleTest::expect_logged(const std::string &text) {
	check(server().log().find(text) != std::string::npos, "not in the log: " + text);
}

} // namespace test
