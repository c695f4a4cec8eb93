#include "test/e2e/b2b_example_fixture.hpp"

namespace test {

void B2bExampleTest::with(const std::string &example, const Defines &defines,
		const std::function<void()> &use_it, std::vector<std::string> modparams) {
	Recipe recipe;
	recipe.config = "doc/examples/" + example;
	recipe.defines = defines;
	recipe.modparams = std::move(modparams);
	own_ = std::make_unique<Kamailio>(recipe);
	own_->start();
	use(*own_);
	use_it();
}

void B2bExampleTest::tearDown() {
	if (!own_) return;
	B2bTest::tearDown();
	own_->stop();
	own_.reset();
}

} // namespace test
