/* web_turns.c -- a fair queue: waiting web requests by address, in turns. */
#include "net/web/http/web_turns.h"

#include "engine/base/address.h"
#include "engine/base/mem.h"

struct web_asker {
    struct web_asker *next; /* next in the queue of addresses */
    struct web_turn *first;
    struct web_turn *last;
    char address[ADDRESS_SIZE]; /* as address_counted returns it */
};

void web_turns_init(struct web_turns *turns)
{
    *turns = (struct web_turns){0};
    strmap_init(&turns->askers);
}

static void drop_asker(struct web_turns *turns, struct web_asker *asker)
{
    (void)strmap_remove(&turns->askers, str_of(asker->address));
    mem_free(asker);
}

void web_turns_finish(struct web_turns *turns)
{
    while (web_turns_take(turns)) {
    }
    strmap_finish(&turns->askers);
}

static void stand_last(struct web_turns *turns, struct web_asker *asker)
{
    asker->next = NULL;
    if (turns->last) {
        turns->last->next = asker;
    } else {
        turns->first = asker;
    }
    turns->last = asker;
}

static struct web_asker *asker_of(struct web_turns *turns, const char *address)
{
    char room[ADDRESS_SIZE];
    struct str key = address_counted(address, room);
    struct web_asker *asker = strmap_find(&turns->askers, key);
    if (!asker) {
        asker = mem_alloc(sizeof(*asker));
        (void)str_copy(key, asker->address, sizeof(asker->address));
        (void)strmap_put(&turns->askers, str_of(asker->address), asker);
        stand_last(turns, asker);
    }
    return asker;
}

void web_turns_add(struct web_turns *turns, struct web_turn *turn, const char *address)
{
    if (turn->asker) {
        return;
    }
    struct web_asker *asker = asker_of(turns, address);
    turn->asker = asker;
    turn->next = NULL;
    if (asker->last) {
        asker->last->next = turn;
    } else {
        asker->first = turn;
    }
    asker->last = turn;
}

/* Removes and returns the next entry of the first address, which must have one. */
static struct web_turn *take_of_first(struct web_turns *turns)
{
    struct web_asker *asker = turns->first;
    struct web_turn *turn = asker->first;
    turns->first = asker->next;
    turns->last = turns->first ? turns->last : NULL;
    asker->first = turn->next;
    asker->last = asker->first ? asker->last : NULL;
    turn->asker = NULL;
    turn->next = NULL;
    if (asker->first) {
        stand_last(turns, asker);
    } else {
        drop_asker(turns, asker);
    }
    return turn;
}

struct web_turn *web_turns_take(struct web_turns *turns)
{
    return turns->first ? take_of_first(turns) : NULL;
}

static void leave_line(struct web_turns *turns, struct web_asker *asker)
{
    struct web_asker *before = NULL;
    for (struct web_asker *at = turns->first; at != asker; at = at->next) {
        before = at;
    }
    *(before ? &before->next : &turns->first) = asker->next;
    turns->last = turns->last == asker ? before : turns->last;
}

void web_turns_remove(struct web_turns *turns, struct web_turn *turn)
{
    struct web_asker *asker = turn->asker;
    struct web_turn *before = NULL;
    if (!asker) {
        return;
    }
    for (struct web_turn *at = asker->first; at != turn; at = at->next) {
        before = at;
    }
    *(before ? &before->next : &asker->first) = turn->next;
    asker->last = asker->last == turn ? before : asker->last;
    turn->asker = NULL;
    turn->next = NULL;
    if (!asker->first) {
        leave_line(turns, asker);
        drop_asker(turns, asker);
    }
}
