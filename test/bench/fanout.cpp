// One phone of a group seizes and gives back; all are told. One event at a time.
#include "test/bench/parts.hpp"

#include <stdexcept>

namespace bench {

namespace {

// One seizure or release, until its reply, its own NOTIFY and the NOTIFY of every phone have come.
class Event {
public:
	Event(const Office::Line &line, bool is_seizure)
			: first_(line.first), is_seizure_(is_seizure), told_(line.phones, false),
			  waiting_(line.phones) {}

	bool is_over() const { return waiting_ == 0 && is_answered_ && is_granted_; }
	double milliseconds() const {
		return std::chrono::duration<double, std::milli>(end_ - start_).count();
	}
	unsigned index() const { return index_; }

	void hear(const Packet &packet) {
		const auto id = CallId::parse(packet.call_id);
		if (packet.code >= 300)
			throw std::runtime_error("refused: " + std::string(packet.first_line));
		if (id.kind == 'z' && packet.code) is_answered_ = true;
		if (id.kind == 'z' && !packet.code) hear_grant(packet);
		if (id.kind == 's' && !packet.code) hear_lamps(packet, id.number);
	}

private:
	void hear_grant(const Packet &packet) {
		is_granted_ = true;
		index_ = packet.appearance_index();
	}

	// Repeats, and what is late from the event before, do not count.
	void hear_lamps(const Packet &packet, size_t phone) {
		const bool is_ours = phone >= first_ && phone < first_ + told_.size();
		const bool shows_seized = packet.call_info.find("appearance-state=seized")
				!= packet.call_info.npos;
		if (!is_ours || shows_seized != is_seizure_ || told_[phone - first_]) return;
		told_[phone - first_] = true;
		if (--waiting_ == 0) end_ = Clock::now();
	}

	const size_t first_;
	const bool is_seizure_;
	std::vector<bool> told_;
	size_t waiting_;
	bool is_answered_ = false, is_granted_ = false;
	unsigned index_ = 0;
	const Clock::time_point start_ = Clock::now();
	Clock::time_point end_;
};

// Milliseconds until the last phone knew of the seizure.
double seize_and_release(Office &office, size_t line) {
	const auto hear_all = [&](Event &event) {
		office.run(
				[&] { return event.is_over(); }, [&](const Packet &packet) { event.hear(packet); });
	};
	Event seizure(office.lines()[line], true);
	office.send_seize(line);
	hear_all(seizure);
	Event release(office.lines()[line], false);
	office.send_release(line, seizure.index());
	hear_all(release);
	return seizure.milliseconds();
}

} // namespace

void measure_group(Figures &figures, Side side, Server &server, size_t line, size_t notifies) {
	Office &office = server.office();
	const size_t size = office.lines()[line].phones, cycles = notifies / (2 * (size + 1));
	const auto before = office.notifies().all();
	std::vector<double> latencies;
	const double cpu = server.cpu_of([&] {
		for (size_t i = 0; i < cycles; ++i) latencies.push_back(seize_and_release(office, line));
	});
	const auto sent = static_cast<double>(office.notifies().all() - before),
			   events = 2.0 * static_cast<double>(cycles);
	const auto name = "group of " + std::to_string(size) + ": ";
	figures.add(side, name + "CPU us a NOTIFY", 1e6 * cpu / sent);
	figures.add(side, name + "CPU us an event (seize or release)", 1e6 * cpu / events);
	figures.add(side, name + "NOTIFYs an event", sent / events);
	figures.add(side, name + "ms until the last is told, median", median(latencies));
	figures.add(side, name + "ms until the last is told, p95", percentile(latencies, 0.95));
}

void measure_fanout(Figures &figures, Side side, const Scale &scale) {
	Server server(side, scale);
	Office &office = server.office();
	for (const size_t size : {2, 10, 50, 200}) office.add_lines(1, size);
	office.subscribe_all();
	office.settle();
	for (size_t line = 0; line < office.lines().size(); ++line)
		measure_group(figures, side, server, line, scale.of(24000));
}

} // namespace bench
