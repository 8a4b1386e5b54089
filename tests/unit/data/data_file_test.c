/* data_file_test.c -- Files and literals become values, and values become text. */
#include "engine/data/data_file.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <time.h>

/* The contents of a file as text: "name=VALUE;" and "kind:ref@line{...};". */
struct contents {
    struct buf text;
    const char *refused; /* a name or kind that the sink does not want */
};

static bool told_set(void *data, struct str name, struct value *value, struct err *err)
{
    struct contents *told = data;
    if (told->refused && str_equal(name, str_of(told->refused))) {
        return err_set(err, ERR_FORMAT, "there is no key %s", told->refused);
    }
    buf_printf(&told->text, "%.*s=", STR_FMT(name));
    data_file_write(value, NULL, &told->text);
    buf_add_char(&told->text, ';');
    return true;
}

static bool told_record(void *data, struct data_file_record *record, struct err *err)
{
    struct contents *told = data;
    if (told->refused && str_equal(record->kind, str_of(told->refused))) {
        return err_set(err, ERR_FORMAT, "there is no kind %s", told->refused);
    }
    buf_printf(&told->text, "%.*s:%.*s@%u", STR_FMT(record->kind), STR_FMT(record->ref),
            record->line);
    struct value taken = record->table;
    record->table = value_nil();
    data_file_write(&taken, NULL, &told->text);
    value_finish(&taken);
    buf_add_char(&told->text, ';');
    return true;
}

static bool eval(struct contents *told, const char *source, struct err *err)
{
    struct data_file_sink sink = {.set = told_set, .record = told_record, .data = told};
    return data_file_eval(str_of(source), "world/square.lua", &sink, err);
}

