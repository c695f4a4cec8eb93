#include "core/base/transition.hpp"

#include <cppunit/extensions/HelperMacros.h>

using core::base::cell_of;
using core::base::EnumName;
using core::base::is_whole;

namespace {

enum class Lamp { Off, On };
enum class Key { Press, Lift, Hold };
enum class Cell { Stay, Light, Darken };

using Row = core::base::TransitionRow<Key, Cell, 2>;

constexpr Row kPress{Key::Press, {Cell::Light, Cell::Darken}};
constexpr Row kLift{Key::Lift, {Cell::Stay, Cell::Stay}};
constexpr Row kHold{Key::Hold, {Cell::Stay, Cell::Darken}};

constexpr Row kLamp[] = {kPress, kLift, kHold};
static_assert(is_whole(kLamp, 3));

template <size_t kCells>
constexpr bool is_row_of = std::is_constructible_v<Row, Key, const Cell (&)[kCells]>;

} // namespace

class TransitionTableTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(TransitionTableTest);
	CPPUNIT_TEST(a_cell_is_found_by_state_and_event);
	CPPUNIT_TEST(a_row_has_a_cell_for_each_state);
	CPPUNIT_TEST(a_table_has_each_event_once_and_in_order);
	CPPUNIT_TEST(each_value_has_one_name);
	CPPUNIT_TEST_SUITE_END();

	void a_cell_is_found_by_state_and_event() {
		CPPUNIT_ASSERT(cell_of(kLamp, Lamp::Off, Key::Press) == Cell::Light);
		CPPUNIT_ASSERT(cell_of(kLamp, Lamp::On, Key::Press) == Cell::Darken);
		CPPUNIT_ASSERT(cell_of(kLamp, Lamp::On, Key::Lift) == Cell::Stay);
		CPPUNIT_ASSERT(cell_of(kLamp, Lamp::On, Key::Hold) == Cell::Darken);
	}

	void a_row_has_a_cell_for_each_state() {
		CPPUNIT_ASSERT(is_row_of<2>);
		CPPUNIT_ASSERT(!is_row_of<1>);
		CPPUNIT_ASSERT(!is_row_of<3>);
	}

	void a_table_has_each_event_once_and_in_order() {
		constexpr Row out_of_order[] = {kLift, kPress, kHold};
		constexpr Row twice[] = {kPress, kPress, kHold};
		constexpr Row too_few[] = {kPress, kLift};
		CPPUNIT_ASSERT(!is_whole(out_of_order, 3));
		CPPUNIT_ASSERT(!is_whole(twice, 3));
		CPPUNIT_ASSERT(!is_whole(too_few, 3));
		CPPUNIT_ASSERT(!is_whole(kLamp, 2));
	}

	void each_value_has_one_name() {
		constexpr EnumName<Lamp> whole[] = {{Lamp::On, "on"}, {Lamp::Off, "off"}};
		constexpr EnumName<Lamp> too_few[] = {{Lamp::Off, "off"}};
		constexpr EnumName<Lamp> twice[] = {{Lamp::Off, "off"}, {Lamp::Off, "on"}};
		constexpr EnumName<Lamp> empty[] = {{Lamp::Off, "off"}, {Lamp::On, ""}};
		CPPUNIT_ASSERT(is_whole(whole, 2));
		CPPUNIT_ASSERT(!is_whole(whole, 1));
		CPPUNIT_ASSERT(!is_whole(too_few, 2));
		CPPUNIT_ASSERT(!is_whole(twice, 2));
		CPPUNIT_ASSERT(!is_whole(empty, 2));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(TransitionTableTest);
