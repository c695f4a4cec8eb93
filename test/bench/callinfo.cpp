// What a SUBSCRIBE and a PUBLISH cost in presence when presence_callinfo.so has the package, against a package of
// presence itself that does no more than hand on what was published.
#include "test/bench/parts.hpp"

#include <stdexcept>

namespace bench {

namespace {

constexpr size_t kWindow = 40;

test::Recipe presence(Side side, const Scale &scale) {
	auto made = recipe(Side::Ours, scale, 512);
	made.config = "test/bench/callinfo.cfg";
	made.modparams = {R"("tm", "wt_timer", 500)"};
	if (side == Side::Ours) made.defines["WITH_CALLINFO"] = "1";
	return made;
}

std::string publish(Office &office, Side side, size_t number) {
	const auto id = std::to_string(number), uri = "sip:l" + id + "@sca.test";
	const std::string body = "Messages-Waiting: yes\r\nVoice-Message: 2/8 (0/2)\r\n";
	std::string text = "PUBLISH " + uri
			+ " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + office.port_of(Office::kFarEnd)
			+ ";branch=z9hG4bKp" + id + "\r\nMax-Forwards: 70\r\nFrom: <" + uri + ">;tag=p\r\nTo: <"
			+ uri + ">\r\nCall-ID: p" + id + "-1@bench\r\nCSeq: 1 PUBLISH\r\nExpires: 3600\r\n";
	if (side == Side::Ours)
		return text + "Event: call-info\r\nCall-Info: <" + uri
				+ ">;appearance-index=1;appearance-state=active,<" + uri
				+ ">;appearance-index=*;appearance-state=idle\r\nContent-Length: 0\r\n\r\n";
	return text
			+ "Event: message-summary\r\nContent-Type: application/simple-message-summary\r\n"
			  "Content-Length: "
			+ std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Each is done when it has its 200 and the watcher of its line has its NOTIFY.
void publish_all(Office &office, Side side) {
	enum : uint8_t { Replied = 1, Told = 2 };
	std::vector<uint8_t> heard(office.phones(), 0);
	size_t sent = 0, done = 0;
	const auto send = [&] { office.send(Office::kFarEnd, publish(office, side, sent++)); };
	const auto hear = [&](const Packet &packet) {
		const auto id = CallId::parse(packet.call_id);
		if (packet.code >= 300)
			throw std::runtime_error("refused: " + std::string(packet.first_line));
		if (id.number >= heard.size() || (id.kind != 'p' && id.kind != 's')) return;
		const uint8_t before = heard[id.number];
		heard[id.number] |= id.kind == 'p' ? Replied : Told;
		if (before == heard[id.number] || heard[id.number] != (Replied | Told)) return;
		++done;
		if (sent < heard.size()) send();
	};
	while (sent < heard.size() && sent < kWindow) send();
	office.run([&] { return done == heard.size(); }, hear);
}

} // namespace

void measure_callinfo(Figures &figures, Side side, const Scale &scale) {
	Server server(presence(side, scale));
	Office &office = server.office();
	office.use_event(side == Side::Ours ? "call-info" : "message-summary");
	const size_t phones = scale.of(12000);
	office.add_lines(phones, 1);

	const auto measure = [&](const std::string &what, const auto &work) {
		double seconds = 0;
		const double cpu = server.cpu_of([&] {
			const auto start = Clock::now();
			work();
			seconds = std::chrono::duration<double>(Clock::now() - start).count();
		});
		const auto count = static_cast<double>(phones);
		figures.add(side, what + ", CPU ms with its NOTIFY", 1000 * cpu / count);
		figures.add(side, what + ", a second", count / seconds);
	};
	measure("a new SUBSCRIBE", [&] { office.subscribe_all(); });
	measure("a SUBSCRIBE that refreshes", [&] { office.subscribe_all(); });
	measure("a PUBLISH", [&] { publish_all(office, side); });
}

} // namespace bench
