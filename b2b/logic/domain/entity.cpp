#include "b2b/logic/domain/entity.hpp"

#include "core/base/transition.hpp"

namespace b2b_logic {
namespace {

using S = EntityState;
using E = EntityEvent;

// A cell without a state stays where it is.
struct Cell {
	bool stays;
	S to;
};
constexpr Cell stay{true, S::Named}, calling{false, S::Calling}, early{false, S::Early},
		answered{false, S::Answered}, confirmed{false, S::Confirmed}, ended{false, S::Ended};

// A provisional answer never goes back behind a final one, and nothing comes back from the end.
// clang-format off
constexpr core::base::TransitionRow<E, Cell, kEntityStates> kTable[] = {
// event            named    calling   early     answered   confirmed ended
{E::Called,       {calling, stay,     stay,     stay,      stay,     stay}},
{E::Provisional,  {stay,    early,    stay,     stay,      stay,     stay}},
{E::Accepted,     {stay,    answered, answered, stay,      stay,     stay}},
{E::Acknowledged, {stay,    stay,     stay,     confirmed, stay,     stay}},
{E::Ended,        {ended,   ended,    ended,    ended,     ended,    stay}},
};
// clang-format on
static_assert(core::base::is_whole(kTable, kEntityEvents));

constexpr core::base::EnumName<EntityKind> kKinds[] = {
		{EntityKind::Server, "server"},
		{EntityKind::Client, "client"},
};
static_assert(core::base::is_whole(kKinds, static_cast<size_t>(EntityKind::kCount)));

constexpr core::base::EnumName<S> kStates[] = {
		{S::Named, "named"},
		{S::Calling, "calling"},
		{S::Early, "early"},
		{S::Answered, "answered"},
		{S::Confirmed, "confirmed"},
		{S::Ended, "ended"},
};
static_assert(core::base::is_whole(kStates, kEntityStates));

constexpr core::base::EnumName<E> kEvents[] = {
		{E::Called, "called"},
		{E::Provisional, "provisional"},
		{E::Accepted, "accepted"},
		{E::Acknowledged, "acknowledged"},
		{E::Ended, "ended"},
};
static_assert(core::base::is_whole(kEvents, kEntityEvents));

} // namespace

EntityState transition(EntityState from, EntityEvent event) noexcept {
	const auto &cell = core::base::cell_of(kTable, from, event);
	return cell.stays ? from : cell.to;
}

std::string_view name_of(EntityKind kind) noexcept {
	return core::base::name_of(kKinds, kind);
}

std::string_view name_of(EntityState state) noexcept {
	return core::base::name_of(kStates, state);
}

std::string_view name_of(EntityEvent event) noexcept {
	return core::base::name_of(kEvents, event);
}

bool is_talking(const Entity &entity) noexcept {
	return entity.state == S::Answered || entity.state == S::Confirmed;
}

bool is_called(const Entity &entity) noexcept {
	return entity.state == S::Calling || entity.state == S::Early;
}

bool is_live(const Entity &entity) noexcept {
	return is_called(entity) || is_talking(entity);
}

std::string_view identity_of(const Entity &entity) noexcept {
	return entity.texts[entity.kind == EntityKind::Server ? EntityText::From : EntityText::To];
}

} // namespace b2b_logic
