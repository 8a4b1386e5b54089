/* property_type_test.c -- Types of properties: the values that fit, their texts, and texts that are not types. */
#include "engine/modules/types/property_type.h"

#include "engine/base/buf.h"
#include "engine/data/data_file.h"
#include "tests/support/test.h"

static struct property_type *parse(const char *text, struct err *err)
{
    struct value said = value_text(text);
    struct property_type *type = property_type_parse(&said, err);
    value_finish(&said);
    return type;
}

/* "#12" in a literal is an object, and nothing is known of it. */
static bool find_any(void *data, struct str name, uint64_t *out_id)
{
    (void)data;
    (void)name;
    *out_id = 12;
    return true;
}

static struct value read_value(const char *literal)
{
    static const struct data_file_objects objects = {.find = find_any};
    struct value value;
    struct err err;
    if (!data_file_value(str_of(literal), &objects, &value, &err)) {
        fail_msg("%s: %s", literal, err.text);
    }
    return value;
}

static const struct {
    const char *type;
    const char *takes;   /* values, separated by blanks; each is a literal without blanks */
    const char *refuses; /* same */
} takings[] = {
        {"boolean", "true false", "1 0 \"true\" {}"},
        {"integer", "0 -3 2.0", "1.5 \"1\" true"},
        {"integer 0..", "0 7", "-1 0.5"},
        {"integer 1..10", "1 10", "0 11"},
        {"number ..5", "5 -1e9", "5.1"},
        {"number 0..1", "0 0.5 1", "1.01 -0.01 \"0\""},
        {"number", "0 -1.5", "\"1\" {}"},
        {"seconds", "0 7.5", "-1 \"7\""},
        {"seconds ..60", "60", "61 -1"},
        {"hour", "0 6.5 24", "25 -1 \"6\""},
        {"hours", "{{6,18}} {{from=6,to=18}} {from=22,to=6} {6,18} {}",
                "{{6}} {{6,-1}} 6 \"6\""},
        {"text", "\"\" \"12\"", "12 true {\"a\"}"},
        {"object", "#12", "12 \"lamp\" {}"},
        {"object of npc", "", "\"npc\""},
        {"far", "\"hills@start\"", "\"start\" \"hills@\" #12"},
        {"list", "{} {1,\"a\"}", "{a=1} 1 \"a\""},
        {"list of text", "{} {\"a\",\"b\"}", "{1} \"a\" {\"a\",2}"},
        {"list of list of integer", "{{1},{2,3}}", "{1}"},
        {"list of (text | object)", "{\"a\",#12}", "{1} #12"},
        {"map", "{} {a=1} {[3]=4,a=5}", "{1} \"a\""},
        {"map of text", "{a=\"b\"} {[\"a|b\"]=\"c\"}", "{a=1} {\"a\"}"},
        {"text | list of text", "\"a\" {\"a\"}", "1 {1}"},
        {"he|she|they", "\"he\" \"they\"", "\"it\" 1 \"\""},
        {"fair|rain", "\"fair\" \"rain\"", "\"far\" 1"},
        {"'two words'|'one'", "\"one\"", "\"two\""},
        {"number | none", "3 \"none\"", "\"some\""},
        {"free", "1 \"a\" {} true #12", ""},
};

static void assert_all(
        const struct property_type *type, const char *name, const char *values, bool fits)
{
    struct str rest = str_of(values);
    for (struct str word; (word = str_take_word(&rest)).length > 0;) {
        char *literal = str_dup(word);
        struct value value = read_value(literal);
        if (property_type_fits(type, &value, NULL) != fits &&
                !(fits == false && strstr(name, "object") && value.kind == VALUE_STRING)) {
            fail_msg("%s %s %s", name, fits ? "does not take" : "takes", literal);
        }
        value_finish(&value);
        mem_free(literal);
    }
}

TEST(a_type_takes_its_values_and_refuses_others)
{
    for (size_t i = 0; i < sizeof(takings) / sizeof(takings[0]); i++) {
        struct err err;
        struct property_type *type = parse(takings[i].type, &err);
        if (!type) {
            fail_msg("%s: %s", takings[i].type, err.text);
        }
        assert_all(type, takings[i].type, takings[i].takes, true);
        assert_all(type, takings[i].type, takings[i].refuses, false);
        property_type_destroy(type);
    }
}

