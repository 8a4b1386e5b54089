/* lexer_test.c -- Splitting Lua source into tokens. */
#include "engine/data/lexer.h"

#include "tests/support/test.h"

/* Appends the tokens of a source as "kind:text kind:text", with the values of strings. */
static void write_tokens(struct str source, struct buf *out)
{
    static const char *const kinds[] = {"end", "name", "number", "string", "symbol", "wrong"};
    struct lexer lexer;
    struct token token;
    lexer_begin(&lexer, source);
    for (lexer_next(&lexer, &token); token.kind != TOKEN_END; lexer_next(&lexer, &token)) {
        buf_printf(out, "%s%s:", out->length > 0 ? " " : "", kinds[token.kind]);
        if (token.kind == TOKEN_STRING) {
            static const char *const faults[] = {"", "(no escape)", "(no end)"};
            buf_add_text(out, faults[token_string(&token, out)]);
        } else {
            buf_add_str(out, token.text);
        }
    }
}

TEST(lua_sources_are_split_into_tokens)
{
    static const struct {
        const char *source;
        const char *tokens;
    } cases[] = {
            {"", ""},
            {"  \n\t ", ""},
            {"local x = 1", "symbol:local name:x symbol:= number:1"},
            {"a.b:c(d)", "name:a symbol:. name:b symbol:: name:c symbol:( name:d symbol:)"},
            {"a..b...", "name:a symbol:.. name:b symbol:..."},
            {"0x1p-4 .5 3e+2 1..2", "number:0x1p-4 number:.5 number:3e+2 number:1..2"},
            {"a -- b\nc --[[ d\ne ]] f --[==[ ]] ]==] g", "name:a name:c name:f name:g"},
            {"--[[ no end", ""},
            {"\"a\\n\\\"b\\65\\x42\\u{48}\\\\\"", "string:a\n\"bABH\\"},
            {"'it''s'", "string:it string:s"},
            {"'a\\z   \n b'", "string:ab"},
            {"'--[[' x", "string:--[[ name:x"},
            {"[[a]] [==[\nb]]c]==]", "string:a string:b]]c"},
            {"x[y[1]]", "name:x symbol:[ name:y symbol:[ number:1 symbol:] symbol:]"},
            {"~= // >> :: goto gotox", "symbol:~= symbol:// symbol:>> symbol::: symbol:goto "
                                       "name:gotox"},
            {"a $ b", "name:a wrong:"},
            {"'no end", "string:no end(no end)"},
            {"[==[", "string:(no end)"},
            {"[=[a]]", "string:(no end)"},
            {"[[a]", "string:(no end)"},
            {"'a\\'", "string:a'(no end)"},
            {"'a\\q' b", "string:a(no escape) name:b"},
            {"'\\u{110000}' '\\u{}'", "string:(no escape) string:(no escape)"},
            {"0x1e+1 1e+1", "number:0x1e symbol:+ number:1 number:1e+1"},
            {"'\\", "string:(no escape)"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out = {0};

        write_tokens(str_of(cases[i].source), &out);

        if (!str_equal(buf_str(&out), str_of(cases[i].tokens))) {
            fail_msg("%s: %s", cases[i].source, out.bytes ? out.bytes : "");
        }
        buf_finish(&out);
    }
}

TEST(a_position_has_a_line_and_a_column_in_characters)
{
    struct str source = STR("a\n--[[\n]]\n  '\xC3\xA4' b");
    int line = 0;
    int column = 0;

    lexer_place(source, source.length - 1, &line, &column);

    assert_int_equal(line, 4);
    assert_int_equal(column, 7);
    lexer_place(source, 0, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 1);
}
