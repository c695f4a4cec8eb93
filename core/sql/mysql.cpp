#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <mysql_driver.h>

#include <algorithm>
#include <map>

#include "core/sql/check.hpp"
#include "core/sql/sql_database.hpp"

namespace core::sql {
namespace {

constexpr Dialect kDialect = Dialect::MySql;
// Rows in one statement. Few sizes, because every size is a prepared statement of its own.
constexpr size_t kUpsertChunks[] = {200, 20, 1};
// The server makes a plan whose time grows with the square of these: few, and yet not a round trip for each.
constexpr size_t kEraseChunks[] = {10, 1};
constexpr size_t kPage = 1000;

// The options of the server's sql_mode are not ours: what does not fit is an error, never cut.
std::string session_for(int seconds) {
	return "SET SESSION innodb_lock_wait_timeout=" + std::to_string(seconds)
			+ ", SESSION sql_mode='STRICT_ALL_TABLES'";
}

using Connection = std::unique_ptr<::sql::Connection>;
using Prepared = std::unique_ptr<::sql::PreparedStatement>;
using Rows = std::unique_ptr<::sql::ResultSet>;

int whole_seconds(std::chrono::milliseconds time) {
	return static_cast<int>(std::max<int64_t>((time.count() + 999) / 1000, 1));
}

std::string host_of(const Address &address) {
	if (address.port == 0 && (address.host.empty() || address.host == "localhost"))
		return "localhost";
	const bool is_v6 = address.host.find(':') != std::string::npos;
	const std::string host = is_v6 ? "[" + address.host + "]" : address.host;
	return "tcp://" + host + ":" + std::to_string(address.port == 0 ? 3306 : address.port);
}

::sql::ConnectOptionsMap options_for(const Address &address, int seconds) {
	::sql::ConnectOptionsMap options;
	options["hostName"] = ::sql::SQLString(host_of(address));
	options["userName"] = ::sql::SQLString(address.user);
	options["password"] = ::sql::SQLString(address.password);
	options["schema"] = ::sql::SQLString(address.name);
	options["OPT_CONNECT_TIMEOUT"] = seconds;
	options["OPT_READ_TIMEOUT"] = seconds + 1;
	options["OPT_WRITE_TIMEOUT"] = seconds + 1;
	options["OPT_CHARSET_NAME"] = ::sql::SQLString("utf8mb4");
	return options;
}

void bind(::sql::PreparedStatement &statement, unsigned at, const Value &value) {
	if (const auto *number = std::get_if<int64_t>(&value))
		statement.setInt64(at, *number);
	else if (const auto *text = std::get_if<std::string>(&value))
		statement.setString(at, *text);
	else
		statement.setNull(at, 0);
}

bool is_number_type(int type) {
	return type >= ::sql::DataType::BIT && type <= ::sql::DataType::BIGINT;
}

bool is_text_type(int type) {
	return type >= ::sql::DataType::CHAR && type <= ::sql::DataType::LONGVARBINARY;
}

// Empty when the first columns of the result have the types that the table names.
std::string odd_column(const ::sql::ResultSet &rows, const Table &table) {
	auto *types = rows.getMetaData();
	for (size_t i = 0; i < table.columns.size(); ++i) {
		const int type = types->getColumnType(static_cast<unsigned>(i + 1));
		const bool wants_text = table.columns[i].type == Type::Varchar
				|| table.columns[i].type == Type::Text;
		if (wants_text ? !is_text_type(type) : !is_number_type(type)) return table.columns[i].name;
	}
	return {};
}

Value value_at(const ::sql::ResultSet &rows, size_t position, bool is_number) {
	const auto at = static_cast<unsigned>(position + 1);
	if (rows.isNull(at)) return {};
	if (is_number) return rows.getInt64(at);
	return rows.getString(at).asStdString();
}

bool is_missing_right(int code) {
	return code == 1044 || code == 1142 || code == 1143 || code == 1227;
}

class MySql : public SqlDatabase {
public:
	MySql(const Address &address, int64_t owner, std::chrono::milliseconds patience)
			: SqlDatabase(owner), address_(address), seconds_(whole_seconds(patience)) {}
	~MySql() override { disconnect(); }

	Result<Done> connect() {
		return attempt([&] { connection(); });
	}

private:
	Dialect dialect() const noexcept override { return kDialect; }
	Result<Done> run(const std::string &statement, std::string_view what) override;
	Result<int64_t> number(const std::string &statement, std::string_view what) override;
	size_t page_size() const noexcept override { return kPage; }
	Result<std::vector<Row>> page(const Table &table, const Row &place) override;
	Result<Done> begin() override;
	Result<Done> erase(const Batch &batch) override;
	Result<Done> upsert(const Batch &batch) override;
	Result<Done> raise(const Raise &column, int64_t amount, int64_t limit) override;
	Result<Done> commit() override;
	void abort() noexcept override { disconnect(); }
	Error cannot_make(const Table &table, const Error &why) const override;
	Error cannot_change(const Table &table, const Error &why) const override;

	::sql::Connection &connection();
	void disconnect() noexcept;
	Error error(const char *what) const {
		return {"MySQL " + host_of(address_) + "/" + address_.name + ": " + what};
	}
	template <class F>
	Result<Done> attempt(F &&use);
	::sql::PreparedStatement &prepared(const std::string &text);

