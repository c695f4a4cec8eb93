#include "callops/kam/storage.hpp"

#include <ctime>
#include <random>

#include "callops/domain/shown.hpp"
#include "core/base/number.hpp"
#include "core/sip/scan.hpp"

namespace callops {
namespace {

constexpr std::string_view kCseqs = "callops_cs", kHold = "callops_hold", kText = "callops_sdp",
						   kShown = "callops_shown", kBusy = "callops_busy";
constexpr size_t kLongestValue = 480; // a column of the dialog module's table holds 512
constexpr size_t kMostParts = 200;    // more than a message has room for: it is no text of ours

// Of this server among those that share its dialogs; made before the processes are.
const std::string own_mark = std::to_string(std::random_device()());

// A text in as many variables as it takes: NAME_0 begins with the number of them and a colon.
void add_text(Variables &variables, const std::string &name, std::string_view text) {
	const size_t parts = (text.size() + kLongestValue - 1) / kLongestValue;
	variables.emplace_back(name + "_0", std::to_string(parts) + ":");
	for (size_t i = 0; i < parts; ++i) {
		if (i > 0) variables.emplace_back(name + "_" + std::to_string(i), std::string());
		variables.back().second += text.substr(i * kLongestValue, kLongestValue);
	}
}

std::string read_text(dlg_cell &dialog, const std::string &name) {
	const std::string first = read_variable(dialog, name + "_0");
	std::string_view rest = first;
	const auto parts = core::base::parse_number<size_t>(core::sip::cut(rest, ':'));
	if (!parts || *parts > kMostParts) return {};
	std::string text(rest);
	for (size_t i = 1; i < *parts; ++i)
		text += read_variable(dialog, name + "_" + std::to_string(i));
	return text;
}

std::string name_of_text(Leg leg, const char *which) {
	return std::string(kText) + "_" + which + std::to_string(index_of(leg));
}

std::string name_of_shown(Leg leg) {
	return std::string(kShown) + "_" + std::to_string(index_of(leg));
}

struct Cseqs {
	std::string text;
	uint32_t to_caller = 0, to_callee = 0;

	// The text is of use after a restart or elsewhere only, and it costs every request.
	explicit Cseqs(const Call &call)
			: to_caller(call[Leg::Caller].cseq.last()), to_callee(call[Leg::Callee].cseq.last()) {
		if (are_dialogs_kept()) text = print_cseq(call[Leg::Caller].cseq, call[Leg::Callee].cseq);
	}
	bool operator==(const Cseqs &other) const {
		return text == other.text && to_caller == other.to_caller && to_callee == other.to_callee;
	}
};

// Where dialogs are kept, any call may be held after a restart or elsewhere; else what is kept is only of use while the
// call is held, and its variables can be seen by the script.
struct Hold {
	std::string text;
	std::array<std::string, 2> sent, base, shown;

	explicit Hold(const Call &call) : text(print_hold(call)) {
		for (const Leg leg : kLegs) {
			if (call[leg].limit == Direction::SendRecv && !are_dialogs_kept()) continue;
			sent[index_of(leg)] = call[leg].text[LegText::Sent];
			base[index_of(leg)] = call[leg].text[LegText::Base];
			if (are_dialogs_kept()) shown[index_of(leg)] = print_shown(call[leg]);
		}
	}
	bool operator==(const Hold &other) const {
		return text == other.text && sent == other.sent && base == other.base
				&& shown == other.shown;
	}
};

struct Busy {
	int64_t left = 0; // ms; 0: nothing is under way

