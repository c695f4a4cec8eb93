#pragma once

#include "test/support/ladder.hpp"
#include "test/support/net.hpp"
#include "test/support/sip_text.hpp"

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <string>

namespace test {

// One side of a call or subscription, as the phone remembers it.
struct Dialog {
	std::string call_id;
	std::string local_uri, local_tag;
	std::string remote_uri, remote_tag;
	std::string target;
	std::vector<std::string> routes;
	unsigned cseq = 0;
	SipText request;  // the last one sent, or the INVITE that was received
	std::string body; // the SDP that this phone last offered
};

// A NOTIFY that has come. Every check returns the object, so that checks read as one sentence.
class Notify {
public:
	Notify(const Ladder &ladder, const std::string &who, SipText message)
			: text(std::move(message)), ladder_(ladder), who_(who) {}

	// The lamps, without the closing "all others are idle": "idle", "1 seized", "1 active, 2 held".
	const Notify &says(const std::string &lamps) const;
	// The appearance-uri of one index, unescaped.
	const Notify &names(unsigned index, const std::string &uri) const;
	const Notify &grants(unsigned index) const; // a line-seize NOTIFY
	const Notify &is_active() const;
	const Notify &is_terminated(const std::string &reason = "") const;
	const Notify &expires_within(int least, int most) const;
	std::string lamps() const;

	SipText text;

private:
	const Ladder &ladder_;
	std::string who_;
};

// What an INVITE, re-INVITE or answer carries.
struct Media {
	unsigned index = 0;    // 0: no Call-Info
	std::string state;     // appearance-state, where the phone tells it
	std::string call_info; // instead of the two above: the whole value
	std::string direction = "sendrecv";
	std::string sdp; // instead of one made from direction; "none" for no body
	bool has_contact = true;
};

inline Media on(unsigned index, const std::string &state = "") {
	Media media;
	media.index = index;
	media.state = state;
	return media;
}

inline Media no_body() {
	Media media;
	media.sdp = "none";
	return media;
}

inline Media directed(const std::string &direction, unsigned index = 0) {
	auto media = on(index);
	media.direction = direction;
	return media;
}

// A phone of which the test is the user. It answers NOTIFYs, acknowledges refusals and drops
// retransmissions by itself; all else is said by the test.
class Phone {
public:
	Phone(Ladder &ladder, const std::string &name, const std::string &user, Socket::Kind kind,
			uint16_t port = 0); // of its own; 0: a free one, as always over TCP

	// Its line
	void registers();
	// What a server says to a SUBSCRIBE for call-info: 202 where nothing else was said.
	void is_subscribed_with(int code) { subscribed_code_ = code; }
	Dialog &subscribes(int expires = 600); // call-info; expects that code
	void joins();                          // registers, subscribes, sees the lamps
	void refreshes(int expires = 600);     // expects it too
	void unsubscribes() { refreshes(0); }
	Dialog &asks_to_seize(unsigned index, int expires = 15); // expects nothing
	Dialog &seizes(unsigned index = 0, int expires = 15);    // expects the 200 and the grant
	void releases(unsigned index);                           // line-seize, Expires 0; expects 200

	// Calls
	Dialog &calls(const std::string &user, const Media &media = {}); // sends the INVITE
	Dialog &retrieves(unsigned index);                               // INVITE to its own line
	Dialog &gets_call(); // waits for an INVITE outside a dialog
	void replies(Dialog &call, int code, const Media &media = {}, const std::string &reason = "");
	void answers(Dialog &call, const Media &media = {}) { replies(call, 200, media); }
	void gets_answer(Dialog &call);                   // 200 to the INVITE; sends the ACK
	void learn(Dialog &dialog, const SipText &reply); // what a 2xx says of the other side
	void acks(Dialog &call, const Media &media = no_body());
	void cancels(Dialog &call);     // expects its 200; the 487 comes once the callee has answered
	void gets_cancel(Dialog &call); // answers 200, and the INVITE 487
	void hangs_up(Dialog &call, const Media &media = {}); // sends the BYE
	void gets_bye(Dialog &call);                          // answers 200
	void reinvites(Dialog &call, const Media &media);     // only sends
	void gets_reinvite(Dialog &call);                     // takes it; answer with replies()
	void waits_out_a_glare(); // until something comes, as long as a request that met a 491 may wait
	void gets_ack(Dialog &call);

