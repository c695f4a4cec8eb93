// Stands before core/kam/kamailio.hpp on the include path of tests of core/kam: the few things of the host that
// are used there, by the host's names. Shared memory is shared by forked processes, counts its blocks and can run
// out; what is logged is kept. test/fake/host.hpp is the test's side.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include <unistd.h>

extern "C" {

typedef struct _str {
	char *s;
	int len;
} str;

void *shm_malloc(size_t bytes);
void shm_free(void *block);

int register_procs(int count);
int cfg_register_child(int count);
int cfg_child_init(void);
int fork_process(int rank, char *description, int may_send_by_tcp);
inline void cfg_update(void) {}
inline int my_pid(void) {
	return getpid();
}
}

enum { PROC_MAIN = 0, PROC_TIMER = -1, PROC_RPC = -2, PROC_NOCHLDINIT = -128 };

namespace test::fake {
void log(const char *level, const char *format, ...) __attribute__((format(printf, 2, 3)));
}
#define LM_CRIT(...) test::fake::log("critical", __VA_ARGS__)
#define LM_ERR(...) test::fake::log("error", __VA_ARGS__)
#define LM_BUG(...) test::fake::log("bug", __VA_ARGS__)
#define LM_WARN(...) test::fake::log("warning", __VA_ARGS__)
#define LM_NOTICE(...) test::fake::log("notice", __VA_ARGS__)
#define LM_INFO(...) test::fake::log("info", __VA_ARGS__)
#define LM_DBG(...) test::fake::log("debug", __VA_ARGS__)
