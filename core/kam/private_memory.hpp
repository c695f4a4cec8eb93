// The host's usual allocator for private memory (qm) walks through a thousand lists to the one large rest
// when no smaller piece is free, which in a worker that gives back all that a message took is the rule: 25,000
// instructions each, for the fifty pieces that a request within a call takes.
#pragma once

namespace core::kam {

// In child_init of a worker. Lays out pieces of private memory that stay apart, so that what a message needs
// is found at once, whoever asks for it. They are free memory as before. With the host's other allocators
// it does no harm.
void lay_out_private_memory() noexcept;

} // namespace core::kam
