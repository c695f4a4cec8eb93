// What most tests include of the system and the standard library. The build compiles it once and gives it to each
// test; a test names what it uses all the same.
#pragma once

#include <cppunit/extensions/HelperMacros.h>
#include <json/json.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
