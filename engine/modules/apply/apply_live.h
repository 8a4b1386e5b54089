#pragma once

struct apply_live;
struct engine;
struct ev_loop;

/* Lets builders apply files by the API (engine/core/calls/calls_design.h), one request at a
 * time, with their own rights. */
struct apply_live *apply_live_open(struct ev_loop *loop, struct engine *engine);
/* Frees it. Call before the engine ends. NULL is accepted. */
void apply_live_close(struct apply_live *live);
