#pragma once
#include "engine/core/engine.h"

/* Tells people that they wait for the world's disk (run/disk.h). */
struct session;

/* Tells players and wizards of trouble, and of its end. Call once per turn, after disk_turn. */
void disk_tell_turn(struct engine *engine);
/* Tells a session that is logging in if it has to wait for the disk. Sent at once: no other
 * output may be pending for it. */
void disk_tell_newcomer(struct engine *engine, struct session *session);
/* True if the world of the struct engine is being written as expected; otherwise appends one
 * line for operators. */
bool disk_is_well(void *engine, struct buf *out);
