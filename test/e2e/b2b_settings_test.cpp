// Every parameter of b2b_entities.so, b2b_logic.so, b2b_sca.so and presence_callinfo.so with every kind of value that cannot be used: the server does not
// start, and a line says which parameter it is.
#include "test/support/environment.hpp"
#include "test/support/kamailio.hpp"
#include "test/support/net.hpp"
#include "test/support/process.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <utility>

namespace {

using namespace test;
namespace fs = std::filesystem;

// Values as they stand in a modparam, divided by blanks; a blank within one is written _.
struct Bad {
	const char *module, *parameter, *values;
	const char *beside = ""; // further modparams
};

constexpr char kEntities[] = "b2b_entities", kLogic[] = "b2b_logic", kSca[] = "b2b_sca",
			   kCallinfo[] = "presence_callinfo";
// What b2b_sca.so and presence_callinfo.so need beside them.
constexpr char kWithSca[] = R"cfg(loadmodule "b2b_sca.so"
modparam("b2b_sca", "shared_line_spec_param", "$var(line)")
modparam("b2b_sca", "appearance_name_addr_spec_param", "$var(party)")
)cfg";
constexpr char kWithStoredSca[] = R"cfg(loadmodule "b2b_sca.so"
modparam("b2b_sca", "shared_line_spec_param", "$var(line)")
modparam("b2b_sca", "appearance_name_addr_spec_param", "$var(party)")
modparam("b2b_sca", "db_mode", 1)
)cfg";
constexpr char kWithPresence[] = R"cfg(loadmodule "presence.so"
modparam("presence", "publ_cache", 2)
modparam("presence", "subs_db_mode", 0)
loadmodule "presence_callinfo.so"
)cfg";
constexpr char kInRedis[] =
		R"(modparam("b2b_entities|b2b_logic", "cachedb_url", "redis://localhost")
