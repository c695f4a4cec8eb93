// What the environment says of a run of the tests, and where it finds what is tested.
#pragma once

#include <string>

namespace test {

std::string env_or(const char *name, const std::string &otherwise); // set to nothing is not set
bool wants_sanitizer();

std::string our_modules();                         // their folder
std::string probe_module(const std::string &name); // one of test/e2e/probe, for loadmodule

} // namespace test
