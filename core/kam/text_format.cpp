#include "core/kam/text_format.hpp"

#include "core/kam/str.hpp"

namespace core::kam {
namespace {

std::optional<std::string> value_of(sip_msg_t *msg, pv_spec_t *variable) {
	pv_value_t value{};
	if (!msg || pv_get_spec_value(msg, variable, &value) != 0) return std::nullopt;
	std::optional<std::string> text;
	if (value.flags & PV_VAL_STR) text = std::string(view(value.rs));
	pv_value_destroy(&value);
	return text;
}

std::string text_of(sip_msg_t *msg, const pv_elem_t *parts) {
	std::string made;
	for (const pv_elem_t *part = parts; part; part = part->next) {
		made += view(part->text);
		if (part->spec) made += value_of(msg, part->spec).value_or("");
	}
	return made;
}

} // namespace

bool TextFormat::parse(std::string_view text) {
	text_ = text;
	format_ = nullptr;
	if (text_.empty()) return true;
	str raw = as_str(text_);
	return pv_parse_format(&raw, &format_) == 0 && format_;
}

std::optional<std::string> TextFormat::value(sip_msg_t *msg) const {
	if (!msg && faked_msg_init() == 0) msg = faked_msg_next();
	std::string made;
	for (const pv_elem_t *part = format_; part; part = part->next) {
		made += view(part->text);
		if (!part->spec) continue;
		const auto text = value_of(msg, part->spec);
		if (!text) return std::nullopt;
		made += *text;
	}
	return made;
}

std::string TextFormat::text(sip_msg_t *msg) const {
	if (!msg && faked_msg_init() == 0) msg = faked_msg_next();
	return text_of(msg, format_);
}

std::string parameter_text(sip_msg_t *msg, const gparam_t *parameter) {
	if (!parameter) return {};
	if (parameter->type == FPARAM_STR) return std::string(view(parameter->v.str));
	return parameter->type == FPARAM_PVE ? text_of(msg, parameter->v.pve) : std::string();
}

} // namespace core::kam
