#include "core/kam/message_text.hpp"

#include <memory>
#include <new>

#include "core/kam/body.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/raw_header.hpp"

// The host's own, which its headers do not name: writes the boundaries of a multipart body.
extern "C" int check_boundaries(struct sip_msg *msg, struct dest_info *send_info);

namespace core::kam {
namespace {

// Behind the body of a datagram there may be more bytes (RFC 3261 18.3).
size_t bytes_behind_body(sip_msg_t *msg) {
	if (msg->body_lumps) return 0;
	const char *end = msg->buf + msg->len;
	const auto body = body_of(msg).bytes;
	if (!body.empty()) return static_cast<size_t>(end - (body.data() + body.size()));
	const char *begin = get_body(msg);
	return begin && begin < end ? static_cast<size_t>(end - begin) : 0;
}

// Where it would be sent: some changes ask for that.
dest_info way_back(const sip_msg_t *msg) noexcept {
	dest_info way;
	init_dest_info(&way);
	way.proto = msg->rcv.proto;
	way.send_sock = msg->rcv.bind_address;
	return way;
}

std::string build(sip_msg_t *msg, dest_info &way) {
	constexpr int kAsItCame = 0; // Content-Length: to correct it there is a change of the message
	unsigned length = 0;
	int error = 0;
	struct Free {
		void operator()(char *text) const noexcept { pkg_free(text); }
	};
	const std::unique_ptr<char, Free> built(build_all(msg, kAsItCame, &length, &error, &way));
	if (!built) throw std::bad_alloc();
	return std::string(built.get(), length);
}

void correct_length(std::string &text) {
	const auto end = text.find("\r\n\r\n");
	const auto value = sip::header_in(text, "Content-Length");
	if (end == text.npos || value.empty()) return;
	const auto length = text.size() - (end + 4);
	text.replace(
			static_cast<size_t>(value.data() - text.data()), value.size(), std::to_string(length));
}

} // namespace

MessageText::MessageText(sip_msg_t *msg) {
	if (!msg || is_faked(msg) || parse_headers(msg, HDR_EOH_F, 0) < 0) return;
	const size_t behind = bytes_behind_body(msg);
	if (!msg->add_rm && !msg->body_lumps) {
		text_ = {msg->buf, msg->len - behind};
		return;
	}
	auto way = way_back(msg);
	if (msg->msg_flags & FL_BODY_MULTIPART) check_boundaries(msg, &way);
	changed_ = build(msg, way);
	changed_.resize(changed_.size() - behind);
	correct_length(changed_);
	text_ = changed_;
}

} // namespace core::kam
