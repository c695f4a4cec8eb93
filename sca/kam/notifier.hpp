// NOTIFYs on their way. Those whose target is an address leave from the process that decided, unless the host
// holds a lock there; those whose target is a name leave from a process of their own, so that a resolver that does
// not answer delays nobody.
#pragma once

#include <memory>

#include "core/sip/header_list.hpp"
#include "sca/domain/effects.hpp"

namespace sca {

bool make_notifier(); // in mod_init, after the settings
int notifier_processes() noexcept;
bool listen_for_answers(); // in child_init(PROC_INIT)
bool start_notifier();     // in child_init of the main process

// What all phones of a group are sent alike, written once for those that are told one after the other.
class GroupHeaders {
public:
	const core::sip::HeaderList &of(const std::shared_ptr<const Told> &told);

private:
	std::shared_ptr<const Told> told_;
	core::sip::HeaderList headers_{0};
};

enum class From : bool {
	Here,
	Another
}; // process; where the target is a name it is another in any case
void send_notify(const Notify &notify, GroupHeaders &group, From process);
long dropped_notifies() noexcept; // since the start: too many waited

} // namespace sca
