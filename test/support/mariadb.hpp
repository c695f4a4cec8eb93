#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace test {

// A private MariaDB server on 127.0.0.1:port, in a folder of its own under the temporary folder. It has an
// empty database `sca` and a user `sca`, password `se:c/r@t`, with all rights on it. It goes with this object, and also
// when this process dies. Throws std::runtime_error when it cannot be started.
class Mariadb {
public:
	explicit Mariadb(uint16_t port);
	~Mariadb();
	Mariadb(const Mariadb &) = delete;
	Mariadb &operator=(const Mariadb &) = delete;

	void stop();    // in order
	void kill9();   // as a crash
	void restart(); // also after stop() and kill9()
	void freeze();  // it hangs: it has done nothing more when this returns
	void thaw();

	// Runs statements as root, in the database `sca`; answers rows as lines with tabs.
	std::string sql(const std::string &statements) const;
	std::string url() const; // mysql://... of user `sca`
	uint16_t port() const { return port_; }

private:
	void start();
	void end(int signal);
	bool answers() const;

	uint16_t port_;
	std::string folder_;
	pid_t pid_ = -1;
	int guard_ = -1;
};

} // namespace test
