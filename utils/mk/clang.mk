# What needs no host, compiled by clang and instrumented: clang is the second compiler, the unit tests run on this under
# the sanitizers, and the fuzz targets call it.

CLANG_OBJ := build/clang/obj
CHECKED_SOURCES := $(PURE_SOURCES) $(SQL_SOURCES)
CLANG_OBJECTS := $(CHECKED_SOURCES:%.cpp=$(CLANG_OBJ)/%.o)

CLANG_SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CLANG_COMMON := -std=c++17 $(LINES_ONLY) -D_GLIBCXX_ASSERTIONS -Wall -Wextra $(WERROR) -I.
CLANG_FLAGS := $(CLANG_COMMON) -Wconversion -Wshadow -Wreserved-identifier -Wreserved-macro-identifier \
	-isystem /usr/include/cppconn
CLANG_TEST_FLAGS := $(CLANG_COMMON) $(CHECKED_ELSEWHERE) -isystem /usr/include/jsoncpp -pthread
clang = @mkdir -p $(@D); echo "  clang $<"; $(CLANGXX) $(CLANG_SANITIZERS) $(1) -MMD -MP -c -o $@ $<

# $(1): a header, read once; $(2): flags. A time stamp in the result would bind it to this folder.
define clang_precompile
	@mkdir -p $(@D); echo "  pch   $(1)"
	@echo '#include "$(1)"' > $(@:.gch=)
	@$(CLANGXX) $(CLANG_SANITIZERS) $(2) -fpch-instantiate-templates -Xclang -fno-pch-timestamp -x c++-header \
		-c -o $@ $(@:.gch=)
endef

CLANG_SEEN := build/clang/flags
$(CLANG_SEEN): FLAGS_NOW := $(CLANGXX) $(CLANG_SANITIZERS) $(CLANG_FLAGS) $(CLANG_TEST_FLAGS)
$(CLANG_SEEN): always
	$(see_flags)

CLANG_PURE_PCH := $(CLANG_OBJ)/pch/pure.hpp.gch
$(CLANG_PURE_PCH): core/base/headers.hpp $(CLANG_SEEN)
	$(call clang_precompile,$<,-O1 -fsanitize=fuzzer-no-link $(CLANG_FLAGS))

$(CLANG_OBJECTS): $(CLANG_OBJ)/%.o: %.cpp $(CLANG_PURE_PCH)
	$(call clang,-O1 -fsanitize=fuzzer-no-link $(CLANG_FLAGS) -include $(CLANG_PURE_PCH:.gch=))

$(foreach m,$(MODULES),$(eval \
	$(patsubst %.cpp,$(CLANG_OBJ)/%.o,$(call domain_sources,$(m))): CLANG_FLAGS += $(call packages_cflags,$(m))))

build/clang/pure.a: $(CLANG_OBJECTS)
	$(archive)

# The unit tests.
CLANG_PCH := $(CLANG_OBJ)/pch/test.hpp.gch
CLANG_UNIT := $(patsubst %.cpp,$(CLANG_OBJ)/%.o,$(call with_main,$(UNIT_SOURCES)))
CLANG_SUPPORT := $(SUPPORT_SOURCES:%.cpp=$(CLANG_OBJ)/%.o)
CLANG_FAKED := $(FAKED_SOURCES:%.cpp=$(CLANG_OBJ)/fake/%.o)

$(CLANG_PCH): test/support/headers.hpp $(CLANG_SEEN)
	$(call clang_precompile,$<,$(CLANG_TEST_FLAGS))

$(CLANG_UNIT) $(CLANG_SUPPORT): $(CLANG_OBJ)/%.o: %.cpp $(CLANG_PCH)
	$(call clang,$(call fake_first,$<) $(CLANG_TEST_FLAGS) -include $(CLANG_PCH:.gch=))

$(foreach m,$(MODULES),$(eval \
	$(filter $(CLANG_OBJ)/test/unit/$($(m)_folder)/%,$(CLANG_UNIT)): CLANG_TEST_FLAGS += $(call packages_cflags,$(m))))

$(CLANG_FAKED): $(CLANG_OBJ)/fake/%.o: %.cpp $(CLANG_SEEN)
	$(call clang,-Itest/fake $(CLANG_TEST_FLAGS))

build/clang/support.a: $(CLANG_SUPPORT)
	$(archive)

build/clang/unit: $(CLANG_UNIT) $(CLANG_FAKED) build/clang/support.a build/clang/pure.a
	@echo "  link  $@"
	@$(CLANGXX) $(CLANG_SANITIZERS) -o $@ $^ $(LDFLAGS) $(TEST_LIBS) $(DOMAIN_LIBS)

# Fuzz targets: test/fuzz/NAME_fuzz.cpp, seeds in test/fuzz/corpus/NAME. New findings stay in build/fuzz.
FUZZ_SECONDS ?= 300
FUZZ_TARGETS := $(patsubst test/fuzz/%_fuzz.cpp,%,$(wildcard test/fuzz/*_fuzz.cpp))
FUZZ_OBJECTS := $(FUZZ_TARGETS:%=$(CLANG_OBJ)/test/fuzz/%_fuzz.o)

$(FUZZ_OBJECTS): $(CLANG_OBJ)/%.o: %.cpp $(CLANG_SEEN)
	$(call clang,-O1 -fsanitize=fuzzer-no-link $(CLANG_COMMON))

$(FUZZ_TARGETS:%=build/fuzz/%): build/fuzz/%: $(CLANG_OBJ)/test/fuzz/%_fuzz.o build/clang/pure.a
	@mkdir -p $(@D)
	@$(CLANGXX) -fsanitize=fuzzer,address,undefined -o $@ $^ -Wl,--as-needed -ljsoncpp $(DOMAIN_LIBS)

.PHONY: fuzz clang-programs fuzz-targets $(FUZZ_TARGETS:%=fuzz-%)
fuzz: $(FUZZ_TARGETS:%=fuzz-%)
ifeq ($(FUZZ_TARGETS),)
	$(call nothing,fuzz)
endif

$(FUZZ_TARGETS:%=fuzz-%): fuzz-%: build/fuzz/%
	@mkdir -p build/fuzz/found/$*
	@echo "  fuzz  $* for $(FUZZ_SECONDS) s"
	@build/fuzz/$* -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=2048 -verbosity=0 \
		-print_final_stats=0 -artifact_prefix=build/fuzz/$*- build/fuzz/found/$* \
		$(wildcard test/fuzz/corpus/$*)

fuzz-targets:
	@echo $(FUZZ_TARGETS)

clang-programs: build/clang/unit $(FUZZ_TARGETS:%=build/fuzz/%)