TEST(a_file_gives_its_globals_and_records)
{
    static const struct {
        const char *source;
        const char *told;
    } cases[] = {
            {"", ""},
            {"x = 1", "x=1;"},
            {"b = 1 a = 'two' c = true d = 1.5", "b=1;a=\"two\";c=true;d=1.5;"},
            {"x = 1 x = 2 y = x + 1", "x=2;y=3;"},
            {"t = {} t.x = 1 t[1] = 'a'", "t={ \"a\", x = 1 };"},
            {"x = 1 x = nil", ""},
            {"x = nil", ""},
            {"return { name = 'n' }", "name=\"n\";"},
            {"local l = {1, 2} x = l y = l", "x={ 1, 2 };y={ 1, 2 };"},
            {"for i = 1, 3 do item { n = i } end",
                    "item:@1{ n = 1 };item:@1{ n = 2 };item:@1{ n = 3 };"},
            {"room 'square' { name = 'Market' }\n\nroom \"gate\" {}",
                    "room:square@1{ name = \"Market\" };room:gate@3{};"},
            {"exit { to = ref 'square', [1] = ref '#12' }",
                    "exit:@1{ { [\"$ref\"] = \"#12\" }, to = { [\"$ref\"] = \"square\" } };"},
            {"x = [[\ntwo\nlines]]", "x=\"two\\nlines\";"},
            {"x = 'a\\27[2Jb\\tc'", "x=\"a[2Jb c\";"},
            {"x = 'a' .. 1 .. 'b'", "x=\"a1b\";"},
            {"x = {1, nil, 3}", "x={ 1, [3] = 3 };"},
            {"x = 0xff y = 1e3 z = 2^53 n = -5", "x=255;y=1000.0;z=9007199254740992.0;n=-5;"},
            {"-- only a comment", ""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct contents told = {0};
        struct err err = {0};

        bool ok = eval(&told, cases[i].source, &err);

        if (!ok) {
            print_error("%s: %s\n", cases[i].source, err.text);
        }
        assert_true(ok);
        assert_str(buf_str(&told.text), cases[i].told);
        buf_finish(&told.text);
    }
}

#define NO_LUA                                                                                 \
    "this file is data and has neither Lua's functions nor the environment; write the value "  \
    "itself"

static const struct {
    const char *source;
    const char *message;
} mistakes[] = {
        {"x = 1\ny = = 2", "world/square.lua:2: a value is missing after the ="},
        {"x = foo", "world/square.lua:1: x: foo is not a value: put text in quotes"},
        {"\nx = { a = { foo } }",
                "world/square.lua:2: x: foo is not a value: put text in quotes"},
        {"room 'a' { giver = tarn/maud }",
                "world/square.lua:1: tarn/maud is not a value: write it in quotes, as "
                "ref \"AREA/NAME\""},
        {"room 'a' {}\n['tale-part'] 'b' {}",
                "world/square.lua:2: \"tale-part\" in quotes begins no entry: write thing "
                "\"REF\" { proto = KIND }"},
        {"room 'a' {} 'tale-part' 'b' {}",
                "world/square.lua:1: \"tale-part\" in quotes begins no entry: write thing "
                "\"REF\" { proto = KIND }"},
        {"x = function() end", "world/square.lua:1: x: a function is not data"},
        {"room { f = function() end }", "world/square.lua:1: a function is not data"},
        {"\n\nroom 'a'\n", "world/square.lua:3: room has no = before its value, or no table "
                           "{...} after its name"},
        {"room 'a' room 'b' {}", "world/square.lua:1: room is inside room of line 1: "
                                 "records cannot nest"},
        {"room 'a' { item 'b' {} }", "world/square.lua:1: item is inside room of line "
                                     "1: records cannot nest"},
        {"room 'a' 5", "world/square.lua:1: '5' isn't understood here: write NAME = VALUE, "
                       "with text in quotes and tables in { }"},
        {"room(5)", "world/square.lua:1: room needs a name in quotes or a table {...} "
                    "after it"},
        {"room 'a' (5)", "world/square.lua:1: room \"a\" needs a table {...} after it"},
        {"x = { [{}] = 1 }", "world/square.lua:1: x: a table cannot be a key"},
        {"x = {} x.x = x", "world/square.lua:1: x: tables in tables are too deep (16 at most)"},
        {"x = 1 + nil", "world/square.lua:1: this file is data: write the value itself, not "
                        "how to compute it"},
        {"x = ('a'):rep(5)", "world/square.lua:1: text.rep is not there: " NO_LUA},
        {"x = os.getenv('X')", "world/square.lua:1: os.getenv is not there: " NO_LUA},
        {"\nx = { math.floor(5) }", "world/square.lua:2: math.floor is not there: " NO_LUA},
        {"os.x = 1", "world/square.lua:1: os.x is not there: " NO_LUA},
        {"x = bad", "world/square.lua:1: x: bad is not a value: put text in quotes"},
        {"\nbad = 1", "world/square.lua:2: there is no key bad"},
        {"\nbad 'x' {}", "world/square.lua:2: there is no kind bad"},
        {"return { bad = 1 }", "world/square.lua: there is no key bad"},
        {"return 5", "world/square.lua: a returned number is not expected"},
        {"return { 5 }", "world/square.lua: the returned table has a key without a name"},
        {"while true do end", "world/square.lua: it ran for more than 1000340 steps"},
        {"_ENV[5] = 1", "world/square.lua:1: a global has a name"},
        {"error('x')", "world/square.lua:1: error stands"},
        {"\033Lua", "world/square.lua: attempt to load a binary chunk (mode is 't')"},
};

TEST(the_value_that_others_depend_on_comes_first)
{
    static const char *const sources[] = {
            "a = 1 b = 2 c = 3", "return { a = 1, b = 2, c = 3 }", "b = 2 a = 1 c = 3"};
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        struct contents told = {0};
        struct data_file_sink sink = {.set = told_set, .data = &told, .first = "b"};
        struct err err;

        assert_true(data_file_eval(str_of(sources[i]), "world.lua", &sink, &err));

        assert_int_equal(told.text.length, strlen("b=2;a=1;c=3;"));
        assert_true(str_starts(buf_str(&told.text), STR("b=2;")));
        buf_finish(&told.text);
    }
}

TEST(a_mistake_in_a_file_is_reported_with_its_place)
{

    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct contents told = {.refused = "bad"};
        struct err err = {0};
        const char *message = mistakes[i].message;
        if (strcmp(mistakes[i].source, "error('x')") == 0) {
            message = "world/square.lua:1: error has no = before its value, or no table {...} "
                      "after its name";
        }

        bool ok = eval(&told, mistakes[i].source, &err);

        assert_false(ok);
        assert_string_equal(err.text, message);
        buf_finish(&told.text);
    }
}

TEST(a_file_cannot_outgrow_its_budget)
{
    static const char *const sources[] = {
            "x = 'a' while true do x = x .. x end",
            "local t = {} while true do t = {t} end",
            "local function f() return 1 + f() end f()",
            "local t = {} for i = 1, 1e9 do t[i] = {} end",
    };
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        struct contents told = {0};
        struct err err = {0};

        bool ok = eval(&told, sources[i], &err);

        assert_false(ok);
        buf_finish(&told.text);
    }
}

/* -- One literal -- */

