#pragma once
#include "engine/base/str.h"

#include <stddef.h>

/* Small blocks that stay: of who is connected or in play, and of things in memory. Kept apart from what comes and goes with
 * each line, since a page of memory goes back only when nothing in it is in use.
 * As with mem.h, out of memory aborts; a block of the one is not freed by the other. */

/* Returns size zeroed bytes. */
void *lasting_alloc(size_t size);
/* New bytes are not zeroed; block may be NULL. */
void *lasting_realloc(void *block, size_t size);
/* Returns a copy with a NUL behind. */
char *lasting_text(struct str text);
/* Returns size bytes, not zeroed, for about a second: what people were told (note.h), which their transcripts have so long. In
 * pages apart from those of what stays. */
void *lasting_brief(size_t size);
/* NULL is fine. */
void lasting_free(void *block);
/* In a quiet second: what is freed from the first call to the second, scripts' memory as well, goes back at once, with all
 * pages that stand empty here; else a moment later, since most are wanted again. */
void lasting_trim_begin(void);
void lasting_trim_end(void);
