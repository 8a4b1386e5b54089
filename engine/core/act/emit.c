/* emit.c -- delivers events that builders define.
 *
 * 1. Everyone present is asked at once, as for any event: the thing, the room, the actor if
 *    present, and bystanders, each by its role. Trust that the acting player gave to scripts is
 *    not passed on.
 * 2. Then the area in which it happened (role "area") and all areas (role "world") are told,
 *    each in its own transaction and with no actor. A slow or failing handler affects only its
 *    owner. Deliveries interrupted by a crash are not repeated.
 * 3. An area is told of events in its rooms only if the room accepts the emitting script's
 *    owner.
 *
 * The script layer refuses names of the game's own events, so no script can fake one. */
#include "engine/core/act/emit.h"

#include "engine/core/perception/perceive.h"
#include "engine/core/rights/consent.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

enum {
    AREAS_MAX = 1000,
    AREAS_A_TURN = 40, /* areas looked at in one turn */
};

/* An event on its way to the areas. */
struct emitted {
    struct engine *engine;
    uint64_t owner; /* the owner of the script that emitted it */
    uint64_t told_by;
    uint64_t object;
    uint64_t room;
    uint64_t area;     /* 0: none */
    struct str name;   /* owned bytes */
    struct value data; /* owned */
    uint64_t *areas;   /* owned; the areas to ask */
    size_t count;
    size_t next;
};

static void emitted_free(struct engine *engine __attribute__((unused)), void *data)
{
    struct emitted *emitted = data;
    mem_free((void *)(uintptr_t)emitted->name.bytes);
    value_finish(&emitted->data);
    mem_free(emitted->areas);
    mem_free(emitted);
}

static void emitted_undo(void *data)
{
    emitted_free(NULL, data);
}

static void take_area(void *data, uint64_t id)
{
    struct emitted *emitted = data;
    if (emitted->count < AREAS_MAX) {
        emitted->areas[emitted->count++] = id;
    }
}

static void tell_area(struct emitted *emitted, struct object *area)
{
    struct engine *engine = emitted->engine;
    struct event event = {.settled = true,
            .name = emitted->name,
            .thing = world_find(engine_world(engine), emitted->object),
            .room = world_find(engine_world(engine), emitted->room),
            .data = &emitted->data};
    hook_tell_role(engine, area, &event, ROLE_WORLD);
    if (area->id == emitted->area && engine_transaction(engine)->ending == OUTCOME_DONE) {
        hook_tell_role(engine, area, &event, ROLE_AREA);
    }
}

static void find_areas(struct emitted *emitted)
{
    struct world *world = engine_world(emitted->engine);
    const struct object *proto = world_find_ref(world, STR("area"));
    struct world_find_query query = {.proto = proto ? proto->id : 0, .limit = AREAS_MAX};
    emitted->areas = mem_alloc_array(AREAS_MAX, sizeof(*emitted->areas));
    if (proto) {
        world_search(world, &query, take_area, emitted);
    }
}

static void tell_next(struct emitted *emitted)
{
    struct engine *engine = emitted->engine;
    size_t end = emitted->next + AREAS_A_TURN;
    bool told = false;
    transaction_begin(engine, 0, 0);
    transaction_lean_on(engine, emitted->told_by);
    if (!emitted->areas) {
        find_areas(emitted);
    }
    while (!told && emitted->next < emitted->count && emitted->next < end) {
        struct object *area = world_find(engine_world(engine), emitted->areas[emitted->next++]);
        told = area && hook_handles(engine, area, emitted->name);
        if (told) {
            tell_area(emitted, area);
        }
    }
    transaction_settle(engine);
}

static void emitted_run(struct engine *engine, void *data)
{
    struct emitted *emitted = data;
    tell_next(emitted);
    if (emitted->next < emitted->count) {
        tasks_push_behind(
                engine, (struct task){emitted_run, emitted_free, emitted, emitted->owner});
    } else {
        emitted_free(engine, emitted);
    }
}

static void emitted_commit(void *data)
{
    struct emitted *emitted = data;
    struct engine *engine = emitted->engine;
    emitted->told_by = engine_world(engine)->commit_number;
    tasks_push_behind(
            engine, (struct task){emitted_run, emitted_free, emitted, emitted->owner});
}

static struct object *room_of(struct engine *engine, struct object *object)
{
    struct object *top = place_top(engine_world(engine), object);
    return top && is_room(engine, top) ? top : NULL;
}

void emit(
        struct engine *engine, struct object *object, struct str name, const struct value *data)
{
    struct world *world = engine_world(engine);
    struct transaction *transaction = engine_transaction(engine);
    uint64_t trusted = transaction->rights.trusted;
    struct object *room = room_of(engine, object);
    struct object *actor = transaction->actor ? world_find(world, transaction->actor) : NULL;
    bool there = actor && room && room_of(engine, actor) == room;
    struct event event = {.name = name,
            .actor = there ? actor : NULL,
            .thing = object,
            .room = room,
            .data = data,
            .settled = true};
    struct emitted *emitted = mem_alloc(sizeof(*emitted));
    *emitted = (struct emitted){
            .engine = engine,
            .owner = transaction->rights.owner,
            .object = object->id,
            .room = room ? room->id : 0,
            .area = room && consent_accepts(engine, transaction->rights.owner, room)
                            ? value_as_id(prop_get(world, room, ATOM_area))
                            : 0,
            .name = (struct str){str_dup(name), name.length},
            .data = data ? value_dup(data) : value_nil(),
    };
    tx_on_end(world,
            (struct tx_hook){.undo = emitted_undo, .commit = emitted_commit, .data = emitted});
    transaction->rights.trusted = 0;
    hook_on(engine, &event);
    transaction->rights.trusted = trusted;
}

void emit_alone(struct engine *engine, uint64_t character, struct str name, struct str how)
{
    transaction_begin(engine, character, 0);
    struct object *actor = world_find(engine_world(engine), character);
    if (actor) {
        struct event event = {
                .name = name,
                .actor = actor,
                .thing = actor,
                .room = object_place(engine, actor),
                .how = how,
                .settled = true,
        };
        hook_on(engine, &event);
    }
    transaction_settle(engine);
}
