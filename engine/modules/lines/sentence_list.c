/* sentence_list.c -- finds the sentences for players in the sources.
 *
 * A string of a script is taken for a sentence by its form: it begins with a capital or a
 * placeholder and has a blank, or has a placeholder as in act (is_sentence). A pattern of a command
 * is not one. A few strings too many do no harm; a translator leaves them out.
 *
 * Strings joined with other strings ("a" .. "b") are one sentence. A string joined with anything
 * else, or filled in by format, is a fragment, which no language can translate: it is only
 * counted.
 *
 * Sentences of C are listed by the build (tools/c-lines): PLACE "TEXT". */
#include "engine/modules/lines/sentence_list.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/core/phrase/phrase.h"
#include "engine/data/lexer.h"

#include <ctype.h>
#include <string.h>

#define SCRIPTS "scripts/"

/* Made by tools/c-lines. */
extern const char *const c_lines[];

enum { DEPTH_MOST = 64, BLANKS_OF_MARKUP = 3 };

struct sentence_list {
    struct sentence *items;
    size_t count;
    size_t capacity;
    size_t fragments;
    struct strmap seen; /* kind and key -> the list itself */
    struct err *err;    /* while files are read */
    bool failed;
};

/* The tokens of one file. */
struct scan {
    struct sentence_list *list;
    const char *path;
    struct str source;
    struct token *tokens; /* owned */
    size_t count;
};

struct sentence_list *sentence_list_create(void)
{
    struct sentence_list *list = mem_alloc(sizeof(*list));
    strmap_init(&list->seen);
    return list;
}

void sentence_list_destroy(struct sentence_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        mem_free((void *)(uintptr_t)list->items[i].key.bytes);
        mem_free((void *)(uintptr_t)list->items[i].text.bytes);
        mem_free((void *)(uintptr_t)list->items[i].place);
    }
    mem_free(list->items);
    strmap_finish(&list->seen);
    mem_free(list);
}

size_t sentence_list_count(const struct sentence_list *list)
{
    return list->count;
}

size_t sentence_list_fragments(const struct sentence_list *list)
{
    return list->fragments;
}

const struct sentence *sentence_list_at(const struct sentence_list *list, size_t i)
{
    return &list->items[i];
}

/* Words and lines have keys of their own. */
static void put_seen(bool word, struct str key, struct buf *out)
{
    buf_add_char(out, word ? 'w' : 'l');
    buf_add_str(out, key);
}

bool sentence_list_has(const struct sentence_list *list, struct str text)
{
    struct buf key = {0};
    put_seen(false, text, &key);
    bool has = strmap_find(&list->seen, buf_str(&key)) != NULL;
    buf_finish(&key);
    return has;
}

static void add_sentence(struct sentence_list *list, enum sentence_kind kind, struct str key,
        struct str text, struct str place)
{
    struct buf seen = {0};
    put_seen(kind == SENTENCE_WORD, key, &seen);
    if (!strmap_find(&list->seen, buf_str(&seen))) {
        (void)strmap_put(&list->seen, buf_str(&seen), list);
        if (list->count == list->capacity) {
            list->capacity = list->capacity ? list->capacity * 2 : 256;
            list->items = mem_realloc(list->items, list->capacity * sizeof(*list->items));
        }
        list->items[list->count++] = (struct sentence){
                .kind = kind,
                .key = {str_dup(key), key.length},
                .text = {str_dup(text), text.length},
                .place = str_dup(place),
        };
    }
    buf_finish(&seen);
}

static void add_found(const struct scan *scan, size_t token, enum sentence_kind kind,
        struct str key, struct str text)
{
    struct buf place = {0};
    int line = 0;
    int column = 0;
    lexer_place(scan->source, (size_t)(scan->tokens[token].text.bytes - scan->source.bytes),
            &line, &column);
    buf_printf(&place, "%s:%d", scan->path, line);
    add_sentence(scan->list, kind, key, text, buf_str(&place));
    buf_finish(&place);
}

/* -- is it a sentence? -- */

/* True if a colon in the placeholder belongs to a template, not to a pattern of a command. */
static bool is_templates(struct str placeholder)
{
    size_t colon = str_find_char(placeholder, ':', 0);
    struct str before = str_slice(placeholder, 0, colon);
    return colon == SIZE_MAX || str_ends(before, STR("verb")) ||
           str_ends(before, STR("Verb")) || str_ends(before, STR("amount"));
}

enum braces { BRACES_NONE, BRACES_NAME, BRACES_PATTERN };

static enum braces braces_in(struct str text)
{
    enum braces found = BRACES_NONE;
    for (size_t at = str_find_char(text, '{', 0); at != SIZE_MAX;
            at = str_find_char(text, '{', at + 1)) {
        size_t end = str_find_char(text, '}', at);
        struct str inside = end == SIZE_MAX ? STR_NONE : str_slice(text, at + 1, end);
        if (inside.length > 0 && !is_templates(inside)) {
            return BRACES_PATTERN;
        }
        if (inside.length > 0 && isalpha((unsigned char)inside.bytes[0])) {
            found = BRACES_NAME;
        }
    }
    return found;
}

