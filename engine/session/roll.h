#pragma once
#include "engine/base/buf.h"
#include "engine/session/note.h"

/* roll -- the broadcast log: messages to many in a row, rendered once for all receivers with
 * the same display.
 *
 * It belongs to one round of deliveries, and holds references to its notes meanwhile. Main
 * thread only. */
struct roll;

/* How texts are rendered for somebody: alike for the same render and variant. */
struct roll_look {
    void (*render)(void *data, const struct msg *msg, struct buf *out);
    uint64_t variant;
    void *data; /* for render: of any receiver with this look */
};

struct roll_run {
    uint32_t from;
    uint32_t count;
    size_t note_bytes; /* the sum of the notes' own bytes */
};

struct roll *roll_create(void);
void roll_destroy(struct roll *roll);
/* Drops all notes. */
void roll_clear(struct roll *roll);
/* Same, and frees the memory. */
void roll_trim(struct roll *roll);
/* Returns how many of the notes, from the first, are in the log in a row; adds them if
 * possible. 0: the first is not, because only its outbox holds it, or it is not a text, or the
 * log is full. Sets told_ms of added notes. */
struct roll_run roll_find(struct roll *roll, struct note *const *notes, uint32_t count);
/* Returns the bytes of a run, borrowed until the next call. Returns false if it is not worth
 * it: there are too many looks, or too much before the run that nobody of this look received. */
bool roll_bytes(struct roll *roll, const struct roll_look *look, const struct roll_run *run,
        struct str *out);
