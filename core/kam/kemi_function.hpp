// A function of a KEMI script that a modparam names. Its engine passes over one that the script lacks without a
// word.
#pragma once

#include <string_view>

namespace core::kam {

// Says so in the log, once in each process, where the script has no such function. Only Lua can be asked.
void say_if_missing(std::string_view function);

} // namespace core::kam
