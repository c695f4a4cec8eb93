// A module that does what other modules do with sca_api.h: each function is an RPC, and what the listener hears
// stands in the log. In place of a text, NULL gives no pointer, EMPTY no bytes, HUGE more than anybody needs,
// BROKEN bytes that are no text.
#include "core/kam/kamailio.hpp"
#include "core/kam/str.hpp"
#include "sca/sca_api.h"

#include <string>

using core::kam::lit;

extern "C" {
MODULE_VERSION
}

namespace {

sca_api_t api;

// A text of the RPC for as long as its command runs.
class Text {
public:
	Text(rpc_t *rpc, void *context) {
		str given{};
		is_there_ = rpc->scan(context, "S", &given) == 1;
		const std::string word = is_there_ ? std::string(given.s, given.len) : "NULL";
		bytes_ = word == "EMPTY"   ? ""
				: word == "HUGE"   ? "sip:" + std::string(100000, 'x') + "@x"
				: word == "BROKEN" ? std::string("sip:a\r\nX: y\0\xff@b", 16)
								   : word;
		text_ = {bytes_.data(), static_cast<int>(bytes_.size())};
		is_null_ = word == "NULL";
	}
	Text(const Text &) = delete;
	Text &operator=(const Text &) = delete;

	const str *get() const { return is_null_ ? nullptr : &text_; }
	str value() const { return is_null_ ? str{} : text_; }

private:
	std::string bytes_;
	str text_{};
	bool is_null_ = false, is_there_ = false;
};

int number(rpc_t *rpc, void *context) {
	int value = 0;
	return rpc->scan(context, "d", &value) == 1 ? value : -99;
}

struct Reply {
	rpc_t *rpc;
	void *context;
};

void print(const sca_appearance_t *found, void *param) {
	const auto *reply = static_cast<Reply *>(param);
	reply->rpc->rpl_printf(reply->context,
			"%.*s %d %.*s owner=%.*s callee=%.*s uri=%.*s %.*s %.*s %.*s %s", STR_FMT(&found->aor),
			found->index, STR_FMT(&found->state_name), STR_FMT(&found->owner),
			STR_FMT(&found->callee), STR_FMT(&found->uri), STR_FMT(&found->dialog.call_id),
			STR_FMT(&found->dialog.caller_tag), STR_FMT(&found->dialog.callee_tag),
			found->dialog.incoming ? "in" : "out");
}

void answer(rpc_t *rpc, void *context, int result) {
	rpc->rpl_printf(context, "%d", result);
}

void is_line(rpc_t *rpc, void *context) {
	const Text aor(rpc, context);
	answer(rpc, context, api.is_line(aor.get()));
}

void find(rpc_t *rpc, void *context) {
	const Text call_id(rpc, context), tag(rpc, context), other(rpc, context);
	Reply reply{rpc, context};
	answer(rpc, context, api.find(call_id.get(), tag.get(), other.get(), print, &reply));
}

void list(rpc_t *rpc, void *context) {
	const Text aor(rpc, context);
	Reply reply{rpc, context};
	answer(rpc, context, api.list(aor.get(), print, &reply));
}

void count(rpc_t *rpc, void *context) {
	const Text aor(rpc, context);
	answer(rpc, context, api.list(aor.get(), nullptr, nullptr));
}

void seize(rpc_t *rpc, void *context) {
	const Text aor(rpc, context);
	const int index = number(rpc, context);
	const Text contact(rpc, context);
	answer(rpc, context, api.seize(aor.get(), index, contact.get()));
}

void update(rpc_t *rpc, void *context) {
	const Text aor(rpc, context);
	const int index = number(rpc, context), state = number(rpc, context);
	const Text owner(rpc, context), callee(rpc, context), uri(rpc, context);
	const Text call_id(rpc, context), caller(rpc, context), callee_tag(rpc, context);
	const sca_dialog_t dialog{call_id.value(), caller.value(), callee_tag.value(), 1};
	const sca_update_t change{
			state, owner.get(), callee.get(), uri.get(), call_id.get() ? &dialog : nullptr};
	answer(rpc, context, api.update(aor.get(), index, index == -1 ? nullptr : &change));
}

void release(rpc_t *rpc, void *context) {
	const Text aor(rpc, context);
	answer(rpc, context, api.release(aor.get(), number(rpc, context)));
}

// Too late: a listener belongs before the fork.
void listen_late(rpc_t *rpc, void *context) {
	answer(rpc, context, api.listen(nullptr, nullptr));
}

void heard(const sca_change_t *change, void *param) {
	LM_NOTICE("%s heard: %.*s %d %.*s owner=%.*s uri=%.*s call=%.*s because=%.*s\n",
			static_cast<const char *>(param), STR_FMT(&change->aor), change->index,
			STR_FMT(&change->state_name), STR_FMT(&change->owner), STR_FMT(&change->uri),
			STR_FMT(&change->call_id), STR_FMT(&change->reason));
}

int start() {
	static char name[] = "probe";
	const auto bind = reinterpret_cast<bind_sca_f>(
			reinterpret_cast<void (*)()>(find_export(lit("bind_sca"), 0, 0)));
	if (!bind || bind(nullptr) >= 0 || bind(&api) != 0) return -1;
	return api.listen(heard, name) == 0 ? 0 : -1;
}

const char *doc[] = {"for tests", nullptr};

rpc_export_t rpcs[] = {{"probe.is_line", is_line, doc, RET_ARRAY},
		{"probe.find", find, doc, RET_ARRAY}, {"probe.list", list, doc, RET_ARRAY},
		{"probe.count", count, doc, RET_ARRAY}, {"probe.seize", seize, doc, RET_ARRAY},
		{"probe.update", update, doc, RET_ARRAY}, {"probe.release", release, doc, RET_ARRAY},
		{"probe.listen_late", listen_late, doc, RET_ARRAY}, {}};

} // namespace

extern "C" {
struct module_exports exports = {lit("sca_probe"), DEFAULT_DLFLAGS, nullptr, nullptr, rpcs, nullptr,
		nullptr, start, nullptr, nullptr};

int mod_register(char *, int *, void *, void *) {
	return 0;
}
}
