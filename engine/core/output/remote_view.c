/* remote_view.c -- remote viewers: the places from which events elsewhere can be watched.
 *
 * An event knows its own place. A viewer is in another place, with an exit that leads here and
 * may have no twin. So the exits that lead into a place are recorded, for all places that
 * somebody was in since the start.
 *
 * 1. The record is a hint: whether the exit still exists, leads here and can be seen through is
 *    checked at each event. So nothing has to be removed, and an undone transaction does no
 *    harm.
 * 2. An event checks at most EXITS_MAX exits and tells at most REMOTE_VIEW_PLACES_MAX places.
 * 3. A crowded place is searched for exits once; after that, changes are noted.
 * 4. An exit counts only if its owner controls the place that it looks into, so that builders
 *    can't make windows into other builders' rooms.
 *
 * format_act.c decides what remote viewers read. */
#include "engine/core/output/remote_view.h"

#include "engine/base/ids.h"
#include "engine/core/part.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/perception/room_index.h"
#include "engine/core/rights/perm.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#define EXITS_MAX 64 /* recorded for each target place */

struct leads_here {
    uint64_t exits[EXITS_MAX];
    uint32_t count;
};

struct remote_view {
    struct map into;  /* place -> struct leads_here, owned */
    struct map noted; /* crowded places whose exits are all recorded: place -> remote_view */
};

PART_STATE(remote_view, PART_REMOTE_VIEW)

static void remote_view_create(struct engine *engine)
{
    map_init(&remote_view_state(engine)->into);
    map_init(&remote_view_state(engine)->noted);
}

static void remote_view_destroy(struct engine *engine)
{
    map_finish_with(&remote_view_state(engine)->into, mem_free);
    map_finish(&remote_view_state(engine)->noted);
}

/* Returns the place that the exit is in, if place can be watched through it; otherwise NULL. */
static struct object *looks_into(
        struct engine *engine, struct object *exit, struct object *place)
{
    struct world *world = engine_world(engine);
    struct object *from = exit->location ? map_find(&world->objects, exit->location) : NULL;
    bool leads = from && !from->destroyed && from != place &&
                 prop_object(world, exit, ATOM_to) == place;
    if (!leads || !prop_bool(world, exit, ATOM_transparent)) {
        return NULL;
    }
    return !exit->owner || perm_controls(engine, exit->owner, place) ? from : NULL;
}

static void note_exit(struct engine *engine, struct object *exit)
{
    struct object *to =
            is_exit(engine, exit) ? prop_object(engine_world(engine), exit, ATOM_to) : NULL;
    if (!to) {
        return;
    }
    struct leads_here *here = map_find(&remote_view_state(engine)->into, to->id);
    if (!here) {
        here = mem_alloc(sizeof(*here));
        map_put(&remote_view_state(engine)->into, to->id, here);
    }
    if (ids_have(here->exits, here->count, exit->id)) {
        return;
    }
    uint32_t at = here->count;
    for (uint32_t i = 0; at == EXITS_MAX && i < EXITS_MAX; i++) {
        struct object *other = map_find(&engine_world(engine)->objects, here->exits[i]);
        at = other && !other->destroyed && looks_into(engine, other, to) ? at : i;
    }
    if (at < EXITS_MAX) {
        here->exits[at] = exit->id;
        here->count = at < here->count ? here->count : at + 1;
    }
}

/* Clears the places noted by an undone transaction, which may have displaced exits. */
static void forget_noted(void *data)
{
    struct remote_view *remote_view = data;
    map_finish(&remote_view->noted);
    map_init(&remote_view->noted);
}

static void remember(struct engine *engine, uint64_t place)
{
    (void)map_put(&remote_view_state(engine)->noted, place, remote_view_state(engine));
    tx_on_end(engine_world(engine),
            (struct tx_hook){.undo = forget_noted, .data = remote_view_state(engine)});
}

void remote_view_note(struct engine *engine, struct object *place)
{
    size_t count = 0;
    place = perceive_stage(engine, place);
    const uint64_t *ids = place_contents(engine_world(engine), place, &count);
    if (map_find(&remote_view_state(engine)->noted, place->id)) {
        return;
    }
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (object) {
            note_exit(engine, object);
        }
        whole = whole && object;
    }
    if (whole && count >= ROOM_INDEX_MIN) {
        remember(engine, place->id);
    }
}

static void note_change(void *data, const struct tx_change *change)
{
    struct engine *engine = data;
    bool matters = change->kind == TX_CREATED || change->kind == TX_MOVED ||
                   (change->kind == TX_PROPERTY && change->atom == ATOM_to);
    struct object *object = matters ? world_find(engine_world(engine), change->object) : NULL;
    if (object) {
        note_exit(engine, object);
    }
}

/* INTERNAL_SETTLE: records exits that the transaction made, moved or changed. */
static void remote_view_settle(struct engine *engine, void *about __attribute__((unused)))
{
    tx_each_change(engine_world(engine), note_change, engine);
}

bool remote_view_sees(struct engine *engine, struct object *from, struct object *place)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), from, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(engine_world(engine), ids[i]);
        if (exit && is_exit(engine, exit) && looks_into(engine, exit, place)) {
            return true;
        }
    }
    return false;
}

void remote_view_each(struct engine *engine, struct object *place,
        void (*visit)(void *data, struct object *from), void *data)
{
    const struct leads_here *here = map_find(&remote_view_state(engine)->into, place->id);
    struct object *seen[REMOTE_VIEW_PLACES_MAX];
    size_t count = 0;
    for (uint32_t i = 0; here && i < here->count && count < REMOTE_VIEW_PLACES_MAX; i++) {
        struct object *exit = map_find(&engine_world(engine)->objects, here->exits[i]);
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

const struct kernel_part remote_view_part = {
        .state_size = sizeof(struct remote_view),
        .create = remote_view_create,
        .destroy = remote_view_destroy,
        .on = {[INTERNAL_SETTLE] = remote_view_settle},
};
