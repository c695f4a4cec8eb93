#include "core/kam/send.hpp"

#include "core/base/stable_hash.hpp"
#include "core/kam/random.hpp"
#include "core/kam/request_text.hpp"

namespace core::kam {

bool transmit(const Flow &flow, std::string_view text) {
	dest_info to = destination_of(flow);
	return msg_send(&to, const_cast<char *>(text.data()), static_cast<int>(text.size())) == 0;
}

bool send_once(const InDialogRequest &request, const Flow &flow) {
	const auto made = made_request(request, flow, base::hex(random_secret()));
	if (!made) return false;
	transmit(made->flow, made->bytes);
	return true;
}

} // namespace core::kam
