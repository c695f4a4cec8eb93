#include <set>

#include "b2b/logic/domain/entity.hpp"
#include "b2b/logic/domain/exchange.hpp"
#include "b2b/logic/domain/trigger.hpp"
#include "test/unit/b2b/logic/fixture.hpp"
#include "test/unit/drawn_table.hpp"

using namespace test::logic;

namespace {

using E = EntityEvent;

// Where to: "." stays.
constexpr struct {
	E event;
	const char *cells;
} kEntityCells[] = {
		// clang-format off
		//                 named   calling  early    answered  confirmed ended
		{E::Called,       "calling .        .        .         .         ."},
		{E::Provisional,  ".       early    .        .         .         ."},
		{E::Accepted,     ".       answered answered .         .         ."},
		{E::Acknowledged, ".       .        .        confirmed .         ."},
		{E::Ended,        "ended   ended    ended    ended     ended     ."},
		// clang-format on
};

using X = ExchangeEvent;
constexpr struct {
	X event;
	const char *cells;
} kExchangeCells[] = {
		// clang-format off
		//                 asked     answered     called_off restoring
		{X::Rings,        "pass_on   ignore       ignore     ignore"},
		{X::Accepted,     "accept    ignore       restore    settle"},
		{X::Refused,      "refuse    ignore       forget     forget"},
		{X::Acknowledged, "ignore    acknowledge  ignore     ignore"},
		{X::Cancelled,    "call_off  ignore       ignore     ignore"},
		{X::AskerGone,    "call_off  satisfy      ignore     ignore"},
		{X::AskedGone,    "fail      forget       forget     forget"},
		// clang-format on
};

using T = TriggerEvent;
constexpr struct {
	T event;
	const char *cells;
} kTriggerCells[] = {
		// clang-format off
		//                  first       second      holding
		{T::FirstRings,    "ring        ignore      ignore"},
		{T::FirstAnswers,  "call_second ignore      ignore"},
		{T::SecondRings,   "ignore      ring        ring"},
		{T::SecondAnswers, "ignore      connect     renegotiate"},
		{T::NoMedia,       "give_up     give_up     give_up"},
		{T::Refused,       "give_up     give_up     give_up"},
		{T::TooSlow,       "ignore      hold_first  ignore"},
		// clang-format on
};

std::string word(std::string_view name) {
	std::string one(name);
	for (auto &c : one)
		if (c == ' ') c = '_';
	return one;
}

template <class Enum>
void are_told_apart(unsigned values) {
	std::set<std::string_view> names;
	for (unsigned v = 0; v < values; ++v) names.insert(name_of(static_cast<Enum>(v)));
	CPPUNIT_ASSERT_EQUAL(size_t{values}, names.size());
}

} // namespace

class B2bTablesTest : public CppUnit::TestFixture {
	CPPUNIT_TEST_SUITE(B2bTablesTest);
	CPPUNIT_TEST(every_cell_of_an_entity_is_decided);
	CPPUNIT_TEST(nothing_comes_back_from_the_end);
	CPPUNIT_TEST(every_cell_of_an_exchange_is_decided);
	CPPUNIT_TEST(every_cell_of_a_call_that_we_begin_is_decided);
	CPPUNIT_TEST(names_are_told_apart);
	CPPUNIT_TEST_SUITE_END();

	void every_cell_of_an_entity_is_decided() {
		test::is_as_drawn<EntityState>(
				kEntityCells, kEntityEvents, kEntityStates, [](EntityState from, E event) {
					const auto to = transition(from, event);
					return to == from ? std::string(".") : std::string(name_of(to));
				});
	}

	void nothing_comes_back_from_the_end() {
		for (unsigned e = 0; e < kEntityEvents; ++e)
			CPPUNIT_ASSERT(transition(EntityState::Ended, static_cast<E>(e)) == EntityState::Ended);
	}

	void every_cell_of_an_exchange_is_decided() {
		test::is_as_drawn<ExchangeState>(kExchangeCells, kExchangeEvents, kExchangeStates,
				[](ExchangeState from, X event) { return word(name_of(deed_of(from, event))); });
	}

	void every_cell_of_a_call_that_we_begin_is_decided() {
		test::is_as_drawn<TriggerState>(kTriggerCells, kTriggerEvents, kTriggerStates,
				[](TriggerState from, T event) { return word(name_of(deed_of(from, event))); });
	}

	void names_are_told_apart() {
		are_told_apart<EntityState>(kEntityStates);
		are_told_apart<E>(kEntityEvents);
		are_told_apart<EntityKind>(static_cast<unsigned>(EntityKind::kCount));
		are_told_apart<ExchangeState>(kExchangeStates);
		are_told_apart<X>(kExchangeEvents);
		are_told_apart<ExchangeDeed>(static_cast<unsigned>(ExchangeDeed::kCount));
		are_told_apart<TriggerState>(kTriggerStates);
		are_told_apart<T>(kTriggerEvents);
		are_told_apart<TriggerDeed>(static_cast<unsigned>(TriggerDeed::kCount));
		are_told_apart<EndReason>(static_cast<unsigned>(EndReason::kCount));
	}
};
CPPUNIT_TEST_SUITE_REGISTRATION(B2bTablesTest);
