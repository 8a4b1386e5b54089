#pragma once
#include "engine/base/map.h"
#include "engine/core/people/account.h"

/* Order of password checks: see password_queue.c. */

/* A job's place in the queue, from entering until it is done. Part of the job. */
struct password_place {
    uint64_t number; /* rising, given by the caller */
    struct password_turn turn;
    uint64_t round; /* see password_queue.c */
};

struct password_line {
    struct password_place **places; /* owned array of borrowed places, in order */
    size_t count;
    size_t capacity;
    uint64_t round;    /* of the last place taken */
    struct map owners; /* owner -> struct owner for all places and running jobs; owned */
};

struct password_queue {
    struct password_line lines[2]; /* [1]: strangers */
};

void password_queue_init(struct password_queue *queue);
void password_queue_finish(struct password_queue *queue);
/* Adds a place with number and turn set. Returns false if the line is full of earlier places.
 * Otherwise *out_last is the place that was removed for it, or NULL. */
bool password_queue_enter(struct password_queue *queue, struct password_place *place,
        struct password_place **out_last);
/* Takes the next place; NULL: empty. It counts for its owner until password_queue_done. */
struct password_place *password_queue_take(struct password_queue *queue);
/* Called when the job of a taken place is done. */
void password_queue_done(struct password_queue *queue, const struct password_place *place);
/* Removes a place that was not taken. */
void password_queue_leave(struct password_queue *queue, struct password_place *place);
/* Returns the place's position in the queue, from 1. */
size_t password_queue_index(
        const struct password_queue *queue, const struct password_place *place);
/* Returns the number of waiting places. */
size_t password_queue_count(const struct password_queue *queue);
