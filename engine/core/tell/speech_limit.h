#pragma once
#include "engine/core/engine.h"

/* How often somebody may put words before people who are elsewhere: tells, channels, letters, shouts, reports
 * (limits.speech); and words and gestures before those around (limits.room). */

/* Takes one token of who's bucket. False if it is empty: err (may be NULL) says so to the speaker. Wizards, the game
 * and addresses in limits.exempt have no bucket. */
MUST_CHECK bool speech_limit_take(
        struct engine *engine, const struct object *who, struct err *err);
/* Same, of a player's bucket for words and gestures that those around read; a text of so many bytes takes more tokens
 * the longer it is. An npc has none. */
MUST_CHECK bool speech_limit_take_here(
        struct engine *engine, const struct object *who, size_t bytes, struct err *err);
/* Same of a bucket for what a chat client sends without words: that its user is typing, reactions. */
MUST_CHECK bool speech_limit_take_tags(struct engine *engine, const struct object *who);
/* Same, of somebody of a bridged network, "nick@network". */
MUST_CHECK bool speech_limit_take_afar(
        struct engine *engine, struct str sender, struct err *err);
/* True if somebody of a bridged network may be told now that a line of theirs was not said: twice a minute. */
MUST_CHECK bool speech_limit_may_explain(struct engine *engine, struct str sender);
