#pragma once

#include <string>

namespace test {

// A folder with key.pem and cert.pem, of the name sca.test and signed by itself. It goes with the test program.
const std::string &certificate_folder();

} // namespace test
