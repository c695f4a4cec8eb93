#pragma once

#include "test/support/sip_text.hpp"

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace test {

// A phone of a few lines for what Phone leaves out: other addresses, IPv6, TLS, hundreds at once,
// requests that are sent without waiting. It answers NOTIFYs as it reads them.
class BarePhone {
public:
	enum class By { Udp, Tcp, Tls };

	// Speaks to the server at host:port, from a free port of the same host. TLS goes through
	// `openssl s_client`, which ends with this object.
	BarePhone(By by, const std::string &host, uint16_t port);
	BarePhone(BarePhone &&other) noexcept;
	BarePhone &operator=(BarePhone &&) = delete;
	~BarePhone();

	// Another connection from the same port, as a NAT keeps its mapping. Not for TLS.
	void connects_again(uint16_t port);

	std::string address() const; // 127.0.0.1:5060, [::1]:5060
	std::string contact(const std::string &user = "phone") const;
	void answers_notifies_with(int code) { notify_code_ = code; } // 0: silence

	// A SUBSCRIBE out of any dialog, or within the one that its 2xx has made.
	SipText subscribe(
			const std::string &aor, int expires = 600, const std::string &event = "call-info");
	static SipText within(SipText subscribe, const SipText &reply, int expires, unsigned cseq);

	void send(const SipText &message);
	void send_bytes(const std::string &bytes);
	std::optional<SipText> receive(int wait_ms); // the next message of any kind
	SipText gets(int code, int wait_ms = 2000);  // the next final reply; fails on another code
	SipText gets_notify(const std::string &event = "call-info", int wait_ms = 2000);
	bool gets_no_notify(int wait_ms);
	int fd() const { return fd_; }

private:
	void connect_plain(const std::string &host, uint16_t port);
	void bind_again() const;
	void connect_tls(const std::string &host, uint16_t port);
	std::optional<SipText> next();
	void take(const std::string &bytes);

	By by_;
	std::string host_;
	int fd_ = -1;
	pid_t tls_ = -1;
	uint16_t local_port_ = 0;
	int notify_code_ = 200;
	std::string stream_;
	std::deque<SipText> inbox_;
};

// The lamps of a NOTIFY as "1 seized, 2 held", "idle" for none.
std::string lamps_of(const SipText &notify);

} // namespace test
