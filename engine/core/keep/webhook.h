#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* What programs elsewhere are told of what happens here (`webhooks` of the configuration): each event that one of them asks
 * for is a row, written in the slice that causes it, until they have it. Nothing is kept while nobody has asked. */

#define WEBHOOK_NAME_MAX 32
#define WEBHOOK_DATA_MAX ((size_t)8 << 10) /* of an event's data, as JSON */

/* Who asks, and for what: [{"name", "events": [TEXT]}]. An event is asked for by its name, or by how it begins and "*". What
 * waits for others is dropped. Through the open tx. */
void webhook_open(struct engine *engine, uint64_t session, const json_t *hooks);
/* Does anybody ask for such events? So that nobody makes what nobody wants. */
bool webhook_wants(const struct engine *engine, const char *event);
/* Something has happened, through the open tx. Takes data, an object. */
void webhook_tell(struct engine *engine, const char *event, json_t *data);
/* Somebody has come into play, or goes out of it: MOMENT_MEET and MOMENT_SLEEP. */
void webhook_meet(struct engine *engine, void *about);
void webhook_sleep(struct engine *engine, void *about);

struct webhook_due {
    uint64_t number;
    struct str body; /* {"event", "time", "data"} */
};

/* Walks the oldest that wait for one, some at a time. */
void webhook_each_due(struct engine *engine, struct str name,
        void (*visit)(void *data, const struct webhook_due *due), void *data);
/* It has it, or does not want it. Through the open tx. */
void webhook_done(struct engine *engine, struct str name, uint64_t number);

/* -- for engine.c -- */

void webhook_destroy(struct engine *engine);
