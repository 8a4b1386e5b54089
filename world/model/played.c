/* played.c -- marks changes made in play, as opposed to changes made by builders.
 *
 * 1. The first change in play saves the design's value; later changes cost only a look-up.
 * 2. An owner who puts down something of their own decides where it belongs: that is a change of
 *    the design.
 * 3. A design value that would be too large for its mark is not saved. Then the current value
 *    counts as the design.
 *
 * world->writes tells which kind of change it is: a transaction is play until it turns out to be a
 * building command. */
#include "world/model/played.h"

#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/ref_time.h"

#include <string.h>

/* -- marks -- */

bool played_is_mark(struct str name)
{
    return str_starts(name, STR(PLAYED_VALUE)) || str_starts(name, STR("_played:"));
}

bool played_can_be_design(struct str name)
{
    return !played_is_mark(name) && !str_equal(name, STR("_held_since")) &&
           !str_equal(name, REF_SINCE);
}

static uint32_t mark_of(struct world *world, const char *prefix, struct str name)
{
    char text[PROP_NAME_MAX + PLAYED_NAME_MAX];
    size_t length = strlen(prefix);
    if (name.length > PROP_NAME_MAX) {
        return ATOM_NONE;
    }
    memcpy(text, prefix, length);
    memcpy(text + length, name.bytes ? name.bytes : "", name.length);
    return atom_intern(&world->atoms, (struct str){text, length + name.length});
}

#define NO_DESIGN UINT32_MAX

/* Returns the mark of a property's value, or NO_DESIGN. Names do not change, so it is found once for
 * each. */
static uint32_t mark_of_value(struct world *world, uint32_t atom)
{
    uint32_t mark = *atom_mark(&world->atoms, atom);
    if (mark == 0) {
        struct str name = atom_name(&world->atoms, atom);
        mark = played_can_be_design(name) ? mark_of(world, PLAYED_VALUE, name) : NO_DESIGN;
        *atom_mark(&world->atoms, atom) = mark;
    }
    return mark;
}

/* ATOM_NONE is no property, so its mark is free for that of the place. */
static uint32_t mark_of_place(struct world *world)
{
    uint32_t mark = *atom_mark(&world->atoms, ATOM_NONE);
    if (mark == 0) {
        mark = mark_of(world, PLAYED_PLACE, STR_NONE);
        *atom_mark(&world->atoms, ATOM_NONE) = mark;
    }
    return mark;
}

bool played_is_made(struct world *world, const struct object *object)
{
    return prop_own(object, mark_of(world, PLAYED_MADE, STR_NONE));
}

/* True if the object belongs to the design at all. */
static bool is_design(struct world *world, struct object *object)
{
    return !played_is_made(world, object) && !proto_is_ref(world, object, "player");
}

/* Returns a list {value}, or {} for nil. */
static struct value wrap(const struct value *value)
{
    struct value list = value_table();
    if (value) {
        value_table_append(&list, value_dup(value));
    }
    return list;
}

/* Saves design, which it takes, unless something is saved already. */
static void keep(struct world *world, struct object *object, uint32_t mark, struct value design)
{
    bool fits = mark != ATOM_NONE && !prop_own(object, mark) &&
                value_size(&design) <= VALUE_SIZE_MAX &&
                value_depth(&design) <= VALUE_DEPTH_MAX;
    if (fits && is_design(world, object)) {
        prop_set(world, object, mark, design);
    } else {
        value_finish(&design);
    }
}

static void forget_played(struct world *world, struct object *object, uint32_t mark)
{
    if (mark != ATOM_NONE && prop_own(object, mark)) {
        prop_set(world, object, mark, value_nil());
    }
}

/* -- events -- */

void played_note_property(struct world *world, struct object *object, uint32_t atom)
{
    uint32_t mark = world->writes == WRITES_AS_IS ? NO_DESIGN : mark_of_value(world, atom);
    if (mark == NO_DESIGN ||
            (world->writes == WRITES_PLAY &&
                    str_starts(atom_name(&world->atoms, atom), STR("_draft:")))) {
        return;
    }
    if (world->writes == WRITES_DESIGN) {
        forget_played(world, object, mark);
        played_note_built(world, object);
    } else if (!prop_own(object, mark)) {
        keep(world, object, mark, wrap(prop_own(object, atom)));
    }
}

/* True if an owner puts the object down out of their own hands. */
static bool is_put_down(struct world *world, const struct object *object, struct object *dest)
{
    return world->hand != 0 && object->owner == world->hand &&
           object->location == world->hand && dest && !proto_is_ref(world, dest, "player");
}

void played_note_move(struct world *world, struct object *object, struct object *dest)
{
    if (world->writes == WRITES_AS_IS) {
        return;
    }
    uint32_t mark = mark_of_place(world);
    if (world->writes == WRITES_DESIGN || is_put_down(world, object, dest)) {
        forget_played(world, object, mark);
    } else if (!prop_own(object, mark)) {
        struct value place = value_table();
        value_table_append(&place, value_object(object->location));
        value_table_append(&place, value_int((int64_t)object->arrived));
        keep(world, object, mark, place);
    }
}

void played_note_created(struct world *world, struct object *object)
{
    if (world->writes == WRITES_PLAY) {
        prop_set(world, object, mark_of(world, PLAYED_MADE, STR_NONE), value_bool(true));
    }
}

void played_note_destroyed(struct world *world, struct object *object)
{
    world->design_lost |= world->writes == WRITES_PLAY && is_design(world, object);
}

void played_note_timer(
        struct world *world, struct object *object, struct str name, struct value design)
{
    uint32_t mark = mark_of(world, PLAYED_TIMER, name);
    if (world->writes == WRITES_PLAY) {
        keep(world, object, mark, design);
        return;
    }
    if (world->writes == WRITES_DESIGN) {
        forget_played(world, object, mark);
    }
    value_finish(&design);
}

void played_note_built(struct world *world, struct object *object)
{
    if (world->writes == WRITES_DESIGN && !proto_is_ref(world, object, "player")) {
        forget_played(world, object, mark_of(world, PLAYED_MADE, STR_NONE));
    }
}
