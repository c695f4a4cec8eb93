#include "core/kam/received_answers.hpp"

#include <array>

#include "core/kam/event_route.hpp"

namespace core::kam {
namespace {

bool is_routed_first = false; // event_route[core:pre-routing]

counter_handle_t counter_of(const std::string &name) noexcept {
	counter_handle_t found{};
	if (counter_lookup(&found, "core", name.c_str()) < 0) found.id = 0;
	return found;
}

void count(counter_handle_t counter) noexcept {
	if (counter.id) counter_add(counter, 1);
}

// Where nobody registers them, their names are not known.
counter_handle_t class_counter(unsigned code) noexcept {
	static const auto of_class = [] {
		std::array<counter_handle_t, 7> all{};
		for (size_t i = 1; i < all.size(); ++i)
			all[i] = counter_of("rcv_replies_" + std::to_string(i) + "xx");
		return all;
	}();
	return code / 100 < of_class.size() ? of_class[code / 100] : counter_handle_t{};
}

} // namespace

bool is_reception_watched() noexcept {
	return is_routed_first || ksr_evrt_received_mode != 0 || sr_event_enabled(SREV_NET_DATA_RECV)
			|| sr_event_enabled(SREV_NET_DATA_IN);
}

bool take_place_for_datagrams(int (*callback)(sr_event_param_t *event)) {
	EventRoute route("core:pre-routing");
	route.find({kemi_pre_routing_callback.s, static_cast<size_t>(kemi_pre_routing_callback.len)});
	is_routed_first = static_cast<bool>(route);
	return !sr_event_enabled(SREV_NET_DGRAM_IN)
			&& sr_event_register_cb(SREV_NET_DGRAM_IN, callback) == 0;
}

void count_answer(unsigned code) noexcept {
	static const auto all = counter_of("rcv_replies");
	count(all);
	count(class_counter(code));
	if (code / 10 == 18) count(counter_of("rcv_replies_18x"));
	if (code >= 400 && code < 500) count(counter_of("rcv_replies_" + std::to_string(code)));
}

} // namespace core::kam
