// The modparams, as the script wrote them, and what they mean. Checked once, in start(); constant afterwards.
#pragma once

#include <string>
#include <vector>

#include "b2b/logic/domain/policy.hpp"
#include "core/base/result.hpp"
#include "core/kam/message.hpp"
#include "core/kam/row_store.hpp"
#include "core/kam/script_block.hpp"

namespace b2b_logic {

// Written by the host while it reads the script: int and char * as its parameter types want.
struct Settings {
	char *script_req_route = nullptr;
	char *script_reply_route = nullptr;
	char *custom_headers = nullptr;
	char *custom_headers_regexp = nullptr;
	char *from_spec_param = nullptr;
	char *server_address = nullptr;
	char *init_callid_hdr = nullptr;
	char *event_callback = nullptr;
	int hash_size = 9;
	int cleanup_period = 100;
	int max_duration = 12 * 3600; // seconds
	int contact_user = 0;
	int th_init_timeout = 60; // seconds
	int early_update = 0;
	int old_entity_term_delay = 0; // seconds
	int hold_first_after = 10;     // seconds
	int max_script_depth = 10;
	int limit_reply = 1;
	std::vector<std::string> scenarios; // files
	core::kam::StoreParameters store;
};
extern Settings settings;

// One `scenario`, as the host gives it.
int add_scenario(unsigned type, void *text) noexcept;

// Names the setting that cannot be, and what it may be. When the script has been read.
core::base::Result<core::base::Done> check_settings();

const core::kam::StoreSetup &store_setup() noexcept;
const core::kam::NamedRoute &request_route() noexcept;
const core::kam::NamedRoute &reply_route() noexcept;

// The policy with what of it depends on a message. nullptr: there is none. Valid until it is asked for again.
const Policy &policy_for(sip_msg_t *msg);
// While it lives, another message may be looked at: afterwards the policy is as it was.
class PolicyKept {
public:
	PolicyKept();
	~PolicyKept();
	PolicyKept(const PolicyKept &) = delete;
	PolicyKept &operator=(const PolicyKept &) = delete;

private:
	std::string server_address_;
};

// b2bl_from_spec_param, as it stands now; empty: the script has set none.
std::string from_of_script(sip_msg_t *msg);

} // namespace b2b_logic
