#pragma once
#include "engine/core/run/slice.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/fault.h"
#include "engine/core/script/timer.h"
#include "world/model/tx.h"

/* What would happen if: something is done, what came of it is looked at, and all of it is undone.
 *
 * Inside the open slice (under a savepoint), or, if none is open, in a slice of its own. Nothing
 * leaves to anybody, no timer is set, no task waits, no row is written, no error is reported. What the
 * Lua of a behaviour keeps in its variables is not undone, as with any slice that fails. */
struct rehearsal {
    uint64_t actor; /* of the slice, if none is open */
    uint64_t
            viewer; /* who will read of it, and not of what they have no right to; 0: all is read */
    struct trace *trace; /* notes why, if not NULL; see trace.h */
    /* Does it; returns how it ended. */
    enum outcome (*play)(void *data);
    /* What came of it; each may be NULL. They read the world as it would be, and may change nothing and
     * send nothing. None but `failed` and `ended` is called if it was refused or failed: then
     * nothing would have happened. */
    void (*told)(void *data, const struct session *session, const struct msg *msg);
    void (*changed)(void *data, const struct tx_change *change);
    void (*timer)(void *data, const struct timer_info *change);
    void (*failed)(void *data, const struct slice_fault *fault); /* each script that failed */
    void (*ended)(void *data, enum outcome outcome, struct str refusal);
    void *data;
};

/* Plays it and undoes it. Not within another (must). *out_leans_on (may be NULL) gets the commit that
 * what was seen may be of: whoever tells of it seals that with this number, unless the open slice
 * tells it. */
enum outcome rehearse(
        struct engine *engine, const struct rehearsal *rehearsal, uint64_t *out_leans_on);
