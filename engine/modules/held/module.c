/* module.c -- freezes what players held or had at home before the game did that by itself
 * (act/keepsake.h, script/held.h). Runs once for a world.
 *
 * 1. A name in the key/value store says that a world is done. A world without it is walked again
 *    after a crash: to freeze a thing twice changes nothing.
 * 2. It walks all players, their homes and the auction house, with a few things a transaction.
 * 3. Things that come into somebody's hands meanwhile are frozen as usual. */
#include "engine/modules/held/module.h"

#include "engine/core/act/keepsake.h"
#include "engine/core/object_kind.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/held.h"
#include "world/model/kv.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#define DONE STR("held things")
#define THINGS_A_TURN 20
#define PLACES_MAX 10000000

struct upgrade_thing {
    uint64_t thing;
    uint64_t holder;
};

struct held_upgrade {
    struct world_finder *finder;  /* owned; of places: players, or homes */
    size_t kind;                  /* of those places: an index of kinds */
    size_t next;                  /* the next of the places found */
    bool found;                   /* the finder has found all */
    struct upgrade_thing *things; /* owned: to be frozen, the last first */
    size_t count;
    size_t capacity;
};

/* Things are kept in heirs of these. */
static const char *const kinds[] = {"player", "home"};

static void drop_upgrade(struct engine *engine, void *data)
{
    struct held_upgrade *upgrade = data;
    (void)engine;
    world_find_end(upgrade->finder);
    mem_free(upgrade->things);
    mem_free(upgrade);
}

static void add_contents(struct engine *engine, struct held_upgrade *upgrade,
        struct object *place, uint64_t holder)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), place, &count);
    for (size_t i = 0; i < count; i++) {
        upgrade->things = mem_grow(
                upgrade->things, upgrade->count, &upgrade->capacity, sizeof(*upgrade->things));
        upgrade->things[upgrade->count++] = (struct upgrade_thing){ids[i], holder};
    }
}

static void add_place(struct engine *engine, struct held_upgrade *upgrade, uint64_t id)
{
    struct object *place = world_find(engine_world(engine), id);
    struct object *holder = place && is_room(engine, place)
                                    ? prop_object(engine_world(engine), place, ATOM_home_of)
                                    : place;
    if (place && holder && approval_is_holder(engine, holder)) {
        add_contents(engine, upgrade, place, holder->id);
    }
}

static void freeze_last(struct engine *engine, struct held_upgrade *upgrade)
{
    struct upgrade_thing last = upgrade->things[--upgrade->count];
    struct object *thing = world_find(engine_world(engine), last.thing);
    const struct object *holder = world_find(engine_world(engine), last.holder);
    if (thing && holder && !is_character(engine, thing)) {
        held_adopt(engine, thing, holder);
        keepsake_note(engine, thing, holder, trust_is_others(engine, thing, holder));
        add_contents(engine, upgrade, thing, last.holder);
    }
}

/* Finds more places of the current kind. Returns false when all are found. */
static bool find_more(struct engine *engine, struct held_upgrade *upgrade)
{
    const struct object *kind =
            world_find_ref(engine_world(engine), str_of(kinds[upgrade->kind]));
    if (!upgrade->finder && kind) {
        struct world_find_query query = {.proto = kind->id, .limit = PLACES_MAX};
        upgrade->finder = world_find_begin(engine_world(engine), &query);
    }
    upgrade->found = upgrade->found || !upgrade->finder || !world_find_step(upgrade->finder);
    return !upgrade->found;
}

/* Freezes some things. Returns false if none of any kind is left. */
static bool freeze_some(struct engine *engine, struct held_upgrade *upgrade)
{
    size_t count = 0;
    const uint64_t *ids = upgrade->finder ? world_find_ids(upgrade->finder, &count) : NULL;
    for (size_t i = 0; i < THINGS_A_TURN && (upgrade->count > 0 || upgrade->next < count);
            i++) {
        if (upgrade->count > 0) {
            freeze_last(engine, upgrade);
        } else {
            add_place(engine, upgrade, ids[upgrade->next++]);
        }
    }
    if (upgrade->count > 0 || upgrade->next < count) {
        return true;
    }
    world_find_end(upgrade->finder);
    upgrade->finder = NULL;
    upgrade->next = 0;
    upgrade->found = false;
    return ++upgrade->kind < sizeof(kinds) / sizeof(kinds[0]);
}

static void run_upgrade(struct engine *engine, void *data)
{
    struct held_upgrade *upgrade = data;
    bool more = true;
    if (!find_more(engine, upgrade)) {
        transaction_begin(engine, 0, 0);
        more = freeze_some(engine, upgrade);
        if (!more) {
            (void)kv_set(engine_world(engine), DONE, value_bool(true));
        }
        transaction_commit(engine);
    }
    if (more) {
        tasks_push_behind(engine, (struct task){run_upgrade, drop_upgrade, upgrade, 0});
    } else {
        drop_upgrade(engine, upgrade);
    }
}

/* INTERNAL_START: begins to freeze what players hold or have at home in a world that an older version
 * wrote, if that was not finished before. Runs in the background. */
static void held_upgrade_begin(struct engine *engine, void *about __attribute__((unused)))
{
    if (kv_get(engine_world(engine), DONE)->kind != VALUE_NIL) {
        return;
    }
    struct held_upgrade *upgrade = mem_alloc(sizeof(*upgrade));
    struct object *house = world_find_ref(engine_world(engine), STR("auctioneer"));
    if (house) {
        add_contents(engine, upgrade, house, house->id);
    }
    tasks_push_behind(engine, (struct task){run_upgrade, drop_upgrade, upgrade, 0});
}

const struct skein_module held_module = {
        .name = "held", .on = {[INTERNAL_START] = held_upgrade_begin}};
