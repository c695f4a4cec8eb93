// One conversation of the soak, as the phone that began it and its far end see it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "test/soak/story.hpp"
#include "test/support/bare_phone.hpp"
#include "test/support/kamailio.hpp"

namespace soak {

using Clock = std::chrono::steady_clock;

struct Phones {
	test::Kamailio &server;
	test::BarePhone &near;
	test::BarePhone &far; // registered as sip:far@sca.test
};

class Conversation {
public:
	Conversation(const Kind &kind, size_t number, const Phones &phones);

	// Does what comes next; never before is_ready().
	void act();
	// A message of one of its Call-IDs, that `who` has received.
	void take(test::BarePhone &who, const test::SipText &message);

	const Kind &kind() const { return kind_; }
	bool is_over() const { return step_ == kind_.size; }
	bool is_ready() const { return is_ready_; }
	Clock::time_point since() const {
		return since_;
	} // the last action, or the end of its exchange
	const std::string &trouble() const { return trouble_; }
	// Milliseconds that the last exchange took, once.
	std::optional<double> took();
	// The Call-IDs of its call or subscription, and of its seizure.
	const std::string &call_id() const { return first_; }
	const std::string &seizure_id() const { return second_; }

private:
	void invite();
	void reinvite(const std::string &direction);
	void order(const std::string &method, const std::vector<std::string> &words);
	std::string far_uri() const;
	void subscribe(int expires);
	void seize(int expires);
	void send_within(const std::string &method, const test::SipText &extra);
	void take_request(test::BarePhone &who, const test::SipText &message);
	void take_reply(const test::SipText &message);
	void notify_of_transfer();
	void take_end(bool &end);
	void done();
	test::SipText within(const std::string &method, unsigned cseq) const;
	Action action() const { return kind_.actions[step_]; }

	const Kind &kind_;
	Phones phones_;
	std::string line_, far_user_, first_, second_, trouble_;
	test::SipText subscribed_, subscribed_ok_, seized_, seized_ok_, ok_; // ok_: of the INVITE
	std::string via_;
	size_t step_ = 0;
	unsigned cseq_ = 1;
	int acks_ = 0; // to the answers of this call's phones, since the order
	bool near_has_ended_ = false, far_has_ended_ = false;
	bool is_ready_ = true;
	Clock::time_point since_ = Clock::now();
	std::optional<double> took_;
};

} // namespace soak
