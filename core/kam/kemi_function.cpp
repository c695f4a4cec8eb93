#include "core/kam/kemi_function.hpp"

#include <string>
#include <vector>

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

bool is_name(std::string_view text) noexcept {
	return !text.empty()
			&& text.find_first_not_of(
					   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")
			== text.npos;
}

using RunString = int (*)(sip_msg_t *, char *, char *);

// The engine itself writes the error to the log.
void ask_lua(std::string_view function) {
	const auto run = reinterpret_cast<RunString>(find_export(lit("lua_runstring"), 1, 0));
	sip_msg_t *msg = faked_msg_get_next();
	if (!run || !msg) return;
	const std::string name(function);
	const std::string code = is_name(function)
			? "if type(" + name + ") ~= 'function' then error('no function " + name
					+ "(), which a modparam names') end"
			: "error('a modparam names what is no function')";
	gparam_t parameter{};
	parameter.type = GPARAM_TYPE_STR;
	parameter.v.str = as_str(code);
	run(msg, reinterpret_cast<char *>(&parameter), nullptr);
}

} // namespace

void say_if_missing(std::string_view function) {
	static std::vector<std::string> asked; // as many as there are modparams
	for (const auto &known : asked)
		if (known == function) return;
	asked.emplace_back(function);
	const auto *engine = sr_kemi_eng_get();
	if (engine && view(engine->ename) == "lua") ask_lua(function);
}

} // namespace core::kam
