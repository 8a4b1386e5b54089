#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* How far newcomers come in their first hour, and where those stop who go before ten minutes are over: numbers by day and
 * door, without names. A newcomer is a guest, or an account of the last ten minutes, from coming in until they go
 * or an hour is over; what they do after a stay is another's story.
 *
 * Counts are in memory and written by funnel_tick, a row of `meta` a day, thirty days; a crash loses what was counted since.
 * They are taken inside slices and not taken back with them. */
struct funnel;

enum funnel_step {
    FUNNEL_CAME,    /* a connection, which may have nobody behind it */
    FUNNEL_ENTERED, /* as a guest or under a new name */
    FUNNEL_TYPED,   /* a line */
    FUNNEL_WALKED,
    FUNNEL_SPOKE,
    FUNNEL_ACHIEVED, /* an award */
    FUNNEL_TEN,      /* minutes */
    FUNNEL_HOUR,
    FUNNEL_STEPS,
};

extern const char *const funnel_step_names[FUNNEL_STEPS];

struct funnel *funnel_create(void);
void funnel_destroy(struct funnel *funnel);
/* A connection to a door is there; a service that nobody plays by is passed by. */
void funnel_came(struct engine *engine, const char *service);
/* Somebody comes in by that door; counted if they are new. */
void funnel_entered(struct engine *engine, uint64_t character, const char *service, bool guest);
/* Counted once, if it is a newcomer. */
void funnel_reach(struct engine *engine, uint64_t character, enum funnel_step step);
/* They go, from where they are now. */
void funnel_gone(struct engine *engine, uint64_t character);
/* Once a minute, outside any slice: minutes pass, and what is new is written. Also when the server stops. */
void funnel_tick(struct engine *engine);
/* The last so many days as data/calls/office.json has it, the newest first. A new reference. */
json_t *funnel_show(struct engine *engine, uint64_t days);
