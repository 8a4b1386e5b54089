#pragma once
#include "engine/base/str.h"

#include <stddef.h>

/* Slab allocator for small, long-lived blocks: of connected players and of objects in memory. They
 * are kept apart from the short-lived blocks of each command, since a page returns to the system
 * only when it is empty. As with mem.h, running out of memory aborts. Blocks of the two allocators
 * must not be mixed. */

/* Call it once, before anything else here. */
void slab_set_up(void);
/* Returns size zeroed bytes. */
void *slab_alloc(size_t size);
/* Resizes a block, which may be NULL. New bytes are not zeroed. */
void *slab_realloc(void *block, size_t size);
/* Returns a NUL-terminated copy. */
char *slab_text(struct str text);
/* Returns size bytes, not zeroed, for blocks that mostly live for seconds: typed lines, log-ins and
 * output (note.h), which transcripts hold a second. Its pages are separate from those of long-lived blocks. */
void *slab_short_lived(size_t size);
/* Frees a block; NULL is fine. */
void slab_free(void *block);
/* Brackets the clean-up of a quiet second. Memory freed between the two calls, scripts' memory
 * included, returns to the system at once, together with all empty pages here. Otherwise pages
 * return a second later, since most are needed again. */
void slab_trim_begin(void);
void slab_trim_end(void);
/* Returns the empty pages of the calling thread to the system. Other threads call it when they
 * rest. */
void slab_trim_thread(void);
