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
    struct web_asker *asker; /* in whose queue it stands; NULL: none */
};

struct web_turns {
    struct strmap askers;    /* address -> struct web_asker, owned */
    struct web_asker *first; /* the address whose turn is next */
    struct web_asker *last;
};

void web_turns_init(struct web_turns *turns);
/* Removes all waiting entries. */
void web_turns_finish(struct web_turns *turns);
/* Queues it behind its address's others; one that waits already stays where it is. */
void web_turns_add(struct web_turns *turns, struct web_turn *turn, const char *address);
/* The next, which waits no longer; NULL: nobody waits. */
struct web_turn *web_turns_take(struct web_turns *turns);
/* Takes it out of its queue, if it waits. */
void web_turns_remove(struct web_turns *turns, struct web_turn *turn);

static inline bool web_turns_are_none(const struct web_turns *turns)
{
    return turns->first == NULL;
}