static bool find_object(void *data, struct str name, uint64_t *out_id)
{
    (void)data;
    if (str_equal(name, STR("$lamp"))) {
        *out_id = 77;
        return true;
    }
    return str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), out_id);
}

static const struct data_file_objects objects = {.find = find_object};

static const struct {
    const char *text;
    const char *written;
} literals[] = {
        {"nil", "nil"},
        {"true", "true"},
        {" false ", "false"},
        {"0", "0"},
        {"-0", "0"},
        {"42", "42"},
        {"-42", "-42"},
        {"- 42", "-42"},
        {"1.5", "1.5"},
        {".5", "0.5"},
        {"3.", "3.0"},
        {"-0.0", "-0.0"},
        {"1e3", "1000.0"},
        {"1E-3", "0.001"},
        {"1e+3", "1000.0"},
        {"0.1", "0.1"},
        {"0x10", "16"},
        {"0xA.8p0", "10.5"},
        {"0x1p4", "16.0"},
        {"0xffffffffffffffff", "-1"},
        {"9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", "9.223372036854776e+18"},
        {"0x8000000000000000", "0x8000000000000000"},
        {"1e999", "1e999"},
        {"-1e999", "-1e999"},
        {"\"text\"", "\"text\""},
        {"'it''", "?"},
        {"'it\\'s'", "\"it's\""},
        {"\"a\\n\\\\\\\"b\"", "\"a\\n\\\\\\\"b\""},
        {"'\\65\\x42\\u{43}\\z   D'", "\"ABCD\""},
        {"'\\27[2J\\9x\\0'", "\"[2J x\""},
        {"'\xFF'", "\"\xEF\xBF\xBD\""},
        {"'\xC3\xA4'", "\"\xC3\xA4\""},
        {"[[long]]", "\"long\""},
        {"[==[a]]b]==]", "\"a]]b\""},
        {"[[\nfirst]]", "\"first\""},
        {"''", "\"\""},
        {"#12", "#12"},
        {"$lamp", "#77"},
        {"{}", "{}"},
        {"{ }", "{}"},
        {"{1,2,3}", "{ 1, 2, 3 }"},
        {"{1;2;}", "{ 1, 2 }"},
        {"{a=1,[\"b c\"]=2,['end']=3}", "{ a = 1, [\"b c\"] = 2, [\"end\"] = 3 }"},
        {"{b=1,a=2,[10]=3,[1.5]=4,[true]=5}",
                "{ [true] = 5, [1.5] = 4, [10] = 3, a = 2, b = 1 }"},
        {"{ #3, x = $lamp, { 'in' } }", "{ #3, { \"in\" }, x = #77 }"},
        {"{nil, 2}", "{ [2] = 2 }"},
        {"{ true, false, x = nil }", "{ true, false }"},
        {"{[[a]], [ [[k]] ] = 1}", "{ \"a\", k = 1 }"},
        {"{[1]='one',[2]='two'}", "{ \"one\", \"two\" }"},
        {"{ [#5] = 1 }", "{ [#5] = 1 }"},
        {"{a = 1, a = 2}", "{ a = 2 }"},
};

TEST(a_literal_is_read_and_written_back)
{

    for (size_t i = 0; i < sizeof(literals) / sizeof(literals[0]); i++) {
        struct value value = value_nil();
        struct buf written = {0};
        struct err err = {0};

        bool ok = data_file_value(str_of(literals[i].text), &objects, &value, &err);

        if (strcmp(literals[i].written, "?") == 0) {
            assert_false(ok);
            continue;
        }
        if (!ok) {
            print_error("%s: %s\n", literals[i].text, err.text);
        }
        assert_true(ok);
        data_file_write(&value, NULL, &written);
        assert_str(buf_str(&written), literals[i].written);
        struct value again = value_nil();
        assert_true(data_file_value(buf_str(&written), &objects, &again, &err));
        assert_true(value_equal(&value, &again));
        value_finish(&value);
        value_finish(&again);
        buf_finish(&written);
    }
}

