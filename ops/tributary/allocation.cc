// How the program's allocator gets its memory (ops/decisions/0013): in huge pages where the system
// lends them, since subjects and registers are read at random all over it. jemalloc reads this when
// it starts; without jemalloc nobody does. MALLOC_CONF in the environment has the last word.

extern "C" {
// Named by jemalloc, whose header is not there in every build.
const char* malloc_conf = "thp:always,metadata_thp:auto";  // NOLINT(readability-identifier-naming)
}
