#pragma once
#include "engine/core/calls/call.h"
#include "engine/core/part.h"

/* Internals shared by call.c, and call_handle.c. */

struct calls {
    const struct call_table *table; /* borrowed, or own */
    struct call_table *own;         /* owned; NULL: options have a table */
    struct strmap handlers;         /* name -> const struct call_handler */
    struct map tickets; /* ticket -> struct ticket, owned: calls that are answered later */
    uint64_t last_ticket;
    bool checks;                       /* check answers against data/calls */
    const struct design_calls *design; /* borrowed; NULL: unavailable */
    const struct office_calls *office; /* same */
};

PART_STATE(calls, PART_CALLS)

/* Appends json and the lists of the call (may be NULL) that were written item by item. */
void call_put_answer(json_t *json, const struct call *call, struct buf *out);
/* Ends the program if the answer is not as data/calls says. */
void call_check_answer(struct calls *calls, const struct call_entry *entry, json_t *result,
        const struct call *call);
/* Frees the call and its handler's state. NULL is allowed. */
void call_free(struct call *call);
/* Fails with a sentence, which it cleans. Returns CALL_FAILED. */
enum call_answer call_fail_text(struct call *call, int status, struct str text);
