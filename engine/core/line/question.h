#pragma once
#include "engine/core/people/presence.h"
#include "engine/core/rights/approval.h"
#include "engine/core/run/transaction.h"

/* Questions of the game, in its own words, about something that a script wants of a player.
 *
 * A question does not block anything: the player answers by a line "yes" or "no" at any time, and
 * other lines keep their meaning. A yes is remembered (rights/approval.h). No answer in time means
 * no. */

enum {
    QUESTION_SECONDS = 120,
    QUESTIONS_MAX = 3, /* open for one player at a time; one for each owner */
};

/* Shows the question in the open transaction, for the script that is suspended under token;
 * question_open must follow. A rollback removes it. Returns false if they may not be asked now;
 * *reason has a full sentence for the reader then. */
bool question_ask(struct engine *engine, const struct approval *approval, uint64_t token,
        struct buf *reason);
/* Starts the time-out, once that transaction is committed. The script layer's answered() is called
 * with token. */
void question_open(struct engine *engine, uint64_t who, uint64_t token);
/* Asks after the open transaction, whether it commits or not. Nothing waits for the answer.
 * *reason: that they are being asked, or why not, and then it returns false. */
bool question_post(struct engine *engine, const struct approval *approval, struct buf *reason);
/* Returns why a script may not change object's property, and asks the player who holds it. Returns
 * NULL if it may. */
const char *question_refuses_change(
        struct engine *engine, struct object *object, uint32_t atom);
/* Ends the question of a script that no longer waits. */
void question_withdraw(struct engine *engine, uint64_t who, uint64_t token);
/* Answers a question if line, as it was typed, does that. Returns false if the line is a command.
 * Needs an open transaction. */
bool question_takes(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line, enum outcome *outcome);
/* Answers, in the open transaction, the game's own offer that is like offered (who, owner, topic), as a line "yes" or
 * "no" would, but tells nothing. Returns false if there is none, and in a rehearsal. */
bool question_answer_offer(
        struct engine *engine, const struct approval *offered, bool yes, enum outcome *outcome);
/* Ends all questions unanswered, because nobody is there to answer. */
void question_end_all(struct engine *engine, struct presence *presence);
/* Handler of INTERNAL_LEAVE: ends questions asked in the room that the player has left. */
void question_leave(struct engine *engine, void *about);
/* Handler of INTERNAL_ERASE: frees open questions without an answer. */
void question_forget(struct engine *engine, void *about);

/* Shows the question without asking, in a test of a script. */
void question_tell(struct engine *engine, const struct approval *approval, uint64_t number);
/* Tells a player who ignores the owner that they are not asked. */
void question_tell_ignored(struct engine *engine, const struct approval *approval);
/* Tells a player how many coins they paid and to whom, so that no payment goes unnoticed. */
void question_tell_paid(
        struct engine *engine, struct object *who, const struct approval *approval);

/* -- for question.c -- */
enum question_how {
    QUESTION_BRIEF, /* without how to answer: for clients with buttons, and in sentences */
    QUESTION_FULL,
    QUESTION_AGAIN, /* and the question replaces another one */
};

/* Appends text as one line that can stand in quotation marks: with ' for each kind of them. */
void question_put_quotable(struct str text, struct buf *out);
/* Appends the question as markup. */
void question_write(struct engine *engine, const struct approval *approval, uint64_t number,
        enum question_how how, struct buf *out);
