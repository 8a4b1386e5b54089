#pragma once
#include "engine/core/engine.h"

/* What is done, and said, while the world's disk is slow, full or failing. */
struct disk;
struct session;

struct disk *disk_create(void);
void disk_destroy(struct disk *disk);
/* Once a turn: looks how the store is; holds and lets go on what would write; tells people. */
void disk_turn(struct engine *engine);
/* True while so much waits that nothing more may be changed: what only reads goes on. */
bool disk_is_stalled(const struct engine *engine);
/* While the disk is stalled: must a line of the character wait, unlooked at? A question that it may answer is gone once
 * it was asked; and who waits for an answer would only wait for more. */
bool disk_holds(struct engine *engine, uint64_t character, uint64_t session);
/* True while people are made to wait for the disk. */
bool disk_is_troubled(const struct engine *engine);
/* Tells a session that wants to come in, if it has to wait for the disk. Told at once: nothing else may be
 * unsealed. */
void disk_tell_newcomer(struct engine *engine, struct session *session);
/* True if the world of the struct engine is being written as it should be; else out gets one line why, for operators. */
bool disk_is_well(void *engine, struct buf *out);
