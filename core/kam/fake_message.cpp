#include "core/kam/fake_message.hpp"

#include "core/kam/str.hpp"

extern "C" {
#include "core/flags.h"
}

namespace core::kam {
namespace {

constexpr std::string_view kText = "OPTIONS sip:event@localhost SIP/2.0\r\n"
								   "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK0\r\n"
								   "From: <sip:event@localhost>;tag=1\r\n"
								   "To: <sip:event@localhost>\r\n"
								   "Call-ID: event@localhost\r\n"
								   "CSeq: 1 OPTIONS\r\n"
								   "Max-Forwards: 70\r\n"
								   "Content-Length: 0\r\n\r\n";

receive_info from_ourselves() noexcept {
	receive_info way{};
	way.proto = PROTO_UDP;
	way.src_port = way.dst_port = SIP_PORT;
	for (ip_addr *address : {&way.src_ip, &way.dst_ip}) {
		address->af = AF_INET;
		address->len = 4;
		address->u.addr32[0] = htonl(INADDR_LOOPBACK);
	}
	return way;
}

// The host counts the messages that it makes up: an id never comes twice in a process.
unsigned next_id() noexcept {
	const sip_msg_t *counted = faked_msg_get_next();
	return counted ? counted->id : 1;
}

} // namespace

FakeMessage::FakeMessage()
		: text_(new char[BUF_SIZE]), branches_(nr_branches), script_flags_(getsflags()),
		  q_(get_ruri_q()), is_target_new_(ruri_get_forking_state()) {
	getbflagsval(0, &branch_flags_);
	std::memcpy(text_.get(), kText.data(), kText.size());
	text_[kText.size()] = '\0';
	message_.buf = text_.get();
	message_.len = static_cast<unsigned>(kText.size());
	message_.set_global_address = default_global_address;
	message_.set_global_port = default_global_port;
	message_.rcv = from_ourselves();
	message_.id = next_id();
	message_.pid = my_pid();
	is_parsed_ = parse_msg(message_.buf, message_.len, &message_) == 0;
}

FakeMessage::~FakeMessage() {
	free_sip_msg(&message_);
	for (unsigned added = nr_branches; added > branches_; --added)
		drop_sip_branch(static_cast<int>(added) - 1);
	setbflagsval(0, branch_flags_);
	setsflagsval(script_flags_);
	set_ruri_q(q_);
	is_target_new_ ? ruri_mark_new() : ruri_mark_consumed();
}

} // namespace core::kam
