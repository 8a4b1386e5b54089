#pragma once
#include "engine/base/map.h"
#include "engine/core/people/account.h"

/* Whose password is looked at next: see password_queue.c. */

/* Where a job stands, from when it enters until it is done. Part of the job. */
struct password_place {
    uint64_t number; /* by which it came; the asker's to give */
    struct password_turn turn;
    uint64_t round; /* see password_queue.c */
};

struct password_line {
    struct password_place *
            *places; /* owned array of borrowed places, the first in turn first */
    size_t count;
    size_t capacity;
    uint64_t round; /* of the last that was taken */
    struct map
            owners; /* owner -> struct owner of those who have a place or whose job runs; owned */
};

struct password_queue {
    struct password_line lines[2]; /* [1]: of strangers */
};

void password_queue_init(struct password_queue *queue);
void password_queue_finish(struct password_queue *queue);
/* Gives a place to one more; its number and turn are set. False: there is no room for it. Else *out_last is the one that
 * has left for it, or NULL. */
bool password_queue_enter(struct password_queue *queue, struct password_place *place,
        struct password_place **out_last);
/* Takes the one whose turn it is; NULL: none waits. Its owner's until password_queue_done. */
struct password_place *password_queue_take(struct password_queue *queue);
/* One that was taken is done. */
void password_queue_done(struct password_queue *queue, const struct password_place *place);
/* One that waits goes without having been taken. */
void password_queue_leave(struct password_queue *queue, struct password_place *place);
/* Returns how many have no turn before this one does; itself counts. */
size_t password_queue_index(
        const struct password_queue *queue, const struct password_place *place);
/* Returns how many wait. */
size_t password_queue_count(const struct password_queue *queue);
