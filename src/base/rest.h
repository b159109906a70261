// For functions of the program's second part (tools/lib/split_program.mjs): where they are called once, the linker would
// otherwise make them part of their caller, and so of what the first picture waits for.
#pragma once

#define FABRICA_REST [[gnu::noinline]]
