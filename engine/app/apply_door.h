#pragma once

struct apply_door;
struct engine;
struct ev_loop;

/* Lets builders apply files by the API (engine/core/calls/calls_design.h), one request at a
 * time, with their own rights. */
struct apply_door *apply_door_open(struct ev_loop *loop, struct engine *engine);
/* Frees it. Call before the engine ends. NULL is accepted. */
void apply_door_close(struct apply_door *door);
