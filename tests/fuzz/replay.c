/* replay.c -- main function for fuzz targets in builds without libFuzzer.
 *
 * usage: replay TARGET FOLDER COUNT
 *
 * Runs each file of the corpus in FOLDER, then COUNT made-up inputs, the same each time. It finds little that is new;
 * it keeps each target building and keeps old faults from coming back. A crash ends the program, which TAP counts as a
 * failure. */
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/repeat.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MADE_UP_MAX_BYTES = 512, CORPUS_FILE_MAX_BYTES = 1 << 20 };

static struct fuzz_target *targets;
static fuzz_run *run_target;

void fuzz_register(struct fuzz_target *target)
{
    target->next = targets;
    targets = target;
}

/* Runs the target on a copy without a byte to spare, so that a sanitizer sees a read too far.
 */
static void run(const void *bytes, size_t size)
{
    void *copy = mem_dup(bytes, size);
    (void)run_target(copy, size);
    mem_free(copy);
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return;
    }
    struct buf content;
    buf_init(&content, CORPUS_FILE_MAX_BYTES);
    char chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof(chunk), file)) > 0;) {
        buf_add(&content, chunk, n);
    }
    (void)fclose(file);
    run(buf_str(&content).bytes, content.length);
    buf_finish(&content);
}

static unsigned run_corpus(const char *folder)
{
    unsigned count = 0;
    DIR *directory = opendir(folder);
    for (struct dirent *member; directory && (member = readdir(directory));) {
        if (member->d_name[0] != '.') {
            struct buf path = {0};
            buf_printf(&path, "%s/%s", folder, member->d_name);
            run_file(path.bytes);
            buf_finish(&path);
            count++;
        }
    }
    if (directory) {
        (void)closedir(directory);
    }
    return count;
}

/* Bytes that parsers care for are likelier than others. */
static uint8_t made_up_byte(struct rng *rng)
{
    static const char interesting[] =
            "\xff\xfa\xf0\xfd\xfb\0\r\n \t\"'\\{}[]()<>:;,.#@=-+*/%$&|~^"
            "\x1b\xc3\xa9\xe2\x80\x94\xf0\x9f\x98\x80"
            "09aAzZ";
    switch (rng_below(rng, 4)) {
    case 0:
        return (uint8_t)rng_next(rng);
    case 1:
        return (uint8_t)('a' + rng_below(rng, 26));
    default:
        return (uint8_t)interesting[rng_below(rng, sizeof(interesting) - 1)];
    }
}

static void run_made_up(long count)
{
    struct rng rng;
    rng_seed(&rng, 1);
    for (long i = 0; i < count; i++) {
        uint8_t bytes[MADE_UP_MAX_BYTES];
        size_t size = rng_below(&rng, rng_below(&rng, MADE_UP_MAX_BYTES) + 1);
        for (size_t j = 0; j < size; j++) {
            bytes[j] = made_up_byte(&rng);
        }
        run(bytes, size);
    }
}

int main(int argc, char **argv)
{
    for (struct fuzz_target *target = targets; argc == 4 && target; target = target->next) {
        if (strcmp(target->name, argv[1]) == 0) {
            run_target = target->run;
        }
    }
    if (!run_target) {
        (void)fputs("usage: replay TARGET FOLDER COUNT\n", stderr);
        return 2;
    }
    /* A long run takes four times as many. */
    long made_up = strtol(argv[3], NULL, 10) * (long)test_steps(1, 4);
    (void)puts("1..2");
    (void)fflush(stdout);
    unsigned count = run_corpus(argv[2]);
    (void)printf("ok 1 - the corpus (%u files)\n", count);
    (void)fflush(stdout);
    run_made_up(made_up);
    (void)printf("ok 2 - %ld made-up inputs\n", made_up);
    return 0;
}