/* Returns text without the markup and marks at its front. */
static struct str without_front(struct str text)
{
    struct str rest = text;
    while (rest.length > 0 && !isalnum((unsigned char)rest.bytes[0]) && rest.bytes[0] != '{') {
        size_t end = rest.bytes[0] == '<' ? str_find_char(rest, '>', 0) : 0;
        rest = str_slice(rest, end == SIZE_MAX ? rest.length : end + 1, rest.length);
    }
    return rest;
}

static bool is_sentence(struct str text)
{
    enum braces braces = braces_in(text);
    struct str front = without_front(text);
    if (braces == BRACES_PATTERN || front.length < 2) {
        return false;
    }
    bool begins = isupper((unsigned char)front.bytes[0]) || front.bytes[0] == '{';
    size_t letters = str_find(text, STR("verb:"), 0) != SIZE_MAX ? 2 : 0;
    size_t blanks = 0;
    bool inside = false;
    for (size_t i = 0; i < text.length; i++) {
        inside = (inside || text.bytes[i] == '{') && text.bytes[i] != '}';
        letters += !inside && isalpha((unsigned char)text.bytes[i]);
        blanks += text.bytes[i] == ' ';
    }
    bool marked = text.bytes[0] == '<' && blanks > BLANKS_OF_MARKUP;
    bool parted = str_find_char(front, ' ', 0) != SIZE_MAX || front.bytes[0] == '{';
    bool ends = front.length > 2 && strchr(".!?:", front.bytes[front.length - 1]);
    return letters > 1 && text.bytes[0] != ' ' &&
           ((begins && (parted || ends)) || braces == BRACES_NAME || marked);
}

/* -- one file -- */

static bool is_token(const struct scan *scan, size_t i, const char *text)
{
    return i < scan->count && str_equal(scan->tokens[i].text, str_of(text));
}

/* Functions that look their text up, whatever its form. */
static const char *const lookers[] = {"sentence", "in_language", "fill"};

/* True if the string at token is the first argument of one of the functions. */
static bool is_argument_of(
        const struct scan *scan, size_t token, const char *const *functions, size_t count)
{
    size_t at = token > 0 && is_token(scan, token - 1, "(") ? token - 2 : token - 1;
    bool is = false;
    for (size_t i = 0; token > 1 && i < count && !is; i++) {
        is = is_token(scan, at, functions[i]) && scan->tokens[at].kind == TOKEN_NAME;
    }
    return is;
}

/* True if it is the argument of a function that takes patterns or names. */
static bool is_name_of_code(const struct scan *scan, size_t token)
{
    static const char *const takers[] = {"command", "before", "on", "require", "optional",
            "test", "match", "gmatch", "gsub", "find", "error"};
    return is_argument_of(scan, token, takers, sizeof(takers) / sizeof(takers[0]));
}

/* Returns the key before "=", if that is a phrase's. */
static struct str phrase_of(const struct scan *scan, size_t token)
{
    if (token < 2 || !is_token(scan, token - 1, "=")) {
        return STR_NONE;
    }
    struct str name = scan->tokens[token - 2].text;
    for (int i = 0; i < PHRASE_END; i++) {
        if (str_equal(name, str_of(phrase_key((enum phrase)i)))) {
            return name;
        }
    }
    return STR_NONE;
}

/* Takes the strings from token on that are joined with "..". Returns the token behind them. Sets
 * *whole to false for a fragment. */
static size_t take_joined(const struct scan *scan, size_t token, struct buf *out, bool *whole)
{
    size_t at = token;
    *whole = token == 0 || !is_token(scan, token - 1, "..");
    *whole = token_string(&scan->tokens[at++], out) == TOKEN_FINE && *whole;
    while (is_token(scan, at, "..") && at + 1 < scan->count &&
            scan->tokens[at + 1].kind == TOKEN_STRING) {
        *whole = token_string(&scan->tokens[at + 1], out) == TOKEN_FINE && *whole;
        at += 2;
    }
    *whole = *whole && !is_token(scan, at, "..");
    return at;
}

/* Adds "{count} coin" for words.count(NUMBER, "coin"), which begins at token. */
static void add_counted(const struct scan *scan, size_t token)
{
    size_t depth = 0;
    if (!is_token(scan, token, "words") || !is_token(scan, token + 1, ".") ||
            !is_token(scan, token + 2, "count") || !is_token(scan, token + 3, "(")) {
        return;
    }
    for (size_t i = token + 3; i < scan->count && i < token + DEPTH_MOST; i++) {
        depth += is_token(scan, i, "(");
        depth -= is_token(scan, i, ")");
        if (depth == 0) {
            return;
        }
        if (depth == 1 && is_token(scan, i, ",") && scan->tokens[i + 1].kind == TOKEN_STRING &&
                is_token(scan, i + 2, ")")) {
            struct buf text = {0};
            buf_add_text(&text, "{count} ");
            (void)token_string(&scan->tokens[i + 1], &text);
            add_found(scan, i + 1, SENTENCE_COUNTED, buf_str(&text), buf_str(&text));
            buf_finish(&text);
            return;
        }
    }
}