static const struct {
    const char *text;
    const char *message;
} no_literals[] = {
        {"", "there is no value: a number, \"text\", true, false, nil, {a table}, #12 or "
             "$ref"},
        {"red ball", "red is not a value: put text in quotes, as \"red ball\"; an object "
                     "is #12 or $ref"},
        {"{ red }", "red is not a value: put text in quotes, as \"red\"; an object is #12 "
                    "or $ref"},
        {"nilly", "nilly is not a value: put text in quotes, as \"nilly\"; an object is "
                  "#12 or $ref"},
        {"1 2", "there is more after the value: 2"},
        {"1x", "1x is not a number"},
        {"--5", "-5 is not a number"},
        {"-", " is not a number"},
        {"1.2.3", "1.2.3 is not a number"},
        {"0x", "0x is not a number"},
        {"'abc", "the text that begins with ' has no ' at its end"},
        {"\"abc'", "the text that begins with \" has no \" at its end"},
        {"[[abc", "the text that begins with [[ has no ]] at its end"},
        {"'\\q'", "there is no such escape in a string: write \\\\ for a \\"},
        {"'\\300'", "there is no such escape in a string: write \\\\ for a \\"},
        {"'\\", "there is no such escape in a string: write \\\\ for a \\"},
        {"#", "there is no object #"},
        {"$nobody", "there is no object $nobody"},
        {"{1 2}", "there should be a , or a } in the table before: 2}"},
        {"{1,", "there is no value: a number, \"text\", true, false, nil, {a table}, #12 "
                "or $ref"},
        {"{", "there is no value: a number, \"text\", true, false, nil, {a table}, #12 or "
              "$ref"},
        {"{[1 = 2}", "there should be a ] after a key"},
        {"{[1] 2}", "there should be a = after a key"},
        {"{[nil] = 2}", "nil or a table cannot be a key"},
        {"{[{}] = 2}", "nil or a table cannot be a key"},
        {"=5", "=5 is not a value: put text in quotes; an object is #12 or $ref"},
        {"1 + 1", "there is more after the value: + 1"},
        {"'a' .. 'b'", "there is more after the value: .. 'b'"},
        {"{{{{{{{{{{{{{{{{{}}}}}}}}}}}}}}}}}", "tables in tables are too deep (16 at most)"},
};

TEST(an_invalid_literal_is_refused_in_a_sentence)
{

    for (size_t i = 0; i < sizeof(no_literals) / sizeof(no_literals[0]); i++) {
        struct value value = value_int(5);
        struct err err = {0};

        bool ok = data_file_value(str_of(no_literals[i].text), &objects, &value, &err);

        assert_false(ok);
        assert_string_equal(err.text, no_literals[i].message);
        assert_int_equal(value.integer, 5);
    }
}

TEST(object_numbers_are_refused_where_no_objects_exist)
{
    struct value value = value_nil();
    struct err err = {0};

    assert_false(data_file_value(STR("#12"), NULL, &value, &err));

    assert_string_equal(err.text, "there is no object #12");
}

/* -- Writing -- */

static void write_ref(void *data, uint64_t id, struct buf *out)
{
    (void)data;
    buf_printf(out, "ref \"%llu\"", (unsigned long long)id);
}

TEST(table_values_are_written_one_entry_to_a_line)
{
    struct data_file_objects named = {.write = write_ref};
    struct value value = value_nil();
    struct buf out = {0};
    struct err err = {0};
    assert_true(data_file_value(
            STR("{ name = 'Square', desc = 'two\\nlines', to = #5, aliases = {'a', 'b'}, "
                "odd = 'ends in\\n]', raw = 'x]]\\ny', ['two words'] = {} }"),
            &objects, &value, &err));

    data_file_write_lines(&value, &named, 0, &out);

    assert_str(buf_str(&out), "{\n"
                              "  aliases = { \"a\", \"b\" },\n"
                              "  desc = [[two\nlines]],\n"
                              "  name = \"Square\",\n"
                              "  odd = \"ends in\\n]\",\n"
                              "  raw = \"x]]\\ny\",\n"
                              "  to = ref \"5\",\n"
                              "  [\"two words\"] = {},\n"
                              "}");
    value_finish(&value);
    buf_finish(&out);
}

TEST(a_value_written_to_a_file_reads_back_equal)
{
    struct value value = value_nil();
    struct buf out = {0};
    struct err err = {0};
    struct contents told = {0};
    assert_true(
            data_file_value(STR("{ a = '\\n\\nx', b = 1e999, c = 0x8000000000000000, d = 0.1, "
                                "e = { { {} } }, ['and'] = '\\\\' }"),
                    &objects, &value, &err));
    buf_add_text(&out, "x = ");
    data_file_write_lines(&value, NULL, 0, &out);

    assert_true(eval(&told, out.bytes, &err));

    struct buf expected = {0};
    buf_add_text(&expected, "x=");
    data_file_write(&value, NULL, &expected);
    buf_add_char(&expected, ';');
    assert_str(buf_str(&told.text), expected.bytes);
    value_finish(&value);
    buf_finish(&out);
    buf_finish(&expected);
    buf_finish(&told.text);
}
