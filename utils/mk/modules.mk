# The table of modules: its folder holds NAME_mod.cpp, domain/ and kam/. New files need no change here,
# a new module needs two lines.

MODULES := sca
sca_folder := sca

MODULES += callops
callops_folder := callops

MODULES += b2b_entities
b2b_entities_folder := b2b/entities

MODULES += b2b_logic
b2b_logic_folder := b2b/logic
b2b_logic_packages := libxml-2.0

MODULES += b2b_sca
b2b_sca_folder := b2b/sca

MODULES += presence_callinfo
presence_callinfo_folder := sca/presence_callinfo

# What pkg-config knows of the libraries of one module's domain. Programs that link all domains need all of them.
packages_cflags = $(if $($(1)_packages),$(patsubst -I%,-isystem %,$(shell pkg-config --cflags $($(1)_packages) 2> /dev/null)))
packages_libs = $(if $($(1)_packages),$(shell pkg-config --libs $($(1)_packages) 2> /dev/null))

# Those that are there.
MODULES := $(foreach m,$(MODULES),$(if $(wildcard $($(m)_folder)/$(m)_mod.cpp),$(m)))
DOMAIN_LIBS := $(foreach m,$(MODULES),$(call packages_libs,$(m)))

sources_under = $(sort $(shell find $(wildcard $(1)) -name '*.cpp' 2>/dev/null))

DOMAIN_FOLDERS := $(wildcard */domain */*/domain)
PURE_SOURCES := $(if $(wildcard core/base core/sip)$(DOMAIN_FOLDERS),$(call \
	sources_under,core/base core/sip $(DOMAIN_FOLDERS)))
SQL_SOURCES := $(wildcard core/sql/*.cpp)
CORE_KAM_SOURCES := $(wildcard core/kam/*.cpp)

domain_sources = $(filter $($(1)_folder)/domain/%,$(PURE_SOURCES))
kam_sources = $($(1)_folder)/$(1)_mod.cpp $(if $(wildcard $($(1)_folder)/kam),$(call \
	sources_under,$($(1)_folder)/kam))
