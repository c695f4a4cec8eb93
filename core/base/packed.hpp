// Several short texts in one allocation of shared memory: what a subscription or an appearance
// remembers.
//
// Field is an enum class that counts from 0 and ends with kCount. A text that was never set is
// empty. set() builds the new block first: when memory runs out it throws bad_alloc and the old
// texts stay. With std::allocator the texts lie in the process's own memory, for copies that are only read.
//
// The block begins with where each text ends, in numbers as narrow as all texts together allow: most are short, and a byte
// for each field is all that they cost beside themselves.
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
		const char *bytes = block_ + head_of(width());
		const uint32_t begin = i == 0 ? 0 : end_of(i - 1);
		return {bytes + begin, end_of(i) - begin};
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
	// In bytes, of one end: the first byte of the block says it.
	enum class Width : uint8_t { One = 1, Two = 2, Four = 4 };

	static constexpr size_t head_of(Width width) noexcept {
		return 1 + kFields * static_cast<size_t>(width);
	}
	static constexpr Width width_for(size_t end) noexcept {
		if (end <= UINT8_MAX) return Width::One;
		return end <= UINT16_MAX ? Width::Two : Width::Four;
	}
	Width width() const noexcept { return static_cast<Width>(*block_); }

	void give_back() noexcept {
		if (block_) Allocator().deallocate(block_, head_of(width()) + end_of(kFields - 1));
	}
	template <class Number>
	uint32_t number_at(size_t i) const noexcept {
		Number number;
		std::memcpy(&number, block_ + 1 + i * sizeof number, sizeof number);
		return number;
	}
	uint32_t end_of(size_t i) const noexcept {
		switch (width()) {
		case Width::One:
			return number_at<uint8_t>(i);
		case Width::Two:
			return number_at<uint16_t>(i);
		case Width::Four:
			break;
		}
		return number_at<uint32_t>(i);
	}

	template <class Number>
	static void write(char *block, const Texts &texts) noexcept {
		char *ends = block + 1, *bytes = ends + kFields * sizeof(Number);
		const char *const begin = bytes;
		for (const auto text : texts) {
			if (!text.empty()) std::memcpy(bytes, text.data(), text.size());
			bytes += text.size();
			const auto end = static_cast<Number>(bytes - begin);
			std::memcpy(ends, &end, sizeof end);
			ends += sizeof end;
		}
	}

	static char *build(const Texts &texts) {
		size_t size = 0;
		for (const auto text : texts) size += text.size();
		if (size == 0) return nullptr;
		if (size > UINT32_MAX) throw std::bad_alloc();
		const Width width = width_for(size);
		char *block = Allocator().allocate(head_of(width) + size);
		*block = static_cast<char>(width);
		if (width == Width::One)
			write<uint8_t>(block, texts);
		else if (width == Width::Two)
			write<uint16_t>(block, texts);
		else
			write<uint32_t>(block, texts);
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
