// What callops.so costs a request within a call, against the same proxy without it, and how many transfers of
// running calls it carries out. Ours is the proxy with callops, stock the one without.
#include "test/bench/parts.hpp"

#include <stdexcept>

namespace bench {

namespace {

constexpr size_t kCalls = 8;
constexpr size_t kCallees = 100; // the first socket of those that are called
constexpr const char *kEmpty = "Content-Length: 0\r\n\r\n";

std::string body_of(const std::string &type, const std::string &body) {
	return "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size())
			+ "\r\n\r\n" + body;
}

std::string sdp() {
	return body_of("application/sdp",
			"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
			"m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n");
}

// A running call: the caller is said here, the callee and whatever the server orders is answered.
class Lane {
public:
	Lane(Office &office, size_t number) : office_(office), number_(number) {}

	std::string call_id() const { return "c" + std::to_string(number_) + "-1@bench"; }
	unsigned reinvites() const { return reinvites_; } // of the server, acknowledged
	bool is_up() const { return is_up_; }

	void invite() { send_of_caller("INVITE", contact(number_) + sdp()); }
	void info() { send_of_caller("INFO", kEmpty); }

	// The code of a final reply to the caller; 0: anything else.
	int hear(const Packet &packet) {
		if (packet.code >= 300)
			throw std::runtime_error("refused: " + std::string(packet.first_line));
		if (packet.code == 0) hear_request(packet);
		if (packet.code < 200) return 0;
		if (packet.method == "INVITE") take_answer(packet);
		return packet.code;
	}

private:
	void hear_request(const Packet &packet) {
		if (packet.method == "INVITE") {
			office_.send(packet.socket,
					reply_to(packet, "200 OK", "far", contact(packet.socket) + sdp()));
		} else if (packet.method == "INFO") {
			office_.send(packet.socket, reply_to(packet, "200 OK", "far"));
		} else if (packet.method == "REFER") {
			office_.send(packet.socket, reply_to(packet, "202 Accepted", "far"));
			notify();
		} else if (packet.first_line.substr(0, 4) == "ACK ") {
			++reinvites_;
		}
	}

	void take_answer(const Packet &packet) {
		route_ = packet.record_route;
		to_tag_ = packet.to_tag;
		send_of_caller("ACK", kEmpty);
		is_up_ = true;
	}

	void notify() {
		send_of_caller("NOTIFY",
				"Event: refer\r\nSubscription-State: terminated;reason=noresource\r\n"
						+ contact(number_)
						+ body_of("message/sipfrag;version=2.0", "SIP/2.0 200 OK\r\n"));
	}

	std::string contact(size_t socket) const {
		return "Contact: <sip:b@127.0.0.1:" + office_.port_of(socket) + ">\r\n";
	}

	void send_of_caller(const std::string &method, const std::string &rest) {
		if (method != "ACK") ++cseq_;
		std::string text = method + " sip:b@127.0.0.1:" + office_.port_of(kCallees + number_)
				+ " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + office_.port_of(number_)
				+ ";branch=z9hG4bKc" + std::to_string(number_) + "." + std::to_string(cseq_)
				+ method[0] + "\r\nMax-Forwards: 70\r\n";
		if (!route_.empty()) text += "Route: " + route_ + "\r\n";
		text += "From: <sip:a@sca.test>;tag=near\r\nTo: <sip:b@sca.test>";
		if (!to_tag_.empty()) text += ";tag=" + to_tag_;
		text += "\r\nCall-ID: " + call_id() + "\r\nCSeq: " + std::to_string(cseq_) + " " + method
				+ "\r\n" + rest;
		office_.send(number_, text);
	}

	Office &office_;
	size_t number_;
	std::string route_, to_tag_;
	unsigned cseq_ = 0, reinvites_ = 0;
	bool is_up_ = false;
};

class Calls {
public:
	explicit Calls(Server &server) : server_(server), office_(server.office()) {
		for (size_t i = 0; i < kCalls; ++i) lanes_.emplace_back(office_, i);
		for (auto &lane : lanes_) lane.invite();
		run([&] { return all([](const Lane &lane) { return lane.is_up(); }); });
		office_.settle();
	}

