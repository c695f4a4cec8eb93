// What is compiled once for all modules logs under the name of the module that it is a part of.
#include "test/support/environment.hpp"
#include "test/support/kamailio.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace test;
namespace fs = std::filesystem;

// What a host says that loads nothing but the module, which misses tm then.
std::string complaint_of(const std::string &module) {
	const auto config = fs::temp_directory_path() / ("alone." + std::to_string(getpid()) + ".cfg");
	std::ofstream(config) << "#!KAMAILIO\nlisten=udp:127.0.0.1:" << free_port()
						  << "\nloadmodule \"pv.so\"\n"
						  << "loadmodule \"" << module << ".so\"\nrequest_route { exit; }\n";
	std::vector<std::string> command{"env"};
	for (const auto &word : environment_of_ours()) command.push_back(word);
	for (const auto &word :
			{std::string("kamailio"), std::string("-DD"), std::string("-E"), "-f" + config.string(),
					"-L" + our_modules() + ":/usr/lib/x86_64-linux-gnu/kamailio/modules",
					"-Y" + fs::temp_directory_path().string()})
		command.push_back(word);
	const auto output = run(command);
	fs::remove(config);
	CPPUNIT_ASSERT_MESSAGE(output.text, output.status != 0);
	return output.text;
}

class ModuleNameTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(ModuleNameTest);
	CPPUNIT_TEST(each_module_logs_under_its_name);
	CPPUNIT_TEST_SUITE_END();

	void each_module_logs_under_its_name() {
		int count = 0;
		for (const auto &file : fs::directory_iterator(our_modules())) {
			if (file.path().extension() != ".so") continue;
			const auto module = file.path().stem().string(), text = complaint_of(module);
			const auto begin = "ERROR: " + module + " [./core/kam/entry.hpp:";
			CPPUNIT_ASSERT_MESSAGE(text, text.find(begin) != text.npos);
			++count;
		}
		CPPUNIT_ASSERT(count >= 2);
	}
};

CPPUNIT_TEST_SUITE_REGISTRATION(ModuleNameTest);

} // namespace
