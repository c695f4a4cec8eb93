# make install [DESTDIR=] [prefix=/usr] [modules_dir=] [OVERWRITE=1]
# By default beside the host's own modules, not among them: kamailio.cfg chooses with mpath.

prefix ?= /usr
HOST_MODULES := $(if $(KAMAILIO),$(shell $(KAMAILIO) -I 2>/dev/null \
	| sed -n 's/^ *Default paths to modules: *//p' | cut -d: -f1))
# What stands below /usr, where the host was built for another prefix.
HOST_MODULES := $(or $(patsubst /usr/%,$(prefix)/%,$(HOST_MODULES)),$(prefix)/lib/kamailio/modules)
modules_dir ?= $(patsubst %/,%,$(dir $(HOST_MODULES:%/=%)))/modules_sharedlines

.PHONY: install
install: modules
	@utils/install-modules "$(DESTDIR)$(modules_dir)" "$(OVERWRITE)" $(MODULES:%=$(OUT)/modules/%.so)
ifneq ($(modules_dir:%/=%),$(HOST_MODULES:%/=%))
	@echo
	@echo "In kamailio.cfg, before the first loadmodule:"
	@echo "  mpath=\"$(modules_dir)/:$(HOST_MODULES)/\""
	@echo "then as before:"
	@$(foreach m,$(MODULES),echo "  loadmodule \"$(m).so\"";)
endif
