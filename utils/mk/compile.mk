# Objects and modules.
#
#   pure   core/base core/sip */domain   no Kamailio in sight, every warning is an error
#   sql    core/sql                      the same, and MySQL Connector/C++
#   kam    core/kam */kam *_mod.cpp      the host's headers as system headers, the host's flags

OBJ := $(OUT)/obj
PURE_OBJECTS := $(PURE_SOURCES:%.cpp=$(OBJ)/%.o)
SQL_OBJECTS := $(SQL_SOURCES:%.cpp=$(OBJ)/%.o)
CORE_OBJECTS := $(filter $(OBJ)/core/%,$(PURE_OBJECTS)) $(SQL_OBJECTS)
CORE_KAM_OBJECTS := $(CORE_KAM_SOURCES:%.cpp=$(OBJ)/%.o)
PURE_PCH := $(OBJ)/pch/pure.hpp.gch
KAM_PCH := $(OBJ)/pch/kam.hpp.gch
KAM_OBJECTS := $(CORE_KAM_OBJECTS) $(foreach m,$(MODULES),$(patsubst %.cpp,$(OBJ)/%.o,$(call kam_sources,$(m))))

compile = @mkdir -p $(@D); echo "  c++   $<"; $(CXX) $(1) $(INSTRUMENT) $(CXXFLAGS) -MMD -MP -c -o $@ $<

# $(1): a header, read once instead of once for each object; $(2): flags. Its objects are compiled with the same
# flags and `-include`. Where the compiler cannot use it, it reads the header.
define precompile
	@mkdir -p $(@D); echo "  pch   $(1)"
	@echo '#include "$(1)"' > $(@:.gch=)
	@$(CXX) $(2) $(INSTRUMENT) $(CXXFLAGS) -x c++-header -MMD -MP -MF $(@:.gch=.d) -MT $@ -c -o $@ $(@:.gch=)
endef

$(PURE_PCH): core/base/headers.hpp $(FLAGS_SEEN)
	$(call precompile,$<,$(PURE_FLAGS))

$(PURE_OBJECTS): $(OBJ)/%.o: %.cpp $(PURE_PCH)
	$(call compile,$(PURE_FLAGS) -include $(PURE_PCH:.gch=))

$(foreach m,$(MODULES),$(eval \
	$(patsubst %.cpp,$(OBJ)/%.o,$(call domain_sources,$(m))): PURE_FLAGS += $(call packages_cflags,$(m))))

$(SQL_OBJECTS): $(OBJ)/%.o: %.cpp $(PURE_PCH)
	$(call compile,$(SQL_FLAGS) -include $(PURE_PCH:.gch=))

# Archives, so that each result takes only what it uses.
archive = @rm -f $@; mkdir -p $(@D); ar rcs $@ $(filter %.o,$^)

$(OUT)/core.a: $(CORE_OBJECTS)
	$(archive)

$(OUT)/pure.a: $(PURE_OBJECTS) $(SQL_OBJECTS)
	$(archive)

$(KAM_PCH): core/kam/kamailio.hpp $(FLAGS_SEEN) $(HOST_FLAGS)
	$(call precompile,$<,$(KAM_FLAGS))

$(KAM_OBJECTS): $(OBJ)/%.o: %.cpp $(KAM_PCH)
	$(call compile,$(KAM_FLAGS) -include $(KAM_PCH:.gch=))

$(OUT)/core_kam.a: $(CORE_KAM_OBJECTS)
	$(archive)

# -Bsymbolic: what a module names is its own, whatever another module that the host has loaded calls so.
define link_module
	@mkdir -p $(@D); echo "  link  $@"
	@$(CXX) -shared $(INSTRUMENT) $(CXXFLAGS) -Wl,--version-script=utils/mk/module.map \
		-Wl,-Bsymbolic -Wl,-O2 -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDFLAGS) $(MODULE_LIBS) $(call packages_libs,$(@F:.so=))
	@utils/check-module $@
endef

# $(1): the module's name.
define module_rules
$$(OUT)/modules/$(1).so: $$(patsubst %.cpp,$$(OBJ)/%.o,$$(call kam_sources,$(1)) $$(call domain_sources,$(1))) \
		$$(OUT)/core_kam.a $$(OUT)/core.a utils/mk/module.map utils/check-module utils/check-host
	$$(link_module)
	@utils/check-host $$@ $$(KAMAILIO)
endef
$(foreach m,$(MODULES),$(eval $(call module_rules,$(m))))

.PHONY: modules
modules: $(MODULES:%=$(OUT)/modules/%.so)
ifeq ($(MODULES),)
	@echo "modules: nothing there yet"
endif
