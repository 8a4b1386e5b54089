/* kinds.c -- the types of well-known properties.
 *
 * 1. The game's rules read the properties in this table and ignore values of another type. A room
 *    whose area is the text "$wick" would be in no area, without a warning.
 * 2. Checked where builders' values come in (proxy_object.c): @set, the API and scripts alike.
 *    Existing values of an old world or a file stay as they are, and are read as before.
 * 3. Other properties may have any type, except the name, which naming.c checks.
 *
 * To add a property, add a row. */
#include "engine/core/output/kinds.h"

#include "engine/base/world_name.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"

#include <math.h>

enum property_kind {
    KIND_TEXT,
    KIND_FLAG,
    KIND_NUMBER, /* not negative, and finite */
    KIND_OBJECT,
    KIND_WAY, /* an object, or "WORLD@REF" */
    KIND_TEXTS,
    KIND_PARTS,
    KIND_PEOPLE,
    KIND_DETAILS
};

static const struct {
    const char *name;
    enum property_kind kind;
    bool of_exits; /* has no meaning on other objects */
} well_known[] = {
        {"desc", KIND_TEXT, false},
        {"aliases", KIND_TEXTS, false},
        {"details", KIND_DETAILS, false},
        {"portable", KIND_FLAG, false},
        {"weight", KIND_NUMBER, false},
        {"capacity", KIND_NUMBER, false},
        {"light", KIND_NUMBER, false},
        {"bulk", KIND_NUMBER, false},
        {"amount", KIND_NUMBER, false},
        {"seats", KIND_NUMBER, false},
        {"slots", KIND_PARTS, false},
        {"accepts", KIND_PEOPLE, false},
        {"area", KIND_OBJECT, false},
        {"key", KIND_OBJECT, false},
        {"to", KIND_WAY, true},
        {"twin", KIND_OBJECT, true},
};

static const enum phrase wanted[] = {
        [KIND_TEXT] = PHRASE_kinds_text,
        [KIND_FLAG] = PHRASE_kinds_flag,
        [KIND_NUMBER] = PHRASE_kinds_number,
        [KIND_OBJECT] = PHRASE_kinds_object,
        [KIND_WAY] = PHRASE_kinds_way,
        [KIND_TEXTS] = PHRASE_kinds_texts,
        [KIND_PARTS] = PHRASE_kinds_parts,
        [KIND_PEOPLE] = PHRASE_kinds_people,
        [KIND_DETAILS] = PHRASE_kinds_details,
};

static bool holds_texts(const struct value *table, bool by_text)
{
    size_t count = value_table_count(table);
    for (size_t i = 0; i < count; i++) {
        struct value key = value_nil();
        const struct value *item = value_table_at(table, i, &key);
        if (item->kind != VALUE_STRING || (key.kind == VALUE_STRING) != by_text) {
            return false;
        }
    }
    return true;
}

/* True for "WORLD@REF", a room of another world of the realm. */
static bool is_far(struct str text)
{
    struct str ref = text;
    struct str world = str_take_until(&ref, '@');
    return world_name_is_formed(world) && ref.length > 0 && ref.length <= WORLD_REF_MAX &&
           str_find_char(ref, '@', 0) == SIZE_MAX;
}

static bool is_one(const struct value *value)
{
    return value->kind == VALUE_STRING || value->kind == VALUE_OBJECT;
}

static bool holds_people(const struct value *table)
{
    bool ok = true;
    for (size_t i = 0; ok && i < value_table_count(table); i++) {
        struct value key = value_nil();
        const struct value *item = value_table_at(table, i, &key);
        ok = is_one(item) && key.kind == VALUE_INT;
    }
    return ok;
}

static bool fits(enum property_kind kind, const struct value *value)
{
    switch (kind) {
    case KIND_TEXT:
        return value->kind == VALUE_STRING;
    case KIND_FLAG:
        return value->kind == VALUE_BOOL;
    case KIND_NUMBER:
        return value->kind == VALUE_INT
                       ? value->integer >= 0
                       : value->kind == VALUE_FLOAT && isfinite(value_as_number(value, -1)) &&
                                 value_as_number(value, -1) >= 0;
    case KIND_OBJECT:
        return value->kind == VALUE_OBJECT;
    case KIND_WAY:
        return value->kind == VALUE_OBJECT || is_far(value_as_str(value));
    case KIND_PEOPLE:
        return is_one(value) || (value->kind == VALUE_TABLE && holds_people(value));
    case KIND_TEXTS:
    case KIND_PARTS:
        return value->kind == VALUE_STRING ||
               (value->kind == VALUE_TABLE && holds_texts(value, false));
    case KIND_DETAILS:
        return value->kind == VALUE_TABLE && holds_texts(value, true);
    }
    return true;
}

bool kinds_ok(struct engine *engine, struct object *object, struct str name,
        const struct value *value, struct err *err)
{
    for (size_t i = 0;
            value->kind != VALUE_NIL && i < sizeof(well_known) / sizeof(well_known[0]); i++) {
        if (!str_equal(name, str_of(well_known[i].name))) {
            continue;
        }
        if (fits(well_known[i].kind, value) ||
                (well_known[i].of_exits && !is_exit(engine, object))) {
            return true;
        }
        return phrase_err(engine, err, ERR_FORMAT, wanted[well_known[i].kind],
                WITH("name", well_known[i].name));
    }
    return true;
}

bool kinds_declared_ok(
        struct engine *engine, struct str name, const struct value *value, struct err *err)
{
    for (size_t i = 0; i < sizeof(well_known) / sizeof(well_known[0]); i++) {
        enum property_kind kind = well_known[i].kind;
        bool is_object = kind == KIND_OBJECT || kind == KIND_WAY;
        bool is_marked = value->kind == VALUE_TABLE && value_table_get_str(value, STR("$ref"));
        if (str_equal(name, str_of(well_known[i].name)) && !well_known[i].of_exits &&
                value->kind != VALUE_NIL && !fits(kind, value) &&
                !(is_object && (is_marked || value->kind == VALUE_STRING))) {
            return phrase_err(
                    engine, err, ERR_FORMAT, wanted[kind], WITH("name", well_known[i].name));
        }
    }
    return true;
}
