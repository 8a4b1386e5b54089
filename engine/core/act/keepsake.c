/* keepsake.c -- freezes the looks of things that a player was given or sold (help consent).
 *
 * Only for things made by somebody other than the game, a wizard or that player. Changes to the
 * game's own prototypes apply to everybody at once, and builders want their own things to
 * follow theirs. A thing that a player takes was neither given nor sold. */
#include "engine/core/act/keepsake.h"

#include "engine/core/perception/perceive.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/trust.h"
#include "world/model/prop.h"

static const char *const looks[] = {
        "name", "aliases", "desc", "details", "room_line", "text", "weight"};

static void keep(struct engine *engine, struct object *thing, const char *name)
{
    uint32_t atom = atom_intern(&engine->world->atoms, str_of(name));
    const struct value *value =
            prop_own(thing, atom) ? NULL : prop_get(engine->world, thing, atom);
    if (value) {
        prop_set(engine->world, thing, atom, value_dup(value));
    }
}

void keepsake_note(struct engine *engine, const struct move *move)
{
    struct object *to = move->to;
    if (!to || !approval_is_keeper(engine, to) || is_character(engine, move->thing) ||
            str_equal(move->how, STR("take")) || !trust_is_others(engine, move->thing, to)) {
        return;
    }
    for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
        keep(engine, move->thing, looks[i]);
    }
}
