#pragma once
#include "engine/base/buf.h"
#include "engine/session/note_run.h"

/* The broadcast log: messages to many in a row, rendered once for all receivers with the same
 * display.
 *
 * It belongs to one round of deliveries, or to several while a crowd does not get everything in one,
 * and holds references to its notes meanwhile. Main thread only. */
struct broadcast_log;

/* How texts are rendered for somebody: alike for the same render and variant. */
struct broadcast_log_look {
    void (*render)(void *data, const struct msg *msg, struct buf *out);
    uint64_t variant;
    void *data; /* for render: of any receiver with this look */
};

struct broadcast_log_run {
    uint32_t from;
    uint32_t count;
    size_t note_bytes; /* the sum of the notes' own bytes */
};

struct broadcast_log *broadcast_log_create(void);
/* Returns the time of the round (ms, wall clock): when it was first asked for. */
int64_t broadcast_log_time(struct broadcast_log *log);
void broadcast_log_destroy(struct broadcast_log *log);
/* Ends a round. Keeps the notes for the next one, unless there are many. */
void broadcast_log_end_round(struct broadcast_log *log);
/* Drops all notes. */
void broadcast_log_clear(struct broadcast_log *log);
/* Same, and frees the memory. */
void broadcast_log_trim(struct broadcast_log *log);
/* Returns how many of the notes, from the first, are in the log in a row; adds them if
 * possible. 0: the first is not, because only its outbox holds it, or it is not a text, or the
 * log is full. Sets told_ms of added notes. */
struct broadcast_log_run broadcast_log_find(
        struct broadcast_log *log, struct note *const *notes, uint32_t count);
/* Same for a run of notes on a page, which is found or added as a whole. Returns false if the log is
 * full. */
bool broadcast_log_find_page(
        struct broadcast_log *log, const struct note_run *notes, struct broadcast_log_run *out);
/* Returns the bytes of a run, borrowed until the next call. Returns false if it is not worth
 * it: there are too many looks, or it is before those that others of this look got. */
bool broadcast_log_bytes(struct broadcast_log *log, const struct broadcast_log_look *look,
        const struct broadcast_log_run *run, struct str *out);
