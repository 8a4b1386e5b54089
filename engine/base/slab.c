/* slab.c -- slab allocator for small, long-lived blocks (mimalloc).
 *
 * mimalloc keeps separate pages for each block size; most other memory comes from the C library.
 * There, a presence allocated among the rows and texts of its log-in would hold a page or two of
 * them for its whole session. Short-lived blocks (slab_short_lived) have pages of their own for the
 * same reason.
 *
 * Without mimalloc a header shifts each block, so sanitizers report a block freed by mem_free, or a
 * mem.h block freed by slab_free. */
#include "engine/base/slab.h"

#include "engine/base/err.h"

#include <stdlib.h>
#include <string.h>

#ifdef SKEIN_MIMALLOC
#include <mimalloc.h>
#define HEAD_BYTES 0
#define claim mi_malloc
#define resize mi_realloc
#define release mi_free
#if MI_MALLOC_VERSION >= 210
#define mi_option_decommit_delay mi_option_purge_delay
#endif
#else
#define HEAD_BYTES 16 /* keeps the alignment */
#define claim malloc
#define resize realloc
#define release free
#endif

/* To return a page takes a few microseconds, but up to 300 in a virtual machine, where each of the
 * process's processors is told. mimalloc returns many pages of a busy heap at once, 25 ms after they are free, and most
 * are soon needed again. So it waits for almost a second: shorter than trim() (serve_loop.c), which
 * returns what has waited that long. */
#define DELAY_MS 900

void slab_set_up(void)
{
#ifdef SKEIN_MIMALLOC
    mi_option_set_default(mi_option_decommit_delay, DELAY_MS);
#endif
}

void *slab_realloc(void *block, size_t size)
{
    /* A leak checker does not find a block by a pointer to its end, so size is at least 1. */
    size_t bytes = HEAD_BYTES + (size > 0 ? size : 1);
    char *whole = resize(block ? (char *)block - HEAD_BYTES : NULL, bytes);
    must(whole);
    return whole + HEAD_BYTES;
}

#ifdef SKEIN_MIMALLOC
/* A mimalloc heap may only be used by the thread that made it. */
static mi_heap_t *short_lived_heap(void)
{
    static _Thread_local mi_heap_t *heap;
    if (!heap) {
        heap = mi_heap_new();
        must(heap);
    }
    return heap;
}
#endif

void *slab_short_lived(size_t size)
{
#ifdef SKEIN_MIMALLOC
    void *block = mi_heap_malloc(short_lived_heap(), size);
    must(block);
    return block;
#else
    return slab_realloc(NULL, size);
#endif
}

void *slab_alloc(size_t size)
{
    char *whole = claim(HEAD_BYTES + (size > 0 ? size : 1));
    must(whole);
    return memset(whole + HEAD_BYTES, 0, size);
}

char *slab_text(struct str text)
{
    char *copy = slab_alloc(text.length + 1);
    if (text.length > 0) {
        memcpy(copy, text.bytes, text.length);
    }
    return copy;
}

void slab_free(void *block)
{
    if (block) {
        release((char *)block - HEAD_BYTES);
    }
}

#ifdef SKEIN_MIMALLOC
static long delay_ms; /* the delay that slab_trim_end restores */
#endif

void slab_trim_begin(void)
{
#ifdef SKEIN_MIMALLOC
    delay_ms = mi_option_get(mi_option_decommit_delay);
    mi_option_set(mi_option_decommit_delay, 0);
#endif
}

void slab_trim_end(void)
{
#ifdef SKEIN_MIMALLOC
    mi_collect(true);
    mi_heap_collect(short_lived_heap(), true);
    mi_option_set(mi_option_decommit_delay, delay_ms);
#endif
}

void slab_trim_thread(void)
{
#ifdef SKEIN_MIMALLOC
    mi_collect(true);
#endif
}
