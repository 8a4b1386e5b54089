#pragma once
#include "engine/core/engine.h"

/* Tells people and holds back writing while the world's disk is slow, full or failing. */
struct session;

/* Checks the store, holds or releases tasks that write, and tells people. Call once per turn. */
void disk_turn(struct engine *engine);
/* True while a worker copies the world: no other long work of the disk begins. */
bool disk_is_copying(const struct engine *engine);
void disk_set_copying(struct engine *engine, bool copying);
/* True while so much is waiting that no more may be changed. Reading continues. */
bool disk_is_stalled(const struct engine *engine);
/* True if a line of the character must wait unparsed while the disk is stalled. It may answer a
 * pending question, which must not be used up by it; and a client that waits for an answer
 * would only wait longer. */
bool disk_holds(struct engine *engine, uint64_t character, uint64_t session);
/* True while people have to wait for the disk. */
bool disk_is_troubled(const struct engine *engine);
/* Tells a session that is logging in if it has to wait for the disk. Sent at once: no other
 * output may be pending for it. */
void disk_tell_newcomer(struct engine *engine, struct session *session);
/* True if the world of the struct engine is being written as expected; otherwise appends one
 * line for operators. */
bool disk_is_well(void *engine, struct buf *out);
