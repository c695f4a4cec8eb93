// The life of a call, as the dialog module tells it: made, answered, loaded again after a restart, ended.
#pragma once

namespace callops {

bool follow_dialogs(); // in mod_init

} // namespace callops