TEST(a_type_is_written_as_it_was_read)
{
    for (size_t i = 0; i < sizeof(takings) / sizeof(takings[0]); i++) {
        struct err err;
        struct buf once = {0};
        struct buf twice = {0};
        struct property_type *type = parse(takings[i].type, &err);
        property_type_put(type, &once);
        struct property_type *again = parse(once.bytes, &err);
        assert_non_null(again);
        property_type_put(again, &twice);
        assert_string_equal(twice.bytes, once.bytes);
        property_type_destroy(type);
        property_type_destroy(again);
        buf_finish(&once);
        buf_finish(&twice);
    }
}

TEST(what_is_no_type_gets_a_sentence_that_names_it)
{
    static const char *const wrong[][2] = {
            {"", "a type is a text such as"},
            {"bolean", "\"bolean\" is not a type; did you mean boolean?"},
            {"intger 0..", "did you mean integer?"},
            {"text | bolean", "did you mean boolean?"},
            {"list of bolean", "did you mean boolean?"},
            {"red", "\"red\" is not a type: boolean, integer"},
            {"integer 5..1", "\"5..1\" is not a range"},
            {"integer ..", "\"..\" is not a range"},
            {"text 1..2", "\"1..2\" is not a range"},
            {"text of npc", "only an object, a list or a map is \"of\" something"},
            {"list of (text", "a ) is missing"},
            {"text text", "\"text\" can't follow"},
            {"text |", "is not a type or a word"},
            {"red|gr$en", "is not a type or a word"},
            {"list of list of list of list of list of list of list of text",
                    "nested too deeply"},
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct err err;
        struct property_type *type = parse(wrong[i][0], &err);
        if (type || !strstr(err.text, wrong[i][1])) {
            fail_msg("%s: %s", wrong[i][0], type ? "a type" : err.text);
        }
    }
}

TEST(a_table_of_words_is_a_type)
{
    struct value words = read_value("{\"bright red\",\"list\",\"blue\"}");
    struct value red = value_text("bright red");
    struct value list = value_text("list");
    struct value green = value_text("green");
    struct buf text = {0};
    struct err err;

    struct property_type *type = property_type_parse(&words, &err);

    assert_non_null(type);
    assert_true(property_type_fits(type, &red, NULL));
    assert_true(property_type_fits(type, &list, NULL));
    assert_false(property_type_fits(type, &green, NULL));
    property_type_put(type, &text);
    assert_string_equal(text.bytes, "'bright red'|'list'|blue");
    property_type_destroy(type);
    buf_finish(&text);
    value_finish(&words);
    value_finish(&red);
    value_finish(&list);
    value_finish(&green);
}

TEST(language_servers_get_a_type_in_their_own_notation)
{
    static const char *const known[][2] = {
            {"integer 0..", "integer"},
            {"seconds", "number"},
            {"text | list of text", "string|string[]"},
            {"list of (text | object)", "(string|Object)[]"},
            {"map of number", "table<any, number>"},
            {"he|she", "\"he\"|\"she\""},
            {"object of npc", "Object"},
            {"hours", "table"},
            {"free", "any"},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct buf text = {0};
        struct err err;
        struct property_type *type = parse(known[i][0], &err);
        property_type_put_annotation(type, &text);
        assert_string_equal(text.bytes, known[i][1]);
        property_type_destroy(type);
        buf_finish(&text);
    }
}

TEST(a_form_shows_the_field_for_a_type)
{
    static const char *const known[][2] = {
            {"boolean", "switch"},
            {"integer 1..6", "number"},
            {"hour", "number"},
            {"text", "text"},
            {"list of text", "texts"},
            {"text | list of text", "texts"},
            {"map of text", "details"},
            {"object", "reference"},
            {"object | far", "reference"},
            {"he|she", "words"},
            {"list of map", "any"},
            {"number | text", "any"},
            {"free", "any"},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct property_field field;
        struct err err;
        struct property_type *type = parse(known[i][0], &err);
        property_type_field(type, &field);
        assert_string_equal(field.kind, known[i][1]);
        property_type_destroy(type);
    }
}
