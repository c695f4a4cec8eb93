// Shared lines: with sca.so loaded, they show what callops does with their calls.
#pragma once

#include "callops/domain/effects.hpp"

namespace callops {

void bind_lines(); // in mod_init; without sca.so nothing is shown
void show(const ShowHeld &held);
void show(const ShowMoved &moved);
void show(const ShowEnded &ended);

} // namespace callops
