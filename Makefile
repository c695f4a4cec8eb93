# The targets are explained by `make help`; how they are made is in utils/mk/.
#
#   make demo      see it work           make check     prove it
#   make run       for real phones       make deps      what building and testing need
#   make           the modules           make install   put them beside the host's
#   make unit, e2e, fuzz, lint, coverage, bench, soak, format, clean

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash

include utils/mk/flags.mk
include utils/mk/kamailio.mk
include utils/mk/modules.mk
include utils/mk/compile.mk
include utils/mk/test.mk
include utils/mk/clang.mk
include utils/mk/lint.mk
include utils/mk/install.mk

.PHONY: all deps help format clean
all: modules

# Installs what is missing (as root) and unpacks the host's source. Says nothing when all is there.
deps:
	@utils/deps $(if $(KAMAILIO_SRC_GIVEN),--source $(KAMAILIO_SRC))

help:
	@sed -n 's/^#   //p' Makefile

clean:
	rm -rf build

-include $(shell find $(OUT)/obj build/clang -name '*.d' 2>/dev/null)