	// From here on the numbers of both ends of each call are mapped.
	void hold_and_resume() {
		for (const auto *order : {"callops.hold", "callops.unhold"}) {
			std::vector<unsigned> before;
			for (const auto &lane : lanes_) before.push_back(lane.reinvites());
			for (const auto &lane : lanes_) accept(server_.kamailio().rpc(order, lane.call_id()));
			size_t i = 0;
			run([&] {
				i = 0;
				return all([&](const Lane &lane) { return lane.reinvites() >= before[i++] + 2; });
			});
			office_.settle();
		}
	}

	void exchange(size_t count) {
		each("INFO", count, [](Lane &lane) { lane.info(); });
	}

	// Refers the callers; their phones say at once that it went well.
	void transfer(size_t count) {
		each("NOTIFY", count, [&](Lane &lane) {
			accept(server_.kamailio().rpc(
					"callops.transfer", lane.call_id(), "caller", "sip:agent@192.0.2.7"));
		});
	}

private:
	// One at a time in each call: the next begins with the reply to the method.
	template <class Begin>
	void each(std::string_view method, size_t count, Begin &&begin) {
		size_t begun = 0, done = 0;
		for (; begun < kCalls && begun < count; ++begun) begin(lanes_[begun]);
		run([&] { return done == count; },
				[&](Lane &lane, const Packet &reply) {
					if (reply.method != method) return;
					++done;
					if (begun < count) {
						++begun;
						begin(lane);
					}
				});
	}

	template <class Done>
	void run(Done &&is_done) {
		run(is_done, [](Lane &, const Packet &) {});
	}

	template <class Done, class Replied>
	void run(Done &&is_done, Replied &&replied) {
		office_.run(is_done, [&](const Packet &packet) {
			const auto id = CallId::parse(packet.call_id);
			if (id.kind != 'c' || id.number >= kCalls) return;
			Lane &lane = lanes_[id.number];
			if (lane.hear(packet)) replied(lane, packet);
		});
	}

	template <class Test>
	bool all(Test &&test) const {
		for (const auto &lane : lanes_)
			if (!test(lane)) return false;
		return true;
	}

	static void accept(const Json::Value &answer) {
		if (answer.isMember("error")) throw std::runtime_error(answer.toStyledString());
	}

	Server &server_;
	Office &office_;
	std::vector<Lane> lanes_;
};

test::Recipe proxy(Side side, const Scale &scale) {
	auto made = recipe(Side::Ours, scale, 512);
	made.config = "test/bench/callops.cfg";
	made.modparams = {R"("tm", "wt_timer", 500)"};
	if (side == Side::Ours) made.defines["WITH_CALLOPS"] = "1";
	return made;
}

void measure_transfers(Figures &figures, Server &server, Calls &calls, size_t count) {
	double seconds = 0;
	const double cpu = server.cpu_of([&] {
		const auto start = Clock::now();
		calls.transfer(count);
		seconds = std::chrono::duration<double>(Clock::now() - start).count();
	});
	const auto counted = server.kamailio().statistic("callops:transfers_ok");
	if (counted != static_cast<int64_t>(count))
		throw std::runtime_error("transfers that are ok: " + std::to_string(counted));
	figures.add(Side::Ours, "transfers a second", static_cast<double>(count) / seconds);
	figures.add(
			Side::Ours, "CPU ms a transfer, RPC included", 1000 * cpu / static_cast<double>(count));
}

} // namespace

void measure_callops(Figures &figures, Side side, const Scale &scale) {
	Server server(proxy(side, scale));
	Calls calls(server);
	if (side == Side::Ours) calls.hold_and_resume();
	calls.exchange(800);
	server.office().settle();
	const size_t count = scale.of(24000);
	const double cpu = server.cpu_of([&] { calls.exchange(count); });
	figures.add(side, "CPU ms an INFO, with callops / without",
			1000 * cpu / static_cast<double>(count));
	if (side == Side::Ours) measure_transfers(figures, server, calls, scale.of(1600));
}

} // namespace bench
