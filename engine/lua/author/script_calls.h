#pragma once
#include "engine/core/calls/call.h"

#include <jansson.h>

struct engine;
struct fault_row;
struct host;

/* Adds the calls that need the script layer: on behaviours (script_calls.c), what builds
 * (script_build.c), numbers (script_stats.c), what scripts of all take and what they may
 * have (script_office.c). */
void script_calls_add(struct host *host);
void script_build_add(struct host *host);
void script_stats_add(struct host *host);
void script_office_add(struct host *host);
/* A run-time error as data/calls/script.json has it. */
json_t *script_fault_json(struct engine *engine, const struct fault_row *row);
/* Of many things at once, and what else shapes one (script_change.c); many rooms (script_layout.c); searching (script_search.c); who has what open
 * (script_watch.c); trying, tests, what runs (script_workshop.c). */
void script_change_add(struct host *host);
void script_layout_add(struct host *host);
void script_search_add(struct host *host);
void script_watch_add(struct host *host);
void script_watch_finish(struct host *host);
void script_workshop_add(struct host *host);

/* -- of script_build.c, for its neighbours; false: call_fail was called -- */

/* Runs a building command as if the caller had typed it. */
MUST_CHECK bool script_build_type(struct call *call, const struct buf *line);
/* Sets properties, as object.set takes them. */
MUST_CHECK bool script_build_set(struct call *call, uint64_t id, const json_t *properties);
/* The first thing that the open slice has made; 0: nothing. */
uint64_t script_build_made(struct call *call);
/* " from #1, #2" of the argument "protos", or of what stands where that is missing. */
MUST_CHECK bool script_build_protos(struct call *call, struct buf *line);
/* An entry of the audit log (script_note.c). */
void script_build_note(struct call *call, const char *action, uint64_t id);
void script_build_note_detail(
        struct call *call, const char *action, uint64_t id, struct str detail);
/* Appends what these properties of it are now, shortened; of private ones only that they were set. */
void script_build_put_properties(
        struct call *call, uint64_t id, const json_t *properties, struct buf *out);
/* The same of its ref, prototypes and owner, as far as object.shape was given them. */
void script_build_put_shape(struct call *call, uint64_t id, struct buf *out);
/* What the call stats.get tells: a new reference. */
json_t *script_stats_now(struct engine *engine);
