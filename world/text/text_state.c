/* text_state.c -- applies changes made in play, from text.
 *
 *     state "lamp" {
 *       at = { "cellar", 912 },
 *       timers = { burn = { due = … }, flicker = false },
 *       unset = { "shade" },
 *       lit = true,
 *     }
 *
 * The changes are applied as play makes them, so the design is saved beside them
 * (model/played.h). */
#include "world/text/text_state.h"

#include "world/model/place.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/text/text_numbers.h"
#include "world/text/text_timers.h"

static bool set_place(struct text_apply *apply, const struct text_record *record,
        struct object *object, const struct value *at)
{
    struct world *world = apply->world;
    struct value first = value_int(1);
    struct value second = value_int(2);
    const struct value *name = at->kind == VALUE_TABLE ? value_table_get(at, &first) : NULL;
    const struct value *number = name ? value_table_get(at, &second) : NULL;
    int64_t arrived = number ? value_as_int(number, 0) : 0;
    if (!name || arrived < 1 || arrived > TEXT_NUMBER_MAX) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "at: must be written at = { \"REF\", NUMBER } in a state");
    }
    struct object *place = text_refs_target(apply, record, "place", name);
    if (!place) {
        return false;
    }
    if ((uint64_t)arrived >= world->next_arrival) {
        world->next_arrival = (uint64_t)arrived + 1;
    }
    return place_restore(world, object, place, (uint64_t)arrived) ||
           text_refs_fail(apply, record, ERR_FORMAT, "at: an object cannot be inside itself");
}

static bool unset(struct text_apply *apply, const struct text_record *record,
        struct object *object, const struct value *names)
{
    if (names->kind != VALUE_TABLE) {
        return text_refs_fail(
                apply, record, ERR_FORMAT, "unset must be a list of properties: { \"NAME\" }");
    }
    for (size_t i = 0; i < value_table_count(names); i++) {
        struct value key;
        struct str name = value_as_str(value_table_at(names, i, &key));
        if (name.length > 0 && name.length <= PROP_NAME_MAX) {
            prop_set(
                    apply->world, object, atom_intern(&apply->world->atoms, name), value_nil());
        }
    }
    return true;
}

static bool set_one(struct text_apply *apply, const struct text_record *record,
        struct object *object, struct str name, const struct value *value)
{
    if (str_equal(name, STR("at"))) {
        return set_place(apply, record, object, value);
    }
    if (str_equal(name, STR("timers"))) {
        return text_timers_set(apply, record, object, value);
    }
    if (str_equal(name, STR("unset"))) {
        return unset(apply, record, object, value);
    }
    if (name.length == 0 || (text_world_word(name) && !str_starts(name, STR("$")))) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "\"%.*s\" is not part of a state, which has at, timers, unset and properties",
                STR_FMT(name));
    }
    return text_refs_set(apply, record, object, name, value_dup(value));
}

static bool apply_one(struct text_apply *apply, const struct text_record *record)
{
    struct object *object = text_refs_find(apply, record, "object", record->ref);
    bool ok = object;
    if (ok && record->props.kind != VALUE_TABLE) {
        ok = text_refs_fail(apply, record, ERR_FORMAT, "a declaration needs a table");
    }
    for (size_t i = 0; ok && i < value_table_count(&record->props); i++) {
        struct value key;
        const struct value *value = value_table_at(&record->props, i, &key);
        ok = set_one(apply, record, object, value_as_str(&key), value);
    }
    return ok;
}

bool text_state_apply(struct text_apply *apply)
{
    struct world *world = apply->world;
    enum writes writes = world->writes;
    uint32_t made = atom_intern(&world->atoms, STR(PLAYED_MADE));
    bool ok = true;
    world->writes = WRITES_AS_IS;
    for (size_t i = 0; i < apply->count; i++) {
        if (apply->records[i].played && !text_state_is(&apply->records[i])) {
            prop_set(world, apply->objects[i], made, value_bool(true));
        }
    }
    world->writes = WRITES_PLAY;
    for (size_t i = 0; ok && i < apply->count; i++) {
        ok = !text_state_is(&apply->records[i]) || apply_one(apply, &apply->records[i]);
    }
    world->writes = writes;
    return ok;
}
