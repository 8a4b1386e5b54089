/* apply_twice.c -- finds keys that stand twice in a table of a data file. */
#include "engine/modules/apply/apply_twice.h"

#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/data/lexer.h"

enum { TABLES_MAX = 60 };

struct twice {
    struct str text;
    struct lexer lexer;
    struct token token;
    struct strmap tables[TABLES_MAX]; /* keys of the open tables, the outermost first */
    size_t depth;
    void (*report)(void *data, int line, struct str key);
    void *data;
};

static bool is_mark_twice(const struct token *token, const char *text)
{
    return token->kind != TOKEN_STRING && str_equal(token->text, str_of(text));
}

static void note_key(struct twice *twice, struct str key, const char *at)
{
    struct strmap *table = &twice->tables[twice->depth - 1];
    int line = 0;
    int column = 0;
    if (strmap_find(table, key)) {
        lexer_place(twice->text, (size_t)(at - twice->text.bytes), &line, &column);
        twice->report(twice->data, line, key);
    }
    (void)strmap_put(table, key, twice);
}

/* Reads NAME = or ["text"] =, where an item of a table may begin. */
static void take_key_twice(struct twice *twice)
{
    struct buf key = {0};
    const char *at = twice->token.text.bytes;
    bool in_brackets = is_mark_twice(&twice->token, "[");
    if (in_brackets) {
        lexer_next(&twice->lexer, &twice->token);
    }
    bool is_key =
            in_brackets ? twice->token.kind == TOKEN_STRING : twice->token.kind == TOKEN_NAME;
    if (is_key && in_brackets) {
        is_key = token_string(&twice->token, &key) == TOKEN_FINE;
    } else if (is_key) {
        buf_add_str(&key, twice->token.text);
    }
    if (is_key) {
        lexer_next(&twice->lexer, &twice->token);
        if (in_brackets && is_mark_twice(&twice->token, "]")) {
            lexer_next(&twice->lexer, &twice->token);
        }
        if (is_mark_twice(&twice->token, "=")) {
            note_key(twice, buf_str(&key), at);
        }
    }
    buf_finish(&key);
}

static void open_table(struct twice *twice)
{
    if (twice->depth < TABLES_MAX) {
        strmap_init(&twice->tables[twice->depth]);
    }
    twice->depth++;
}

static void close_table(struct twice *twice)
{
    if (twice->depth > 0 && --twice->depth < TABLES_MAX) {
        strmap_finish(&twice->tables[twice->depth]);
    }
}

void apply_twice(
        struct str text, void (*report)(void *data, int line, struct str key), void *data)
{
    struct twice twice = {.text = text, .report = report, .data = data};
    lexer_begin(&twice.lexer, text);
    lexer_next(&twice.lexer, &twice.token);
    while (twice.token.kind != TOKEN_END && twice.token.kind != TOKEN_WRONG) {
        bool opens = is_mark_twice(&twice.token, "{");
        bool begins =
                opens || is_mark_twice(&twice.token, ",") || is_mark_twice(&twice.token, ";");
        if (opens) {
            open_table(&twice);
        } else if (is_mark_twice(&twice.token, "}")) {
            close_table(&twice);
        }
        lexer_next(&twice.lexer, &twice.token);
        if (begins && twice.depth > 0 && twice.depth <= TABLES_MAX) {
            take_key_twice(&twice);
        }
    }
    while (twice.depth > 0) {
        close_table(&twice);
    }
}
