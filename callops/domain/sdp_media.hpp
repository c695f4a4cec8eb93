// Where SDP wants its media, stream by stream.
#pragma once

#include <string>
#include <string_view>

namespace callops {

// "192.0.2.1:4000 192.0.2.1:4002": the address and port of each stream, in order. Equal for SDP whose media
// go to the same place, whatever else they say.
std::string media_of(std::string_view sdp);

// Does every stream name a place? Not with port 0, nor with an address of zeros, as old phones say a hold.
bool has_place_for_all(std::string_view sdp);

} // namespace callops
