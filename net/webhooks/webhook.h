#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Webhooks (`webhooks` of the configuration): each requested event is stored as a row in the
 * transaction that causes it, until its receiver has it. Without webhooks nothing is stored. */

/* Sets the webhooks: [{"name", "events": [TEXT]}], in the open transaction. An event is named
 * in full, or as a prefix with "*". Waiting events of other webhooks are deleted. */
void webhook_open(struct engine *engine, uint64_t session, const json_t *list);
/* INTERNAL_OUTSIDE: stores an event in the open transaction for each webhook that requests it. */
void webhook_outside(struct engine *engine, void *about);
/* INTERNAL_MEET and INTERNAL_SLEEP: a character has come into play, or leaves it. */
void webhook_meet(struct engine *engine, void *about);
void webhook_sleep(struct engine *engine, void *about);

struct webhook_due {
    uint64_t number;
    struct str body; /* {"event", "time", "data"} */
};

/* Visits the oldest events waiting for one webhook, some at a time. */
void webhook_each_due(struct engine *engine, struct str name,
        void (*visit)(void *data, const struct webhook_due *due), void *data);
/* Deletes an event that the receiver has or refuses, in the open transaction. */
void webhook_done(struct engine *engine, struct str name, uint64_t number);

void webhook_destroy(struct engine *engine);
