#pragma once
#include "engine/base/buf.h"

#include <stdint.h>

/* What builders were shown of areas, to edit it: so that what they save is compared with what they began with. In memory
 * alone, and the oldest go. Zeroed is empty. */

#define AREA_TEXTS_EACH 4                   /* of one builder and one area */
#define AREA_TEXT_MAX ((size_t)1 << 20)     /* of one */
#define AREA_TEXTS_BYTES ((size_t)16 << 20) /* of all */
#define AREA_TEXTS_MAX 64

struct area_text {
    uint64_t number; /* grows */
    uint64_t character;
    uint64_t area;
    struct buf text;
    struct buf problem; /* why the last save failed, of the newest text; empty: it did not */
};

/* A copy; text is whoever's that asked. */
struct area_began {
    uint64_t number;
    struct buf text;
};

struct area_texts {
    uint64_t last;                         /* number */
    struct area_text list[AREA_TEXTS_MAX]; /* the newest last */
    size_t count;
    size_t bytes;
};

void area_texts_finish(struct area_texts *texts);
/* They are shown, or have saved, that. */
void area_texts_put(
        struct area_texts *texts, uint64_t character, uint64_t area, struct str text);
/* Copies them, the oldest first; returns how many. */
size_t area_texts_copy(const struct area_texts *texts, uint64_t character, uint64_t area,
        struct area_began out[AREA_TEXTS_EACH]);
/* They have saved what they made of that one, or were told that it is too old: it and what is older counts no more. */
void area_texts_drop(
        struct area_texts *texts, uint64_t character, uint64_t area, uint64_t number);
/* Why their last save failed; empty: it did not. */
struct str area_texts_problem(
        const struct area_texts *texts, uint64_t character, uint64_t area);
void area_texts_set_problem(
        struct area_texts *texts, uint64_t character, uint64_t area, struct str problem);
/* Returns which of them is text, or differs from it in the fewest lines; of several, the first. *out_newest is the newest
 * that text may as well be made of: no more of its lines are new there. Thread: any. */
size_t area_texts_nearest(
        const struct area_began *began, size_t count, struct str text, size_t *out_newest);
