#include "core/kam/private_memory.hpp"

#include <array>

#include "core/kam/kamailio.hpp"

namespace core::kam {
namespace {

// What a message and its changes take: from a tag to the text that is to be sent.
constexpr size_t kSizes[] = {64, 128, 192, 256, 384, 512, 1024, 2048};
constexpr size_t kOfEach = 12;

} // namespace

// Behind each piece lies one that is never given back: it keeps the piece from growing together with the
// next. All are taken before the first is given back, else it would be taken again.
void lay_out_private_memory() noexcept {
	constexpr size_t kDivider = 1;
	std::array<void *, std::size(kSizes) * kOfEach> pieces;
	for (size_t i = 0; i < pieces.size(); ++i) {
		pieces[i] = pkg_malloc(kSizes[i / kOfEach]);
		static_cast<void>(pkg_malloc(kDivider));
	}
	for (void *piece : pieces)
		if (piece) pkg_free(piece);
}

} // namespace core::kam
