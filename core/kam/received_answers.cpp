#include "core/kam/received_answers.hpp"

#include <array>
#include <string>

#include "core/kam/counters.hpp"
#include "core/kam/event_route.hpp"

namespace core::kam {
namespace {

bool is_routed_first = false; // event_route[core:pre-routing]

// Where nobody registers them, their names are not known.
Counter of_replies(const std::string &which) noexcept {
	return Counter::of_core(("rcv_replies" + which).c_str());
}

Counter class_counter(unsigned code) noexcept {
	static const auto of_class = [] {
		std::array<Counter, 7> all;
		for (size_t i = 1; i < all.size(); ++i) all[i] = of_replies("_" + std::to_string(i) + "xx");
		return all;
	}();
	return code / 100 < of_class.size() ? of_class[code / 100] : Counter();
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
	static const auto all = of_replies("");
	all.add();
	class_counter(code).add();
	if (code / 10 == 18) of_replies("_18x").add();
	if (code >= 400 && code < 500) of_replies("_" + std::to_string(code)).add();
}

} // namespace core::kam
