#include "b2b/entities/kam/kept.hpp"

#include "b2b/entities/kam/settings.hpp"
#include "b2b/entities/kam/writer.hpp"
#include "core/base/stable_hash.hpp"

namespace b2b_entities {
namespace {

core::kam::GoneRows *gone = nullptr;

uint64_t mark_of_legs(const Session &session) noexcept {
	uint64_t mark = 0;
	for (const auto &leg : session.legs)
		if (is_to_keep(*leg)) mark = (mark ^ session.key.secret ^ mark_of(*leg)) * 0x100000001b3u;
	return mark;
}

} // namespace

void make_kept() {
	gone = core::kam::make_shm<core::kam::GoneRows>().release();
}

void note(Session &session) noexcept {
	if (!is_storing() && !settings.dmq) return;
	bool is_urgent = false;
	for (const auto &leg : session.legs)
		if (is_to_keep(*leg) && keep_ahead(*leg)) is_urgent |= leg->row.is_there;
	const auto mark = mark_of_legs(session);
	if (mark != std::exchange(session.mark, mark)) ++session.version;
	if (is_urgent) ask_to_store();
}

Kept::Kept(const Session &session)
		: key(session.key), upper(session.upper), version(session.version),
		  generation(session.generation) {
	for (const auto &leg : session.legs)
		if (is_to_keep(*leg)) legs.emplace_back(*leg);
}

Belonging Kept::belonging(std::string_view data_text) const noexcept {
	return {key, name_of_upper(upper), server_id, generation, data_text};
}

bool may_be_read(const Session &session) noexcept {
	return session.rests || session.inbox.owner().pid == 0;
}

bool let_rows_go(Session &session) {
	bool are_there = false;
	for (const auto &leg : session.legs) {
		if (!leg->row.is_there || is_to_keep(*leg)) continue;
		gone->add(leg->key);
		leg->row.is_there = false;
		are_there = true;
	}
	return are_there;
}

void write_through(Session &session) {
	if (store_setup().mode != core::kam::DbMode::WriteThrough) return;
	const bool is_erasing = let_rows_go(session);
	if (is_erasing || mark_of_legs(session) != session.mark)
		rest(session.key.index, wait_until_stored);
}

core::kam::GoneRows &gone_rows() noexcept {
	return *gone;
}

} // namespace b2b_entities
