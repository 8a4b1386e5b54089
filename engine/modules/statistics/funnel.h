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

struct funnel *funnel_create(void);
void funnel_destroy(struct funnel *funnel);
/* INTERNAL_NEWCOMER: counts it if it is about a newcomer. */
void funnel_note(struct engine *engine, void *about);
/* Counts minutes and writes changes. Call once a minute, outside any transaction, and when the
 * server stops. */
void funnel_tick(struct engine *engine);
/* Returns the last `days` days as calls_statistics.c describes them, the newest first. A new
 * reference. */
json_t *funnel_show(struct engine *engine, uint64_t days);
