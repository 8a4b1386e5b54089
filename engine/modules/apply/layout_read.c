/* layout_read.c -- locating each declaration and its entries in a data file.
 *
 * data_file.c has already read the file, so this finds only positions. It handles only files
 * that are a plain list of declarations. */
#include "engine/modules/apply/layout_read.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/data/lexer.h"
#include "world/text/text_world.h"

#include <stdlib.h>

/* -- lines -- */

size_t layout_skip_blanks(struct str source, size_t at)
{
    while (at < source.length && (source.bytes[at] == ' ' || source.bytes[at] == '\t')) {
        at++;
    }
    return at;
}

size_t layout_line_start(struct str source, size_t at)
{
    size_t start = at;
    while (start > 0 && (source.bytes[start - 1] == ' ' || source.bytes[start - 1] == '\t')) {
        start--;
    }
    return start == 0 || source.bytes[start - 1] == '\n' ? start : at;
}

size_t layout_line_end(struct str source, size_t at)
{
    size_t end = layout_skip_blanks(source, at);
    struct str rest = str_slice(source, end, source.length);
    if (str_starts(rest, STR("--")) && !str_starts(rest, STR("--["))) {
        size_t line = str_find_char(source, '\n', end);
        end = line == SIZE_MAX ? source.length : line;
    }
    if (end == source.length) {
        return end;
    }
    return source.bytes[end] == '\n' ? end + 1 : at;
}

/* -- tokens -- */

static size_t start_of(struct str source, const struct token *token)
{
    return (size_t)(token->text.bytes - source.bytes);
}

static bool is_symbol(const struct token *token, const char *text)
{
    return token->kind == TOKEN_SYMBOL && str_equal(token->text, str_of(text));
}

/* Returns the value of a string token, owned by the caller; NULL: the token is not a string. */
static char *string_of(const struct token *token)
{
    struct buf text = {0};
    bool ok = token->kind == TOKEN_STRING && token_string(token, &text) == TOKEN_FINE;
    char *copy = ok ? str_dup(buf_str(&text)) : NULL;
    buf_finish(&text);
    return copy;
}

/* Skips to the bracket that closes the last opened bracket; *token then holds it. */
static bool skip_brackets(struct lexer *lexer, struct token *token)
{
    for (size_t depth = 1; depth > 0;) {
        lexer_next(lexer, token);
        if (token->kind == TOKEN_END || token->kind == TOKEN_WRONG) {
            return false;
        }
        if (is_symbol(token, "{") || is_symbol(token, "(") || is_symbol(token, "[")) {
            depth++;
        } else if (is_symbol(token, "}") || is_symbol(token, ")") || is_symbol(token, "]")) {
            depth--;
        }
    }
    return true;
}

/* -- declarations -- */

/* Reads a declaration whose kind is in *token; *token is then the token behind it. */
static bool take_item(struct lexer *lexer, struct token *token, struct layout_item *item)
{
    struct str source = lexer->source;
    item->start = start_of(source, token);
    if (token->kind != TOKEN_NAME) {
        return false;
    }
    lexer_next(lexer, token);
    item->ref = string_of(token);
    lexer_next(lexer, token);
    item->open = start_of(source, token);
    if (!item->ref || !is_symbol(token, "{") || !skip_brackets(lexer, token)) {
        return false;
    }
    item->close = start_of(source, token);
    item->end = item->close + 1;
    lexer_next(lexer, token);
    if (is_symbol(token, ";")) {
        item->end = start_of(source, token) + 1;
        lexer_next(lexer, token);
    }
    item->end = layout_line_end(source, item->end);
    return true;
}

bool layout_read_items(struct str source, struct layout_items *out)
{
    struct lexer lexer;
    struct token token;
    *out = (struct layout_items){0};
    lexer_begin(&lexer, source);
    lexer_next(&lexer, &token);
    while (token.kind != TOKEN_END) {
        struct layout_item item = {0};
        bool ok = take_item(&lexer, &token, &item);
        out->list = mem_grow(out->list, out->count, &out->capacity, sizeof(item));
        out->list[out->count++] = item;
        if (!ok) {
            layout_items_finish(out);
            return false;
        }
    }
    return true;
}

void layout_items_finish(struct layout_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        mem_free(items->list[i].ref);
    }
    mem_free(items->list);
    *items = (struct layout_items){0};
}

/* -- entries -- */

