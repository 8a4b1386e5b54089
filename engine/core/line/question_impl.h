#pragma once
/* question_impl.h -- the open questions of a player, for question.c and question_answer.c. */
#include "engine/core/line/question.h"

#define QUESTION_DECLINED_MAX 16

struct question {
    struct question *next;
    uint64_t number;
    uint64_t token;           /* of the waiting script; 0: no script waits */
    uint64_t task;            /* handle of the time-out; 0: not open yet */
    bool answered;            /* in the open transaction */
    bool replaces;            /* another question, which has ended */
    struct approval approval; /* its text is owned */
    struct menu *menu;        /* owned */
};

struct questions {
    struct question *first; /* the newest; owned */
    uint64_t count;         /* numbers given out so far */
    int64_t ended_ms;       /* monotonic: when a question last ended unanswered; 0: never */

    struct declined {
        uint64_t owner;
        int64_t until_ms; /* monotonic */
    } declined[QUESTION_DECLINED_MAX];

    size_t declined_next;
    uint64_t ignored
            [QUESTION_DECLINED_MAX]; /* owners for whom the player was told that they are not asked */
    size_t ignored_next;
};

/* Identifies a question of a player in tasks and at the end of a transaction. */
struct question_name {
    struct engine *engine;
    uint64_t who;
    uint64_t number;
};

/* Finds the question with that number or token. One of them must be given; 0 matches any. NULL: it is missing. */
struct question *question_find(
        const struct presence *presence, uint64_t number, uint64_t token);
/* Ends a question that was answered, or undone. */
void question_end(struct engine *engine, struct presence *presence, struct question *one);
/* Ends a question for which there will be no answer, and tells its script. */
void question_end_unanswered(
        struct engine *engine, struct presence *presence, struct question *one);
/* The owner may not ask again for a while. */
void question_note_declined(struct questions *questions, uint64_t owner);
/* Returns how many questions of owner (0: of anybody) are open. */
size_t question_count_open(const struct questions *questions, uint64_t owner);
/* Returns the player's open offer, or NULL. */
struct question *question_find_offer(const struct questions *questions);
/* Returns a name of the question, to be freed. */
struct question_name *question_name_it(struct engine *engine, const struct question *one);
/* Returns the named question, or NULL if it is over; *out is the presence of its player. */
struct question *question_find_named(const struct question_name *name, struct presence **out);
/* Ends the question with the name data, unless it is over. */
void question_end_named(void *data);
/* Returns the questions of a player, made if there are none yet. */
struct questions *question_all_of(struct presence *presence);
/* Tells the player that the question is over, and so answered by no. */
void question_tell_late(struct engine *engine, const struct approval *approval);
/* Shows the question to its player. */
void question_show(struct engine *engine, const struct question *one);
