#include "core/kam/row_writer.hpp"

#include "core/kam/kamailio.hpp"
#include "core/kam/timer.hpp"

namespace core::kam {
namespace {
using base::Done;
using base::Error;
using base::Result;
using std::chrono::milliseconds;

constexpr int64_t kLongestPause = 30; // seconds

} // namespace

Result<Done> Storing::open(RowSource &source) {
	auto done = source.open();
	if (!done || is_restored_) return done;
	done = source.restore();
	is_restored_ = static_cast<bool>(done);
	return done;
}

Result<Done> Storing::begin(RowSource &source, bool is_optional) {
	const auto opened = open(source);
	source.close(); // no connection goes through a fork
	if (opened) return Done{};
	if (!is_optional)
		return Error{opened.error().what
				+ "; set modparam db_optional to 1 to start without the database, or db_url to "
				  "none"};
	LM_ERR("%s; starting without the database, as db_optional says\n", opened.error().what.c_str());
	is_down_ = true;
	return Done{};
}

void Storing::ask() noexcept {
	if (!is_down_) tickets_.request();
}

void Storing::ask_and_wait(milliseconds patience) noexcept {
	if (is_down_) return;
	const uint32_t ticket = tickets_.request();
	if (is_slow_ || tickets_.wait_done(ticket, patience)) return;
	if (is_slow_.exchange(true)) return;
	LM_WARN("the database has not stored a change within %d ms; replies do not wait for it until "
			"it "
			"answers\n",
			static_cast<int>(patience.count()));
}

RowWriter::RowWriter(Storing &storing, RowSource &source, int64_t interval)
		: storing_(storing), source_(source), interval_(interval), tries_(kLongestPause),
		  next_flush_(now() + interval) {}

void RowWriter::run() {
	const uint32_t asked = storing_.tickets_.requested();
	if (is_due(asked)) storing_.is_down_ = !try_flush();
	done_ = asked;
	storing_.tickets_.complete(asked);
	if (storing_.is_slow_.exchange(false) && !storing_.is_down_)
		LM_NOTICE("the database answers again; replies wait for it as before\n");
	storing_.tickets_.wait_request(done_, milliseconds(1000));
}

bool RowWriter::is_due(uint32_t asked) const {
	return tries_.may_try(now()) && (asked != done_ || now() >= next_flush_ || storing_.is_down_);
}

bool RowWriter::try_flush() {
	next_flush_ = now() + interval_;
	const auto done = flush();
	if (done) {
		if (tries_.has_failed()) LM_NOTICE("the database is back; what had changed is stored\n");
		tries_.succeeded();
		return true;
	}
	source_.failed();
	tries_.failed(now());
	LM_ERR("%s; calls go on, what has changed waits, next try in %d s\n", done.error().what.c_str(),
			static_cast<int>(tries_.pause()));
	return false;
}

Result<Done> RowWriter::flush() {
	Result<Done> done = is_open_ ? Done{} : storing_.open(source_);
	if (done) done = source_.flush();
	if (!done) source_.close();
	is_open_ = static_cast<bool>(done);
	return done;
}

void say_unwritten(const std::string &why, size_t rows) {
	LM_ERR("%s%s%zu rows could not be stored before the stop\n", why.c_str(),
			why.empty() ? "" : "; ", rows);
}

} // namespace core::kam
