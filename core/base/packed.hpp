// Several short texts in one allocation of shared memory: what a subscription or an appearance
// remembers.
//
// Field is an enum class that counts from 0 and ends with kCount. A text that was never set is
// empty. set() builds the new block first: when memory runs out it throws bad_alloc and the old
// texts stay. With std::allocator the texts lie in the process's own memory, for copies that are only read.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <utility>

#include "core/base/shared.hpp"

namespace core::base {

template <class Field, class Allocator = SharedAllocator<char>>
class Packed {
public:
	static constexpr size_t kFields = static_cast<size_t>(Field::kCount);
	using Texts = std::array<std::string_view, kFields>;
	using Change = std::pair<Field, std::string_view>;

	Packed() noexcept = default;
	Packed(std::initializer_list<Change> texts) { set(texts); }
	Packed(const Packed &other) : block_(build(other.texts())) {}
	template <class Other>
	explicit Packed(const Packed<Field, Other> &other) : block_(build(other.texts())) {}
	Packed(Packed &&other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
	Packed &operator=(Packed other) noexcept {
		std::swap(block_, other.block_);
		return *this;
	}
	~Packed() { give_back(); }

	// Valid until the next set().
	std::string_view operator[](Field field) const noexcept {
		if (!block_) return {};
		const auto i = static_cast<size_t>(field);
		const uint32_t begin = i == 0 ? 0 : end_of(i - 1);
		return {bytes() + begin, end_of(i) - begin};
	}

	void set(std::initializer_list<Change> changes) {
		Texts all = texts();
		for (const auto &[field, text] : changes) all[static_cast<size_t>(field)] = text;
		char *fresh = build(all);
		give_back();
		block_ = fresh;
	}

	Texts texts() const noexcept {
		Texts all;
		size_t i = 0;
		for (auto &text : all) text = (*this)[static_cast<Field>(i++)];
		return all;
	}

private:
	static constexpr size_t kHead = kFields * sizeof(uint32_t);

	void give_back() noexcept {
		if (block_) Allocator().deallocate(block_, kHead + end_of(kFields - 1));
	}
	uint32_t end_of(size_t i) const noexcept {
		uint32_t end;
		std::memcpy(&end, block_ + i * sizeof(end), sizeof(end));
		return end;
	}
	const char *bytes() const noexcept { return block_ + kHead; }

	static char *build(const Texts &texts) {
		size_t size = 0;
		for (const auto text : texts) size += text.size();
		if (size == 0) return nullptr;
		if (size > UINT32_MAX) throw std::bad_alloc();
		char *block = Allocator().allocate(kHead + size);
		uint32_t end = 0;
		for (size_t i = 0; i < kFields; ++i) {
			if (!texts[i].empty())
				std::memcpy(block + kHead + end, texts[i].data(), texts[i].size());
			end += static_cast<uint32_t>(texts[i].size());
			std::memcpy(block + i * sizeof(end), &end, sizeof(end));
		}
		return block;
	}

	char *block_ = nullptr;
};

// One text that is empty most of the time: then it costs a pointer, and not the four words of a string. What is assigned
// is copied; when memory runs out bad_alloc is thrown and the old text stays.
class RareText {
public:
	RareText() noexcept = default;
	RareText &operator=(std::string_view text) {
		held_.set({{Only::Text, text}});
		return *this;
	}
	bool empty() const noexcept { return view(*this).empty(); }
	friend std::string_view view(const RareText &text) noexcept { return text.held_[Only::Text]; }

private:
	enum class Only : uint8_t { Text, kCount };
	Packed<Only> held_;
};

} // namespace core::base
