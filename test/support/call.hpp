// A call between two phones, and what they say to each other in it.
#pragma once

#include "test/support/phone.hpp"

namespace test {

// One end: a phone, and what it holds of the call.
struct Side {
	Phone &phone;
	Dialog &dialog;
};

// `callee` answers the INVITE that it has got, and `caller` acknowledges.
void answers(const Side &callee, const Side &caller, const Media &answer = {});
// `who` asks for other media within the call, and the other side agrees.
void reinvites(const Side &who, const Side &other, const Media &media, const Media &answer = {});
void ends(const Side &who, const Side &other);

} // namespace test
