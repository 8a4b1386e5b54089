/* calls_json.c -- Conversion between property values and JSON.
 *
 * A value without a direct JSON form (an object, a table with keys that are not texts) becomes an
 * object of one member with a reserved name. A script's table that looks just like that is written
 * in the long form. The input is limited before anything is built: its depth here, its size by the
 * limit for a property. */
#include "engine/core/calls/calls_json.h"

#include "engine/core/people/presence.h"
#include "world/model/prop.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool has_text_keys_only(const struct value_table *table)
{
    if (table->item_count > 0) {
        return false;
    }
    for (size_t i = 0; i < table->entry_count; i++) {
        if (table->entries[i].key.kind != VALUE_STRING) {
            return false;
        }
    }
    return true;
}

/* True if a plain JSON object of this table would be read as something else. */
static bool is_reserved(const struct value *value)
{
    return value_table_get_str(value, STR("object")) ||
           value_table_get_str(value, STR("table")) || value_table_get_str(value, STR("lua"));
}

static json_t *table_pairs(struct engine *engine, const struct value *value)
{
    json_t *pairs = json_array();
    size_t count = value_table_count(value);
    for (size_t i = 0; i < count; i++) {
        struct value key = value_nil();
        const struct value *item = value_table_at(value, i, &key);
        json_t *pair = json_array();
        (void)json_array_append_new(pair, calls_json_value(engine, &key));
        (void)json_array_append_new(pair, calls_json_value(engine, item));
        (void)json_array_append_new(pairs, pair);
    }
    return json_pack("{s:o}", "table", pairs);
}

static json_t *table_members(struct engine *engine, const struct value_table *table)
{
    json_t *object = json_object();
    for (size_t i = 0; i < table->entry_count; i++) {
        struct str key = value_as_str(&table->entries[i].key);
        (void)json_object_setn_new(object, key.bytes, key.length,
                calls_json_value(engine, &table->entries[i].value));
    }
    return object;
}

static json_t *table_json(struct engine *engine, const struct value *value)
{
    const struct value_table *table = value->table;
    if (table->entry_count == 0 && table->item_count > 0) {
        json_t *list = json_array();
        for (size_t i = 0; i < table->item_count; i++) {
            (void)json_array_append_new(list, calls_json_value(engine, &table->items[i]));
        }
        return list;
    }
    return has_text_keys_only(table) && !is_reserved(value) ? table_members(engine, table)
                                                            : table_pairs(engine, value);
}

json_t *calls_json_value(struct engine *engine, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NIL:
        return json_null();
    case VALUE_BOOL:
        return json_boolean(value->boolean);
    case VALUE_INT:
        return json_integer(value->integer);
    case VALUE_FLOAT: {
        json_t *real = json_real(value->number);
        return real ? real : json_null();
    }
    case VALUE_STRING:
        return calls_json_text(value_as_str(value));
    case VALUE_OBJECT: {
        struct object *object = world_find(engine_world(engine), value->object);
        json_t *json = json_pack("{s:I}", "object", (json_int_t)value->object);
        (void)json_object_set_new(json, "name",
                object ? calls_json_text(prop_str(engine_world(engine), object, ATOM_name))
                       : json_null());
        return json;
    }
    case VALUE_TABLE:
        return table_json(engine, value);
    }
    return json_null();
}

json_t *calls_json_object(struct engine *engine, uint64_t id)
{
    struct object *object = id ? world_find(engine_world(engine), id) : NULL;
    if (!object) {
        return json_null();
    }
    json_t *json = json_pack("{s:I}", "id", (json_int_t)id);
    if (object->ref) {
        (void)json_object_set_new(json, "ref", json_string(object->ref));
    }
    calls_json_put(json, "name", prop_str(engine_world(engine), object, ATOM_name));
    return json;
}

/* -- reading -- */

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

static int compare_names_json(const void *a, const void *b)
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
    qsort(names, count, sizeof(*names), compare_names_json);
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

bool calls_json_read(
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

/* -- arguments -- */

struct object *calls_find_object(struct call *call, const char *argument)
{
    uint64_t id = call_number(call, argument);
    struct object *object = id ? world_find(engine_world(call->engine), id) : NULL;
    if (!object) {
        (void)call_refuse(call, 404, PHRASE_ask_object, WITH("id", id));
    }
    return object;
}

json_t *calls_json_text(struct str text)
{
    json_t *json = json_stringn(text.bytes, text.length);
    return json ? json : json_string("");
}

void calls_json_put(json_t *object, const char *key, struct str text)
{
    (void)json_object_set_new(object, key, calls_json_text(text));
}

void calls_put_you(struct call *call)
{
    struct object *actor = call_actor(call);
    if (!actor || !call->result) {
        return;
    }
    json_t *you = json_pack("{s:s, s:I, s:b}", "role", role_name(call->role), "room",
            (json_int_t)actor->location, "guest",
            presence_is_guest(call->engine, call->character));
    must(you);
    struct str name = prop_str(engine_world(call->engine), actor, ATOM_name);
    calls_json_put(you, "name", name);
    (void)json_object_set_new(call->result, "you", you);
}

/* -- failures with a code -- */

enum call_answer calls_chat_fail(
        struct call *call, int status, const char *code, struct str text)
{
    json_decref(call->result);
    call->result = json_pack("{s:s}", "code", code);
    return call_fail(call, status, "%.*s", STR_FMT(text));
}

enum call_answer calls_chat_refuse_args(
        struct call *call, int status, const char *code, enum phrase phrase, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, phrase);
    phrase_put_list(call->engine, &text, phrase, args);
    va_end(args);
    enum call_answer answer = calls_chat_fail(call, status, code, buf_str(&text));
    buf_finish(&text);
    return answer;
}
