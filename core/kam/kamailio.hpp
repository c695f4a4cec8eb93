// Kamailio's headers, made fit for C++. Only core/kam and the kam/ and *_mod.cpp files of a module
// include this, and only they are compiled with the host's -D set and -fpermissive.
#pragma once

// The standard library comes first: it may not be read as C, nor with the macros that the host
// defines.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

namespace core::kam {

// How the host calls the module that this code has become a part of.
char *module_name() noexcept;
// "MODULE [FILE:LINE]: ", as the host's log begins a line. Stays until this thread logs again.
char *log_place(const char *file, int line) noexcept;

} // namespace core::kam

extern "C" {
#define delete delete_ // a member in lib/srdb1/db.h

#include "core/dprint.h"
#include "core/mem/src_loc.h"

// The host's macros for log and memory take the module's name from a macro of the compiler. Ours ask the
// module, so that core/kam is compiled once for all modules.
#undef LOC_INFO
#undef LOG_MNAME
#undef LOG_MNAME_LEN
#undef _SRC_LOC_
#undef _SRC_MODULE_
#define LOC_INFO ::core::kam::log_place(__FILE__, __LINE__)
#define LOG_MNAME ::core::kam::module_name()
#define LOG_MNAME_LEN int(strlen(LOG_MNAME))
#define _SRC_LOC_ _SRC_FILENAME_
#define _SRC_MODULE_ ::core::kam::module_name()

#include "core/action.h"
#include "core/cfg/cfg_struct.h"
#include "core/counters.h"
#include "core/data_lump.h"
#include "core/data_lump_rpl.h"
#include "core/dset.h"
#include "core/error.h"
#include "core/events.h"
#include "core/fmsg.h"
#include "core/forward.h"
#include "core/globals.h"
#include "core/ip_addr.h"
#include "core/kemi.h"
#include "core/locking.h"
#include "core/mem/mem.h"
#include "core/mem/shm_mem.h"
#include "core/mod_fix.h"
#include "core/msg_translator.h"
#include "core/onsend.h"
#include "core/parser/contact/parse_contact.h"
#include "core/parser/hf.h"
#include "core/parser/msg_parser.h"
#include "core/parser/parse_body.h"
#include "core/parser/parse_content.h"
#include "core/parser/parse_cseq.h"
#include "core/parser/parse_event.h"
#include "core/parser/parse_expires.h"
#include "core/parser/parse_from.h"
#include "core/parser/parse_rr.h"
#include "core/parser/parse_to.h"
#include "core/parser/parse_uri.h"
#include "core/pt.h"
#include "core/pvar.h"
#include "core/receive.h"
#include "core/resolve.h"
#include "core/route.h"
#include "core/rpc.h"
#include "core/rpc_lookup.h"
#include "core/script_cb.h"
#include "core/socket_info.h"
#include "core/sr_module.h"
#include "core/str.h"
#include "core/timer.h"
#include "core/timer_proc.h"
#include "core/usr_avp.h"
#include "core/ut.h"
#include "core/xavp.h"

#include "lib/srdb1/db.h"
#include "modules/sl/sl.h"
#define entry tm_entry // a type of tm; ours is a function
#include "modules/tm/tm_load.h"
#undef entry

#undef delete
}

// Macros of the host that are words of the standard library.
#undef hash
#undef lock
#undef unlock
#undef min
#undef max

#if VERSIONVAL < 5006000
#error "Kamailio 5.6 or newer is needed"
#endif
