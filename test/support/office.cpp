#include "test/support/office.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>

namespace test {

Recipe with(const std::vector<std::string> &modparams) {
	Recipe recipe;
	recipe.modparams = modparams;
	return recipe;
}

std::string config_without_database() {
	static const struct File {
		File() {
			std::ifstream example(project_root() + "/doc/examples/sca-basic.cfg");
			std::ofstream copy(name);
			for (std::string line; std::getline(example, line);)
				if (line.find("db_sqlite") == line.npos) copy << line << "\n";
		}
		~File() { std::filesystem::remove(name); }
		const std::string name = std::filesystem::temp_directory_path()
				/ ("sca-basic." + std::to_string(getpid()) + ".cfg");
	} file;
	return file.name;
}

Recipe before_subscribe(const std::string &statement, const std::string &file) {
	std::ifstream basic(project_root() + "/doc/examples/sca-basic.cfg");
	std::string text{std::istreambuf_iterator<char>(basic), {}};
	text.insert(text.find("sca_handle_subscribe();"), statement);
	text.insert(text.find("####### routing"), "loadmodule \"nathelper.so\"\n");
	Recipe recipe;
	recipe.config = std::filesystem::temp_directory_path() / file;
	std::ofstream(recipe.config) << text;
	return recipe;
}

Recipe saying(const std::string &statement, const std::string &instead) {
	std::ifstream example(project_root() + "/doc/examples/sca-basic.cfg");
	std::string text{std::istreambuf_iterator<char>(example), {}};
	for (auto at = text.find(statement); at != text.npos;
			at = text.find(statement, at + instead.size()))
		text.replace(at, statement.size(), instead);
	// Servers of different scripts have different files.
	const auto number = std::to_string(std::hash<std::string>()(text));
	Recipe recipe;
	recipe.config = std::filesystem::temp_directory_path() / ("sca-said." + number + ".cfg");
	std::ofstream(recipe.config) << text;
	return recipe;
}

std::string refusal_of(Kamailio &server) {
	try {
		server.start();
	} catch (const std::runtime_error &refused) {
		return refused.what();
	}
	std::string what;
	for (const auto &modparam : server.recipe().modparams) what += " " + modparam;
	CPPUNIT_FAIL("the server should have refused to start:" + what);
	throw std::logic_error("not reached");
}

void must_hold(const std::string &text, const std::string &part) {
	CPPUNIT_ASSERT_MESSAGE("\"" + part + "\" should be in:\n" + text, text.find(part) != text.npos);
}

} // namespace test
