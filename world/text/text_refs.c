/* text_refs.c -- resolves object names in the world's text.
 *
 * A name is a ref, "#12", or the marker { ["$ref"] = "x" }. All records have their objects before
 * any name is looked up, so the order of files does not matter. Unknown names are the commonest
 * mistake in data files, so the message gives the place and the nearest name among the refs of the
 * records and of the residents. Limits of properties are checked here too, since the values have
 * not been checked before. */
#include "world/text/text_refs.h"

#include "engine/base/buf.h"
#include "world/model/prop.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NEAR_MAX = 3 };

bool text_refs_fail(struct text_apply *apply, const struct text_record *record,
        enum err_code code, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return err_set(apply->err, code, "%.*s:%u: %s", STR_FMT(record->file), record->line, text);
}

/* -- the nearest -- */

struct nearest {
    struct str wanted;
    struct str best;
    unsigned distance;
};

static void consider(struct nearest *nearest, struct str name)
{
    struct str own = nearest->wanted;
    size_t area = str_take_until(&own, '/').length;
    size_t most = own.length > 0 ? own.length : area; /* a third of the name without its area */
    unsigned distance = str_distance(nearest->wanted, name, NEAR_MAX);
    if (name.length > 0 && distance < nearest->distance &&
            (distance < 2 || 3 * distance <= most)) {
        nearest->best = name;
        nearest->distance = distance;
    }
}

static struct str nearest_ref(const struct text_apply *apply, struct str wanted)
{
    struct nearest nearest = {wanted, STR_NONE, NEAR_MAX + 1};
    for (size_t i = 0; i < apply->count; i++) {
        consider(&nearest, apply->records[i].ref);
    }
    size_t cursor = 0;
    struct str ref;
    void *object = NULL;
    while (strmap_each(&apply->world->refs, &cursor, &ref, &object)) {
        consider(&nearest, ref);
    }
    return nearest.best;
}

struct object *text_refs_find(struct text_apply *apply, const struct text_record *record,
        const char *what, struct str name)
{
    struct object *object = NULL;
    uint64_t id = 0;
    if (name.length > 1 && name.bytes[0] == '#') {
        if (str_to_u64(str_slice(name, 1, name.length), &id)) {
            object = world_find(apply->world, id);
        }
    } else if (name.length > 0) {
        object = world_find_ref(apply->world, name);
    }
    if (object) {
        return object;
    }
    struct str near = nearest_ref(apply, name);
    bool found = near.length > 0;
    (void)text_refs_fail(apply, record, ERR_MISSING, "there is no %s \"%.*s\"%s%.*s%s", what,
            STR_FMT(name), found ? "; did you mean \"" : "", STR_FMT(near), found ? "\"?" : "");
    return NULL;
}

/* -- markers -- */

/* Returns the ref in { ["$ref"] = "x" }; NULL if value is not a marker. */
static const struct value *marker_of(const struct value *value)
{
    const struct value *ref = value_table_get_str(value, STR("$ref"));
    if (!ref || ref->kind != VALUE_STRING || value_table_count(value) != 1) {
        return NULL;
    }
    return ref;
}

struct object *text_refs_target(struct text_apply *apply, const struct text_record *record,
        const char *what, const struct value *value)
{
    const struct value *ref = marker_of(value);
    ref = ref ? ref : value;
    if (ref->kind == VALUE_STRING) {
        return text_refs_find(apply, record, what, value_as_str(ref));
    }
    struct object *object =
            ref->kind == VALUE_OBJECT ? world_find(apply->world, ref->object) : NULL;
    if (!object) {
        text_refs_fail(apply, record, ERR_FORMAT, "the %s must be named by its ref", what);
    }
    return object;
}

/* Finds the id behind a marker; 0 for an object that no longer exists. */
static bool find_marked(struct text_apply *apply, const struct text_record *record,
        struct str name, uint64_t *out_id)
{
    if (str_equal(name, STR("#0"))) {
        *out_id = 0;
        return true;
    }
    struct object *object = text_refs_find(apply, record, "object", name);
    if (object) {
        *out_id = object->id;
    }
    return object;
}

/* -- keys of tables -- */

