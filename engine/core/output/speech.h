#pragma once
#include "engine/core/engine.h"

/* Tags for protocol handlers when somebody speaks: an ID, the time, and the speaker's identity
 * for chat clients (msg.h, tags). */

/* Begins another speech of the open transaction; output from now on has a new ID. */
void speech_next(struct engine *engine);
/* Appends the ID of the current speech, as in speech_tags. */
void speech_id(struct engine *engine, struct buf *out);
/* Returns the time of the open transaction's first speech (ms, wall clock); the same for all
 * its speech. */
int64_t speech_time(struct engine *engine);
/* Appends the tags of what speaker (a character) says in the open transaction. Appends nothing
 * unless they are a player in play: NPCs' speech has no tags. */
void speech_tags(struct engine *engine, uint64_t speaker, struct buf *out);
/* Same for a stored line, with its ID and time. kind: "say", "emote", "notice"; "npc": an npc says it, for whom speaker answers. */
void speech_tags_kept(struct engine *engine, uint64_t speaker, struct str id, int64_t time_ms,
        struct str kind, struct buf *out);
/* Same for a speaker in another world of the realm: sender is "NAME@WORLD". */
void speech_tags_afar(struct str sender, bool has_account, struct str id, int64_t time_ms,
        struct str kind, struct buf *out);
