// demo: shows the steps and ends; demo --run: leaves the server up.
#include <cstdio>
#include <exception>
#include <string_view>

#include "test/demo/b2b_sca_story.hpp"
#include "test/demo/b2b_story.hpp"
#include "test/demo/open_office.hpp"
#include "test/demo/story.hpp"

namespace {

bool show(const test::Recipe &recipe, bool (*tell)(test::Kamailio &)) {
	test::Kamailio server(recipe);
	server.start();
	const bool is_good = tell(server);
	server.stop(); // throws when the server is not well
	return is_good;
}

bool show_all() {
	const bool is_office_good = show(demo::office(), demo::tell);
	const bool is_b2bua_good = show(demo::b2bua(), demo::tell_of_b2bua);
	const bool is_line_good = show(demo::shared_line_b2bua(), demo::tell_of_shared_line);
	return is_office_good && is_b2bua_good && is_line_good;
}

} // namespace

int main(int count, char **words) {
	const std::string_view word = count > 1 ? words[1] : "";
	if (count > 2 || (count == 2 && word != "--run")) {
		std::fprintf(stderr, "usage: demo [--run]\n");
		return 2;
	}
	try {
		const bool is_good = word.empty() ? show_all() : demo::stay_open();
		return is_good ? 0 : 1;
	} catch (const std::exception &error) {
		std::printf("%s\n", error.what());
		return 1;
	}
}
