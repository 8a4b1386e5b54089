#pragma once
#include "engine/core/people/presence.h"

/* The next line of somebody answers what a script or an editor asked. */

/* Tells the script layer, in a task of character's, that token gets no answer. */
void modal_answer_nothing(struct engine *engine, uint64_t character, uint64_t token);
/* Sets what the next line answers; the script layer's answered() is called with token. seconds:
 * time-out, 0: none. */
void modal_set(struct engine *engine, uint64_t character, enum modal_kind kind, uint64_t token,
        uint64_t session, uint32_t seconds);
/* Nobody is there to answer: what a script asks, and "which one?", end. */
void modal_forget_questions(struct engine *engine, struct presence *presence);
/* Forgets the line of "which one?". */
void modal_forget_which(struct presence *presence);
/* Ends it because the answer is there: forgets token, lines and time-out, tells nobody. */
void modal_end(struct engine *engine, struct presence *presence);
/* Ends it unanswered (answered(token, NULL)). */
void modal_cancel(struct engine *engine, uint64_t character);
/* MOMENT_LEAVE: who leaves the room is not asked any further. */
void modal_leave(struct engine *engine, void *about);
/* MOMENT_FORGET: frees what is open without an answer. */
void modal_forget(struct engine *engine, void *about);
