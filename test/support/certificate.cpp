#include "test/support/certificate.hpp"

#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "test/support/process.hpp"

namespace test {

namespace {

struct Certificate {
	Certificate() {
		std::filesystem::create_directory(folder);
		const auto made = run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
				"2", "-subj", "/CN=sca.test", "-keyout", folder + "/key.pem", "-out",
				folder + "/cert.pem"});
		if (made.status != 0) throw std::runtime_error("openssl: " + made.text);
	}
	~Certificate() {
		std::error_code ignored;
		std::filesystem::remove_all(folder, ignored);
	}
	const std::string folder = std::filesystem::temp_directory_path()
			/ ("sca-tls." + std::to_string(getpid()));
};

} // namespace

const std::string &certificate_folder() {
	static const Certificate certificate;
	return certificate.folder;
}

} // namespace test
