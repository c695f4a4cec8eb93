// The final answers to our REFERs and re-INVITEs, and what follows from them.
#pragma once

namespace callops {

void hear_answers(); // in mod_init

} // namespace callops
