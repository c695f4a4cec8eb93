// A value or the reason why there is none. Failures that a caller can act on; absence is
// std::optional.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace core::base {

struct Error {
	std::string what; // one sentence for the log: what failed, where, what to do
};

template <class T>
class [[nodiscard]] Result {
public:
	Result(T value) : held_(std::move(value)) {}
	Result(Error error) : held_(std::move(error)) {}

	explicit operator bool() const noexcept { return std::holds_alternative<T>(held_); }
	T &value() { return std::get<T>(held_); }
	const T &value() const { return std::get<T>(held_); }
	const Error &error() const { return std::get<Error>(held_); }

private:
	std::variant<T, Error> held_;
};

// Success without a value: `return Done{};`
struct Done {};

} // namespace core::base
