/* bystanders.c -- a quick test of what anything around the actor answers or offers.
 *
 * A filter before the full walks of hook.c and interpret.c, which stay authoritative. A line
 * causes several events, and those around answer hardly any. The result is valid for the open
 * transaction, the same actor and room, while behaviours_version is unchanged and nothing moved
 * (room_index_comings). It may report too much, never too little. */
#include "engine/core/script/bystanders.h"

#include "engine/core/object_kind.h"
#include "engine/core/perception/room_index.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command_index.h"
#include "engine/core/script/grammar.h"
#include "world/model/place.h"

static const struct answers *add(
        struct engine *engine, struct object *object, struct transaction_around *around)
{
    const struct answers *answers = behaviours_of(engine, object);
    around->events |= answers->event_mask;
    around->this_verbs |= answers->this_verbs;
    around->has_plain |= answers->has_plain;
    around->complete &= !answers->incomplete;
    return answers;
}

static void add_contents(struct engine *engine, struct object *container,
        const struct object *actor, struct transaction_around *around)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    (void)place_contents(world, container, &count);
    for (size_t i = 0; i < container->content_count; i++) {
        struct object *object = world_find(world, container->contents[i]);
        around->complete &= object != NULL;
        if (object) {
            size_t inside = 0;
            (void)place_contents(world, object, &inside);
            around->has_things |= inside > 0 && object != actor;
            const struct answers *answers = add(engine, object, around);
            /* A thing that moves between the actor and the room changes its role. */
            around->near_events |=
                    answers->role_masks[ROLE_HELD] | answers->role_masks[ROLE_WITNESS];
        }
    }
}

static struct transaction_around look_around(
        struct engine *engine, struct object *actor, struct object *room)
{
    struct transaction_around around = {
            .transaction = engine_transaction(engine)->number,
            .version = behaviours_version(engine),
            .comings = room_index_comings(engine),
            .actor = actor ? actor->id : 0,
            .room = room ? room->id : 0,
            .complete = true,
            .crowded = room && !room->destroyed && room_index_of(engine, room, false),
    };
    if (actor && !actor->destroyed) {
        around.actor_events = add(engine, actor, &around)->role_masks[ROLE_ACTOR];
        add_contents(engine, actor, actor, &around);
    }
    if (room && !room->destroyed) {
        around.room_events = add(engine, room, &around)->role_masks[ROLE_ROOM];
    }
    if (around.crowded) {
        uint64_t seen = 0;
        around.complete &= command_index_add(engine, room, &seen, &around.has_plain);
        around.events |= seen;
        around.near_events |= seen;
    } else if (room && !room->destroyed) {
        add_contents(engine, room, actor, &around);
    }
    return around;
}

static bool is_good(struct engine *engine, const struct transaction_around *known)
{
    return known->complete && known->transaction == engine_transaction(engine)->number &&
           known->version == behaviours_version(engine) &&
           known->comings == room_index_comings(engine);
}

static const struct transaction_around *bystanders_of(
        struct engine *engine, struct object *actor, struct object *room)
{
    struct transaction_around *known = &engine_transaction(engine)->around;
    if (!is_good(engine, known) || known->actor != (actor ? actor->id : 0) ||
            known->room != (room ? room->id : 0)) {
        *known = look_around(engine, actor, room);
    }
    return known;
}

uint64_t bystanders_events(
        struct engine *engine, struct object *actor, struct object *room, bool *out_crowded)
{
    const struct transaction_around *around = bystanders_of(engine, actor, room);
    *out_crowded = around->crowded;
    return around->complete ? around->events : UINT64_MAX;
}

uint64_t bystanders_answer(
        struct engine *engine, struct object *actor, struct object *room, enum event_role role)
{
    const struct transaction_around *around = bystanders_of(engine, actor, room);
    uint64_t events = role == ROLE_ACTOR  ? around->actor_events
                      : role == ROLE_ROOM ? around->room_events
                      : role == ROLE_ANY
                              ? around->actor_events | around->room_events | around->near_events
                              : around->near_events;
    return around->complete ? events : UINT64_MAX;
}

static bool is_one_of(const struct transaction_around *known, const struct object *object)
{
    return object && (object->id == known->actor || object->id == known->room);
}

bool bystanders_has_both(
        struct engine *engine, const struct object *from, const struct object *to)
{
    const struct transaction_around *known = &engine_transaction(engine)->around;
    return is_good(engine, known) && !known->crowded && is_one_of(known, from) &&
           is_one_of(known, to);
}

void bystanders_stays(struct engine *engine)
{
    engine_transaction(engine)->around.comings = room_index_comings(engine);
}

bool bystanders_has_no_plain(struct engine *engine, struct object *actor, struct object *room)
{
    const struct transaction_around *around = bystanders_of(engine, actor, room);
    return around->complete && !around->has_plain;
}

bool bystanders_may_have_verb(struct engine *engine, struct object *actor, struct object *room,
        struct str word, struct str verb)
{
    const struct transaction_around *around = bystanders_of(engine, actor, room);
    uint64_t bits = grammar_verb_bit(word) | grammar_verb_bit(verb);
    bool all = around->complete && !around->has_things;
    if (around->crowded) {
        /* The index also has the things that somebody there holds, if they are a character. */
        bool in_index = actor && actor->location == room->id && is_character(engine, actor);
        return command_index_has_verb(engine, room, word, verb) ||
               (!in_index && (!all || (around->this_verbs & bits)));
    }
    return !all || (around->this_verbs & bits);
}
