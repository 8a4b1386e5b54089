/* mem.c -- allocation that aborts instead of returning NULL.
 *
 * A failed allocation ends the process with a log line: without memory Skein can do nothing better
 * than restart, and all output sent so far is already durable. So no caller needs an error path
 * that no test visits.
 *
 * A size that an outsider controls must be bounded before it is requested here. Lua's memory does
 * not come from here: a script has a quota and gets an error. */
#include "engine/base/mem.h"

#include "engine/base/err.h"
#include "engine/base/log.h"

#include <stdlib.h>
#include <string.h>

static void *present(void *block, size_t size)
{
    if (!block) {
        log_error("out of memory (%zu bytes)", size);
        abort();
    }
    return block;
}

/* The C library's calloc (glibc 2.36) skips the free blocks that malloc caches for each thread,
 * which are about this size at most. For larger sizes calloc does not touch new pages. */
#define AT_HAND 1024

void *mem_alloc(size_t size)
{
    if (size > AT_HAND) {
        return present(calloc(1, size), size);
    }
    size_t asked = size ? size : 1;
    /* Without this barrier compilers that know the size merge the next two calls into one
     * calloc. */
    __asm__("" : "+r"(asked));
    void *block = present(malloc(asked), size);
    return memset(block, 0, size);
}

void *mem_alloc_array(size_t count, size_t size)
{
    size_t total = 0;
    must(!__builtin_mul_overflow(count, size, &total));
    return mem_alloc(total);
}

void *mem_realloc(void *block, size_t size)
{
    return present(realloc(block, size ? size : 1), size);
}

enum { GROW_FIRST = 16 };

void *mem_double(void *array, size_t *capacity, size_t size)
{
    size_t total = 0;
    *capacity = *capacity > 0 ? *capacity * 2 : GROW_FIRST;
    must(!__builtin_mul_overflow(*capacity, size, &total));
    return mem_realloc(array, total);
}

void *mem_dup(const void *bytes, size_t size)
{
    void *copy = present(malloc(size ? size : 1), size);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

char *mem_dup_text(const char *text)
{
    return mem_dup(text, strlen(text) + 1);
}

void mem_free(void *block)
{
    free(block);
}

void mem_free_secret(char *text)
{
    if (text) {
        explicit_bzero(text, strlen(text));
    }
    free(text);
}
