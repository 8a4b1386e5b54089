/* bystanders.c -- a quick test of what anything around the actor answers or offers.
 *
 * A filter before the full walks of hook.c and interpret.c, which stay authoritative. A line
 * causes several events, and those around answer hardly any. It may report too much, never too
 * little.
 *
 * 1. A summary is for one actor and one room. It is kept from line to line, and is valid while
 *    behaviours_version is unchanged, nothing has come or gone, and nothing has arrived in
 *    anything there (room_index_arrivals).
 * 2. Using it counts as having read everything it was made of (`seen`), like a walk.
 * 3. One that is incomplete is never used again; one for which something could not be loaded for
 *    lack of time, only in the same transaction.
 *
 * The summaries are in one block, those of different actors perhaps in the same place of it. It
 * is freed when the server is idle. */
#include "engine/core/script/bystanders.h"

#include "engine/core/object_kind.h"
#include "engine/core/part.h"
#include "engine/core/perception/room_index.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command_index.h"
#include "engine/core/script/grammar.h"
#include "world/model/place.h"

enum { SUMMARIES = 1024 };

struct bystanders_summary {
    uint64_t actor;       /* 0: none */
    uint64_t room;        /* 0: none */
    uint64_t version;     /* behaviours_version; 0: not valid */
    uint64_t arrivals;    /* at actor and room together */
    uint64_t held;        /* the actor's contents_version */
    uint64_t there;       /* the room's */
    uint64_t transaction; /* the only one that it is valid in; 0: any */
    uint64_t seen;        /* the newest change that it depends on */
    struct bystanders_answers answers;
    uint64_t this_verbs; /* as in struct answers */
    bool has_plain;
    bool has_things; /* things inside the objects around, other than what the actor holds */
    bool complete;
    bool is_sure; /* everything was loaded */
};

struct bystanders {
    struct bystanders_summary *list; /* owned: SUMMARIES; NULL: none yet */
    struct bystanders_summary *last; /* in list: as last used; NULL: none */
    uint64_t changes;                /* changes_of then; 0: it is not good for more */
};

PART_STATE(bystanders, PART_BYSTANDERS)

static const struct answers *add(
        struct engine *engine, struct object *object, struct bystanders_summary *around)
{
    const struct answers *answers = behaviours_of(engine, object);
    around->answers.all |= answers->event_mask;
    around->this_verbs |= answers->this_verbs;
    around->has_plain |= answers->has_plain;
    around->complete &= !answers->incomplete;
    around->is_sure &= object->cache_version == behaviours_version(engine);
    return answers;
}

static void add_contents(struct engine *engine, struct object *container,
        const struct object *actor, struct bystanders_summary *around)
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
            around->answers.others |=
                    answers->role_masks[ROLE_HELD] | answers->role_masks[ROLE_WITNESS];
        }
    }
}

static void add_room(struct engine *engine, struct object *actor, struct object *room,
        struct bystanders_summary *around)
{
    around->answers.crowded = room_index_of(engine, room, false) != NULL;
    around->answers.room = add(engine, room, around)->role_masks[ROLE_ROOM];
    if (around->answers.crowded) {
        uint64_t seen = 0;
        around->complete &= command_index_add(engine, room, &seen, &around->has_plain);
        around->answers.all |= seen;
        around->answers.others |= seen;
    } else {
        add_contents(engine, room, actor, around);
    }
}

/* Notes the state of the contents of both, by which a later change is recognised. */
static void stamp(const struct engine *engine, const struct object *actor,
        const struct object *room, struct bystanders_summary *around)
{
    around->arrivals = (around->actor ? room_index_arrivals(engine, around->actor) : 0) +
                       (around->room ? room_index_arrivals(engine, around->room) : 0);
    around->held = actor ? actor->contents_version : 0;
    around->there = room ? room->contents_version : 0;
}

static struct bystanders_summary look_around(
        struct engine *engine, struct object *actor, struct object *room)
{
    struct bystanders_summary around = {
            .actor = actor ? actor->id : 0,
            .room = room ? room->id : 0,
            .complete = true,
            .is_sure = true,
    };
    bool has_ended = (actor && actor->destroyed) || (room && room->destroyed);
    uint64_t before = world_seen_begin(engine_world(engine));
    around.version = has_ended ? 0 : behaviours_version(engine);
    if (actor && !actor->destroyed) {
        around.answers.actor = add(engine, actor, &around)->role_masks[ROLE_ACTOR];
        add_contents(engine, actor, actor, &around);
    }
    if (room && !room->destroyed) {
        add_room(engine, actor, room, &around);
    }
    stamp(engine, actor, room, &around);
    around.transaction = around.is_sure ? 0 : engine_transaction(engine)->number;
    world_seen_end(engine_world(engine), before, &around.seen);
    return around;
}

