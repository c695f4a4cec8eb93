// How long this process waits for a PostgreSQL server that takes connections and then says nothing.
//
// db_postgres waits for ever, unless it is told otherwise for all who use it. Its parameters are variables of each
// process, so that what is set here touches neither other processes nor, once it ends, what comes after it.
#pragma once

#include <chrono>

namespace core::kam {

// While it lives, db_postgres gives up connecting after this time, in whole seconds, and waiting for an answer one second
// later, and asks once. Where modparam("db_postgres", "timeout") has been set it stays as it is.
class PostgresPatience {
public:
	explicit PostgresPatience(std::chrono::milliseconds patience);
	~PostgresPatience();
	PostgresPatience(const PostgresPatience &) = delete;
	PostgresPatience &operator=(const PostgresPatience &) = delete;

private:
	int *timeout_ = nullptr, *retries_ = nullptr; // nullptr: left alone
	int retries_before_ = 0;
	bool is_connecting_bound_ = false; // by us
};

} // namespace core::kam