	// What comes
	SipText gets(int code); // the next reply that is not 100; fails on another code
	SipText gets_request(const std::string &method);
	Notify gets_notify(const std::string &event = "call-info");
	void sees(const std::string &lamps); // a call-info NOTIFY that says so
	// What its lamps are once nothing more comes, however many NOTIFYs led there, and in the end they must say so.
	void shows(const std::string &lamps);
	void hears_nothing(int ms = 300);
	void forgets(); // drops everything that has come so far
	const std::deque<SipText> &inbox() const { return inbox_; }
	const std::vector<SipText> &history() const { return history_; } // all that ever came

	// The bare wire
	SipText request(const std::string &method, const std::string &uri);
	SipText request(const std::string &method, Dialog &dialog);
	SipText subscribe_request(const std::string &event, int expires, unsigned index = 0);
	SipText reply_to(const SipText &request, int code, const std::string &reason = "");
	void send(const SipText &message);
	// The last request that was made, changed; with an SDP, or without.
	Dialog &sends(const SipText &invite, bool offers = true);
	void send_raw(const std::string &bytes, const std::string &title);
	void repeats_last(); // the very same bytes again

	// How it answers NOTIFYs: 200, another code, or 0 for silence.
	void answers_notifies_with(int code) { notify_code_ = code; }
	// The stock module repeats NOTIFYs; this drops those that say nothing new. On for Stock.
	void ignores_repeated_lamps(bool is_on) { ignores_repeats_ = is_on; }
	// Whom it calls is a program that answers at once: a provisional reply may come behind the final one, or be lost to it.
	void ignores_provisionals() { ignores_provisionals_ = true; }

	const std::string &name() const { return name_; }
	std::string aor() const { return "sip:" + user_ + "@" + ladder_.domain(); }
	std::string aor_of(const std::string &user) const;
	std::string contact() const; // a bare URI
	uint16_t local_port() const { return socket_.port(); }
	int fd() const { return socket_.fd(); }
	Dialog &call_info_dialog() { return *call_info_; }
	Dialog &line_seize_dialog() { return *line_seize_; }

	void receive(); // called by the ladder

private:
	void take(const std::string &bytes);
	const SipText *last_lamps() const; // the last NOTIFY for call-info; nullptr: there was none
	bool is_retransmission(const SipText &message);
	bool says_nothing_new(const SipText &message);
	void answer_notify(const SipText &message);
	void ack_refusal(const SipText &reply);
	void put_media(SipText &message, const Media &media, Dialog *call);
	Dialog &new_dialog(const std::string &remote_uri);
	bool wait_for(const std::function<bool(const SipText &)> &wanted, int ms, SipText &found);
	std::string fresh(const std::string &prefix);

	Ladder &ladder_;
	std::string name_, user_;
	Socket socket_;
	std::list<Dialog> dialogs_; // references to it are handed out
	Dialog *call_info_ = nullptr;
	Dialog *line_seize_ = nullptr;
	std::deque<SipText> inbox_;
	std::vector<SipText> history_;
	std::map<std::string, std::string> answered_;   // transaction to the bytes that answered it
	std::map<std::string, SipText> invites_;        // sent, by branch
	std::map<std::string, std::string> last_lamps_; // by Call-ID
	std::string last_sent_, last_title_, stream_;
	int notify_code_ = 200, subscribed_code_ = 202;
	bool ignores_repeats_ = false;
	bool ignores_provisionals_ = false;
};

} // namespace test
