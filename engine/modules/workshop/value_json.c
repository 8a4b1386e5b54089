/* value_json.c -- Property values out of JSON (engine/core/calls/calls_json.h).
 *
 * The input is limited before anything is built: its depth here, its size by the limit for a
 * property. */
#include "engine/modules/workshop/value_json.h"

#include "engine/base/mem.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/world.h"

#include <stdlib.h>
#include <string.h>

static bool read_any(struct engine *engine, const json_t *json, unsigned depth,
        struct value *out, struct err *err);

static bool read_list(struct engine *engine, const json_t *json, unsigned depth,
        struct value *out, struct err *err)
{
    struct value list = value_table();
    for (size_t i = 0; i < json_array_size(json); i++) {
        struct value item = value_nil();
        if (!read_any(engine, json_array_get(json, i), depth + 1, &item, err)) {
            value_finish(&list);
            return false;
        }
        if (item.kind == VALUE_NIL) {
            value_finish(&list);
            return err_set(err, ERR_FORMAT, "A list can't contain null.");
        }
        value_table_append(&list, item);
    }
    *out = list;
    return true;
}

/* True if the value is larger than any property may be. Checked before it is built. */
static bool too_many(size_t count, size_t bytes_each, struct err *err)
{
    return count > VALUE_SIZE_MAX / bytes_each &&
           !err_set(err, ERR_LIMIT, "A property holds at most %d bytes.", VALUE_SIZE_MAX);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the names like the table does, so that each is appended. In another order the time would be
 * quadratic. */
static const char **sort_names(const json_t *json, size_t *out_count)
{
    const char **names = mem_alloc_array(json_object_size(json), sizeof(*names));
    const char *name = NULL;
    json_t *member = NULL;
    size_t count = 0;
    json_object_foreach((json_t *)(uintptr_t)json, name, member)
    {
        names[count++] = name;
    }
    qsort(names, count, sizeof(*names), compare_names);
    *out_count = count;
    return names;
}

static bool read_members(struct engine *engine, const json_t *json, unsigned depth,
        struct value *out, struct err *err)
{
    struct value table = value_table();
    bool ok = !too_many(json_object_size(json), 2, err);
    size_t count = 0;
    const char **names = ok ? sort_names(json, &count) : NULL;
    for (size_t i = 0; ok && i < count; i++) {
        struct value value = value_nil();
        ok = read_any(engine, json_object_get(json, names[i]), depth + 1, &value, err);
        if (ok) {
            struct buf clean = {0};
            str_clean(str_of(names[i]), true, &clean);
            value_table_set_str(&table, buf_str(&clean), value);
            buf_finish(&clean);
        }
    }
    mem_free(names);
    if (!ok) {
        value_finish(&table);
        return false;
    }
    *out = table;
    return true;
}

static bool read_pair(struct engine *engine, const json_t *pair, unsigned depth,
        struct value *table, struct err *err)
{
    struct value key = value_nil();
    struct value value = value_nil();
    if (json_array_size(pair) != 2 ||
            !read_any(engine, json_array_get(pair, 0), depth + 1, &key, err) ||
            !value_is_key(&key)) {
        value_finish(&key);
        return err_set(err, ERR_FORMAT, "A \"table\" is a list of pairs [KEY, VALUE].");
    }
    if (!read_any(engine, json_array_get(pair, 1), depth + 1, &value, err)) {
        value_finish(&key);
        return false;
    }
    value_table_set(table, key, value);
    return true;
}

static bool read_pairs(struct engine *engine, const json_t *pairs, unsigned depth,
        struct value *out, struct err *err)
{
    struct value table = value_table();
    if (too_many(json_array_size(pairs), 2, err)) {
        value_finish(&table);
        return false;
    }
    for (size_t i = 0; i < json_array_size(pairs); i++) {
        if (!read_pair(engine, json_array_get(pairs, i), depth, &table, err)) {
            value_finish(&table);
            return false;
        }
    }
    *out = table;
    return true;
}

static bool read_object(
        struct engine *engine, const json_t *id, struct value *out, struct err *err)
{
    json_int_t number = json_integer_value(id);
    if (!json_is_integer(id) || number <= 0 ||
            !world_find(engine_world(engine), (uint64_t)number)) {
        return phrase_err(
                engine, err, ERR_MISSING, PHRASE_ask_object, WITH("id", (int64_t)number));
    }
    *out = value_object((uint64_t)number);
    return true;
}

static bool read_any(struct engine *engine, const json_t *json, unsigned depth,
        struct value *out, struct err *err)
{
    const json_t *id = json_object_get(json, "object");
    const json_t *pairs = json_object_get(json, "table");
    if (depth > VALUE_DEPTH_MAX) {
        return phrase_err(
                engine, err, ERR_LIMIT, PHRASE_ask_nested, WITH("most", VALUE_DEPTH_MAX));
    }
    if (json_is_string(json)) {
        struct buf clean = {0};
        str_clean(
                (struct str){json_string_value(json), json_string_length(json)}, true, &clean);
        *out = value_str(buf_str(&clean));
        buf_finish(&clean);
    } else if (json_is_integer(json)) {
        *out = value_int((int64_t)json_integer_value(json));
    } else if (json_is_real(json)) {
        *out = value_float(json_real_value(json));
    } else if (json_is_boolean(json)) {
        *out = value_bool(json_is_true(json));
    } else if (json_is_array(json)) {
        return read_list(engine, json, depth, out, err);
    } else if (id) {
        return read_object(engine, id, out, err);
    } else if (json_is_array(pairs) && json_object_size(json) == 1) {
        return read_pairs(engine, pairs, depth, out, err);
    } else if (json_is_object(json)) {
        return read_members(engine, json, depth, out, err);
    } else {
        *out = value_nil();
    }
    return true;
}

bool value_json_read(
        struct engine *engine, const json_t *json, struct value *out, struct err *err)
{
    struct value value = value_nil();
    if (!read_any(engine, json, 1, &value, err)) {
        return false;
    }
    if (value_size(&value) > VALUE_SIZE_MAX) {
        value_finish(&value);
        return err_set(err, ERR_LIMIT, "A property holds at most %d bytes.", VALUE_SIZE_MAX);
    }
    *out = value;
    return true;
}
