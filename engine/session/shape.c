/* shape.c -- compiles shapes to JSON Schema and checks JSON values.
 *
 * Only the part of JSON Schema that shape_schema produces is supported. A check is one walk
 * over the value, as deep as the schema, which no value can make deeper: a shape that refers to
 * itself ends where the value ends. */
#include "engine/session/shape.h"

#include "engine/base/base.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    const char *type; /* NULL: any */
    bool whole;       /* not negative */
} types[] = {
        {"text", "string", false},
        {"number", "integer", true},
        {"integer", "integer", false},
        {"real", "number", false},
        {"flag", "boolean", false},
        {"any", NULL, false},
};

static bool take_words(struct str *text, const char *words)
{
    struct str wanted = str_of(words);
    if (!str_starts(*text, wanted)) {
        return false;
    }
    *text = str_slice(*text, wanted.length, text->length);
    return true;
}

static json_t *type_schema(struct str word)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_equal(word, str_of(types[i].word))) {
            json_t *schema = json_object();
            if (types[i].type) {
                (void)json_object_set_new(schema, "type", json_string(types[i].type));
            }
            if (types[i].whole) {
                (void)json_object_set_new(schema, "minimum", json_integer(0));
            }
            return schema;
        }
    }
    char ref[128];
    (void)snprintf(ref, sizeof(ref), SHAPE_REF "%.*s", STR_FMT(word));
    return json_pack("{s:s}", "$ref", ref);
}

/* Parses bounds: "1..200". */
static bool set_bounds(json_t *schema, struct str bounds)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    bool text = type && strcmp(type, "string") == 0;
    size_t dots = str_find(bounds, STR(".."), 0);
    uint64_t least = 0;
    uint64_t most = 0;
    if (dots == SIZE_MAX || !str_to_u64(str_slice(bounds, 0, dots), &least) ||
            !str_to_u64(str_slice(bounds, dots + 2, bounds.length), &most)) {
        return false;
    }
    (void)json_object_set_new(
            schema, text ? "minLength" : "minimum", json_integer((json_int_t)least));
    (void)json_object_set_new(
            schema, text ? "maxLength" : "maximum", json_integer((json_int_t)most));
    return true;
}

static json_t *or_null(json_t *schema)
{
    json_t *type = json_object_get(schema, "type");
    if (type) {
        (void)json_object_set_new(schema, "type", json_pack("[O, s]", type, "null"));
        return schema;
    }
    return json_pack("{s:[o, {s:s}]}", "oneOf", schema, "type", "null");
}

static json_t *text_schema(struct str text, struct err *err)
{
    size_t colon = str_find(text, STR(": "), 0);
    struct str head = str_slice(text, 0, colon == SIZE_MAX ? text.length : colon);
    struct str about =
            str_slice(text, colon == SIZE_MAX ? text.length : colon + 2, text.length);
    struct str rest = head;
    bool list = take_words(&rest, "list of ");
    bool map = !list && take_words(&rest, "map of ");
    bool nullable = str_ends(rest, STR(" or null"));
    rest = str_slice(rest, 0, rest.length - (nullable ? strlen(" or null") : 0));
    struct str word = str_take_until(&rest, ' ');
    json_t *schema = type_schema(word);
    if (rest.length > 0 && !set_bounds(schema, rest)) {
        json_decref(schema);
        (void)err_set(err, ERR_FORMAT, "\"%.*s\" is not a shape", STR_FMT(head));
        return NULL;
    }
    schema = nullable ? or_null(schema) : schema;
    if (list) {
        schema = json_pack("{s:s, s:o}", "type", "array", "items", schema);
    } else if (map) {
        schema = json_pack("{s:s, s:o}", "type", "object", "additionalProperties", schema);
    }
    if (about.length > 0) {
        (void)json_object_set_new(
                schema, "description", json_stringn(about.bytes, about.length));
    }
    return schema;
}

static json_t *object_schema(const json_t *shape, struct err *err)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    const char *name = NULL;
    json_t *member = NULL;
    bool ok = true;
    json_object_foreach((json_t *)(uintptr_t)shape, name, member)
    {
        struct str key = str_of(name);
        bool optional = str_ends(key, STR("?"));
        json_t *schema = shape_schema(member, err);
        key = str_slice(key, 0, key.length - (optional ? 1 : 0));
        ok = ok && json_object_setn_new(properties, key.bytes, key.length, schema) == 0;
        if (!optional) {
            (void)json_array_append_new(required, json_stringn(key.bytes, key.length));
        }
    }
    json_t *schema = json_pack("{s:s, s:o, s:o}", "type", "object", "properties", properties,
            "required", required);
    if (!ok) {
        json_decref(schema);
        return NULL;
    }
    return schema;
}