/* True if the string before token `next` is the argument of format, which fills it in before anybody
 * can look it up. */
static bool is_filled_in(const struct scan *scan, size_t token, size_t next)
{
    static const char *const fillers[] = {"format"};
    return is_argument_of(scan, token, fillers, 1) ||
           (is_token(scan, next, ")") && is_token(scan, next + 1, ":") &&
                   is_token(scan, next + 2, "format"));
}

/* Adds or counts the string. line is its text without marks of the script. */
static void add_line(
        const struct scan *scan, size_t token, size_t next, bool whole, struct str line)
{
    bool marked = is_argument_of(scan, token, lookers, sizeof(lookers) / sizeof(lookers[0]));
    bool is_counted =
            str_starts(line, STR("{count} ")) && !strchr(".:!?", line.bytes[line.length - 1]);
    if (whole && (marked || !is_filled_in(scan, token, next))) {
        add_found(scan, token, is_counted ? SENTENCE_COUNTED : SENTENCE_LINE, line, line);
    } else {
        scan->list->fragments++;
    }
}

/* Returns the token behind the strings that begin at token. */
static size_t add_string(const struct scan *scan, size_t token)
{
    struct buf text = {0};
    bool whole = false;
    size_t next = take_joined(scan, token, &text, &whole);
    struct str key = whole ? phrase_of(scan, token) : STR_NONE;
    /* scripts/npcs/commands/curious.lua marks refusals so. */
    struct str line =
            str_slice(buf_str(&text), text.length > 1 && text.bytes[0] == '-', SIZE_MAX);
    bool marked = is_argument_of(scan, token, lookers, sizeof(lookers) / sizeof(lookers[0]));
    if (line.length > 0 && (marked || (is_sentence(line) && !is_name_of_code(scan, token)))) {
        add_line(scan, token, next, whole, line);
    } else if (key.length > 0 && text.length > 0) {
        add_found(scan, token, SENTENCE_WORD, key, buf_str(&text));
    }
    buf_finish(&text);
    return next;
}

/* Returns the token behind test("name", function … end), whose strings nobody in the game reads;
 * token itself if no test begins there. */
static size_t skip_test(const struct scan *scan, size_t token)
{
    bool is =
            is_token(scan, token, "test") && is_token(scan, token + 1, "(") &&
            !(token > 0 && (is_token(scan, token - 1, ".") || is_token(scan, token - 1, ":") ||
                                   is_token(scan, token - 1, "function")));
    size_t at = token + 1;
    size_t depth = 0;
    do {
        depth += is && is_token(scan, at, "(");
        depth -= is && is_token(scan, at, ")");
        at++;
    } while (depth > 0 && at < scan->count);
    return is ? at : token;
}

/* Adds the sentences of one Lua file, in its order; those that the list has are left out. */
static void add_source(struct sentence_list *list, const char *path, struct str source)
{
    struct scan scan = {.list = list, .path = path, .source = source};
    struct lexer lexer;
    struct token token;
    size_t capacity = 0;
    lexer_begin(&lexer, source);
    for (lexer_next(&lexer, &token); token.kind != TOKEN_END; lexer_next(&lexer, &token)) {
        if (scan.count + 1 >= capacity) {
            capacity = capacity ? capacity * 2 : 1024;
            scan.tokens = mem_realloc(scan.tokens, capacity * sizeof(*scan.tokens));
        }
        scan.tokens[scan.count++] = token;
    }
    for (size_t i = 0; i < scan.count;) {
        size_t after = skip_test(&scan, i);
        if (after > i) {
            i = after; /* a test may follow at once */
        } else if (scan.tokens[i].kind == TOKEN_STRING) {
            i = add_string(&scan, i);
        } else {
            add_counted(&scan, i);
            i++;
        }
    }
    mem_free(scan.tokens);
}

/* -- all of them -- */

static void add_file(void *data, const char *path)
{
    struct sentence_list *list = data;
    struct buf source = {0};
    /* The readers of old areas write for operators. */
    if (list->failed || !str_ends(str_of(path), STR(".lua")) || strstr(path, "/import/") ||
            str_ends(str_of(path), STR("/package.lua")) ||
            str_ends(str_of(path), STR("/prototypes.lua"))) {
        return;
    }
    list->failed = !asset_read(path, &source, list->err);
    if (!list->failed) {
        add_source(list, path, buf_str(&source));
    }
    buf_finish(&source);
}

static void add_c_lines(struct sentence_list *list)
{
    struct buf text = {0};
    for (size_t i = 0; c_lines[i]; i++) {
        struct str line = str_of(c_lines[i]);
        struct str place = str_take_word(&line);
        struct token token = {.text = line, .kind = TOKEN_STRING};
        buf_clear(&text);
        if (token_string(&token, &text) == TOKEN_FINE) {
            add_sentence(list, SENTENCE_LINE, buf_str(&text), buf_str(&text), place);
        }
    }
    buf_finish(&text);
}

bool sentence_list_add_all(struct sentence_list *list, struct err *err)
{
    list->err = err;
    asset_each(SCRIPTS, add_file, list);
    add_c_lines(list);
    list->err = NULL;
    return !list->failed;
}
