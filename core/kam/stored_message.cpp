#include "core/kam/stored_message.hpp"

namespace core::kam {

StoredMessage::StoredMessage(const sip_msg_t *msg) : received_(msg->rcv) {
	bytes_.reserve(msg->len + 1);
	bytes_.assign(msg->buf, msg->buf + msg->len);
	bytes_.push_back('\0');
}

std::string_view StoredMessage::text() const noexcept {
	return bytes_.empty() ? std::string_view() : std::string_view(bytes_.data(), bytes_.size() - 1);
}

StoredMessage::Parsed::Parsed(StoredMessage &stored) noexcept {
	msg_.buf = stored.bytes_.data();
	msg_.len = static_cast<unsigned>(stored.text().size());
	msg_.rcv = stored.received_;
	msg_.id = inc_msg_no();
	msg_.pid = my_pid();
	msg_.set_global_address = default_global_address;
	msg_.set_global_port = default_global_port;
	is_good_ = msg_.len > 0 && parse_msg(msg_.buf, msg_.len, &msg_) == 0;
}

StoredMessage::Parsed::~Parsed() {
	msg_.buf = nullptr; // ours; the host frees what it has made of it
	free_sip_msg(&msg_);
}

} // namespace core::kam
