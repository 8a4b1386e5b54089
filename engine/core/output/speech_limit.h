#pragma once
#include "engine/core/engine.h"

/* Rate limits for words that reach people elsewhere: tells, channels, letters, shouts, reports
 * (limits.speech); and for words and gestures in a room (limits.room). */

/* Takes one token from who's bucket. Returns false if it is empty, and tells the speaker in err
 * (may be NULL). No limit for wizards, the game and addresses in limits.exempt. */
MUST_CHECK bool speech_limit_take(
        struct engine *engine, const struct object *who, struct err *err);
/* Same with a player's bucket for words and gestures in the room; longer texts take more
 * tokens. NPCs have no limit here. */
MUST_CHECK bool speech_limit_take_here(
        struct engine *engine, const struct object *who, size_t bytes, struct err *err);
/* Same for a line that somebody other than the player whose command runs is about to read: a
 * command takes one token, whatever it shows and whoever seems to act. Always true if no player's
 * command runs, if it was counted before, and in a rehearsal. */
MUST_CHECK bool speech_limit_take_shown(struct engine *engine, struct err *err);
/* Same for what a chat client sends without words: typing notifications, reactions. */
MUST_CHECK bool speech_limit_take_tags(struct engine *engine, const struct object *who);
/* Same for a user of a bridged network, "nick@network". */
MUST_CHECK bool speech_limit_take_afar(
        struct engine *engine, struct str sender, struct err *err);
/* True if a user of a bridged network may be told now that a line was refused: at most twice a
 * minute. */
MUST_CHECK bool speech_limit_may_explain(struct engine *engine, struct str sender);
/* Returns the buckets of all limits on speech, by key. */
struct attempts *speech_limit_buckets(const struct engine *engine);
