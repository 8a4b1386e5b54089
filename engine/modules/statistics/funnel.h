#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Statistics about newcomers' first hour: how far they come, and where those stop who leave
 * within ten minutes. Counts by day and service, without names. A newcomer is a guest, or an
 * account of the last ten minutes, from arrival until they leave or an hour is over. Later
 * visits are not counted.
 *
 * Counts are kept in memory and written by funnel_tick, a row of `meta` per day, for thirty
 * days; a crash loses counts since then. Undoing a transaction does not undo its counts. */
struct funnel;

enum funnel_step {
    FUNNEL_CAME,    /* connections, some of them without a person */
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
/* Counts a connection. Services that nobody plays through are ignored. */
void funnel_came(struct engine *engine, const char *service);
/* Notes that a character arrived through that service; counted if new. */
void funnel_entered(struct engine *engine, uint64_t character, const char *service, bool guest);
/* Counts the step once, if the character is a newcomer. */
void funnel_reach(struct engine *engine, uint64_t character, enum funnel_step step);
/* Notes that the character leaves, from the room where they are now. */
void funnel_gone(struct engine *engine, uint64_t character);
/* Counts minutes and writes changes. Call once a minute, outside any transaction, and when the
 * server stops. */
void funnel_tick(struct engine *engine);
/* Returns the last `days` days as in data/calls/office.json, the newest first. A new
 * reference. */
json_t *funnel_show(struct engine *engine, uint64_t days);
