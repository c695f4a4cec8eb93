#include "core/kam/message_text.hpp"

#include <algorithm>
#include <memory>
#include <new>

#include "core/kam/body.hpp"
#include "core/kam/transaction.hpp"
#include "core/sip/raw_header.hpp"
#include "core/sip/scan.hpp"

// The host's own, which its headers do not name: writes the boundaries of a multipart body.
extern "C" int check_boundaries(struct sip_msg *msg, struct dest_info *send_info);

namespace core::kam {
namespace {

// Behind the body of a datagram there may be more bytes (RFC 3261 18.3).
size_t bytes_behind(sip_msg_t *msg, std::string_view body) {
	const char *end = msg->buf + msg->len;
	if (!body.empty()) return static_cast<size_t>(end - (body.data() + body.size()));
	const char *begin = get_body(msg);
	return begin && begin < end ? static_cast<size_t>(end - begin) : 0;
}

// Of a header that is empty too: what has no data() is not there.
std::string_view field_of(const str &field) noexcept {
	return sip::trim({field.s, static_cast<size_t>(std::max(field.len, 0))});
}

std::string_view line_of(const hdr_field_t &header) noexcept {
	std::string_view line(header.name.s, static_cast<size_t>(header.len));
	for (const char end : {'\n', '\r'})
		if (!line.empty() && line.back() == end) line.remove_suffix(1);
	return line;
}

std::vector<sip::RawHeader> headers_of_host(const sip_msg_t &msg) {
	constexpr size_t kUsual = 16;
	std::vector<sip::RawHeader> headers;
	headers.reserve(kUsual);
	for (const hdr_field_t *header = msg.headers; header; header = header->next)
		headers.push_back({field_of(header->name), field_of(header->body), line_of(*header)});
	return headers;
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
	const auto body = msg->body_lumps ? std::string_view() : body_of(msg).bytes;
	const size_t behind = msg->body_lumps ? 0 : bytes_behind(msg, body);
	if (!msg->add_rm && !msg->body_lumps) {
		text_ = {msg->buf, msg->len - behind};
		as_it_came_ = msg;
		body_ = body;
		return;
	}
	auto way = way_back(msg);
	if (msg->msg_flags & FL_BODY_MULTIPART) check_boundaries(msg, &way);
	changed_ = build(msg, way);
	changed_.resize(changed_.size() - behind);
	correct_length(changed_);
	text_ = changed_;
}

sip::RawMessage MessageText::message() const {
	if (!as_it_came_) return sip::RawMessage(text_);
	return {text_, headers_of_host(*as_it_came_), body_};
}

} // namespace core::kam
