// A module that takes requests before the script, as a B2BUA does: those with a header "X-Drop" end here, without an answer.
#include "core/kam/before_script.hpp"
#include "core/kam/str.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/raw_header.hpp"

using core::kam::lit;

extern "C" {
MODULE_VERSION
}

namespace {

bool drops(sip_msg_t *msg) {
	return !core::sip::header_in({msg->buf, msg->len}, "X-Drop").empty();
}

int start() noexcept {
	return core::kam::bind_tm() ? 0 : -1;
}

} // namespace

extern "C" {

struct module_exports exports = {lit("drop_probe"), DEFAULT_DLFLAGS, nullptr, nullptr, nullptr,
		nullptr, nullptr, start, nullptr, nullptr};

int mod_register(char *, int *, void *, void *) {
	return core::kam::take_before_script<drops>() ? 0 : -1;
}
}