json_t *shape_schema(const json_t *shape, struct err *err)
{
    if (json_is_object(shape)) {
        return object_schema(shape, err);
    }
    if (!json_is_string(shape)) {
        (void)err_set(err, ERR_FORMAT, "a shape is a text or an object");
        return NULL;
    }
    return text_schema(str_of(json_string_value(shape)), err);
}

static bool is_of(const char *type, const json_t *value)
{
    return strcmp(type, "string") == 0    ? json_is_string(value)
           : strcmp(type, "integer") == 0 ? json_is_integer(value)
           : strcmp(type, "number") == 0  ? json_is_number(value)
           : strcmp(type, "boolean") == 0 ? json_is_boolean(value)
           : strcmp(type, "array") == 0   ? json_is_array(value)
           : strcmp(type, "object") == 0  ? json_is_object(value)
                                          : json_is_null(value);
}

/* type is a name, a list of names, or NULL: any. */
static bool is_of_any(const json_t *type, const json_t *value)
{
    bool found = !type || (json_is_string(type) && is_of(json_string_value(type), value));
    for (size_t i = 0; i < json_array_size(type) && !found; i++) {
        found = is_of(json_string_value(json_array_get(type, i)), value);
    }
    return found;
}

static bool in_bounds(
        const json_t *schema, const char *name, const json_t *value, struct err *err)
{
    bool text = json_is_string(value);
    const json_t *least = json_object_get(schema, text ? "minLength" : "minimum");
    const json_t *most = json_object_get(schema, text ? "maxLength" : "maximum");
    json_int_t size = text ? (json_int_t)json_string_length(value) : json_integer_value(value);
    if ((!least && !most) || json_is_null(value)) {
        return true;
    }
    if (!most) {
        return size >= json_integer_value(least) ||
               err_set(err, ERR_FORMAT, "The field \"%.64s\" has the wrong type.", name);
    }
    return (size >= json_integer_value(least) && size <= json_integer_value(most)) ||
           err_set(err, ERR_LIMIT,
                   "\"%.64s\" must be from %" JSON_INTEGER_FORMAT " to %" JSON_INTEGER_FORMAT
                   "%s.",
                   name, json_integer_value(least), json_integer_value(most),
                   text ? " bytes long" : "");
}

static bool fits(const json_t *named, const json_t *schema, const char *name,
        const json_t *value, struct err *err);

static bool members_fit(
        const json_t *named, const json_t *schema, const json_t *value, struct err *err)
{
    const json_t *required = json_object_get(schema, "required");
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *others = json_object_get(schema, "additionalProperties");
    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));
        if (!json_object_get(value, name)) {
            return err_set(err, ERR_MISSING, "The field \"%.64s\" is missing.", name);
        }
    }
    const char *name = NULL;
    json_t *member = NULL;
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        const json_t *own = json_object_get(properties, name);
        own = own ? own : others;
        if (own && !fits(named, own, name, member, err)) {
            return false;
        }
    }
    return true;
}

static bool fits(const json_t *named, const json_t *schema, const char *name,
        const json_t *value, struct err *err)
{
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    const json_t *choice = json_object_get(schema, "oneOf");
    if (ref) {
        schema = json_object_get(named, ref + strlen(SHAPE_REF));
        return fits(named, schema, name, value, err);
    }
    if (choice) {
        return json_is_null(value) || fits(named, json_array_get(choice, 0), name, value, err);
    }
    if (!is_of_any(json_object_get(schema, "type"), value)) {
        return err_set(err, ERR_FORMAT, "The field \"%.64s\" has the wrong type.", name);
    }
    const json_t *items = json_object_get(schema, "items");
    for (size_t i = 0; items && i < json_array_size(value); i++) {
        if (!fits(named, items, name, json_array_get(value, i), err)) {
            return false;
        }
    }
    return in_bounds(schema, name, value, err) &&
           (!json_is_object(value) || members_fit(named, schema, value, err));
}

bool shape_fits(const json_t *named, const json_t *schema, const json_t *value, struct err *err)
{
    return fits(named, schema, "", value, err);
}
