#include "test/support/softphone.hpp"

#include "test/support/net.hpp"
#include "test/support/process.hpp"
#include "test/support/tone.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace test {

namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string &name) {
	std::ifstream file(name, std::ios::binary);
	return {std::istreambuf_iterator<char>(file), {}};
}

// The newest recording of what came.
std::string last_recording(const std::string &folder) {
	std::string newest;
	for (const auto &entry : fs::directory_iterator(folder)) {
		const auto name = entry.path().string();
		if (name.find("-dec.wav") != name.npos && name > newest) newest = name;
	}
	return newest;
}

} // namespace

Softphone::Softphone(const std::string &user, uint16_t server_port, unsigned tone) : tone_(tone) {
	std::string name = (fs::temp_directory_path() / "softphone-XXXXXX").string();
	if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
	folder_ = name;
	std::ofstream(folder_ + "/accounts")
			<< "<sip:" << user << "@sca.test>;outbound=\"sip:127.0.0.1:" << server_port
			<< "\";answermode=auto;regint=600\n";
	std::ofstream(folder_ + "/contacts") << "\n";
	for (int attempt = 0; attempt < 5 && !is_ready(); ++attempt) starts();
}

Softphone::~Softphone() {
	ends();
	std::error_code ignored;
	fs::remove_all(folder_, ignored);
}

void Softphone::says(const std::string &command) const {
	Socket::udp("127.0.0.1").send_to("127.0.0.1", console_, command + "\n");
}

bool Softphone::hears(unsigned tone) const {
	return ends_with_tone(last_recording(folder_), tone);
}

std::string Softphone::log() const {
	return content_of(folder_ + "/log");
}

std::vector<std::string> Softphone::answers() const {
	std::vector<std::string> answers;
	const auto text = log(), begin = "\nUDP 127.0.0.1:" + std::to_string(port_) + " -> ";
	for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
		const auto message = text.substr(at, text.find('\x1b', at) - at);
		if (message.find("\nSIP/2.0 200 ") == message.npos) continue;
		if (message.find(" INVITE\r\n") == message.npos) continue;
		answers.push_back(message);
	}
	return answers;
}

bool Softphone::is_ready() const {
	return log().find("baresip is ready") != std::string::npos;
}

void Softphone::starts() {
	ends();
	port_ = free_port("127.0.0.1", 2); // it wants the next one as well
	console_ = free_port();
	write_config();
	std::ofstream(folder_ + "/log") << "";
	const auto spawned = spawn({"baresip", "-f", folder_, "-s", "-v"}, {}, folder_ + "/log");
	pid_ = spawned.pid;
	guard_ = spawned.guard;
	for (int i = 0; i < 60 && !is_ready() && log().find("already in use") == std::string::npos; ++i)
		sleep_ms(50);
}

void Softphone::ends() {
	if (pid_ <= 0) return;
	int status = 0;
	kill(pid_, SIGTERM);
	if (!wait_for_end(pid_, 2000, &status)) {
		kill(pid_, SIGKILL);
		wait_for_end(pid_, 2000, &status);
	}
	dismiss_guard(guard_);
	pid_ = -1;
}

void Softphone::write_config() const {
	std::ofstream config(folder_ + "/config");
	config << "sip_listen\t127.0.0.1:" << port_ << "\nnet_interface\t127.0.0.1\n"
		   << "audio_alert\taufile," << folder_ << "/alert.wav\n"
		   << "module_path\t/usr/lib/baresip/modules\nmodule\tg711.so\nmodule\taubridge.so\n"
			  "module\taufile.so\n";
	if (tone_ == 0)
		config << "audio_player\taubridge,loop\naudio_source\taubridge,loop\n";
	else
		config << "module\tausine.so\nausrc_srate\t48000\nausrc_channels\t2\naudio_source\tausine,"
			   << tone_ << "\naudio_player\taubridge,nobody\nmodule\tsndfile.so\nsnd_path\t"
			   << folder_ << "\n";
	config << "cons_listen\t127.0.0.1:" << console_
		   << "\nmodule_app\tcons.so\nmodule_tmp\taccount.so\nmodule_app\tmenu.so\n";
}

} // namespace test
