/* calls_json.c -- Property values as JSON.
 *
 * A value without a direct JSON form (an object, a table with keys that are not texts) becomes an
 * object of one member with a reserved name. A script's table that looks just like that is written
 * in the long form. */
#include "engine/core/calls/calls_json.h"

#include "engine/core/people/presence.h"
#include "world/model/prop.h"

static bool has_text_keys_only(const struct value_table *table)
{
    if (table->item_count > 0) {
        return false;
    }
    bool is = true;
    for (size_t i = 0; i < table->entry_count && is; i++) {
        is = table->entries[i].key.kind == VALUE_STRING;
    }
    return is;
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
