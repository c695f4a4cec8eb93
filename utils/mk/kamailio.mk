# The host: which version is installed, where its source is, and the exact -D set that its modules need.
# The host compares version and flags of a module with its own and refuses any difference.

KAMAILIO ?= $(firstword $(shell command -v kamailio) $(wildcard /usr/sbin/kamailio /usr/local/sbin/kamailio))
HOST_VERSION := $(if $(KAMAILIO),$(shell $(KAMAILIO) -v | awk '/^version:/ { print $$3 }'))

ifdef KAMAILIO_SRC
KAMAILIO_SRC_GIVEN := yes
else
KAMAILIO_SRC := .cache/kamailio-$(HOST_VERSION)
endif

HOST_CONFIG := $(KAMAILIO_SRC)/src/config.mak
HOST_FLAGS := $(OUT)/kamailio.flags

# A fresh environment: what was given to our make is not meant for the host's.
$(HOST_CONFIG):
	@test -e $(KAMAILIO_SRC)/src/Makefile || { \
		echo "No Kamailio source in $(KAMAILIO_SRC): run 'make deps', or give KAMAILIO_SRC=" >&2; exit 1; }
	@env -i PATH="$$PATH" make -s -C $(KAMAILIO_SRC)/src cfg > /dev/null

# A response file of the compiler, which understands the quotes of config.mak.
$(HOST_FLAGS): $(HOST_CONFIG) utils/host-flags
	@mkdir -p $(@D)
	@utils/host-flags $(HOST_CONFIG) $(KAMAILIO) > $@