static bool has_marked_keys(const struct value *table)
{
    for (size_t i = 0; i < table->table->entry_count; i++) {
        struct str key = value_as_str(&table->table->entries[i].key);
        if (str_starts(key, STR(TEXT_REFS_KEY)) || str_starts(key, STR("$$"))) {
            return true;
        }
    }
    return false;
}

/* Replaces keys that stand for objects or escaped text. */
static bool read_keys(
        struct text_apply *apply, const struct text_record *record, struct value *table)
{
    struct value read = value_table();
    for (size_t i = 0; i < value_table_count(table); i++) {
        struct value key;
        const struct value *value = value_table_at(table, i, &key);
        struct str text = value_as_str(&key);
        struct value meant = value_dup(&key);
        if (str_starts(text, STR(TEXT_REFS_KEY))) {
            uint64_t id = 0;
            struct str name = str_slice(text, strlen(TEXT_REFS_KEY), text.length);
            value_finish(&meant);
            if (!find_marked(apply, record, name, &id)) {
                value_finish(&read);
                return false;
            }
            meant = value_object(id);
        } else if (str_starts(text, STR("$$"))) {
            value_finish(&meant);
            meant = value_str(str_slice(text, 1, text.length));
        }
        value_table_set(&read, meant, value_dup(value));
    }
    value_finish(table);
    *table = read;
    return true;
}

bool text_refs_resolve(
        struct text_apply *apply, const struct text_record *record, struct value *value)
{
    if (value->kind != VALUE_TABLE) {
        return true;
    }
    const struct value *ref = marker_of(value);
    if (ref) {
        uint64_t id = 0;
        if (!find_marked(apply, record, value_as_str(ref), &id)) {
            return false;
        }
        value_finish(value);
        *value = value_object(id);
        return true;
    }
    bool ok = !has_marked_keys(value) || read_keys(apply, record, value);
    struct value_table *table = value->table;
    for (size_t i = 0; ok && i < table->item_count; i++) {
        ok = text_refs_resolve(apply, record, &table->items[i]);
    }
    for (size_t i = 0; ok && i < table->entry_count; i++) {
        ok = text_refs_resolve(apply, record, &table->entries[i].value);
    }
    return ok;
}

static bool resolve_named(struct text_apply *apply, const struct text_record *record,
        struct str name, struct value *value)
{
    bool is_key = str_equal(name, STR("key"));
    if (value->kind == VALUE_STRING && (is_key || str_equal(name, STR("area")))) {
        struct object *object =
                text_refs_find(apply, record, is_key ? "key" : "area", value_as_str(value));
        if (!object) {
            return false;
        }
        value_finish(value);
        *value = value_object(object->id);
        return true;
    }
    return text_refs_resolve(apply, record, value);
}

bool text_refs_read(struct text_apply *apply, const struct text_record *record,
        struct str *name, struct value *value)
{
    bool plain = str_starts(*name, STR("$"));
    *name = str_slice(*name, plain, name->length);
    if (name->length == 0 || name->length > PROP_NAME_MAX) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "\"%.*s\" cannot be a property: a name has 1 to %d bytes",
                STR_FMT(str_fit(*name, 80)), PROP_NAME_MAX);
    }
    if (!(plain ? text_refs_resolve(apply, record, value)
                : resolve_named(apply, record, *name, value))) {
        return false;
    }
    if (str_equal(*name, STR("name")) &&
            !str_is_plain_line(value_as_str(value), OBJECT_NAME_MAX)) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "name must be one line of 1 to %d characters, without control characters",
                OBJECT_NAME_MAX);
    }
    if (value_depth(value) > VALUE_DEPTH_MAX || value_size(value) > VALUE_SIZE_MAX) {
        return text_refs_fail(apply, record, ERR_LIMIT,
                "%.*s is too large: at most %d bytes, and %d tables in each other",
                STR_FMT(*name), VALUE_SIZE_MAX, VALUE_DEPTH_MAX);
    }
    return true;
}

bool text_refs_set(struct text_apply *apply, const struct text_record *record,
        struct object *object, struct str name, struct value value)
{
    if (!text_refs_read(apply, record, &name, &value)) {
        value_finish(&value);
        return false;
    }
    prop_set(apply->world, object, atom_intern(&apply->world->atoms, name), value);
    return true;
}
