#pragma once
#include "engine/core/people/presence.h"
#include "engine/core/rights/approval.h"
#include "engine/core/run/slice.h"

/* Questions that the game asks a player in its own words, because somebody's script wants something of them.
 *
 * A question holds up nothing: the player answers by a line "yes" or "no" whenever they like, and any other line is what
 * it always is. A yes is kept (rights/approval.h). No answer in time is a no. */

enum {
    QUESTION_SECONDS = 120,
    QUESTIONS_MAX = 3, /* open for one player at a time, of one owner one */
};

/* Tells the question in the open slice, for the script that parks in it under token; then question_open. A slice that is
 * undone takes it back. False: they may not be asked now, and *reason has a full sentence for whoever is told. */
bool question_ask(struct engine *engine, const struct approval *approval, uint64_t token,
        struct buf *reason);
/* Starts the time for its answer, once that slice is committed. The script layer's answered() is called with token. */
void question_open(struct engine *engine, uint64_t who, uint64_t token);
/* Asks after the open slice, however that ends. Nothing waits for the answer. *reason: that they are asked, or why not;
 * false: they are not. */
bool question_post(struct engine *engine, const struct approval *approval, struct buf *reason);
/* Returns why a script may not change object's property, and asks the player who holds it; NULL: it may. */
const char *question_refuses_change(
        struct engine *engine, struct object *object, uint32_t atom);
/* Ends the question of a script that waits no more. */
void question_withdraw(struct engine *engine, uint64_t who, uint64_t token);
/* Answers a question, if that is what line, as it was typed, does. False: the line is a command. In the open slice. */
bool question_takes(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line, enum outcome *outcome);
/* Ends all questions unanswered: nobody is there to answer. */
void question_end_all(struct engine *engine, struct presence *presence);
/* MOMENT_LEAVE: ends what was asked in the room that the player has left. */
void question_leave(struct engine *engine, void *about);
/* MOMENT_FORGET: frees what is open without an answer. */
void question_forget(struct engine *engine, void *about);

/* Tells it without asking, in a test of a script. */
void question_tell(struct engine *engine, const struct approval *approval, uint64_t number);
/* Tells whoever ignores the owner that they are not asked. */
void question_tell_ignored(struct engine *engine, const struct approval *approval);
/* Tells who how many coins left their purse, and who they went to: no purse gets lighter without a word. */
void question_tell_paid(
        struct engine *engine, struct object *who, const struct approval *approval);

/* -- for question.c -- */
/* Appends the question, markup. brief: without how to answer, for clients with buttons. */
void question_write(struct engine *engine, const struct approval *approval, uint64_t number,
        bool brief, struct buf *out);