	Address address_;
	int seconds_;
	Connection connection_;
	std::map<std::string, Prepared> prepared_;
	int last_code_ = 0; // of the server's last error
};

// A connection that the server has closed meanwhile is replaced here, before anything is sent: from
// then on a lost connection is an error, because half of a transaction must never go on in another
// one.
::sql::Connection &MySql::connection() {
	if (connection_ && connection_->isValid()) return *connection_;
	disconnect();
	auto options = options_for(address_, seconds_);
	Connection fresh(::sql::mysql::get_driver_instance()->connect(options));
	Prepared(fresh->prepareStatement(session_for(seconds_)))->execute();
	connection_ = std::move(fresh);
	return *connection_;
}

void MySql::disconnect() noexcept {
	prepared_.clear();
	connection_.reset();
}

// After any failure the connection goes, and with it an open transaction; the next call makes a new
// one.
template <class F>
Result<Done> MySql::attempt(F &&use) {
	std::string what;
	last_code_ = 0;
	try {
		use();
		return Done{};
	} catch (const ::sql::SQLException &e) {
		last_code_ = e.getErrorCode();
		what = std::string(e.what()) + " (" + std::to_string(last_code_) + ")";
	} catch (const std::exception &e) {
		what = e.what();
	} catch (...) {
		what = "unknown exception";
	}
	disconnect();
	return error(what.c_str());
}

::sql::PreparedStatement &MySql::prepared(const std::string &text) {
	auto &slot = prepared_[text];
	if (!slot) slot.reset(connection_->prepareStatement(text));
	return *slot;
}

Result<Done> MySql::run(const std::string &statement, std::string_view) {
	return attempt([&] { Prepared(connection().prepareStatement(statement))->execute(); });
}

Result<int64_t> MySql::number(const std::string &statement, std::string_view) {
	int64_t answer = 0;
	auto asked = attempt([&] {
		const Prepared question(connection().prepareStatement(statement));
		const Rows rows(question->executeQuery());
		answer = rows->next() ? rows->getInt64(1) : 0;
	});
	if (!asked) return asked.error();
	return answer;
}

template <size_t N>
size_t chunk_for(const size_t (&sizes)[N], size_t left) {
	for (const size_t size : sizes)
		if (size <= left) return size;
	return 1;
}

// From here to the commit nobody calls connection(): a lost one is an error.
Result<Done> MySql::begin() {
	return attempt([&] { connection().setAutoCommit(false); });
}

Result<Done> MySql::erase(const Batch &batch) {
	return attempt([&] {
		const Texts marks(erase_columns(*batch.table).size(), "?");
		for (size_t done = 0; done < batch.erase.size();) {
			const size_t count = chunk_for(kEraseChunks, batch.erase.size() - done);
			auto &statement = prepared(
					sql::erase(kDialect, *batch.table, std::vector<Texts>(count, marks)));
			unsigned at = 1;
			for (const size_t end = done + count; done < end; ++done)
				for (const Value &value : erase_values(*batch.table, batch.erase[done], owner()))
					bind(statement, at++, value);
			statement.executeUpdate();
		}
	});
}

Result<Done> MySql::upsert(const Batch &batch) {
	return attempt([&] {
		const Texts marks(batch.table->columns.size(), "?");
		for (size_t done = 0; done < batch.upsert.size();) {
			const size_t count = chunk_for(kUpsertChunks, batch.upsert.size() - done);
			auto &statement = prepared(
					sql::upsert(kDialect, *batch.table, std::vector<Texts>(count, marks)));
			unsigned at = 1;
			for (const size_t end = done + count; done < end; ++done)
				for (const Value &value : batch.upsert[done]) bind(statement, at++, value);
			statement.executeUpdate();
		}
	});
}

Result<Done> MySql::commit() {
	return attempt([&] {
		connection_->commit();
		connection_->setAutoCommit(true);
	});
}

Result<std::vector<Row>> MySql::page(const Table &table, const Row &place) {
	const auto columns = page_columns(table);
	std::vector<Row> page;
	auto done = attempt([&] {
		connection();
		auto &statement = prepared(
				select_page(kDialect, table, "?", Texts(place.size(), "?"), kPage));
		statement.setInt64(1, owner());
		unsigned at = 2;
		for (const Value &value : place) bind(statement, at++, value);
		const Rows rows(statement.executeQuery());
		const std::string odd = odd_column(*rows, table);
		if (!odd.empty()) throw std::runtime_error(table.name + "." + odd + " has another type");
		while (rows->next()) {
			Row &row = page.emplace_back();
			row.reserve(columns.size());
			for (const auto &column : columns)
				row.push_back(value_at(*rows, row.size(), column.is_number));
		}
	});
	if (!done) return done.error();
	return page;
}

Result<Done> MySql::raise(const Raise &column, int64_t amount, int64_t limit) {
	return attempt([&] {
		auto &statement = prepared(
				sql::raise(kDialect, *column.table, column.column, Texts(4, "?")));
		statement.setInt64(1, raise_threshold(amount, limit));
		statement.setInt64(2, limit);
		statement.setInt64(3, amount);
		statement.setInt64(4, owner());
		statement.executeUpdate();
	});
}

Error MySql::cannot_make(const Table &table, const Error &why) const {
	if (!is_missing_right(last_code_)) return why;
	return {why.what + "; table " + table.name + " or its row in `version` is missing, and user "
			+ address_.user + " may not make it: grant CREATE and INSERT on " + address_.name
			+ ".*, or run utils/sql/create-tables with the files in utils/sql/mysql"};
}

Error MySql::cannot_change(const Table &table, const Error &why) const {
	return {why.what + "; table " + table.name
			+ " could not be brought to its new version: grant ALTER and UPDATE on " + address_.name
			+ ".*, or run utils/sql/create-tables"};
}

} // namespace

Result<std::unique_ptr<Database>> open_mysql(
		const Address &address, int64_t owner, std::chrono::milliseconds patience) {
	auto database = std::make_unique<MySql>(address, owner, patience);
	if (auto connected = database->connect(); !connected) return connected.error();
	return std::unique_ptr<Database>(std::move(database));
}

} // namespace core::sql
