// A text of the operator's that may hold pseudo-variables: "sip:$RAi:$RAp".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/kam/kamailio.hpp"

namespace core::kam {

class TextFormat {
public:
	TextFormat() = default;
	TextFormat(const TextFormat &) = delete; // the host keeps pointers into text_
	TextFormat &operator=(const TextFormat &) = delete;

	// In mod_init. False: a variable of it does not exist. An empty text is none.
	bool parse(std::string_view text);
	explicit operator bool() const noexcept { return format_; }

	// As it stands for this message; without a message, for one that says nothing. nullopt: a variable has no value.
	std::optional<std::string> value(sip_msg_t *msg) const;
	// As a parameter of a function of the script: a variable without a value is an empty text.
	std::string text(sip_msg_t *msg) const;

private:
	std::string text_;
	pv_elem_t *format_ = nullptr; // lives as long as the server
};

// A parameter of a function of the script, as fixup_text leaves it. A variable without a value is an empty text, where the
// host would write "<null>"; so is a parameter that is not given.
std::string parameter_text(sip_msg_t *msg, const gparam_t *parameter);

} // namespace core::kam
