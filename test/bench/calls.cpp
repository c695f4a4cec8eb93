// Whole calls out of a group, through the proxy: line-seize, INVITE, 180, 200, ACK, BYE.
#include "test/bench/parts.hpp"

#include <algorithm>
#include <stdexcept>

namespace bench {

namespace {

// The calls of one line, one after the other. Each step waits for the one before, so that two workers of the
// server cannot change their order.
class Lane {
public:
	Lane(Office &office, size_t line) : office_(office), line_(line) {}

	void start() { office_.send_seize(line_); }

	// True when the call has ended.
	bool hear(const Packet &packet, char kind) {
		if (packet.code >= 300)
			throw std::runtime_error("refused: " + std::string(packet.first_line));
		return kind == 'z'    ? hear_seizure(packet)
				: packet.code ? hear_reply(packet)
							  : hear_far_end(packet);
	}

private:
	bool hear_seizure(const Packet &packet) {
		const unsigned index = packet.appearance_index();
		const bool is_grant = !packet.code && packet.state.substr(0, 6) == "active" && index;
		if (is_grant) office_.send_invite(line_, index);
		return false;
	}

	bool hear_reply(const Packet &packet) {
		if (packet.method == "BYE") return true;
		if (packet.code == 180) office_.send(Office::kFarEnd, answer_);
		if (packet.code != 200) return false;
		route_ = packet.record_route;
		to_tag_ = packet.to_tag;
		office_.send_in_call(line_, "ACK", route_, to_tag_);
		return false;
	}

	bool hear_far_end(const Packet &packet) {
		if (packet.method == "INVITE") {
			const auto contact = "Contact: <"
					+ std::string(packet.first_line.substr(7, packet.first_line.rfind(' ') - 7))
					+ ">\r\n";
			const std::string sdp =
					"v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
					"m=audio 4002 RTP/AVP 0\r\na=sendrecv\r\n";
			answer_ = reply_to(packet, "200 OK", "far",
					contact + "Content-Type: application/sdp\r\nContent-Length: "
							+ std::to_string(sdp.size()) + "\r\n\r\n" + sdp);
			office_.send(Office::kFarEnd,
					reply_to(packet, "180 Ringing", "far", contact + "Content-Length: 0\r\n\r\n"));
		} else if (packet.first_line.substr(0, 4) == "ACK ") {
			office_.send_in_call(line_, "BYE", route_, to_tag_);
		} else if (packet.method == "BYE") {
			office_.send(Office::kFarEnd, reply_to(packet, "200 OK", "far"));
		}
		return false;
	}

	Office &office_;
	size_t line_;
	std::string answer_, route_, to_tag_;
};

} // namespace

void make_calls(Office &office, size_t lines, size_t count) {
	std::vector<Lane> lanes;
	for (size_t i = 0; i < lines; ++i) lanes.emplace_back(office, i);
	size_t started = 0, ended = 0;
	for (; started < std::min(lines, count); ++started) lanes[started].start();
	office.run([&] { return ended == count; },
			[&](const Packet &packet) {
				const auto id = CallId::parse(packet.call_id);
				if ((id.kind != 'z' && id.kind != 'i') || id.number >= lines) return;
				if (!lanes[id.number].hear(packet, id.kind)) return;
				++ended;
				if (started < count) {
					++started;
					lanes[id.number].start();
				}
			});
}

void measure_calls_of(Figures &figures, Side side, Server &server, size_t lines, size_t calls) {
	Office &office = server.office();
	const size_t size = office.lines()[0].phones;
	const auto notifies = office.notifies();
	const double cpu = server.cpu_of([&] { make_calls(office, lines, calls); });
	const auto count = static_cast<double>(calls);
	const auto sent = static_cast<double>(office.notifies().all() - notifies.all());
	const auto lamps = static_cast<double>(office.notifies().call_info - notifies.call_info);
	const auto name = "group of " + std::to_string(size) + ": ";
	figures.add(side, name + "CPU ms a call", 1000 * cpu / count);
	figures.add(side, name + "call-info NOTIFYs to each phone a call",
			lamps / count / static_cast<double>(size));
	figures.add(side, name + "NOTIFYs a call, line-seize included", sent / count);
}

void measure_calls(Figures &figures, Side side, const Scale &scale) {
	for (const size_t size : {2, 10}) {
		constexpr size_t kLines = 4;
		Server server(side, scale);
		Office &office = server.office();
		office.add_lines(kLines, size);
		office.subscribe_all();
		office.register_far_end();
		make_calls(office, kLines, 20);
		office.settle();
		measure_calls_of(figures, side, server, kLines, scale.of(size == 2 ? 2400 : 1600));
	}
}

} // namespace bench
