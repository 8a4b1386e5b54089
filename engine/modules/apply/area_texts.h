#pragma once
#include "engine/base/buf.h"

#include <stdint.h>

/* Texts of areas that builders were shown for editing, as bases for what they save. In memory
 * only; the oldest are dropped. Zeroed is empty. */

#define AREA_TEXTS_EACH 4                   /* per builder and area */
#define AREA_TEXT_MAX ((size_t)1 << 20)     /* bytes of one */
#define AREA_TEXTS_BYTES ((size_t)16 << 20) /* bytes of all */
#define AREA_TEXTS_MAX 64

struct area_text {
    uint64_t number; /* rising */
    uint64_t character;
    uint64_t area;
    struct buf text;
    bool passed;        /* a save of this text was refused, since a newer one exists */
    struct buf problem; /* of the newest text: why the last save failed; empty: it succeeded */
};

/* A copy; the caller owns text. */
struct area_began {
    uint64_t number;
    struct buf text;
};

struct area_texts {
    uint64_t last;                         /* the last number given */
    struct area_text list[AREA_TEXTS_MAX]; /* the newest last */
    size_t count;
    size_t bytes;
};

void area_texts_finish(struct area_texts *texts);
/* Records that the builder was shown, or has saved, this text. */
void area_texts_put(
        struct area_texts *texts, uint64_t character, uint64_t area, struct str text);
/* Copies their texts, the oldest first. Returns how many. */
size_t area_texts_copy(const struct area_texts *texts, uint64_t character, uint64_t area,
        struct area_began out[AREA_TEXTS_EACH]);
/* Drops the text with that number and older ones: an edit of it was saved, or the builder was
 * told that it is too old. */
void area_texts_drop(
        struct area_texts *texts, uint64_t character, uint64_t area, uint64_t number);
/* Marks the text with that number: once the builder has read the file again, saving this text means to bring it back. */
void area_texts_pass(
        struct area_texts *texts, uint64_t character, uint64_t area, uint64_t number);
/* Returns why their last save failed; empty: it succeeded. */
struct str area_texts_problem(
        const struct area_texts *texts, uint64_t character, uint64_t area);
void area_texts_set_problem(
        struct area_texts *texts, uint64_t character, uint64_t area, struct str problem);
/* Returns the index of the text that equals `text` or differs in the fewest lines; of several,
 * the longest. *out_newest: the newest one of which `text` may also be an edit, with no more
 * new lines. Thread: any. */
size_t area_texts_nearest(
        const struct area_began *began, size_t count, struct str text, size_t *out_newest);
