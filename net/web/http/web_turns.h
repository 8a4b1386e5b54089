#pragma once
#include "engine/base/map.h"

#include <stdbool.h>
#include <stddef.h>

/* A fair queue: one queue for each address, and the addresses take turns. So a thousand requests of
 * one address delay a request of another by at most one of them. */

struct web_asker;

/* An entry of the queue, embedded in the waiting object; zeroed: not waiting. */
struct web_turn {
    struct web_turn *next;
    struct web_asker *asker; /* its queue; NULL: not waiting */
};

struct web_turns {
    struct strmap askers;    /* address -> struct web_asker, owned */
    struct web_asker *first; /* the next address */
    struct web_asker *last;
};

void web_turns_init(struct web_turns *turns);
/* Removes all waiting entries. */
void web_turns_finish(struct web_turns *turns);
/* Appends the entry to its address's queue. An entry that already waits keeps its place. */
void web_turns_add(struct web_turns *turns, struct web_turn *turn, const char *address);
/* Removes and returns the next entry; NULL if the queue is empty. */
struct web_turn *web_turns_take(struct web_turns *turns);
/* Removes the entry if it waits. */
void web_turns_remove(struct web_turns *turns, struct web_turn *turn);

static inline bool web_turns_are_none(const struct web_turns *turns)
{
    return turns->first == NULL;
}