	explicit Busy(const Call &call) : left(busy_for(call, now_ms())) {}
	bool operator==(const Busy &other) const { return (left == 0) == (other.left == 0); }
};

template <class State>
std::optional<State> state_of(CallNumber number) {
	std::optional<State> state;
	calls().with(number, [&](Entry &entry) { state.emplace(entry.call); });
	return state;
}

template <class State, class Write>
void write_until_true(CallNumber number, Write &&write) {
	constexpr int kOften = 10;
	auto state = state_of<State>(number);
	for (int i = 0; state && i < kOften; ++i) {
		write(*state);
		auto fresh = state_of<State>(number);
		if (!fresh || *fresh == *state) return;
		state = std::move(fresh);
	}
}

void restore_cseqs(Call &call, const HostDialog &known, const std::string &saved) {
	if (const auto maps = parse_cseq(saved)) {
		call[Leg::Caller].cseq = maps->to_caller;
		call[Leg::Callee].cseq = maps->to_callee;
		return;
	}
	if (known.caller.cseq)
		call[Leg::Callee].cseq.begin(known.caller.cseq, known.caller.cseq + known.cseq_diff);
	if (known.callee.cseq) call[Leg::Caller].cseq.begin(known.callee.cseq, known.callee.cseq);
}

void catch_up_cseqs(dlg_cell &dialog, CallNumber number) {
	const auto shared = parse_cseq(read_variable(dialog, kCseqs));
	if (!shared) return;
	calls().with(number, [&](Entry &entry) {
		for (const Leg leg : kLegs) {
			const CseqMap &theirs = leg == Leg::Caller ? shared->to_caller : shared->to_callee;
			CseqMap &ours = entry.call[leg].cseq;
			if (theirs.last() > ours.last()) ours = theirs;
		}
	});
}

// What is kept of each leg's SDP.
struct KeptSdps {
	std::array<std::string, 2> sent, base, shown;
};

KeptSdps read_sdps(dlg_cell &dialog) {
	KeptSdps read;
	for (const Leg leg : kLegs) {
		read.sent[index_of(leg)] = read_text(dialog, name_of_text(leg, "sent"));
		read.base[index_of(leg)] = read_text(dialog, name_of_text(leg, "base"));
		read.shown[index_of(leg)] = read_text(dialog, name_of_shown(leg));
	}
	return read;
}

void take_hold(Call &call, const KeptSdps &kept, std::string_view hold) {
	for (const Leg leg : kLegs)
		call[leg].text.set({{LegText::Sent, kept.sent[index_of(leg)]},
				{LegText::Base, kept.base[index_of(leg)]}});
	for (const Leg leg : kLegs) restore_shown(call[leg], kept.shown[index_of(leg)]);
	if (!hold.empty()) restore_hold(call, hold);
}

void catch_up_hold(dlg_cell &dialog, CallNumber number) {
	const std::string hold = read_variable(dialog, kHold);
	const auto is_to_take = [&](const Entry &entry) { return is_behind(entry.call, hold); };
	bool is_news = false;
	calls().with(number, [&](Entry &entry) { is_news = is_to_take(entry); });
	if (!is_news) return;
	const auto kept = read_sdps(dialog);
	calls().with(number, [&](Entry &entry) {
		if (is_to_take(entry)) take_hold(entry.call, kept, hold);
	});
}

} // namespace

void raise_cseqs(dlg_cell &dialog, uint32_t to_caller, uint32_t to_callee) {
	if (to_caller) raise_cseq_towards(dialog, DLG_CALLER_LEG, to_caller);
	if (to_callee) raise_cseq_towards(dialog, DLG_CALLEE_LEG, to_callee);
}

void save_cseqs(dlg_cell &dialog, CallNumber number) {
	write_until_true<Cseqs>(number, [&](const Cseqs &now) {
		raise_cseqs(dialog, now.to_caller, now.to_callee);
		if (!now.text.empty()) write_variables(dialog, {{std::string(kCseqs), now.text}});
	});
}

void save_hold(dlg_cell &dialog, CallNumber number) {
	write_until_true<Hold>(number, [&](const Hold &now) {
		Variables variables;
		for (const Leg leg : kLegs) {
			add_text(variables, name_of_text(leg, "sent"), now.sent[index_of(leg)]);
			add_text(variables, name_of_text(leg, "base"), now.base[index_of(leg)]);
			if (!now.shown[index_of(leg)].empty())
				add_text(variables, name_of_shown(leg), now.shown[index_of(leg)]);
		}
		variables.emplace_back(kHold, now.text);
		write_variables(dialog, variables);
	});
}

void save_agreement(const DialogId &id, CallNumber number) {
	if (!are_dialogs_kept()) return;
	const DialogRef dialog(id);
	if (dialog) save_hold(*dialog.get(), number);
}

void save_busy(dlg_cell &dialog, CallNumber number) {
	write_until_true<Busy>(number, [&](const Busy &now) {
		const int64_t until = now.left ? time(nullptr) + 1 + now.left / 1000 : 0;
		write_variables(dialog, {{std::string(kBusy), own_mark + ',' + std::to_string(until)}});
	});
}

bool is_busy_elsewhere(std::string_view call_id) {
	if (!are_dialogs_shared()) return false;
	const auto dialog = DialogRef::of_call_id(call_id);
	const std::string text = dialog ? read_variable(*dialog.get(), kBusy) : std::string();
	std::string_view rest = text;
	const auto mark = core::sip::cut(rest, ',');
	return mark != own_mark && core::base::parse_number<int64_t>(rest).value_or(0) > time(nullptr);
}

void catch_up(dlg_cell &dialog, CallNumber number) {
	catch_up_cseqs(dialog, number);
	catch_up_hold(dialog, number);
}

void restore(dlg_cell &dialog, const HostDialog &known, CallNumber number) {
	const std::string numbers = read_variable(dialog, kCseqs), hold = read_variable(dialog, kHold);
	const auto kept = read_sdps(dialog);
	calls().with(number, [&](Entry &entry) {
		restore_cseqs(entry.call, known, numbers);
		take_hold(entry.call, kept, hold);
	});
}

} // namespace callops
