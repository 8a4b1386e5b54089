/* keepsake.c -- freezes what a thing inherits while somebody holds it or keeps it at home (help
 * consent).
 *
 * 1. Only for things with a prototype by somebody other than the game, a wizard or that player.
 *    Changes to the game's own prototypes apply to everybody at once.
 * 2. A property in the table that no prototype has gets the value that means the same, so that a
 *    prototype cannot add it later.
 * 3. The things inside a thing are frozen with it. A thing put down stays as it is.
 * 4. A thing that somebody else made is neither hidden nor fixed from then on, whatever its maker
 *    set before.
 *
 * Behaviours are not copied: held.c tells which were saved too late. To freeze another property,
 * add a row. */
#include "engine/core/act/keepsake.h"

#include "engine/core/perception/perceive.h"
#include "engine/core/rights/trust.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#define DEPTH_MAX 63   /* of things inside it */
#define THINGS_MAX 200 /* frozen at once */

enum unset { STAYS_UNSET, IS_FALSE, IS_TRUE, IS_EMPTY_TEXT, IS_EMPTY_TABLE };

/* The properties that change what a thing looks like, what it allows or what it holds. */
static const struct {
    const char *name;
    enum unset unset; /* the value of an unset one */
} kept_properties[] = {
        {"name", STAYS_UNSET},
        {"aliases", IS_EMPTY_TABLE},
        {"desc", IS_EMPTY_TEXT},
        {"details", IS_EMPTY_TABLE},
        {"room_line", IS_FALSE},
        {"text", IS_FALSE},
        {"worn_desc", IS_FALSE},
        {"proper", IS_FALSE},
        {"pronoun", STAYS_UNSET},
        {"hidden", IS_FALSE},
        {"weight", STAYS_UNSET},
        {"portable", IS_TRUE},
        {"furniture_of", IS_FALSE},
        {"corpse", IS_FALSE},
        {"capacity", STAYS_UNSET},
        {"open", STAYS_UNSET},
        {"closable", IS_TRUE},
        {"locked", IS_FALSE},
        {"key", STAYS_UNSET},
        {"enterable", IS_FALSE},
        {"slots", STAYS_UNSET},
        {"bulk", STAYS_UNSET},
        {"light", STAYS_UNSET},
        {"lit", STAYS_UNSET},
        {"seats", STAYS_UNSET},
};

static struct value value_of_unset(enum unset unset)
{
    switch (unset) {
    case STAYS_UNSET:
        break;
    case IS_FALSE:
    case IS_TRUE:
        return value_bool(unset == IS_TRUE);
    case IS_EMPTY_TEXT:
        return value_text("");
    case IS_EMPTY_TABLE:
        return value_table();
    }
    return value_nil();
}

static void freeze(struct engine *engine, struct object *thing)
{
    struct world *world = engine_world(engine);
    for (size_t i = 0; i < sizeof(kept_properties) / sizeof(kept_properties[0]); i++) {
        uint32_t atom = atom_intern(&world->atoms, str_of(kept_properties[i].name));
        if (prop_own(thing, atom)) {
            continue;
        }
        const struct value *value = prop_get(world, thing, atom);
        prop_set(world, thing, atom,
                value->kind == VALUE_NIL ? value_of_unset(kept_properties[i].unset)
                                         : value_dup(value));
    }
}

/* Lets the holder see, take and pass on a thing that somebody else made. */
static void release(struct engine *engine, struct object *thing)
{
    struct world *world = engine_world(engine);

    static const struct {
        const char *name;
        bool wanted;
    } states[] = {
            {"hidden", false}, {"portable", true}, {"furniture_of", false}, {"worn", false}};

    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        uint32_t atom = atom_intern(&world->atoms, str_of(states[i].name));
        const struct value *value = prop_get(world, thing, atom);
        if (value->kind != VALUE_NIL && value_is_true(value) != states[i].wanted) {
            prop_set(world, thing, atom, value_bool(states[i].wanted));
        }
    }
}

struct freezing {
    struct engine *engine;
    const struct object *holder;
    unsigned left; /* how many more may be frozen */
};

/* Freezes thing and its contents. is_others: trust_is_others. */
static void freeze_all(
        struct freezing *freezing, struct object *thing, bool is_others, unsigned depth)
{
    struct engine *engine = freezing->engine;
    struct world *world = engine_world(engine);
    freezing->left--;
    /* A maker of what it inherits is a maker of the thing. */
    if (is_others) {
        release(engine, thing);
        if (trust_inherits_others(engine, thing, freezing->holder)) {
            freeze(engine, thing);
        }
    }
    size_t count = 0;
    const uint64_t *ids = place_contents(world, thing, &count);
    for (size_t i = 0; i < count && depth < DEPTH_MAX && freezing->left > 0; i++) {
        struct object *inside = world_find(world, ids[i]);
        if (inside && !is_character(engine, inside)) {
            freeze_all(freezing, inside, trust_is_others(engine, inside, freezing->holder),
                    depth + 1);
        }
        ids = place_contents(world, thing, &count);
    }
}

void keepsake_note(struct engine *engine, struct object *thing, const struct object *holder,
        bool is_others)
{
    struct freezing freezing = {engine, holder, THINGS_MAX};
    if (!is_character(engine, thing)) {
        freeze_all(&freezing, thing, is_others, 0);
    }
}
