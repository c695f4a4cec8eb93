#include "sca/presence_callinfo/kam/perform.hpp"

#include "core/kam/reply.hpp"
#include "sca/presence_callinfo/kam/host_presence.hpp"
#include "sca/presence_callinfo/kam/statistics.hpp"
#include "sca/presence_callinfo/kam/table.hpp"

namespace callinfo {
namespace {

struct Performer {
	sip_msg_t *msg;

	void operator()(const Reply &reply) const {
		std::string headers;
		if (reply.code < 300) {
			headers.append("Expires: ").append(std::to_string(reply.expires)).append("\r\n");
			headers.append("SIP-ETag: ").append(reply.etag).append("\r\n");
		} else {
			count(Counting::Refused);
		}
		if (reply.retry_after) headers += "Retry-After: 1\r\n";
		core::kam::reply(msg, static_cast<int>(reply.code), reply.reason, headers);
	}
	void operator()(const Grant &) const {}
	void operator()(const EndSeizures &ended) const { end_seizures(ended.key); }
	void operator()(const Tell &tell) const { tell_watchers(tell.key); }
	void operator()(const Forget &gone) const { dialogs().remove(gone.call_id, gone.key); }
};

} // namespace

void perform(const Effects &effects, sip_msg_t *msg) {
	for (const auto &effect : effects) std::visit(Performer{msg}, effect);
}

core::kam::Script answer_of(const Effects &effects) noexcept {
	const auto *reply = first<Reply>(effects);
	return reply && reply->code >= 300 ? core::kam::Script::False : core::kam::Script::True;
}

} // namespace callinfo
