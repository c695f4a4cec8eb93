// What the phones of the soak do, as tables: each kind of conversation is a list of actions, a short while apart.
#pragma once

#include <iterator>
#include <string_view>

namespace soak {

enum class Action {
	Invite,
	Info,
	Hold,          // by a re-INVITE of the caller
	Resume,        // the same
	OrderHold,     // by callops.hold
	OrderUnhold,   // by callops.unhold
	OrderTransfer, // by callops.transfer; the caller's phone says that it went well
	OrderBridge,   // by b2b_logic.bridge: the caller talks with another phone
	Bye,
	Subscribe,
	Refresh,
	Unsubscribe,
	Seize,
	GiveBack,
};

struct Kind {
	std::string_view name;
	const Action *actions;
	size_t size;
	bool has_two_legs; // the far end's dialog is another one, known by the user that it is called by
};

inline constexpr Action kCall[] = {Action::Invite, Action::Bye};
inline constexpr Action kOwnHold[] = {Action::Invite, Action::Hold, Action::Resume, Action::Bye};
inline constexpr Action kOrderedHold[] = {
		Action::Invite, Action::Info, Action::OrderHold, Action::OrderUnhold, Action::Bye};
inline constexpr Action kTransfer[] = {
		Action::Invite, Action::Info, Action::OrderTransfer, Action::Bye};
inline constexpr Action kSubscription[] = {Action::Subscribe, Action::Refresh, Action::Unsubscribe};
inline constexpr Action kSeizure[] = {
		Action::Subscribe, Action::Seize, Action::GiveBack, Action::Unsubscribe};

inline constexpr Action kBridged[] = {
		Action::Invite, Action::OrderBridge, Action::Info, Action::Bye};

inline constexpr Kind kOfLines[] = {
		{"call of a line", kCall, std::size(kCall), false},
		{"call held by its phone", kOwnHold, std::size(kOwnHold), false},
		{"call held by order", kOrderedHold, std::size(kOrderedHold), false},
		{"call transferred by order", kTransfer, std::size(kTransfer), false},
		{"subscription", kSubscription, std::size(kSubscription), false},
		{"seizure", kSeizure, std::size(kSeizure), false},
};

inline constexpr Kind kOfB2bua[] = {
		{"call with two legs", kCall, std::size(kCall), true},
		{"call with two legs held by its phone", kOwnHold, std::size(kOwnHold), true},
		{"call bridged by order", kBridged, std::size(kBridged), true},
};

} // namespace soak
