#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Characters whose nickname stays on its channels while they are asleep. */

struct config;
struct engine;
struct host;
struct object;

#define ALWAYS_ON_MOST 500 /* characters in a game */

/* True if a player has that wish. */
bool always_on_has(struct engine *engine, uint64_t character);
/* Notes or ends it, in the open transaction. Returns false and fills err if they can't have it. */
MUST_CHECK bool always_on_set(
        struct engine *engine, struct object *player, bool on, struct err *err);

/* -- for module.c -- */

void always_on_create(struct engine *engine);
void always_on_destroy(struct engine *engine);
/* Reads the limit from that configuration from now on; borrowed. */
void always_on_serve(struct engine *engine, const struct config *config);
/* Ends those that have expired, sometimes; returns microseconds until it has to look again. */
int64_t always_on_turn(struct engine *engine);
/* INTERNAL_MEET and INTERNAL_SLEEP. */
void always_on_meet(struct engine *engine, void *about);
void always_on_sleep(struct engine *engine, void *about);
/* Adds functions for scripts: bind_always_on.c. */
void bind_always_on_open(struct host *host);
