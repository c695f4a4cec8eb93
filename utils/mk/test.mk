# Tests, demonstration, benchmarks. Every folder of test/ that has sources becomes a program of its name:
# its own sources, test/support, and what it uses of the pure and sql code.

SUPPORT_MAIN := test/support/main.cpp
SUPPORT_SOURCES := $(filter-out $(SUPPORT_MAIN),$(wildcard test/support/*.cpp))
test_sources = $(if $(wildcard test/$(1)),$(call sources_under,test/$(1)))

# unit and e2e share a main(); demo and bench have one of their own.
# The unit tests of core/kam stand on a fake host: test/fake comes before the host on the include path.
fake_first = $(if $(filter test/unit/core/kam/% test/fake/%,$(1)),-Itest/fake)
FAKE_SOURCES := $(wildcard test/fake/*.cpp)
FAKED_SOURCES := $(addprefix core/kam/,host_version.cpp lock.cpp process.cpp process_id.cpp signal.cpp \
	undisturbed.cpp)
FAKED_OBJECTS := $(FAKED_SOURCES:%.cpp=$(OBJ)/fake/%.o)
UNIT_SOURCES := $(call test_sources,unit) $(FAKE_SOURCES)
E2E_SOURCES := $(filter-out test/e2e/probe/%,$(call test_sources,e2e))
DEMO_SOURCES := $(call test_sources,demo)
BENCH_SOURCES := $(call test_sources,bench)
SOAK_SOURCES := $(call test_sources,soak)
with_main = $(1) $(if $(filter %/main.cpp,$(1)),,$(SUPPORT_MAIN))

TEST_SOURCES := $(sort $(SUPPORT_MAIN) $(SUPPORT_SOURCES) $(UNIT_SOURCES) $(E2E_SOURCES) \
	$(DEMO_SOURCES) $(BENCH_SOURCES) $(SOAK_SOURCES))
test_objects = $(patsubst %.cpp,$(OBJ)/%.o,$(1))

# Those that ask wait for what they test; the others measure, or are a part of what measures.
ASKING_OBJECTS := $(call test_objects,$(sort $(UNIT_SOURCES) $(E2E_SOURCES) $(DEMO_SOURCES) $(SOAK_SOURCES)))
MEASURING_OBJECTS := $(filter-out $(ASKING_OBJECTS),$(call test_objects,$(TEST_SOURCES)))
ASKING_PCH := $(OBJ)/pch/asking.hpp.gch
MEASURING_PCH := $(OBJ)/pch/measuring.hpp.gch

$(ASKING_PCH): test/support/headers.hpp $(FLAGS_SEEN)
	$(call precompile,$<,$(ASKING_FLAGS))

$(MEASURING_PCH): test/support/headers.hpp $(FLAGS_SEEN)
	$(call precompile,$<,$(TEST_FLAGS))

$(ASKING_OBJECTS): $(OBJ)/%.o: %.cpp $(ASKING_PCH)
	$(call compile,$(call fake_first,$<) $(ASKING_FLAGS) -include $(ASKING_PCH:.gch=))

$(foreach m,$(MODULES),$(eval \
	$(filter $(OBJ)/test/unit/$($(m)_folder)/%,$(ASKING_OBJECTS)): ASKING_FLAGS += $(call packages_cflags,$(m))))

$(MEASURING_OBJECTS): $(OBJ)/%.o: %.cpp $(MEASURING_PCH)
	$(call compile,$(TEST_FLAGS) -include $(MEASURING_PCH:.gch=))

$(FAKED_OBJECTS): $(OBJ)/fake/%.o: %.cpp $(FLAGS_SEEN)
	$(call compile,-Itest/fake $(TEST_FLAGS))

$(OUT)/support.a: $(call test_objects,$(SUPPORT_SOURCES))
	$(archive)

$(OUT)/test/unit: $(call test_objects,$(call with_main,$(UNIT_SOURCES))) $(FAKED_OBJECTS)
$(OUT)/test/e2e: $(call test_objects,$(call with_main,$(E2E_SOURCES)))
$(OUT)/test/demo: $(call test_objects,$(DEMO_SOURCES))
$(OUT)/test/bench: $(call test_objects,$(BENCH_SOURCES))
$(OUT)/test/soak: $(call test_objects,$(SOAK_SOURCES))

# Modules for the tests alone: test/e2e/probe/NAME_probe_mod.cpp, with the sources there that begin with NAME_.
PROBE_NAMES := $(patsubst test/e2e/probe/%_probe_mod.cpp,%,$(wildcard test/e2e/probe/*_probe_mod.cpp))
PROBES := $(PROBE_NAMES:%=$(OUT)/test/modules/%_probe.so)
PROBE_OBJECTS := $(call test_objects,$(wildcard test/e2e/probe/*.cpp))
$(PROBE_OBJECTS): $(OBJ)/%.o: %.cpp $(KAM_PCH)
	$(call compile,$(KAM_FLAGS) -include $(KAM_PCH:.gch=))
$(foreach p,$(PROBE_NAMES),$(eval \
	$(OUT)/test/modules/$(p)_probe.so: $(filter $(OBJ)/test/e2e/probe/$(p)_%,$(PROBE_OBJECTS))))
$(PROBES): $(OUT)/core_kam.a $(OUT)/core.a utils/mk/module.map utils/check-module
	$(link_module)

# What tests load into the host before it starts.
PRELOAD := $(patsubst test/preload/%.cpp,build/test/preload/%.so,$(wildcard test/preload/*.cpp))
$(PRELOAD): build/test/preload/%.so: test/preload/%.cpp
	@mkdir -p $(@D); echo "  link  $@"
	@$(CXX) $(COMMON_FLAGS) -shared -o $@ $< $(LDFLAGS)

PROGRAMS := $(addprefix $(OUT)/test/,unit e2e demo bench soak)
$(PROGRAMS): $(OUT)/support.a $(OUT)/pure.a
	@mkdir -p $(@D); echo "  link  $@"
	@$(CXX) $(INSTRUMENT) $(CXXFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDFLAGS) $(TEST_LIBS) $(DOMAIN_LIBS)

# Everything that tests run, of this kind of build; `served`: those with a server.
.PHONY: programs served
served: modules $(if $(SANITIZE),,$(filter-out %/unit,$(PROGRAMS))) $(PROBES) $(PRELOAD)
programs: served $(if $(SANITIZE),,$(OUT)/test/unit)

nothing = @echo "$(1): nothing there yet"
SANITIZER_OPTIONS := ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
FIND_MODULES := SCA_ROOT=$(CURDIR) SCA_MODULES_DIR=$(CURDIR)/$(OUT)/modules SANITIZE=$(if $(SANITIZE),1,0)

# A test that waits for ever is a failure too.
LIMIT := timeout --kill-after=20 $(or $(TEST_SECONDS),900)

# Phones wait for a server most of the time, so there are more shards than processors.
SHARDS ?= $(shell echo $$(($(JOBS) * 2)))

# TESTS="name name" runs those whose names hold one of these texts.
.PHONY: unit unit-plain unit-sanitized e2e demo run bench bench-check soak check
unit: unit-plain unit-sanitized

ifeq ($(UNIT_SOURCES),)
unit-plain:; $(call nothing,unit)
unit-sanitized:; @:
else
unit-plain: $(OUT)/test/unit
	@$(LIMIT) $< $(TESTS)
unit-sanitized: build/clang/unit
	@$(SANITIZER_OPTIONS) $(LIMIT) $< $(TESTS)
endif

# With SANITIZE=1 the modules are the instrumented ones; the tests preload the sanitizer into the host.
ifeq ($(E2E_SOURCES),)
e2e:; $(call nothing,e2e)
else
e2e: $(if $(SANITIZE),plain-e2e,$(OUT)/test/e2e) modules $(PROBES) $(PRELOAD)
	@$(FIND_MODULES) $(LIMIT) build/test/e2e --shards $(SHARDS) $(TESTS)
endif

# The program that drives the server is never instrumented itself.
.PHONY: plain-e2e
plain-e2e:
	+@$(MAKE) SANITIZE=0 build/test/e2e

# An hour; SOAK_SECONDS= for another time.
soak: $(OUT)/test/soak modules
	@$(FIND_MODULES) SOAK_SECONDS=$(or $(SOAK_SECONDS),3600) $<

# deps first, then a make of its own, because what is installed decides what is built.
demo: deps
	+@$(MAKE) built-demo
run: deps
	+@$(MAKE) built-run
bench: deps
	+@$(MAKE) built-bench
# Shorter; fails where a ratio is 1.2 times what doc/operations/benchmarks.md says.
bench-check: deps
	+@$(MAKE) built-bench TESTS=--check
check:
	+@MAKE="$(MAKE)" utils/check

.PHONY: built-demo built-run built-bench
ifeq ($(DEMO_SOURCES),)
built-demo:; $(call nothing,demo)
built-run:; $(call nothing,run)
else
built-demo: $(OUT)/test/demo modules
	@$(FIND_MODULES) $<
built-run: $(OUT)/test/demo modules
	@$(FIND_MODULES) $< --run
endif
ifeq ($(BENCH_SOURCES),)
built-bench:; $(call nothing,bench)
else
built-bench: $(OUT)/test/bench modules
	@$(FIND_MODULES) $< $(TESTS)
endif
