#include "test/support/call.hpp"

namespace test {

void answers(const Side &callee, const Side &caller, const Media &answer) {
	callee.phone.answers(callee.dialog, answer);
	caller.phone.gets_answer(caller.dialog);
	callee.phone.gets_ack(callee.dialog);
}

void reinvites(const Side &who, const Side &other, const Media &media, const Media &answer) {
	who.phone.reinvites(who.dialog, media);
	other.phone.gets_reinvite(other.dialog);
	answers(other, who, answer);
}

void ends(const Side &who, const Side &other) {
	who.phone.hangs_up(who.dialog);
	other.phone.gets_bye(other.dialog);
	who.phone.gets(200);
}

} // namespace test
