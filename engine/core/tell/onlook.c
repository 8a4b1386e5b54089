/* onlook.c -- from which places does one watch what happens in another?
 *
 * An event knows where it happens; who looks in stands elsewhere, behind an exit that leads here, which may
 * have no twin. So it is kept which exits lead where, of all places that somebody was in since the start.
 *
 * 1. What is kept is a hint: whether the exit is still there, leads here and lets eyes pass is asked when
 *    something happens. So nothing has to be forgotten, and a slice that is undone leaves no harm.
 * 2. An event asks at most EXITS_MAX exits and tells ONLOOK_PLACES_MAX places, however many there are.
 *
 * 3. All that is in a crowded place is looked through once, and from then on what changes.
 *
 * 4. A window into another's room is theirs to make: an exit counts if its owner controls what it looks into.
 *
 * What onlookers read is format_act.c's. */
#include "engine/core/tell/onlook.h"

#include "engine/core/rights/perm.h"
#include "engine/core/sense/perceive.h"
#include "engine/core/sense/throng.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#define EXITS_MAX 64 /* kept of those that lead to one place */

struct leads_here {
    uint64_t exits[EXITS_MAX];
    uint32_t count;
};

struct onlook {
    struct map into;  /* place -> struct leads_here, owned */
    struct map noted; /* crowded places whose exits are all there: place -> the onlook */
};

struct onlook *onlook_create(void)
{
    struct onlook *onlook = mem_alloc(sizeof(*onlook));
    map_init(&onlook->into);
    map_init(&onlook->noted);
    return onlook;
}

void onlook_destroy(struct onlook *onlook)
{
    if (onlook) {
        map_finish_with(&onlook->into, mem_free);
        map_finish(&onlook->noted);
    }
    mem_free(onlook);
}

/* Where the exit stands, if one watches through it what happens in place. */
static struct object *looks_into(
        struct engine *engine, struct object *exit, struct object *place)
{
    struct object *from =
            exit->location ? map_find(&engine->world->objects, exit->location) : NULL;
    bool leads = from && !from->destroyed && from != place &&
                 prop_object(engine->world, exit, ATOM_to) == place;
    if (!leads || !prop_bool(engine->world, exit, ATOM_transparent)) {
        return NULL;
    }
    return !exit->owner || perm_controls(engine, exit->owner, place) ? from : NULL;
}

static void note_exit(struct engine *engine, struct object *exit)
{
    struct object *to =
            is_exit(engine, exit) ? prop_object(engine->world, exit, ATOM_to) : NULL;
    if (!to) {
        return;
    }
    struct leads_here *here = map_find(&engine->onlook->into, to->id);
    if (!here) {
        here = mem_alloc(sizeof(*here));
        map_put(&engine->onlook->into, to->id, here);
    }
    for (uint32_t i = 0; i < here->count; i++) {
        if (here->exits[i] == exit->id) {
            return;
        }
    }
    uint32_t at = here->count;
    for (uint32_t i = 0; at == EXITS_MAX && i < EXITS_MAX; i++) {
        struct object *other = map_find(&engine->world->objects, here->exits[i]);
        at = other && !other->destroyed && looks_into(engine, other, to) ? at : i;
    }
    if (at < EXITS_MAX) {
        here->exits[at] = exit->id;
        here->count = at < here->count ? here->count : at + 1;
    }
}

/* Places that were noted in a slice which is undone: it may have put exits out of the way. */
static void forget_noted(void *data)
{
    struct onlook *onlook = data;
    map_finish(&onlook->noted);
    map_init(&onlook->noted);
}

static void remember(struct engine *engine, uint64_t place)
{
    (void)map_put(&engine->onlook->noted, place, engine->onlook);
    tx_on_end(engine->world, (struct tx_hook){.undo = forget_noted, .data = engine->onlook});
}

void onlook_note(struct engine *engine, struct object *place)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine->world, place, &count);
    if (map_find(&engine->onlook->noted, place->id)) {
        return;
    }
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine->world, ids[i]);
        if (object) {
            note_exit(engine, object);
        }
        whole = whole && object;
    }
    if (whole && count >= THRONG_MIN) {
        remember(engine, place->id);
    }
}

static void note_change(void *data, const struct tx_change *change)
{
    struct engine *engine = data;
    bool matters = change->kind == TX_CREATED || change->kind == TX_MOVED ||
                   (change->kind == TX_PROPERTY && change->atom == ATOM_to);
    struct object *object = matters ? world_find(engine->world, change->object) : NULL;
    if (object) {
        note_exit(engine, object);
    }
}

void onlook_settle(struct engine *engine, void *about __attribute__((unused)))
{
    tx_each_change(engine->world, note_change, engine);
}

bool onlook_sees(struct engine *engine, struct object *from, struct object *place)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine->world, from, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(engine->world, ids[i]);
        if (exit && is_exit(engine, exit) && looks_into(engine, exit, place)) {
            return true;
        }
    }
    return false;
}

void onlook_each(struct engine *engine, struct object *place,
        void (*visit)(void *data, struct object *from), void *data)
{
    const struct leads_here *here = map_find(&engine->onlook->into, place->id);
    struct object *seen[ONLOOK_PLACES_MAX];
    size_t count = 0;
    for (uint32_t i = 0; here && i < here->count && count < ONLOOK_PLACES_MAX; i++) {
        struct object *exit = map_find(&engine->world->objects, here->exits[i]);
        struct object *from = exit && !exit->destroyed ? looks_into(engine, exit, place) : NULL;
        bool known = false;
        for (size_t k = 0; from && k < count; k++) {
            known |= seen[k] == from;
        }
        if (from && !known) {
            seen[count++] = from;
            visit(data, from);
        }
    }
}
