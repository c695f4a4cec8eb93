// The same server for real phones, until Ctrl-C.
#pragma once

namespace demo {

// Where it listens is said by LISTEN (default 127.0.0.1:5060, UDP and TCP), what the phones are called by by
// DOMAIN (default the address of LISTEN). True when the server ended as it should.
bool stay_open();

} // namespace demo
