/* property_type.c -- parses types of properties, and writes them.
 *
 * A type is a list of alternatives; most have one. Types are short texts of builders, so the parser
 * bounds their length and depth.
 *
 * To add a type: a row in `kinds`, its cases in property_type_fit.c, and its line in the head of
 * property_type.h and in data/help/properties.md. */
#include "engine/modules/types/property_type.h"

#include "engine/base/buf.h"
#include "engine/base/edit_distance.h"
#include "engine/base/mem.h"
#include "engine/modules/types/property_type_impl.h"
#include "world/value/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 6, WORDS_MAX = 60, TOKEN_MAX = 64 };

static const struct {
    const char *name;
    bool has_bounds;
    bool has_inner;
    bool has_proto;
} kinds[TYPE_WORD] = {
        [TYPE_BOOLEAN] = {"boolean", false, false, false},
        [TYPE_INTEGER] = {"integer", true, false, false},
        [TYPE_NUMBER] = {"number", true, false, false},
        [TYPE_TEXT] = {"text", false, false, false},
        [TYPE_OBJECT] = {"object", false, false, true},
        [TYPE_FAR] = {"far", false, false, false},
        [TYPE_LIST] = {"list", false, true, false},
        [TYPE_MAP] = {"map", false, true, false},
        [TYPE_SECONDS] = {"seconds", true, false, false},
        [TYPE_HOUR] = {"hour", false, false, false},
        [TYPE_HOURS] = {"hours", false, false, false},
        [TYPE_FREE] = {"free", false, false, false},
};

struct type_parsing {
    struct str rest;
    struct str token; /* empty: the end */
    bool quoted;
    struct err *err;
    unsigned depth;
    unsigned words;
    bool only_words; /* the text is of words alone, such as "fair|rain": none is a slip for a type */
};

void property_type_destroy(struct property_type *type)
{
    while (type) {
        struct property_type *next = type->next;
        property_type_destroy(type->inner);
        mem_free(type->word);
        mem_free(type);
        type = next;
    }
}

static struct property_type *type_new(enum type_kind kind)
{
    struct property_type *type = mem_alloc(sizeof(*type));
    *type = (struct property_type){.kind = kind, .least = -HUGE_VAL, .most = HUGE_VAL};
    type->least = kind == TYPE_SECONDS ? 0 : type->least;
    return type;
}

/* Fills err from the format and its values, frees the type, and gives NULL. */
#define FAIL(parsing, type, ...)                                                               \
    (property_type_destroy(type), (void)err_set((parsing)->err, ERR_FORMAT, __VA_ARGS__),      \
            (struct property_type *)NULL)

/* The token, as two arguments of a format. */
#define SHOWN(parsing) STR_FMT(str_fit((parsing)->token, TOKEN_MAX))

/* -- tokens -- */

static bool is_mark(char c)
{
    return c == '(' || c == ')' || c == '|';
}

static void take_token(struct type_parsing *parsing)
{
    struct str rest = str_trim(parsing->rest);
    size_t length = 0;
    parsing->quoted = rest.length > 0 && rest.bytes[0] == '\'';
    if (parsing->quoted) {
        size_t end = str_find_char(rest, '\'', 1);
        length = end == SIZE_MAX ? rest.length : end + 1;
        parsing->token = str_slice(rest, 1, end == SIZE_MAX ? rest.length : end);
    } else {
        while (length < rest.length && rest.bytes[length] != ' ' &&
                rest.bytes[length] != '\'' && !is_mark(rest.bytes[length])) {
            length++;
        }
        length += length == 0 && rest.length > 0;
        parsing->token = str_slice(rest, 0, length);
    }
    parsing->rest = str_slice(rest, length, rest.length);
}

static bool is_token(const struct type_parsing *parsing, const char *text)
{
    return !parsing->quoted && str_equal(parsing->token, str_of(text));
}

static bool accept(struct type_parsing *parsing, const char *text)
{
    if (!is_token(parsing, text)) {
        return false;
    }
    take_token(parsing);
    return true;
}

/* -- parsing -- */

static struct property_type *parse_union(struct type_parsing *parsing);

static enum type_kind find_kind(struct str name)
{
    int kind = 0;
    while (kind < TYPE_WORD && !str_equal(name, str_of(kinds[kind].name))) {
        kind++;
    }
    return (enum type_kind)kind;
}

static bool read_number(struct str text, double *out)
{
    char copy[TOKEN_MAX];
    char *end = NULL;
    *out = strtod(str_copy(text, copy, sizeof(copy)), &end);
    return text.length > 0 && *end == '\0' && isfinite(*out);
}

/* Reads "0..", "1..10" or "..10". */
static bool read_bounds(struct str token, struct property_type *type)
{
    size_t dots = str_find(token, STR(".."), 0);
    struct str least = str_slice(token, 0, dots);
    struct str most = str_slice(token, dots + 2, token.length);
    return (least.length == 0 || read_number(least, &type->least)) &&
           (most.length == 0 || read_number(most, &type->most)) &&
           least.length + most.length > 0 && type->least <= type->most;
}

