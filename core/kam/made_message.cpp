#include "core/kam/made_message.hpp"

#include <utility>

namespace core::kam {

MadeMessage::MadeMessage(std::string text) : text_(std::move(text)) {
	const auto length = static_cast<int>(text_.size());
	is_good_ = length > 0 && build_sip_msg_from_buf(&msg_, text_.data(), length, inc_msg_no()) == 0;
	msg_.rcv.proto = PROTO_UDP;
	msg_.rcv.src_ip.af = msg_.rcv.dst_ip.af = AF_INET;
	msg_.rcv.src_ip.len = msg_.rcv.dst_ip.len = 4;
	msg_.rcv.bind_address = get_first_socket();
}

MadeMessage::~MadeMessage() {
	msg_.buf = nullptr; // ours; the host frees what it has made of it
	free_sip_msg(&msg_);
}

} // namespace core::kam
