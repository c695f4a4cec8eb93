#include "core/sip/reason_phrase.hpp"

namespace core::sip {
namespace {

struct Phrase {
	unsigned code;
	std::string_view text;
};
constexpr Phrase kPhrases[] = {
		{100, "Trying"},
		{180, "Ringing"},
		{183, "Session Progress"},
		{200, "OK"},
		{202, "Accepted"},
		{400, "Bad Request"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{408, "Request Timeout"},
		{480, "Temporarily Unavailable"},
		{481, "Call/Transaction Does Not Exist"},
		{483, "Too Many Hops"},
		{486, "Busy Here"},
		{487, "Request Terminated"},
		{488, "Not Acceptable Here"},
		{491, "Request Pending"},
		{500, "Server Internal Error"},
		{503, "Service Unavailable"},
		{603, "Decline"},
};

} // namespace

std::string_view phrase_of(unsigned code) noexcept {
	for (const auto &phrase : kPhrases)
		if (phrase.code == code) return phrase.text;
	return code < 200 ? "Progress" : code < 300 ? "OK" : "Failed";
}

} // namespace core::sip