static bool is_bounds(const struct type_parsing *parsing)
{
    return !parsing->quoted && parsing->token.length < TOKEN_MAX &&
           str_find(parsing->token, STR(".."), 0) != SIZE_MAX;
}

static struct property_type *parse_one(struct type_parsing *parsing);

/* Reads what a list or a map is of: one type, or several in brackets. */
static struct property_type *parse_inner(struct type_parsing *parsing)
{
    if (!accept(parsing, "(")) {
        return parse_one(parsing);
    }
    struct property_type *inner = parse_union(parsing);
    if (inner && !accept(parsing, ")")) {
        return FAIL(
                parsing, inner, "a ) is missing in the type before \"%.*s\"", SHOWN(parsing));
    }
    return inner;
}

/* Reads what stands behind "of". */
static struct property_type *parse_of(struct type_parsing *parsing, struct property_type *type)
{
    if (kinds[type->kind].has_proto && parsing->token.length > 0) {
        type->word = str_dup(parsing->token);
        take_token(parsing);
        return type;
    }
    if (!kinds[type->kind].has_inner) {
        return FAIL(parsing, type,
                "only an object, a list or a map is \"of\" something, not before \"%.*s\"",
                SHOWN(parsing));
    }
    type->inner = parse_inner(parsing);
    if (!type->inner) {
        property_type_destroy(type);
        return NULL;
    }
    return type;
}

/* Reads what follows the name of a kind. */
static struct property_type *parse_rest(struct type_parsing *parsing, enum type_kind kind)
{
    struct property_type *type = type_new(kind);
    if (is_bounds(parsing)) {
        if (!kinds[kind].has_bounds || !read_bounds(parsing->token, type)) {
            return FAIL(parsing, type,
                    "\"%.*s\" is not a range; write integer 1..10, number 0.. or seconds ..60",
                    SHOWN(parsing));
        }
        take_token(parsing);
        return type;
    }
    return accept(parsing, "of") ? parse_of(parsing, type) : type;
}

static const char *nearest_kind(struct str word)
{
    const char *nearest = NULL;
    unsigned best = EDIT_DISTANCE_NONE;
    for (int kind = 0; kind < TYPE_WORD; kind++) {
        unsigned distance = edit_distance(word, str_of(kinds[kind].name));
        if (distance < best) {
            best = distance;
            nearest = kinds[kind].name;
        }
    }
    return nearest;
}

static bool is_word(const struct type_parsing *parsing)
{
    struct str word = parsing->token;
    for (size_t i = 0; !parsing->quoted && i < word.length; i++) {
        char c = word.bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '-')) {
            return false;
        }
    }
    return word.length > 0;
}

static struct property_type *parse_word(struct type_parsing *parsing)
{
    bool is_meant = parsing->quoted || parsing->only_words;
    const char *nearest = is_meant ? NULL : nearest_kind(parsing->token);
    if (nearest) {
        (void)err_set(parsing->err, ERR_FORMAT, "\"%.*s\" is not a type; did you mean %s?",
                STR_FMT(parsing->token), nearest);
        return NULL;
    }
    if (!is_word(parsing) || ++parsing->words > WORDS_MAX) {
        return FAIL(parsing, NULL, "\"%.*s\" is not a type or a word; see help properties",
                SHOWN(parsing));
    }
    struct property_type *type = type_new(TYPE_WORD);
    type->word = str_dup(parsing->token);
    take_token(parsing);
    return type;
}

static struct property_type *parse_one(struct type_parsing *parsing)
{
    enum type_kind kind = parsing->quoted ? TYPE_WORD : find_kind(parsing->token);
    struct property_type *type = NULL;
    if (++parsing->depth > DEPTH_MAX) {
        return FAIL(parsing, NULL, "the type is nested too deeply at \"%.*s\"", SHOWN(parsing));
    }
    if (kind == TYPE_WORD) {
        type = parse_word(parsing);
    } else {
        take_token(parsing);
        type = parse_rest(parsing, kind);
    }
    parsing->depth--;
    return type;
}

static struct property_type *parse_union(struct type_parsing *parsing)
{
    struct property_type *first = NULL;
    struct property_type **end = &first;
    do {
        *end = parse_one(parsing);
        if (!*end) {
            property_type_destroy(first);
            return NULL;
        }
        end = &(*end)->next;
    } while (accept(parsing, "|"));
    return first;
}

/* True for several words with | between them, of which none is a type. */
static bool has_only_words(struct str text)
{
    size_t count = 0;
    bool only = true;
    for (; only && text.length > 0; count++) {
        only = find_kind(str_trim(str_take_until(&text, '|'))) == TYPE_WORD;
    }
    return only && count > 1;
}

