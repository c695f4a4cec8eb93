#include "test/support/tone.hpp"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <vector>

namespace test {

namespace {

constexpr size_t kHeader = 44, kRate = 8000;
constexpr double kPi = 3.14159265358979323846;

double angle(unsigned hertz, size_t sample) {
	return 2 * kPi * hertz / kRate * static_cast<double>(sample);
}

std::vector<int16_t> last_samples(const std::string &name) {
	constexpr size_t kSamples = kRate / 4;
	std::ifstream file(name, std::ios::binary);
	const std::string bytes{std::istreambuf_iterator<char>(file), {}};
	if (bytes.size() < kHeader + 2 * kSamples) return {};
	std::vector<int16_t> samples(kSamples);
	const auto begin = bytes.size() / 2 * 2 - 2 * kSamples;
	for (size_t i = 0; i < kSamples; ++i) {
		const auto low = static_cast<uint8_t>(bytes[begin + 2 * i]);
		const auto high = static_cast<uint8_t>(bytes[begin + 2 * i + 1]);
		samples[i] = static_cast<int16_t>(high << 8 | low);
	}
	return samples;
}

std::string number(size_t value, unsigned bytes) {
	std::string text;
	for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i & 0xff);
	return text;
}

} // namespace

bool ends_with_tone(const std::string &file, unsigned hertz) {
	constexpr double kLoud = 3000;
	const auto samples = last_samples(file);
	if (samples.empty()) return false;
	double real = 0, imaginary = 0;
	for (size_t i = 0; i < samples.size(); ++i) {
		real += samples[i] * std::cos(angle(hertz, i));
		imaginary += samples[i] * std::sin(angle(hertz, i));
	}
	return std::hypot(real, imaginary) / static_cast<double>(samples.size()) > kLoud;
}

void write_tone(const std::string &file, unsigned hertz, unsigned seconds) {
	constexpr double kLoudest = 16000;
	const size_t samples = kRate * seconds;
	std::string wave = "RIFF" + number(36 + 2 * samples, 4) + "WAVEfmt " + number(16, 4)
			+ number(1, 2) + number(1, 2) + number(kRate, 4) + number(2 * kRate, 4) + number(2, 2)
			+ number(16, 2) + "data" + number(2 * samples, 4);
	for (size_t i = 0; i < samples; ++i)
		wave += number(static_cast<uint16_t>(std::lround(kLoudest * std::sin(angle(hertz, i)))), 2);
	std::ofstream(file, std::ios::binary) << wave;
}

} // namespace test
