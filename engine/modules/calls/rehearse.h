#pragma once
#include "engine/core/run/fault.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/timer.h"
#include "world/model/tx.h"

/* The reasons of what happened in a rehearsal. */
struct rehearsal_why {
    bool spares_scripts; /* see struct trace */
    bool deep;           /* also records things nearby that the viewer could not know */
    struct trace *trace; /* set by the rehearsal; its destroy frees it */
};

/* A rehearsal: something is done, its effects are reported, and all of it is undone.
 *
 * It runs in the open transaction (under a savepoint), or in one of its own. Nothing is sent, no
 * timer is set, no task waits, no row is written, no error is reported. Lua variables of a
 * behaviour are not restored, as with any transaction that fails. */
struct rehearsal {
    uint64_t actor; /* of the transaction, if none is open */
    uint64_t
            viewer; /* reader of the report, who must not learn secrets; 0: report everything */
    struct rehearsal_why *why; /* gets the reasons, if not NULL */
    /* Does it and returns how it ended. */
    enum outcome (*play)(void *data);
    /* Report the effects; each may be NULL. They see the changed world, and may change and send
     * nothing. If play was refused or failed, only `failed` and `ended` are called, because nothing
     * would have happened. */
    void (*told)(void *data, const struct session *session, const struct msg *msg);
    void (*changed)(void *data, const struct tx_change *change);
    void (*timer)(void *data, const struct timer_info *change);
    void (*failed)(
            void *data, const struct transaction_fault *fault); /* each script that failed */
    void (*ended)(void *data, enum outcome outcome, struct str refusal);
    void *data;
};

/* Runs the rehearsal and undoes it. Must not be nested. *out_leans_on (may be NULL) gets the number
 * of the commit that the report may depend on. The caller must hold back output of the report until
 * then, unless the open transaction sends it. */
enum outcome rehearse(
        struct engine *engine, const struct rehearsal *rehearsal, uint64_t *out_leans_on);
