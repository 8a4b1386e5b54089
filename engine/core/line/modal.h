#pragma once
#include "engine/core/people/presence.h"

/* Questions of scripts and editors that a player's next line answers. */

/* Tells the script layer, in a task of character's, that token gets no answer. */
void modal_answer_nothing(struct engine *engine, uint64_t character, uint64_t token);
/* Sets what the next line answers. The script layer's answered() is called with token. seconds:
 * time-out, 0 for no limit. */
void modal_set(struct engine *engine, uint64_t character, enum modal_kind kind, uint64_t token,
        uint64_t session, uint32_t seconds);
/* Ends questions of scripts and "which one?" when nobody is there to answer. */
void modal_forget_questions(struct engine *engine, struct presence *presence);
/* Drops the question "which one?" and its line. */
void modal_forget_which(struct presence *presence);
/* Ends the question because it was answered: drops token, lines and time-out, and tells nobody. */
void modal_end(struct engine *engine, struct presence *presence);
/* Ends the question unanswered (answered(token, NULL)). */
void modal_cancel(struct engine *engine, uint64_t character);
