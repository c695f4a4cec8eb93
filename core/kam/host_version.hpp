// Which versions of the host have been read. Its API promises nothing about what we look up by name in its modules.
#pragma once

namespace core::kam {

// Where names are looked up, in mod_init. Says in the log when nobody has read this module ("dialog.so") in the version that
// runs.
void check_host_version(const char *module);

} // namespace core::kam