static bool is_good(struct engine *engine, const struct bystanders_summary *known,
        const struct object *actor, const struct object *room)
{
    struct bystanders_summary now = {.actor = known->actor, .room = known->room};
    stamp(engine, actor, room, &now);
    return known->complete && known->version == behaviours_version(engine) &&
           known->arrivals == now.arrivals && known->held == now.held &&
           known->there == now.there &&
           (known->transaction == 0 ||
                   known->transaction == engine_transaction(engine)->number);
}

/* Returns a number that grows with anything that a summary depends on, and with each transaction. */
static uint64_t changes_of(struct engine *engine)
{
    return engine_transaction(engine)->number + behaviours_version(engine) +
           room_index_arrivals(engine, 0);
}

/* Finds or makes the summary. Rare, so that the frame it needs does not slow down the rest. */
__attribute__((noinline)) static const struct bystanders_summary *summary_of(
        struct engine *engine, struct object *actor, struct object *room)
{
    struct bystanders *bystanders = bystanders_state(engine);
    uint64_t actor_id = actor ? actor->id : 0;
    uint64_t room_id = room ? room->id : 0;
    if (!bystanders->list) {
        bystanders->list = mem_alloc_array(SUMMARIES, sizeof(*bystanders->list));
    }
    struct bystanders_summary *known =
            &bystanders->list[(actor_id ? actor_id : room_id) % SUMMARIES];
    if (known->actor == actor_id && known->room == room_id &&
            is_good(engine, known, actor, room)) {
        transaction_lean_on(engine, known->seen);
    } else {
        *known = look_around(engine, actor, room);
    }
    bystanders->last = known;
    bystanders->changes = known->complete && known->version != 0 ? changes_of(engine) : 0;
    return known;
}

static const struct bystanders_summary *bystanders_of(
        struct engine *engine, struct object *actor, struct object *room)
{
    const struct bystanders *bystanders = bystanders_state(engine);
    const struct bystanders_summary *last = bystanders->last;
    bool is_same = last && last->actor == (actor ? actor->id : 0) &&
                   last->room == (room ? room->id : 0);
    return is_same && bystanders->changes == changes_of(engine)
                   ? last
                   : summary_of(engine, actor, room);
}

uint64_t bystanders_events(
        struct engine *engine, struct object *actor, struct object *room, bool *out_crowded)
{
    const struct bystanders_summary *around = bystanders_of(engine, actor, room);
    *out_crowded = around->answers.crowded;
    return around->complete ? around->answers.all : UINT64_MAX;
}

struct bystanders_answers bystanders_answer(
        struct engine *engine, struct object *actor, struct object *room)
{
    const struct bystanders_summary *around = bystanders_of(engine, actor, room);
    return around->complete ? around->answers
                            : (struct bystanders_answers){UINT64_MAX, UINT64_MAX, UINT64_MAX,
                                      UINT64_MAX, around->answers.crowded};
}

static bool is_one_of(const struct bystanders_summary *known, const struct object *object)
{
    return object && (object->id == known->actor || object->id == known->room);
}

bool bystanders_has_both(
        struct engine *engine, const struct object *from, const struct object *to)
{
    const struct bystanders_summary *known = bystanders_state(engine)->last;
    return known && bystanders_state(engine)->changes == changes_of(engine) &&
           is_one_of(known, from) && is_one_of(known, to) && !known->answers.crowded;
}

void bystanders_stays(struct engine *engine, const struct object *from, const struct object *to)
{
    struct bystanders_summary *known = bystanders_state(engine)->last;
    const struct object *actor = from->id == known->actor ? from : to;
    const struct object *room = from->id == known->actor ? to : from;
    stamp(engine, known->actor ? actor : NULL, room, known);
    bystanders_state(engine)->changes = changes_of(engine);
}

bool bystanders_has_no_plain(struct engine *engine, struct object *actor, struct object *room)
{
    const struct bystanders_summary *around = bystanders_of(engine, actor, room);
    return around->complete && !around->has_plain;
}

static bool has_verb_of(
        const struct bystanders_summary *around, struct str word, struct str verb)
{
    return around->this_verbs &&
           ((around->this_verbs & grammar_verb_bit(word)) ||
                   (!str_equal(word, verb) && (around->this_verbs & grammar_verb_bit(verb))));
}

bool bystanders_may_have_verb(struct engine *engine, struct object *actor, struct object *room,
        struct str word, struct str verb)
{
    const struct bystanders_summary *around = bystanders_of(engine, actor, room);
    bool all = around->complete && !around->has_things;
    if (around->answers.crowded) {
        /* The index also has the things that somebody there holds, if they are a character. */
        bool in_index = actor && actor->location == room->id && is_character(engine, actor);
        return command_index_has_verb(engine, room, word, verb) ||
               (!in_index && (!all || has_verb_of(around, word, verb)));
    }
    return !all || has_verb_of(around, word, verb);
}

static void bystanders_forget(struct engine *engine)
{
    mem_free(bystanders_state(engine)->list);
    *bystanders_state(engine) = (struct bystanders){0};
}

const struct kernel_part bystanders_part = {
        .state_size = sizeof(struct bystanders),
        .destroy = bystanders_forget,
        .trim = bystanders_forget,
};
