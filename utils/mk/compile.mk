# Objects and modules.
#
#   pure   core/base core/sip */domain   no Kamailio in sight, every warning is an error
#   sql    core/sql                      the same, and MySQL Connector/C++
#   kam    core/kam */kam *_mod.cpp      the host's headers as system headers, the host's flags; compiled for
#                                        each module, because the host's log macros print the module's name

OBJ := $(OUT)/obj
PURE_OBJECTS := $(PURE_SOURCES:%.cpp=$(OBJ)/%.o)
SQL_OBJECTS := $(SQL_SOURCES:%.cpp=$(OBJ)/%.o)
CORE_OBJECTS := $(filter $(OBJ)/core/%,$(PURE_OBJECTS)) $(SQL_OBJECTS)

compile = @mkdir -p $(@D); echo "  c++   $<"; $(CXX) $(1) $(INSTRUMENT) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(PURE_OBJECTS): $(OBJ)/%.o: %.cpp $(FLAGS_SEEN)
	$(call compile,$(PURE_FLAGS))

$(SQL_OBJECTS): $(OBJ)/%.o: %.cpp $(FLAGS_SEEN)
	$(call compile,$(SQL_FLAGS))

# Archives, so that each result takes only what it uses.
archive = @rm -f $@; mkdir -p $(@D); ar rcs $@ $(filter %.o,$^)

$(OUT)/core.a: $(CORE_OBJECTS)
	$(archive)

$(OUT)/pure.a: $(PURE_OBJECTS) $(SQL_OBJECTS)
	$(archive)

# $(1): the module's name.
define module_rules
$(1)_CORE := $$(CORE_KAM_SOURCES:%.cpp=$$(OBJ)/$(1).so/%.o)
$(1)_KAM := $$(patsubst %.cpp,$$(OBJ)/$(1).so/%.o,$$(call kam_sources,$(1)))
$(1)_DOMAIN := $$(patsubst %.cpp,$$(OBJ)/%.o,$$(call domain_sources,$(1)))

$$($(1)_CORE) $$($(1)_KAM): $$(OBJ)/$(1).so/%.o: %.cpp $$(FLAGS_SEEN) $$(HOST_FLAGS)
	$$(call compile,$$(KAM_FLAGS) -DMOD_NAME='"$(1)"')

$$(OUT)/$(1).core_kam.a: $$($(1)_CORE)
	$$(archive)

$$(OUT)/modules/$(1).so: $$($(1)_KAM) $$($(1)_DOMAIN) $$(OUT)/$(1).core_kam.a $$(OUT)/core.a \
		utils/mk/module.map utils/check-module utils/check-host
	@mkdir -p $$(@D); echo "  link  $$@"
	@$$(CXX) -shared $$(INSTRUMENT) $$(CXXFLAGS) -Wl,--version-script=utils/mk/module.map \
		-Wl,-Bsymbolic -Wl,-O2 -o $$@ $$(filter %.o %.a,$$^) $$(LDFLAGS) $$(MODULE_LIBS)
	@utils/check-module $$@
	@utils/check-host $$@ $$(KAMAILIO)
endef
$(foreach m,$(MODULES),$(eval $(call module_rules,$(m))))

.PHONY: modules
modules: $(MODULES:%=$(OUT)/modules/%.so)
ifeq ($(MODULES),)
	@echo "modules: nothing there yet"
endif
