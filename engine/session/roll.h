#pragma once
#include "engine/base/buf.h"
#include "engine/session/note.h"

/* roll -- what many are told one after the other, as bytes that are made once for all who are shown it alike.
 *
 * What is in it is of one round of deliveries, and it holds its notes meanwhile. Main thread only. */
struct roll;

/* How somebody is shown texts: alike for all of the same render and variant. */
struct roll_look {
    void (*render)(void *data, const struct msg *msg, struct buf *out);
    uint64_t variant;
    void *data; /* render's: any of those who look so */
};

struct roll_run {
    uint32_t from;
    uint32_t count;
    size_t note_bytes; /* the sum of the notes' own */
};

struct roll *roll_create(void);
void roll_destroy(struct roll *roll);
/* Lets go of all notes. */
void roll_clear(struct roll *roll);
/* The same, and gives its memory back. */
void roll_trim(struct roll *roll);
/* How many of the notes, from the first, stand in the roll one after the other; adds them if they can. 0: the first one
 * does not: only its outbox holds it, or it is no text, or the roll is full. Sets told_ms of what is added. */
struct roll_run roll_find(struct roll *roll, struct note *const *notes, uint32_t count);
/* The bytes of a run, borrowed until the next call. False: it is not worth it, for too many looks have come, or much stands
 * before the run that nobody of this look was told. */
bool roll_bytes(struct roll *roll, const struct roll_look *look, const struct roll_run *run,
        struct str *out);
