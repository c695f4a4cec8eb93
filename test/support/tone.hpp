// Tones in recordings of one channel, 8000 samples of 16 bits a second.
#pragma once

#include <string>

namespace test {

// Is this tone what the last quarter of a second of the file holds? It may grow meanwhile.
bool ends_with_tone(const std::string &file, unsigned hertz);
void write_tone(const std::string &file, unsigned hertz, unsigned seconds);

} // namespace test
