/* shape_test.c -- Shapes as JSON Schema, and values checked against them. */
#include "engine/session/shape.h"

#include "engine/base/str.h"
#include "tests/support/test.h"

#include <stdlib.h>

static json_t *read_json(const char *text)
{
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_non_null(json);
    return json;
}

TEST(a_shape_becomes_a_json_schema)
{
    static const struct {
        const char *shape;
        const char *schema;
    } rows[] = {
            {"\"text\"", "{\"type\":\"string\"}"},
            {"\"number\"", "{\"type\":\"integer\",\"minimum\":0}"},
            {"\"integer\"", "{\"type\":\"integer\"}"},
            {"\"real\"", "{\"type\":\"number\"}"},
            {"\"flag\"", "{\"type\":\"boolean\"}"},
            {"\"any\"", "{}"},
            {"\"number 1..9\"", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}"},
            {"\"text 0..200\"", "{\"type\":\"string\",\"minLength\":0,\"maxLength\":200}"},
            {"\"text or null\"", "{\"type\":[\"string\",\"null\"]}"},
            {"\"room\"", "{\"$ref\":\"#/components/schemas/room\"}"},
            {"\"room or null: where\"",
                    "{\"oneOf\":[{\"$ref\":\"#/components/schemas/room\"},{\"type\":\"null\"}],"
                    "\"description\":\"where\"}"},
            {"\"list of text: names: all\"",
                    "{\"type\":\"array\",\"items\":{\"type\":\"string\"},"
                    "\"description\":\"names: all\"}"},
            {"\"map of any\"", "{\"type\":\"object\",\"additionalProperties\":{}}"},
            {"{\"a\": \"text\", \"b?\": \"flag\"}",
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},"
                    "\"b\":{\"type\":\"boolean\"}},\"required\":[\"a\"]}"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *shape = read_json(rows[i].shape);
        json_t *schema = shape_schema(shape, NULL);
        char *text = json_dumps(schema, JSON_COMPACT);
        assert_string_equal(text, rows[i].schema);
        free(text);
        json_decref(schema);
        json_decref(shape);
    }
}

TEST(an_invalid_shape_is_reported)
{
    static const char *const rows[] = {"\"number 1..\"", "\"number many\"", "\"text a..b\"",
            "3", "[\"text\"]", "{\"a\": \"text 1\"}"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = {0};
        json_t *shape = read_json(rows[i]);
        assert_null(shape_schema(shape, &err));
        assert_true(str_find(str_of(err.text), STR("shape"), 0) != SIZE_MAX);
        json_decref(shape);
    }
}

TEST(a_value_fits_or_the_member_that_does_not_is_named)
{
    static const char shape[] =
            "{\"name\": \"text 1..3\", \"limit?\": \"number 1..9\", \"on?\": \"flag\","
            " \"who?\": \"list of person or null\", \"more?\": \"map of real\", \"at?\": "
            "\"number\"}";

    static const struct {
        const char *value;
        const char *why; /* NULL: it fits */
    } rows[] = {
            {"{\"name\": \"Ann\"}", NULL},
            {"{\"name\": \"Ann\", \"other\": 1}", NULL},
            {"{\"name\": \"Ann\", \"limit\": 9, \"on\": false}", NULL},
            {"{\"name\": \"Ann\", \"who\": [null, {\"id\": 3}]}", NULL},
            {"{\"name\": \"Ann\", \"more\": {\"x\": 1, \"y\": 0.5}}", NULL},
            {"{}", "The field \"name\" is missing."},
            {"[]", "The field \"\" has the wrong type."},
            {"{\"name\": null}", "The field \"name\" has the wrong type."},
            {"{\"name\": \"\"}", "\"name\" must be from 1 to 3 bytes long."},
            {"{\"name\": \"Anna\"}", "\"name\" must be from 1 to 3 bytes long."},
            {"{\"name\": \"Ann\", \"limit\": 0}", "\"limit\" must be from 1 to 9."},
            {"{\"name\": \"Ann\", \"limit\": 10}", "\"limit\" must be from 1 to 9."},
            {"{\"name\": \"Ann\", \"limit\": 1.5}", "The field \"limit\" has the wrong type."},
            {"{\"name\": \"Ann\", \"at\": -1}", "The field \"at\" has the wrong type."},
            {"{\"name\": \"Ann\", \"on\": 1}", "The field \"on\" has the wrong type."},
            {"{\"name\": \"Ann\", \"who\": [3]}", "The field \"who\" has the wrong type."},
            {"{\"name\": \"Ann\", \"who\": [{}]}", "The field \"id\" is missing."},
            {"{\"name\": \"Ann\", \"more\": {\"x\": \"1\"}}",
                    "The field \"x\" has the wrong type."},
    };

    json_t *person = read_json("{\"id\": \"number\"}");
    json_t *named = json_pack("{s:o}", "person", shape_schema(person, NULL));
    json_t *json = read_json(shape);
    json_t *schema = shape_schema(json, NULL);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = {0};
        json_t *value = read_json(rows[i].value);
        assert_int_equal(shape_fits(named, schema, value, &err), rows[i].why == NULL);
        assert_string_equal(err.text, rows[i].why ? rows[i].why : "");
        json_decref(value);
    }
    json_decref(schema);
    json_decref(json);
    json_decref(named);
    json_decref(person);
}
