/* text_exits.c -- makes exits from text, and pairs those that form one passage.
 *
 * An exit of A to B and one of B to A become twins if their directions are opposite, or else if
 * each is the only one left of its kind. Twins share the state of their door, so the text of one
 * side holds for the other. If the two sides contradict each other, neither can be trusted and they
 * stay single. */
#include "world/text/text_exits.h"

#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static const char *const opposites[][2] = {
        {"north", "south"},
        {"east", "west"},
        {"northeast", "southwest"},
        {"northwest", "southeast"},
        {"up", "down"},
        {"in", "out"},
};

/* -- making -- */

static bool set_from_table(struct text_apply *apply, const struct text_record *record,
        struct object *exit, const struct value *props)
{
    bool ok = true;
    for (size_t i = 0; ok && i < value_table_count(props); i++) {
        struct value key;
        const struct value *value = value_table_at(props, i, &key);
        struct str name = value_as_str(&key);
        ok = str_equal(name, STR("to")) ||
             text_refs_set(apply, record, exit, name, value_dup(value));
    }
    return ok;
}

static bool make_exit(struct text_apply *apply, const struct text_record *record,
        struct object *room, struct str direction, const struct value *value)
{
    struct world *world = apply->world;
    struct object *proto = text_refs_find(apply, record, "prototype", STR("exit"));
    if (!proto) {
        return false;
    }
    bool has_props = value->kind == VALUE_TABLE && !value_table_get_str(value, STR("$ref"));
    const struct value *to = has_props ? value_table_get_str(value, STR("to")) : value;
    struct object *target = to ? text_refs_target(apply, record, "room", to) : NULL;
    if (to && !target) {
        return false;
    }
    struct object *exit = world_create(world, room->owner);
    uint32_t absent = atom_intern(&world->atoms, STR(TEXT_WORLD_OWNER));
    const struct value *name = prop_own(room, absent);
    if (name) {
        prop_set(world, exit, absent, value_dup(name));
    }
    if (!proto_set(world, exit, &proto, 1, apply->err)) {
        return err_wrap(apply->err, "%.*s:%u", STR_FMT(record->file), record->line);
    }
    if (!text_refs_set(apply, record, exit, STR("name"), value_str(direction)) ||
            (has_props && !set_from_table(apply, record, exit, value))) {
        return false;
    }
    if (target) {
        prop_set(world, exit, ATOM_to, value_object(target->id));
    }
    return place_move(world, exit, room) ||
           text_refs_fail(apply, record, ERR_FORMAT, "the exit leads into itself");
}

bool text_exits_make(struct text_apply *apply, const struct text_record *record,
        struct object *room, const struct value *exits)
{
    bool ok = true;
    for (size_t i = 0; ok && i < value_table_count(exits); i++) {
        struct value key;
        const struct value *value = value_table_at(exits, i, &key);
        ok = make_exit(apply, record, room, value_as_str(&key), value);
    }
    return ok;
}

/* -- pairing -- */

static bool is_opposite(struct str a, struct str b)
{
    for (size_t i = 0; i < sizeof(opposites) / sizeof(opposites[0]); i++) {
        struct str one = str_of(opposites[i][0]);
        struct str other = str_of(opposites[i][1]);
        if ((str_equal(a, one) && str_equal(b, other)) ||
                (str_equal(a, other) && str_equal(b, one))) {
            return true;
        }
    }
    return false;
}

static bool agree(const struct object *a, const struct object *b)
{
    for (size_t i = 0; i < TWIN_SHARED_COUNT; i++) {
        const struct value *one = prop_own(a, twin_shared[i]);
        const struct value *other = prop_own(b, twin_shared[i]);
        if (one && other && !value_equal(one, other)) {
            return false;
        }
    }
    return true;
}

static void share(struct world *world, const struct object *from, struct object *to)
{
    for (size_t i = 0; i < TWIN_SHARED_COUNT; i++) {
        const struct value *value = prop_own(from, twin_shared[i]);
        if (value && !prop_own(to, twin_shared[i])) {
            prop_set(world, to, twin_shared[i], value_dup(value));
        }
    }
}

static void pair(struct world *world, struct object *a, struct object *b)
{
    share(world, a, b);
    share(world, b, a);
    prop_set(world, a, ATOM_twin, value_object(b->id));
    prop_set(world, b, ATOM_twin, value_object(a->id));
}

/* True if object is an exit to room that has no twin and does not refuse one. */
static bool leads_to(struct world *world, struct object *object, uint64_t room)
{
    const struct value *to = prop_own(object, ATOM_to);
    return to && to->kind == VALUE_OBJECT && to->object == room &&
           !prop_own(object, ATOM_twin) && proto_is_ref(world, object, "exit");
}

/* Returns the i-th exit without a twin from room to another, counted from 0; NULL at the end. */
static struct object *single_exit(
        struct world *world, struct object *room, uint64_t to, size_t i)
{
    size_t count = 0;
    const uint64_t *contents = place_contents(world, room, &count);
    for (size_t k = 0; k < count; k++) {
        struct object *object = world_find(world, contents[k]);
        if (object && leads_to(world, object, to) && i-- == 0) {
            return object;
        }
    }
    return NULL;
}

static struct object *find_opposite(
        struct world *world, struct object *exit, struct object *target)
{
    struct str direction = value_as_str(prop_get(world, exit, ATOM_name));
    struct object *back = NULL;
    for (size_t i = 0; (back = single_exit(world, target, exit->location, i)); i++) {
        if (back != exit && is_opposite(direction, prop_str(world, back, ATOM_name)) &&
                agree(exit, back)) {
            return back;
        }
    }
    return NULL;
}

static struct object *find_only(struct world *world, struct object *exit, struct object *target)
{
    struct object *room = world_find(world, exit->location);
    struct object *back = single_exit(world, target, exit->location, 0);
    if (!back || target == room || single_exit(world, target, exit->location, 1) ||
            single_exit(world, room, target->id, 1)) {
        return NULL;
    }
    return agree(exit, back) ? back : NULL;
}

static void pair_each(struct world *world, struct object *room,
        struct object *(*find)(struct world *, struct object *, struct object *))
{
    size_t count = 0;
    (void)place_contents(world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, place_contents(world, room, &count)[i]);
        struct object *target = exit ? prop_object(world, exit, ATOM_to) : NULL;
        if (target && leads_to(world, exit, target->id)) {
            struct object *back = find(world, exit, target);
            if (back) {
                pair(world, exit, back);
            }
        }
    }
}

void text_exits_pair(struct world *world, struct object *room)
{
    pair_each(world, room, find_opposite);
    pair_each(world, room, find_only);
}