modparam("ndb_redis", "init_without_redis", 1)
modparam("b2b_entities|b2b_logic", "db_optional", 1)
)";
// Of numbers each end of the range.
constexpr Bad kNumbers[] = {
		{kEntities, "hash_size", "0 17"},
		{kEntities, "auto_handle", "-1 2"},
		{kEntities, "passthru_prack", "-1 2"},
		{kEntities, "nat_target", "-1 3"},
		{kEntities, "ack_timeout", "0 91"},
		{kEntities, "max_sessions", "0 10000001"},
		{kEntities, "max_legs", "1 1001"},
		{kEntities, "max_rate", "-1 100001"},
		{kEntities, "max_body", "999 65001"},
		{kEntities, "session_timer", "-1 2"},
		{kEntities, "session_expires", "1 86401 89"},
		{kEntities, "min_se", "1 86401"},
		{kEntities, "db_mode", "-1 3"},
		{kEntities, "update_period", "0 86401"},
		{kEntities, "db_optional", "-1 2"},
		{kEntities, "db_timeout", "0 60001"},
		{kEntities, "dmq", "-1 2"},
		{kEntities, "orphan_timeout", "0 86401"},
		{kEntities, "restored_check", "-1 86401"},
		{kEntities, "ua_default_timeout", "0 2592001"},
		{kLogic, "hash_size", "0 21"},
		{kLogic, "cleanup_period", "0 3601"},
		{kLogic, "max_duration", "-1 2592001"},
		{kLogic, "contact_user", "-1 2"},
		{kLogic, "b2bl_th_init_timeout", "0 3601"},
		{kLogic, "b2bl_early_update", "-1 2"},
		{kLogic, "old_entity_term_delay", "-1 3601"},
		{kLogic, "hold_first_after", "0 31"},
		{kLogic, "max_script_depth", "0 101"},
		{kLogic, "limit_reply", "-1 2"},
		{kLogic, "db_mode", "-1 3"},
		{kLogic, "update_period", "0 86401"},
		{kLogic, "db_optional", "-1 2"},
		{kLogic, "db_timeout", "0 60001"},
		{kSca, "hash_size", "0 21", kWithSca},
		{kSca, "max_appearances", "0 10001", kWithSca},
		{kSca, "publish_expires", "59 86401", kWithSca},
		{kSca, "db_mode", "-1 3", kWithSca},
		{kSca, "update_period", "0 86401", kWithSca},
		{kSca, "db_optional", "-1 2", kWithSca},
		{kSca, "db_timeout", "0 60001", kWithSca},
		{kCallinfo, "hash_size", "0 17", kWithPresence},
		{kCallinfo, "call_info_max_expires", "0 31536001", kWithPresence},
		{kCallinfo, "line_seize_max_expires", "0 86401", kWithPresence},
		{kCallinfo, "max_index", "0 100001", kWithPresence},
		{kCallinfo, "max_lines", "0 100000001", kWithPresence},
		{kCallinfo, "max_publications", "0 10001", kWithPresence},
		{kCallinfo, "max_call_info", "255 60001", kWithPresence},
		{kCallinfo, "db_mode", "-1 3", kWithPresence},
		{kCallinfo, "update_period", "0 86401", kWithPresence},
		{kCallinfo, "db_optional", "-1 2", kWithPresence},
		{kCallinfo, "db_timeout", "0 60001", kWithPresence},
};
// Where "" is not among them it stands for the default.
constexpr Bad kTexts[] = {
		{kEntities, "script_req_route", R"("nowhere" "a_b")"},
		{kEntities, "script_reply_route", R"("nowhere" "a_b")"},
		{kEntities, "credential", R"("" "user" "user:realm" ":realm:secret")"},
		{kEntities, "db_url", R"("nonsense" "mysql:" "://")"},
		{kEntities, "db_table", R"("" "two_words" "t;DROP" "`t`")"},
		{kEntities, "cachedb_url", R"("nonsense" "redis://" "mysql://user@host/name")"},
		{kEntities, "cachedb_key_prefix", R"("")", kInRedis},
		{kEntities, "advertised_contact", R"("nonsense" "<>" "<sip:a@b")"},
		{kEntities, "event_callback", ""}, // nobody knows a function of KEMI before it is called
		{kLogic, "script_req_route", R"("nowhere" "a_b")"},
		{kLogic, "script_reply_route", R"("nowhere" "a_b")"},
		{kLogic, "scenario", R"("" "/nowhere.xml" "/")"},
		{kLogic, "custom_headers", R"("a_b" "X-One;X:Two" "X-One,X-Two")"},
		{kLogic, "custom_headers_regexp", R"("/x" "/x/z" "/(/e" "/[/")"},
		{kLogic, "init_callid_hdr", R"("a:b" "a_b" "Call-ID")"},
		{kLogic, "server_address", R"x("nonsense" "$nothing(x)" "mailto:a")x"},
		{kLogic, "b2bl_from_spec_param", R"x("from" "$nothing(x)")x"},
		{kLogic, "db_url", R"("nonsense" "mysql:" "://")"},
		{kLogic, "db_table", R"("" "two_words" "t;DROP" "`t`")"},
		{kLogic, "cachedb_url", R"("nonsense" "redis://" "mysql://user@host/name")"},
		{kLogic, "cachedb_key_prefix", R"("")", kInRedis},
		{kLogic, "event_callback", ""},
		{kSca, "presence_server", R"("nonsense" "mailto:a@b" "sip:")", kWithSca},
		{kSca, "watchers_avp_spec", R"x("watchers" "$var(watchers)" "$avp(")x", kWithSca},
		{kSca, "shared_line_spec_param", R"x("" "line" "$nothing(x)")x", kWithSca},
		{kSca, "appearance_name_addr_spec_param", R"x("" "party" "$nothing(x)")x", kWithSca},
		{kSca, "shared_line_domain", R"("two_words" "<a>" "a@b")", kWithSca},
		{kSca, "bridge_uri", R"("nonsense" "mailto:a@b" "<sip:a@b")", kWithSca},
		{kSca, "db_url", R"("nonsense" "mysql:" "://")", kWithStoredSca},
		{kSca, "table_name", R"("" "two_words" "t;DROP" "`t`")", kWithSca},
		{kSca, "shared_line_column", R"("" "two_words" "c;DROP" "`c`" "watchers")", kWithSca},
		{kSca, "watchers_column", R"("" "app1_CALL_state")", kWithSca},
		{kSca, "app1_shared_entity_column", R"("" "two_words")", kWithSca},
		{kSca, "app1_call_state_column", R"("" "watchers")", kWithSca},
		{kSca, "app1_call_info_uri_column", R"("")", kWithSca},
		{kSca, "app1_call_info_appearance_uri_column", R"("")", kWithSca},
		{kSca, "app1_b2bl_key_column", R"("")", kWithSca},
		{kSca, "app10_b2bl_key_column", R"("app9_b2bl_key" "k'")", kWithSca},
		{kCallinfo, "db_url", R"("nonsense" "mysql:" "://")", kWithPresence},
		{kCallinfo, "db_table", R"("" "two_words" "t;DROP" "`t`")", kWithPresence},
};
// Those of the other appearances are read in the same loop as those of the first and the tenth.
const std::regex kOtherColumns("b2b_sca app([2-9]|10)_\\w+_column");

class B2bSettingsTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bSettingsTest);
	CPPUNIT_TEST(each_parameter_stands_in_the_tables);
	CPPUNIT_TEST(what_is_of_another_type);
	CPPUNIT_TEST(numbers_that_cannot_be);
	CPPUNIT_TEST(texts_that_cannot_be);
	CPPUNIT_TEST_SUITE_END();

	static constexpr std::pair<const char *, const char *> kModules[] = {
			{"b2b/entities", kEntities}, {"b2b/logic", kLogic}, {"b2b/sca", kSca},
			{"sca/presence_callinfo", kCallinfo}};
	// As their modules list them, with their type.
	static std::map<std::string, std::string> declared() {
		std::map<std::string, std::string> all;
		for (const auto &[folder, module] : kModules) {
			std::ifstream file(project_root() + "/" + folder + "/" + module + "_mod.cpp");
			const std::string text{std::istreambuf_iterator<char>(file), {}};
			const std::regex entry(R"re(lit\("(\w+)"\),\s*PARAM_(\w+))re");
			for (std::sregex_iterator it(text.begin(), text.end(), entry), end; it != end; ++it)
				all[module + (" " + it->str(1))] = it->str(2);
		}
		return all;
	}

	void each_parameter_stands_in_the_tables() {
		auto missing = declared();
		CPPUNIT_ASSERT(missing.size() > 120);
		const auto strike = [&](const Bad &row, const std::string &type) {
			const auto name = std::string(row.module) + " " + row.parameter;
			CPPUNIT_ASSERT_EQUAL_MESSAGE(name, type, missing[name]);
			missing.erase(name);
		};
		for (const auto &row : kNumbers) strike(row, "INT");
		for (const auto &row : kTexts) strike(row, "STRING");
		for (auto it = missing.begin(); it != missing.end();)
			it = std::regex_match(it->first, kOtherColumns) ? missing.erase(it) : std::next(it);
		CPPUNIT_ASSERT_MESSAGE(
				missing.empty() ? "" : missing.begin()->first + " is missing", missing.empty());
	}

	// What the server says, which has to end by itself.
	static std::string complaint(const std::string &modparams) {
		const auto folder = fs::temp_directory_path();
		const auto config = folder / ("bad." + std::to_string(getpid()) + ".cfg");
		std::ofstream(config) << "#!KAMAILIO\nlisten=udp:127.0.0.1:" << free_port()
							  << "\ndisable_tcp=yes\nloadmodule \"tm.so\"\nloadmodule \"sl.so\"\n"
								 "loadmodule \"pv.so\"\nloadmodule \"ndb_redis.so\"\n"
								 "loadmodule \"db_text.so\"\nloadmodule \"b2b_entities.so\"\n"
								 "loadmodule \"b2b_logic.so\"\n"
							  << modparams << "request_route { exit; }\n";
		std::vector<std::string> command{"timeout", "5", "env"};
		for (const auto &word : environment_of_ours()) command.push_back(word);
		for (const auto &word : {std::string("kamailio"), std::string("-DD"), std::string("-E"),
					 "-f" + config.string(), "-m" + std::string("16"),
					 "-L" + our_modules() + ":/usr/lib/x86_64-linux-gnu/kamailio/modules",
					 "-Y" + folder.string()})
			command.push_back(word);
		const auto output = run(command);
		fs::remove(config);
		return output.status == 0 ? "it has started" : output.text;
	}

	// Nothing where it is refused by its name.
	static std::string accepted(const Bad &row, std::string value) {
		std::replace(value.begin(), value.end(), '_', ' ');
		const auto line = std::string("modparam(\"") + row.module + "\", \"" + row.parameter
				+ "\", " + value + ")\n";
		const auto said = complaint(row.beside + line);
		const std::string name = row.parameter;
		const bool is_named = said.find(": modparam " + name) != said.npos
				|| said.find("parameter <" + name + ">") != said.npos; // as the host says it
		return is_named ? "" : line + said + "\n";
	}
	template <size_t N>
	static void all_refused(const Bad (&rows)[N]) {
		std::string all;
		for (const auto &row : rows) {
			std::istringstream values(row.values);
			for (std::string value; values >> value;) all += accepted(row, value);
		}
		CPPUNIT_ASSERT_MESSAGE(
				"should be refused by the name of the parameter:\n" + all, all.empty());
	}

	// The host sees to that, by the type that is declared.
	void what_is_of_another_type() {
		constexpr Bad kOthers[] = {
				{kEntities, "max_body", R"("2000" "" "many")"},
				{kEntities, "credential", "5"},
				{kLogic, "max_duration", R"("60" "" "long")"},
				{kLogic, "server_address", "5"},
		};
		all_refused(kOthers);
	}
	void numbers_that_cannot_be() { all_refused(kNumbers); }
	void texts_that_cannot_be() { all_refused(kTexts); }
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bSettingsTest);

} // namespace
