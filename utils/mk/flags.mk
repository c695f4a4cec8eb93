# Where things go and with which flags. One folder for each kind of build: plain, asan, coverage.

ifeq ($(origin CXX),default)
CXX := g++
endif
CLANGXX ?= clang++
JOBS ?= $(shell nproc)
WERROR ?= -Werror

ifeq ($(MAKELEVEL),0)
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(JOBS)
endif
endif

# Where Debian keeps the host and the servers that the tests start; only root's path has it.
export PATH := $(PATH):/usr/local/sbin:/usr/sbin:/sbin

OPTIMISE := $(if $(filter-out 0 no,$(DEBUG)),-O0 -D_GLIBCXX_ASSERTIONS,-O2)
# Half of what an instrumented file takes to compile. A null pointer that is used is reported by the address
# sanitizer as well, sizes are only known to an optimizer, and clang's build of the pure code keeps all three.
CHECKED_ELSEWHERE := -fno-sanitize=null,alignment,object-size
# Where g++ 12 instruments variants and std::regex, it takes their insides for uninitialized.
SANITIZERS := -fsanitize=address,undefined $(CHECKED_ELSEWHERE) -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer -Wno-maybe-uninitialized

override SANITIZE := $(filter-out 0 no,$(SANITIZE))
ifneq ($(SANITIZE),)
OUT := build/asan
INSTRUMENT := $(SANITIZERS)
# Compiled in an eighth of the time, and nothing undefined is optimised away before it is seen.
OPTIMISE := -O0 -D_GLIBCXX_ASSERTIONS
else ifneq ($(COVERAGE),)
OUT := build/coverage
INSTRUMENT := --coverage
OPTIMISE := -O0
else
OUT := build
INSTRUMENT :=
endif

# What is delivered says all to a debugger. What only tests run says the lines, for a report: that compiles faster.
# `make check` gives DEBUG_INFO=-g1 to the modules too; their code is the same.
LINES_ONLY := -g1
DEBUG_INFO ?= $(if $(SANITIZE),$(LINES_ONLY),-g)

# Every source sees the project's root, and nothing else of ours.
COMMON_FLAGS := -std=c++17 $(OPTIMISE) $(DEBUG_INFO) -fPIC -fvisibility=hidden -Wall -Wextra $(WERROR) -I.

PURE_FLAGS := $(COMMON_FLAGS) -Wconversion -Wshadow
SQL_FLAGS := $(PURE_FLAGS) -isystem /usr/include/cppconn
# The five names that the host looks up must be visible; module.map hides the others.
KAM_FLAGS = $(COMMON_FLAGS) -fvisibility=default -fpermissive \
	-Wno-write-strings -Wno-missing-field-initializers \
	-isystem $(KAMAILIO_SRC)/src -isystem $(KAMAILIO_SRC)/src/lib -isystem /usr/include/jsoncpp \
	@$(HOST_FLAGS)
TEST_FLAGS := $(COMMON_FLAGS) $(LINES_ONLY) -isystem /usr/include/jsoncpp -pthread
ASKING_FLAGS := $(TEST_FLAGS) -O0

# Libraries that turn out to be unused are left out of the result.
MODULE_LIBS := -Wl,--as-needed -ljsoncpp -lmysqlcppconn -lfmt
TEST_LIBS := -Wl,--as-needed -lcppunit -ljsoncpp -lmysqlcppconn -lfmt -lsqlite3 -pthread

# Everything is compiled again when the compiler or a flag changes.
FLAGS_SEEN := $(OUT)/flags
FLAGS_NOW := $(CXX) $(COMMON_FLAGS) $(INSTRUMENT) $(CXXFLAGS) $(KAMAILIO_SRC)
define see_flags
	@mkdir -p $(@D)
	@echo '$(FLAGS_NOW)' | cmp -s - $@ || echo '$(FLAGS_NOW)' > $@
endef
$(FLAGS_SEEN): always
	$(see_flags)
.PHONY: always
