#pragma once
#include <stddef.h>
#include <stdint.h>

/* A fuzz target. FUZZ_TARGET(name) begins the function that libFuzzer calls with each input, data and size:
 *
 *     FUZZ_TARGET(irc_msg)
 *     {
 *         ...
 *         return 0;
 *     }
 *
 * With -Dfuzz=true each target is a program of libFuzzer's. Else all targets are one program, and replay.c feeds them. */

typedef int fuzz_run(const uint8_t *data, size_t size);

struct fuzz_target {
    const char *name;
    fuzz_run *run;
    struct fuzz_target *next;
};

/* Adds a target to the list of replay.c. target stays the caller's and must outlive the program. */
void fuzz_register(struct fuzz_target *target);

#ifdef SKEIN_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#define FUZZ_TARGET(target_name) int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
#else
#define FUZZ_TARGET(target_name)                                                               \
    static int fuzz_##target_name(const uint8_t *data, size_t size);                           \
    __attribute__((constructor)) static void register_##target_name##_fuzz(void)               \
    {                                                                                          \
        static struct fuzz_target target = {#target_name, fuzz_##target_name, NULL};           \
        fuzz_register(&target);                                                                \
    }                                                                                          \
    static int fuzz_##target_name(const uint8_t *data, size_t size)
#endif
