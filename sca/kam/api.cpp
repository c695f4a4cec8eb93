#include "sca/kam/api.hpp"

#include "core/kam/entry.hpp"
#include "core/kam/str.hpp"
#include "core/kam/timer.hpp"
#include "sca/domain/command.hpp"
#include "sca/domain/seen.hpp"
#include "sca/kam/decide.hpp"
#include "sca/kam/events.hpp"
#include "sca/kam/perform.hpp"

namespace sca {
namespace {
using core::kam::as_str;
using core::kam::view;

// -1 when the body threw, or said so itself.
template <class F>
int answer(const char *where, F &&body) noexcept {
	int result = -1;
	core::kam::guard(where, [&] { result = body(); });
	return result;
}

// Copies, so that `found` may do what it likes: the lock is gone.
struct Found {
	std::string aor;
	SeenAppearance appearance;
};

int report(const std::vector<Found> &all, sca_found_f found, void *param) {
	for (const auto &[aor, appearance] : all) {
		const auto text = [&](AppText field) { return as_str(appearance.text[field]); };
		const sca_appearance_t told{as_str(aor), static_cast<int>(appearance.index),
				static_cast<int>(appearance.state), as_str(name_of(appearance.state)),
				text(AppText::Owner), text(AppText::Callee), text(AppText::Uri),
				{text(AppText::CallId), text(AppText::CallerTag), text(AppText::CalleeTag),
						appearance.direction == Direction::In},
				appearance.since};
		if (found) found(&told, param);
	}
	return static_cast<int>(all.size());
}

int is_line(const str *aor) noexcept {
	return answer("is_line", [&] { return lines().has(key_of(view(aor))) ? 1 : 0; });
}

int find(const str *call_id, const str *tag, const str *other, sca_found_f found,
		void *param) noexcept {
	return answer("find", [&] {
		std::vector<Found> all;
		for (const auto &key : calls().lines_of(view(call_id)))
			lines().read(key, [&](const Line &line) {
				for (const auto &one : line.appearances)
					if (has_dialog(one, view(call_id), view(tag), view(other)))
						all.push_back({std::string(line.text[LineText::Aor]), SeenAppearance(one)});
			});
		return report(all, found, param);
	});
}

int list(const str *aor, sca_found_f found, void *param) noexcept {
	return answer("list", [&] {
		std::vector<Found> all;
		const auto take = [&](const Line &line) {
			for (const auto &one : line.appearances)
				all.push_back({std::string(line.text[LineText::Aor]), SeenAppearance(one)});
		};
		if (aor)
			lines().read(key_of(view(aor)), take);
		else
			lines().each(take);
		return report(all, found, param);
	});
}

int seize(const str *aor, int index, const str *contact) noexcept {
	return answer("seize", [&] {
		const std::string key = key_of(view(aor));
		if (key.empty() || index < 0 || view(contact).empty()) return -1;
		uint32_t seized = 0;
		perform_on(key, decide_or_new(key, view(aor), [&](Line &line) {
			return seize_by_hand(line, view(contact), static_cast<uint32_t>(index),
					core::kam::now(), policy(), seized);
		}));
		return seized ? static_cast<int>(seized) : -1;
	});
}

std::optional<std::string_view> optional_text(const str *text) {
	return text ? std::optional(view(text)) : std::nullopt;
}

// nullopt: its state is none.
std::optional<Update> update_of(const sca_update_t *asked) {
	if (!asked || asked->state < -1 || asked->state >= static_cast<int>(kStates))
		return std::nullopt;
	Update update;
	if (asked->state >= 0) update.state = static_cast<State>(asked->state);
	if (update.state == State::Pending) update.state = State::Active; // there is no ACK to wait for
	update.owner = optional_text(asked->owner);
	update.callee = optional_text(asked->callee);
	update.uri = optional_text(asked->uri);
	if (const sca_dialog_t *dialog = asked->dialog)
		update.dialog = DialogNames{view(dialog->call_id), view(dialog->caller_tag),
				view(dialog->callee_tag), dialog->incoming ? Direction::In : Direction::Out};
	return update;
}

int claim(const str *aor, int index, const sca_update_t *as) noexcept {
	return answer("claim", [&] {
		const auto update = update_of(as);
		const std::string key = key_of(view(aor));
		if (!update || key.empty() || index < 0) return -1;
		uint32_t claimed = 0;
		perform_on(key, decide_or_new(key, view(aor), [&](Line &line) {
			return claim_by_hand(line, static_cast<uint32_t>(index), *update, core::kam::now(),
					policy(), claimed);
		}));
		return claimed ? static_cast<int>(claimed) : -1;
	});
}

int update(const str *aor, int index, const sca_update_t *asked) noexcept {
	return answer("update", [&] {
		const auto update = update_of(asked);
		if (!update || index <= 0) return -1;
		const std::string key = key_of(view(aor));
		auto effects = decide(key, [&](Line &line) {
			return update_by_hand(
					line, static_cast<uint32_t>(index), *update, core::kam::now(), policy());
		});
		if (!effects) return -1;
		perform_on(key, std::move(*effects));
		return 0;
	});
}

int release(const str *aor, int index) noexcept {
	return answer("release", [&] {
		if (index <= 0) return -1;
		const std::string key = key_of(view(aor));
		auto effects = decide(key, [&](Line &line) {
			return release_by_hand(line, static_cast<uint32_t>(index), core::kam::now(), policy());
		});
		if (!effects) return -1;
		perform_on(key, std::move(*effects));
		return 0;
	});
}

int listen(sca_listener_f listener, void *param) noexcept {
	return add_listener(listener, param) ? 0 : -1;
}

} // namespace

int bind(sca_api_t *api) noexcept {
	if (!api) return -1;
	*api = {is_line, find, list, seize, claim, update, release, listen};
	return 0;
}

} // namespace sca
