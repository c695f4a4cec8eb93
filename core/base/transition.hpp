// The table of a state machine, and what the compiler checks of it.
//
//	using Row = core::base::TransitionRow<Event, Cell, kStates>;
//	constexpr Row kRows[] = {
//			//            idle   busy
//			{Event::Ask, {start, refuse}},
//			{Event::End, {stay,  stop}},
//	};
//	static_assert(core::base::is_whole(kRows, kEvents));
//
// Columns are the states, rows the events, both in the order of their enumerations, whose values count up
// from 0. A table of another shape does not compile: so every pair of a state and an event is listed once.
#pragma once

#include <cstddef>
#include <type_traits>

#include "core/base/enum_name.hpp"

namespace core::base {

template <class Event, class Cell, size_t kStates>
struct TransitionRow {
	// An array of another size is refused: a cell that was forgotten would else be one of zeros.
	template <size_t kCells, class = std::enable_if_t<kCells == kStates>>
	constexpr TransitionRow(Event on, const Cell (&listed)[kCells]) noexcept : event(on), cells{} {
		for (size_t i = 0; i < kStates; ++i) cells[i] = listed[i];
	}

	Event event;
	Cell cells[kStates];
};

// A row for each event, in their order.
template <class Event, class Cell, size_t kStates, size_t kRows>
constexpr bool is_whole(
		const TransitionRow<Event, Cell, kStates> (&rows)[kRows], size_t events) noexcept {
	for (size_t i = 0; i < kRows; ++i)
		if (static_cast<size_t>(rows[i].event) != i) return false;
	return kRows == events;
}

// One name, and no empty one, for each of the values 0 to `values` - 1.
template <class E, size_t kNames>
constexpr bool is_whole(const EnumName<E> (&names)[kNames], size_t values) noexcept {
	for (size_t value = 0; value < values; ++value) {
		size_t found = 0;
		for (const auto &row : names)
			if (static_cast<size_t>(row.value) == value && !row.name.empty()) ++found;
		if (found != 1) return false;
	}
	return kNames == values;
}

// The cell of a whole table.
template <class State, class Event, class Cell, size_t kStates, size_t kRows>
constexpr const Cell &cell_of(const TransitionRow<Event, Cell, kStates> (&rows)[kRows], State from,
		Event event) noexcept {
	return rows[static_cast<size_t>(event)].cells[static_cast<size_t>(from)];
}

} // namespace core::base
