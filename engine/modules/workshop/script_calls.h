#pragma once
#include "engine/core/calls/call.h"

#include <jansson.h>

struct engine;
struct fault_row;
struct host;
struct lua_State;

/* Adds the calls that need the script layer: behaviours (script_calls.c), building
 * (script_build.c), costs and quotas of all scripts (script_office.c). */
void script_calls_add(struct host *host);
void script_build_add(struct host *host);
void script_office_add(struct host *host);
/* Returns a run-time error in the form of data/calls/script.json. */
json_t *script_fault_json(struct engine *engine, const struct fault_row *row);
/* Add calls: several changes at once and an object's prototypes and owner (script_change.c), many
 * rooms (script_layout.c), searching (script_search.c), open editors (script_watch.c), trials,
 * tests, timers and tasks (script_workshop.c). */
void script_change_add(struct host *host);
void script_layout_add(struct host *host);
void script_search_add(struct host *host);
void script_watch_add(struct host *host);
void script_watch_finish(struct host *host);
void script_workshop_add(struct host *host);

/* Adds build.eval. */
void bind_console_open(struct host *host);
/* Pushes the environment of the actor's line, which belongs to their session. */
void console_push(struct lua_State *L);
/* Adds sys.draft, sys.drafts, sys.set_draft, build.compile. */
void bind_draft_open(struct host *host);
/* Adds build.is_large, build.take_apart. */
void bind_large_open(struct host *host);
/* Adds build.diff. */
void bind_diff_open(struct host *host);

/* -- of script_build.c, for its neighbours; they return false after call_fail -- */

/* Runs a building command as if the caller had typed it. */
MUST_CHECK bool script_build_type(struct call *call, const struct buf *line);
/* Sets properties, in the form of object.set. */
MUST_CHECK bool script_build_set(struct call *call, uint64_t id, const json_t *properties);
/* Returns the first object that the open transaction has made; 0: none. */
uint64_t script_build_made(struct call *call);
/* Appends " from #1, #2" for the argument "protos", or the default if that is missing. */
MUST_CHECK bool script_build_protos(struct call *call, struct buf *line);
/* Adds an entry to the audit log (script_note.c). */
void script_build_note(struct call *call, const char *action, uint64_t id);
void script_build_note_detail(
        struct call *call, const char *action, uint64_t id, struct str detail);
/* Appends the current values of these properties, shortened; for private ones only that they were
 * set. */
void script_build_put_properties(
        struct call *call, uint64_t id, const json_t *properties, struct buf *out);
/* Same for its ref, prototypes and owner, as far as the call object.shape changed them. */
void script_build_put_shape(struct call *call, uint64_t id, struct buf *out);
