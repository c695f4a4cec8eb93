#include "core/base/keyed_hash.hpp"

namespace core::base {
namespace {

constexpr uint64_t turned(uint64_t word, int bits) noexcept {
	return word << bits | word >> (64 - bits);
}

struct State {
	uint64_t a, b, c, d;

	void mix(int rounds) noexcept {
		for (; rounds > 0; --rounds) {
			a += b;
			c += d;
			b = turned(b, 13) ^ a;
			d = turned(d, 16) ^ c;
			a = turned(a, 32);
			c += b;
			a += d;
			b = turned(b, 17) ^ c;
			d = turned(d, 21) ^ a;
			c = turned(c, 32);
		}
	}
	void take(uint64_t word) noexcept {
		d ^= word;
		mix(2);
		a ^= word;
	}
};

} // namespace

uint64_t keyed_hash(const HashKey &key, uint64_t first, uint64_t second) noexcept {
	State state{key.first ^ 0x736f6d6570736575, key.second ^ 0x646f72616e646f6d,
			key.first ^ 0x6c7967656e657261, key.second ^ 0x7465646279746573};
	constexpr uint64_t kLength = uint64_t{16} << 56; // in the last block, which is empty else
	state.take(first);
	state.take(second);
	state.take(kLength);
	state.c ^= 0xff;
	state.mix(4);
	return state.a ^ state.b ^ state.c ^ state.d;
}

} // namespace core::base
