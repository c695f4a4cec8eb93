#include "sca/kam/rpc.hpp"

#include "sca/kam/rpc_change.hpp"
#include "sca/kam/rpc_list.hpp"

namespace sca {
namespace {
using core::kam::call;

const char *all_subscriptions_doc[] = {"All subscriptions of all lines, a row each", nullptr};
const char *subscription_count_doc[] = {"How many subscriptions an event has", nullptr};
const char *show_subscription_doc[] = {
		"The subscriptions of a line to an event, with their end", nullptr};
const char *subscribers_doc[] = {"The subscriptions of a line, a row each", nullptr};
const char *deactivate_all_doc[] = {
		"Ends all subscriptions with terminated;reason=deactivated", nullptr};
const char *deactivate_doc[] = {
		"Ends one subscription with terminated;reason=deactivated", nullptr};
const char *all_appearances_doc[] = {"All appearances in use of all lines, a row each", nullptr};
const char *show_appearance_doc[] = {"The appearances in use of a line, a row each", nullptr};
const char *seize_doc[] = {"Seizes the next free appearance of a line for a Contact", nullptr};
const char *update_doc[] = {"Changes the state of an appearance in use", nullptr};
const char *release_doc[] = {"Makes an appearance in use idle", nullptr};
const char *lines_doc[] = {"Lines with their subscribers and appearances, as structures", nullptr};

} // namespace

rpc_export_t rpcs[] = {
		{"sca.all_subscriptions", call<all_subscriptions>, all_subscriptions_doc, RET_ARRAY},
		{"sca.subscription_count", call<subscription_count>, subscription_count_doc, 0},
		{"sca.show_subscription", call<show_subscription>, show_subscription_doc, RET_ARRAY},
		{"sca.subscribers", call<subscribers>, subscribers_doc, RET_ARRAY},
		{"sca.deactivate_all_subscriptions", call<deactivate_all_subscriptions>, deactivate_all_doc,
				RET_ARRAY},
		{"sca.deactivate_subscription", call<deactivate_subscription>, deactivate_doc, RET_ARRAY},
		{"sca.all_appearances", call<all_appearances>, all_appearances_doc, RET_ARRAY},
		{"sca.show_appearance", call<show_appearance>, show_appearance_doc, RET_ARRAY},
		{"sca.seize_appearance", call<seize_appearance>, seize_doc, 0},
		{"sca.update_appearance", call<update_appearance>, update_doc, 0},
		{"sca.release_appearance", call<release_appearance>, release_doc, 0},
		{"sca.lines", call<show_lines>, lines_doc, RET_ARRAY}, {}};

} // namespace sca
