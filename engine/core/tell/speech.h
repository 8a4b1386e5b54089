#pragma once
#include "engine/core/engine.h"

/* What is said beside the words when somebody speaks: an id, the time, who they are to chat clients
 * (msg.h, tags). */

/* Begins another speech of the open slice: what is told from now on has an id of its own. */
void speech_next(struct engine *engine);
/* Appends the id of what is said now, under which speech_tags tells it. */
void speech_id(struct engine *engine, struct buf *out);
/* When the open slice began to speak (ms, wall clock): the same for all that it says. */
int64_t speech_time(struct engine *engine);
/* Appends the tags of what speaker (a character) says in the open slice; nothing if they are no player in
 * play: npcs' speech is the room's. */
void speech_tags(struct engine *engine, uint64_t speaker, struct buf *out);
/* Same, of a line that is kept: its id and time are given. kind: "say", "emote", "notice". */
void speech_tags_kept(struct engine *engine, uint64_t speaker, struct str id, int64_t time_ms,
        struct str kind, struct buf *out);
/* Same, of somebody in another world of the realm: sender is "NAME@WORLD". */
void speech_tags_afar(struct str sender, bool has_account, struct str id, int64_t time_ms,
        struct str kind, struct buf *out);
