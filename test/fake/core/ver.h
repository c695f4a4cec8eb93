// Stands before the host's: a test says which version runs.
#pragma once

extern "C" {
extern const char *ver_version;
}