/* Appends a table of words as a text. False if it holds anything else. */
static bool join_words(const struct value *words, struct buf *out)
{
    size_t count = value_table_count(words);
    for (size_t i = 0; i < count; i++) {
        struct value key = value_nil();
        const struct value *word = value_table_at(words, i, &key);
        struct str text = value_as_str(word);
        if (key.kind != VALUE_INT || text.length == 0 ||
                str_find_char(text, '\'', 0) != SIZE_MAX) {
            return false;
        }
        buf_printf(out, "%s'%.*s'", i > 0 ? "|" : "", STR_FMT(text));
    }
    return count > 0;
}

struct property_type *property_type_parse(const struct value *text, struct err *err)
{
    struct buf joined = {0};
    struct property_type *type = NULL;
    struct type_parsing parsing = {.rest = value_as_str(text), .err = err};
    err->text[0] = '\0';
    if (text->kind == VALUE_TABLE && join_words(text, &joined)) {
        parsing.rest = buf_str(&joined);
    }
    parsing.only_words = has_only_words(parsing.rest);
    if (parsing.rest.length == 0 || parsing.rest.length > PROPERTY_TYPE_MAX) {
        buf_finish(&joined);
        (void)err_set(err, ERR_FORMAT,
                "a type is a text such as \"integer 0..\", or a table of words; see help "
                "properties");
        return NULL;
    }
    take_token(&parsing);
    type = parse_union(&parsing);
    if (type && parsing.token.length > 0) {
        type = FAIL(&parsing, type, "\"%.*s\" can't follow in a type; see help properties",
                SHOWN(&parsing));
    }
    if (type && type->kind == TYPE_WORD && !type->next && text->kind != VALUE_TABLE) {
        parsing.token = str_trim(value_as_str(text));
        type = FAIL(&parsing, type,
                "\"%.*s\" is not a type: boolean, integer, number, text, object, list, map, "
                "seconds, hour, hours, far, free, or several words with | between them",
                SHOWN(&parsing));
    }
    buf_finish(&joined);
    return type;
}

/* -- as text -- */

static void put_bounds(const struct property_type *type, struct buf *out)
{
    bool has_least =
            type->least > -HUGE_VAL && !(type->kind == TYPE_SECONDS && type->least == 0);
    if (has_least || type->most < HUGE_VAL) {
        buf_add_char(out, ' ');
        if (has_least) {
            buf_printf(out, "%.15g", type->least);
        }
        buf_add_text(out, "..");
        if (type->most < HUGE_VAL) {
            buf_printf(out, "%.15g", type->most);
        }
    }
}

static void put_word(const char *word, struct buf *out)
{
    struct type_parsing plain = {.token = str_of(word)};
    bool quotes = !is_word(&plain) || find_kind(plain.token) != TYPE_WORD ||
                  nearest_kind(plain.token);
    buf_printf(out, quotes ? "'%s'" : "%s", word);
}

void property_type_put(const struct property_type *type, struct buf *out)
{
    for (const struct property_type *one = type; one; one = one->next) {
        buf_add_text(out, one == type ? "" : one->kind == TYPE_WORD ? "|" : " | ");
        if (one->kind == TYPE_WORD) {
            put_word(one->word, out);
            continue;
        }
        buf_add_text(out, kinds[one->kind].name);
        put_bounds(one, out);
        if (one->word) {
            buf_printf(out, " of %s", one->word);
        }
        if (one->inner) {
            buf_add_text(out, one->inner->next ? " of (" : " of ");
            property_type_put(one->inner, out);
            buf_add_text(out, one->inner->next ? ")" : "");
        }
    }
}

/* Appends an alternative as an annotation. */
static void put_annotation(const struct property_type *type, struct buf *out)
{
    static const char *const plain[TYPE_WORD] = {[TYPE_BOOLEAN] = "boolean",
            [TYPE_INTEGER] = "integer",
            [TYPE_NUMBER] = "number",
            [TYPE_SECONDS] = "number",
            [TYPE_HOUR] = "number",
            [TYPE_TEXT] = "string",
            [TYPE_FAR] = "string",
            [TYPE_OBJECT] = "Object",
            [TYPE_LIST] = "any[]",
            [TYPE_MAP] = "table",
            [TYPE_HOURS] = "table",
            [TYPE_FREE] = "any"};
    if (type->kind == TYPE_WORD) {
        buf_printf(out, "\"%s\"", type->word);
    } else if (!type->inner) {
        buf_add_text(out, plain[type->kind]);
    } else if (type->kind == TYPE_LIST) {
        buf_add_text(out, type->inner->next ? "(" : "");
        property_type_put_annotation(type->inner, out);
        buf_add_text(out, type->inner->next ? ")[]" : "[]");
    } else {
        buf_add_text(out, "table<any, ");
        property_type_put_annotation(type->inner, out);
        buf_add_char(out, '>');
    }
}

void property_type_put_annotation(const struct property_type *type, struct buf *out)
{
    for (const struct property_type *one = type; one; one = one->next) {
        buf_add_text(out, one == type ? "" : "|");
        put_annotation(one, out);
    }
}
