# What can be said about the code without running it. Each finding fails.
# A check of one file is repeated only when that file, or a header of it, has changed.

LINT := build/lint
# As deep as it was asked: what `make check` has seen is not what `make lint` sees.
ANALYZER_NODES ?= 40000
TIDY_SEEN := $(LINT)/tidy-$(ANALYZER_NODES)
TIDY_STAMPS := $(CHECKED_SOURCES:%.cpp=$(TIDY_SEEN)/%.ok)
ALL_CODE := $(shell find . \( -name 'build*' -o -name '.*' ! -name . \) -prune -o \
	-type f \( -name '*.cpp' -o -name '*.hpp' -o -name '*.h' \) -print | sed 's,^\./,,' | sort)
FORMAT_STAMPS := $(ALL_CODE:%=$(LINT)/format/%.ok)

# A tool that fails without a word is named too, with what it ended with.
said_if_bad = $(1) > $@.log 2>&1 || { status=$$?; cat $@.log; \
	echo "$@: $(firstword $(1)) ended with status $$status" >&2; exit 1; }

.PHONY: lint every-lint pure-clang tidy cppcheck check-format layers sizes ignored coverage format
# -k: all findings, not the first alone.
lint:
	+@$(MAKE) -k every-lint
	@echo "lint: nothing found"
every-lint: pure-clang tidy cppcheck check-format layers sizes ignored

# A second compiler over the code that has no host.
pure-clang: $(CLANG_OBJECTS)

# The analyzer walks a function's ways one after another: nearly all that it finds is on the first, and the rest
# takes two thirds of its time. ANALYZER_NODES=225000 is its own measure; with 0 it does not run, as in `make check`.
ANALYZER_FLAGS = -Xclang -analyzer-config -Xclang max-nodes=$(ANALYZER_NODES)
TIDY := clang-tidy --quiet $(if $(filter 0,$(ANALYZER_NODES)),'--checks=-clang-analyzer-*')

tidy: $(TIDY_STAMPS)
$(TIDY_STAMPS): $(TIDY_SEEN)/%.ok: %.cpp $(CLANG_OBJ)/%.o .clang-tidy
	@mkdir -p $(@D); echo "  tidy  $<"
	@$(call said_if_bad,$(TIDY) $< -- $(filter-out -Werror,$(CLANG_FLAGS)) $(ANALYZER_FLAGS))
	@touch $@

$(foreach m,$(MODULES),$(eval \
	$(patsubst %.cpp,$(TIDY_SEEN)/%.ok,$(call domain_sources,$(m))): CLANG_FLAGS += $(call packages_cflags,$(m))))

CPPCHECK_FLAGS = --quiet -j$(JOBS) --cppcheck-build-dir=$(LINT)/cppcheck --std=c++17 --language=c++ -I. \
	--enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	--suppress=missingInclude --suppress=missingIncludeSystem --suppress=unknownMacro \
	--suppress=preprocessorErrorDirective --suppress=normalCheckLevelMaxBranches
cppcheck: $(LINT)/cppcheck.ok
$(LINT)/cppcheck.ok: $(ALL_CODE)
ifneq ($(CHECKED_SOURCES),)
	@mkdir -p $(LINT)/cppcheck; echo "  cppcheck"
	@$(call said_if_bad,cppcheck $(CPPCHECK_FLAGS) $(CHECKED_SOURCES) \
		$(foreach m,$(MODULES),$(filter-out %_mod.cpp,$(call kam_sources,$(m)))))
	@touch $@
endif

# Versions of clang-format disagree about the same rules: that of Debian 12 decides.
FORMAT_VERSION := 14
ifeq ($(shell clang-format --version 2> /dev/null | grep -o 'version [0-9]*'),version $(FORMAT_VERSION))
check-format: $(FORMAT_STAMPS)
format:
	@clang-format -i $(ALL_CODE)
else
check-format:
	@echo "  format  not compared: clang-format $(FORMAT_VERSION) decides, and this is another"
format:
	@echo "clang-format $(FORMAT_VERSION) is needed" >&2; exit 1
endif

$(FORMAT_STAMPS): $(LINT)/format/%.ok: % .clang-format
	@clang-format $< | cmp -s - $< || { echo "$<: not as clang-format leaves it (make format)" >&2; exit 1; }
	@mkdir -p $(@D); touch $@

layers: $(PURE_OBJECTS) $(SQL_OBJECTS)
	@utils/check-layers $(ALL_CODE)
ifneq ($(PURE_OBJECTS),)
	@# The proof that pure code knows no host: it links without one.
	@mkdir -p $(LINT)
	@$(CXX) -shared -Wl,-z,defs $(INSTRUMENT) -o $(LINT)/pure.so $(PURE_OBJECTS) -ljsoncpp $(DOMAIN_LIBS)
endif
ifneq ($(SQL_OBJECTS),)
	@$(CXX) -shared -Wl,-z,defs $(INSTRUMENT) -o $(LINT)/sql.so $(SQL_OBJECTS) $(OUT)/core.a \
		-Wl,--as-needed -lmysqlcppconn -lfmt
endif
layers: $(OUT)/core.a

sizes:
	@utils/check-size $(ALL_CODE)

# What .gitignore names is of one machine; in the repository it would stand in the way of all others.
ignored:
	@[ ! -e .git ] || ! git ls-files --cached --ignored --exclude-standard 2> /dev/null | \
		sed 's/$$/: is in the repository, and .gitignore names it (git rm --cached)/' | grep . >&2

# Line coverage of what the unit tests are for.
COVERAGE_MIN ?= 90
coverage:
	@find build/coverage -name '*.gcda' -delete 2> /dev/null || true
	+@$(MAKE) COVERAGE=1 unit-plain
	@gcovr --root . --object-directory build/coverage --exclude-throw-branches \
		--filter '(.*/)?domain/' --filter 'core/base/' --filter 'core/sip/' \
		--fail-under-line $(COVERAGE_MIN) build/coverage/obj
