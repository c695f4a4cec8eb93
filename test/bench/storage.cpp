// A full server stops, which stores its subscriptions, and starts again, which restores them.
#include "test/bench/parts.hpp"

#include <time.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "test/support/mariadb.hpp"
#include "test/support/process.hpp"

namespace bench {

namespace {

constexpr int kShmMb = 1024;
constexpr int kStopMs = 90000;

double seconds_of(const std::function<void()> &work) {
	const auto start = Clock::now();
	work();
	return std::chrono::duration<double>(Clock::now() - start).count();
}

// All of them, or the comparison says nothing.
void expect_restored(test::Kamailio &kamailio, size_t phones) {
	const auto told = kamailio.rpc("sca.subscription_count", "call-info").toStyledString();
	if (told.find(std::to_string(phones) + " call-info") == told.npos)
		throw std::runtime_error("restored were not " + std::to_string(phones) + ": " + told);
}

std::string text_of(const std::string &file) {
	std::ifstream stream(test::project_root() + "/" + file);
	std::ostringstream text;
	text << stream.rdbuf();
	return text.str();
}

// A server with an empty database and how long it took to be ready.
struct Started {
	std::unique_ptr<Server> server;
	double seconds;
};

Started start(const test::Recipe &recipe) {
	Started started;
	started.seconds = seconds_of([&] { started.server = std::make_unique<Server>(recipe); });
	return started;
}

test::Recipe recipe_on(Side side, const Scale &scale, const std::string &url) {
	auto asked = recipe(side, scale, kShmMb);
	asked.db_url = url;
	return asked;
}

void subscribe(Server &server, size_t phones) {
	server.office()
			.use_record_route(); // without one the stock module does not start again on SQLite
	server.office().add_lines(phones / 10, 10);
	server.office().subscribe_all();
	server.office().settle();
}

// Stores, stops, starts again. The server goes on.
std::unique_ptr<Server> measure_on(Figures &figures, Side side, const std::string &database,
		const test::Recipe &recipe, size_t phones) {
	auto [server, empty_seconds] = start(recipe);
	subscribe(*server, phones);
	const auto name = std::to_string(phones) + " subscriptions, " + database + ": ";
	const auto count = static_cast<double>(phones);
	figures.add(side, name + "MB shm in use", server->shm().real / (1 << 20));
	auto &kamailio = server->kamailio();
	const double to_store = seconds_of([&] { kamailio.stop(kStopMs); });
	const double to_start = seconds_of([&] { kamailio.start(); });
	expect_restored(kamailio, phones);
	figures.add(side, name + "s to store and stop", to_store);
	figures.add(side, name + "us to store one", 1e6 * to_store / count);
	figures.add(side, name + "s from start to ready", to_start);
	figures.add(side, name + "s from start to ready, empty", empty_seconds);
	return std::move(server);
}

// The stock module starts from what ours has stored.
void measure_stock_start(Figures &figures, const std::string &database, const test::Recipe &recipe,
		Server &ours, size_t phones) {
	ours.kamailio().kill9();
	test::Kamailio stock(recipe);
	figures.add(Side::Stock,
			std::to_string(phones) + " subscriptions, " + database + ": s from start to ready",
			seconds_of([&] { stock.start(); }));
	expect_restored(stock, phones);
}

// The stock module's url knows no password as the tests have it.
test::Recipe stock_on(test::Mariadb &mariadb, const Scale &scale) {
	mariadb.sql("CREATE USER 'stock'@'127.0.0.1' IDENTIFIED BY 'stock'; "
				"GRANT ALL ON sca.* TO 'stock'@'127.0.0.1'");
	const auto url = mariadb.url();
	auto asked = recipe_on(Side::Stock, scale, "mysql://stock:stock" + url.substr(url.rfind('@')));
	asked.routes += "loadmodule \"db_mysql.so\"\n";
	return asked;
}

void measure_mysql(Figures &figures, const Scale &scale, size_t phones) {
	test::Mariadb mariadb(test::free_port());
	mariadb.sql(text_of("utils/sql/mysql/version.sql") + text_of("utils/sql/mysql/sca.sql"));
	// the module makes the other table itself
	mariadb.sql(
			"DROP TABLE IF EXISTS sca_state; DELETE FROM version WHERE table_name = 'sca_state'");
	const auto ours = measure_on(
			figures, Side::Ours, "MySQL", recipe_on(Side::Ours, scale, mariadb.url()), phones);
	measure_stock_start(figures, "MySQL", stock_on(mariadb, scale), *ours, phones);
}

clockid_t clock_of_writer(test::Kamailio &kamailio) {
	const auto answer = kamailio.rpc("core.psx");
	for (const auto &process : answer["result"]) {
		clockid_t clock{};
		if (process["DSC"].asString() == "SCA DB SYNC PROCESS"
				&& clock_getcpuclockid(process["PID"].asInt(), &clock) == 0)
			return clock;
	}
	throw std::runtime_error("no process writes rows");
}

double seconds_on(clockid_t clock) {
	timespec used{};
	clock_gettime(clock, &used);
	return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

struct Replies {
	std::vector<double> usual, flushing; // ms from a SUBSCRIBE until its NOTIFY is there
};

// One phone after the other refreshes, until rows have been written and none are any more.
Replies replies_of(Server &server, size_t phones) {
	const auto writer = clock_of_writer(server.kamailio());
	Replies replies;
	double used = seconds_on(writer);
	size_t since_flush = 0;
	const auto end = Clock::now() + std::chrono::seconds(90);
	for (size_t i = 0; since_flush < 2000; i = (i + 1) % phones) {
		if (Clock::now() > end) throw std::runtime_error("no rows were written");
		const double seconds = seconds_of([&] { server.office().subscribe(i, i + 1); });
		const double now = seconds_on(writer);
		const bool is_flushing = now - used > seconds / 4;
		used = now;
		(is_flushing ? replies.flushing : replies.usual).push_back(1e3 * seconds);
		since_flush = is_flushing || replies.flushing.size() < 100 ? 0 : since_flush + 1;
		test::sleep_ms(1);
	}
	return replies;
}

// The round of the writer comes when all are subscribed.
void measure_flush(Figures &figures, Side side, const Scale &scale, size_t phones) {
	constexpr auto kInterval = R"("sca", "db_update_interval", 30)";
	auto asked = recipe_on(side, scale, "");
	asked.modparams.emplace_back(kInterval);
	Server server(asked);
	subscribe(server, phones);
	const auto replies = replies_of(server, phones);
	const auto name = std::to_string(phones) + " changed, SQLite: ms to tell a refresh, p99, ";
	figures.add(side, name + "usual", percentile(replies.usual, 0.99));
	figures.add(side, name + "in a flush", percentile(replies.flushing, 0.99));
}

} // namespace

// The stock module stores row by row, so it gets fewer; what it takes to restore many is measured on our rows.
void measure_storage(Figures &figures, Side side, const Scale &scale) {
	const size_t few = scale.is_short ? 200 : 1000;
	const size_t many = scale.is_short ? 10000 : 100000;
	measure_on(figures, side, "SQLite", recipe_on(side, scale, ""), few);
	if (side == Side::Stock) return;
	const auto server = measure_on(figures, side, "SQLite", recipe_on(side, scale, ""), many);
	const auto file = "sqlite:///" + server->kamailio().database_file();
	measure_stock_start(figures, "SQLite", recipe_on(Side::Stock, scale, file), *server, many);
	measure_mysql(figures, scale, many);
	if (!scale.is_short) measure_flush(figures, side, scale, many);
}

} // namespace bench