/* Reads a key that begins with *token, and the equals sign behind it. */
static bool take_key(struct lexer *lexer, struct token *token, struct layout_entry *entry)
{
    entry->start = start_of(lexer->source, token);
    if (is_symbol(token, "[")) {
        lexer_next(lexer, token);
        entry->key = string_of(token);
        lexer_next(lexer, token);
        if (!is_symbol(token, "]")) {
            return false;
        }
    } else if (token->kind == TOKEN_NAME) {
        entry->key = str_dup(token->text);
    }
    lexer_next(lexer, token);
    return entry->key && is_symbol(token, "=");
}

/* True for property(…), which declares a property and sets nothing by a key. *token: its name. */
static bool is_declaration(const struct lexer *lexer, const struct token *token)
{
    struct lexer ahead = *lexer;
    struct token next;
    lexer_next(&ahead, &next);
    return token->kind == TOKEN_NAME && str_equal(token->text, STR("property")) &&
           is_symbol(&next, "(");
}

/* Reads the value that begins with *token, and the comma behind it; *token is then the token behind the comma. */
static bool take_value(
        struct lexer *lexer, struct token *token, size_t close, struct layout_entry *entry)
{
    struct str source = lexer->source;
    entry->value = start_of(source, token);
    entry->stop = entry->value;
    while (token->kind != TOKEN_END && start_of(source, token) < close &&
            !is_symbol(token, ",") && !is_symbol(token, ";")) {
        bool opens = is_symbol(token, "{") || is_symbol(token, "(") || is_symbol(token, "[");
        if (token->kind == TOKEN_WRONG || (opens && !skip_brackets(lexer, token))) {
            return false;
        }
        entry->stop = start_of(source, token) + token->text.length;
        lexer_next(lexer, token);
    }
    entry->end = entry->stop;
    if (is_symbol(token, ",") || is_symbol(token, ";")) {
        entry->end = start_of(source, token) + 1;
        lexer_next(lexer, token);
    }
    return entry->stop > entry->value;
}

/* Reads the key of an entry, and leaves the value's first token in *token. */
static bool take_start(struct lexer *lexer, struct token *token, struct layout_entry *entry)
{
    if (is_declaration(lexer, token)) {
        entry->start = start_of(lexer->source, token);
        entry->key = str_dup(STR_NONE);
        return true;
    }
    bool ok = take_key(lexer, token, entry);
    lexer_next(lexer, token);
    return ok;
}

struct str layout_field_of(const struct layout_entry *entry)
{
    struct str key = str_of(entry->key);
    struct str plain = str_slice(key, str_starts(key, STR("$")), key.length);
    return text_world_word(plain) ? key : plain;
}

static int compare_entries(const void *a, const void *b)
{
    const struct layout_entry *one = *(const struct layout_entry *const *)a;
    const struct layout_entry *other = *(const struct layout_entry *const *)b;
    int order = str_compare(layout_field_of(one), layout_field_of(other));
    return order != 0 ? order : (one->start > other->start) - (one->start < other->start);
}

static void sort_entries(struct layout_entries *entries)
{
    entries->by_field = mem_alloc_array(entries->count + 1, sizeof(struct layout_entry *));
    for (size_t i = 0; i < entries->count; i++) {
        entries->by_field[i] = &entries->list[i];
    }
    qsort(entries->by_field, entries->count, sizeof(struct layout_entry *), compare_entries);
}

const struct layout_entry *layout_find_entry(struct layout_entries *entries, struct str field)
{
    size_t low = 0;
    size_t high = entries->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        entries->compared++;
        if (str_compare(layout_field_of(entries->by_field[middle]), field) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found =
            low < entries->count && str_equal(layout_field_of(entries->by_field[low]), field);
    return found ? entries->by_field[low] : NULL;
}

bool layout_read_entries(
        struct str source, size_t open, size_t close, struct layout_entries *out)
{
    struct lexer lexer;
    struct token token;
    *out = (struct layout_entries){0};
    lexer_begin(&lexer, source);
    lexer.at = open + 1;
    lexer_next(&lexer, &token);
    while (token.kind != TOKEN_END && start_of(source, &token) < close) {
        struct layout_entry entry = {0};
        bool ok =
                take_start(&lexer, &token, &entry) && take_value(&lexer, &token, close, &entry);
        out->list = mem_grow(out->list, out->count, &out->capacity, sizeof(entry));
        out->list[out->count++] = entry;
        if (!ok) {
            layout_entries_finish(out);
            return false;
        }
    }
    sort_entries(out);
    return true;
}

void layout_entries_finish(struct layout_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        mem_free(entries->list[i].key);
    }
    mem_free(entries->by_field);
    mem_free(entries->list);
    *entries = (struct layout_entries){0};
}
