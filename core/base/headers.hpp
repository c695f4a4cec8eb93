// What most code without a host includes of the standard library. The build compiles it once and gives it to
// each object. A source names what it uses all the same: `make tidy` reads each one without this.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>
