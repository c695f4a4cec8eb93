#include "test/support/linphone.hpp"

#include "test/support/net.hpp"
#include "test/support/process.hpp"
#include "test/support/tone.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace test {

namespace {
namespace fs = std::filesystem;
} // namespace

Linphone::Linphone(const std::string &user, uint16_t server_port, unsigned tone) {
	std::string name = (fs::temp_directory_path() / "linphone-XXXXXX").string();
	if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
	folder_ = name;
	write_settings(user, server_port);
	if (tone != 0) plays(tone);
	fs::create_directories(folder_ + "/.local/share/linphone"); // it waits for ever without
	const auto words = folder_ + "/words";
	if (mkfifo(words.c_str(), 0600) != 0) throw std::runtime_error("mkfifo: " + words);
	words_ = open(words.c_str(), O_RDWR | O_CLOEXEC);
	const auto command = "exec linphonec -a -c " + folder_ + "/rc -d 6 -l " + folder_ + "/log < "
			+ words;
	const auto spawned = spawn(
			{"sh", "-c", command}, {"HOME=" + folder_, "LC_ALL=C"}, folder_ + "/out");
	pid_ = spawned.pid;
	guard_ = spawned.guard;
	if (tone == 0) return;
	says("soundcard use files");
	says("record " + folder_ + "/heard.wav");
}

Linphone::~Linphone() {
	says("quit");
	int status = 0;
	if (!wait_for_end(pid_, 5000, &status)) {
		kill(pid_, SIGKILL);
		wait_for_end(pid_, 2000, &status);
	}
	dismiss_guard(guard_);
	close(words_);
	std::error_code ignored;
	fs::remove_all(folder_, ignored);
}

void Linphone::says(const std::string &line) const {
	const auto text = line + "\n";
	if (write(words_, text.data(), text.size()) < 0) throw std::runtime_error("linphonec");
}

bool Linphone::hears(unsigned tone) const {
	return ends_with_tone(folder_ + "/heard.wav", tone);
}

std::string Linphone::log() const {
	std::ifstream file(folder_ + "/log");
	std::string text{std::istreambuf_iterator<char>(file), {}};
	return text.substr(text.size() > 3000 ? text.size() - 3000 : 0);
}

void Linphone::write_settings(const std::string &user, uint16_t server_port) const {
	const auto server = "<sip:127.0.0.1:" + std::to_string(server_port) + ";lr>";
	std::ofstream(folder_ + "/rc")
			<< "[sip]\nsip_port=" << free_port() << "\nsip_tcp_port=0\nsip_tls_port=0\nuse_ipv6=0\n"
			<< "bind_address=127.0.0.1\ndefault_proxy=0\n[rtp]\naudio_rtp_port=" << free_port()
			<< "\nnortp_timeout=300\n[proxy_0]\nreg_proxy=" << server << "\nreg_route=" << server
			<< "\nreg_identity=sip:" << user
			<< "@sca.test\nreg_expires=600\nreg_sendregister=1\npublish=0\n[net]\nmtu=1300\n";
}

// Its console has an order for it, but from 5.3 on that file is not the one that it plays in a call: this is, in all
// versions. The file must be there when linphone starts.
void Linphone::plays(unsigned tone) const {
	constexpr unsigned kSeconds = 60;
	const auto file = folder_ + "/tone.wav";
	write_tone(file, tone, kSeconds);
	std::ofstream(folder_ + "/rc", std::ios::app) << "[sound]\nhold_music=" << file << "\n";
}

} // namespace test
