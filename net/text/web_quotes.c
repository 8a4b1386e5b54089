/* web_quotes.c -- typographic quotes for the texts of pages.
 *
 * The game writes straight quotes, which players can type. Pages show curly ones, by the same rule as
 * the client (net/client/log.js): a quote opens at the beginning, behind a blank, a bracket or another
 * opening quote; else it closes. */
#include "net/text/web_quotes.h"

#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <string.h>

/* The members that are read as prose. Only what has an id has a `name` that is no address. */
static const char *const prose[] = {"about", "after", "before", "desc", "detail", "first",
        "hook", "room_name", "subject", "text", "title", "to_name", "what"};

enum { DEPTH_MAX = 8 };

/* True if a quote behind that text, which is not empty, would open. */
static bool opens_behind(struct str text)
{
    static const char signs[] = " \n([{";
    return str_ends(text, STR("—")) || strchr(signs, text.bytes[text.length - 1]) != NULL;
}

/* Returns the length of the tag that begins there; 0: none does. */
static size_t tag_length(struct str text, size_t at)
{
    size_t end = text.bytes[at] == '<' ? str_find(text, STR(">"), at) : SIZE_MAX;
    bool begins = at + 1 < text.length && text.bytes[at + 1] != ' ';
    return end != SIZE_MAX && begins ? end + 1 - at : 0;
}

/* Appends markup or plain text with curly quotes. opens: whether a quote would open here; other
 * quotes and tags do not change it. */
static void put_curly(struct buf *out, struct str text, bool opens)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        size_t tag = tag_length(text, i);
        if (tag > 0) {
            buf_add_str(out, str_slice(text, i, i + tag));
            i += tag - 1;
            continue;
        }
        if (c == '"') {
            buf_add_text(out, opens ? "“" : "”");
        } else if (c == '\'') {
            buf_add_text(out, opens ? "‘" : "’");
        } else {
            buf_add_char(out, c);
            opens = opens_behind(str_slice(text, 0, i + 1));
        }
    }
}

static bool is_prose(const json_t *object, const char *key)
{
    if (str_equal(str_of(key), STR("name"))) {
        return json_is_integer(json_object_get(object, "id"));
    }
    for (size_t i = 0; i < sizeof(prose) / sizeof(prose[0]); i++) {
        if (str_equal(str_of(key), str_of(prose[i]))) {
            return true;
        }
    }
    return false;
}

static void curl_text(json_t *object, const char *key, const json_t *value)
{
    struct buf out = {0};
    struct str text = {json_string_value(value), json_string_length(value)};
    if (str_find_char(text, '\'', 0) != SIZE_MAX || str_find_char(text, '"', 0) != SIZE_MAX) {
        put_curly(&out, text, strcmp(key, "after") != 0); /* that goes on behind a word */
        (void)json_object_set_new(object, key, json_stringn(out.bytes, out.length));
    }
    buf_finish(&out);
}

static void curl(json_t *value, int depth)
{
    size_t i = 0;
    const char *key = NULL;
    void *next = NULL;
    json_t *item = NULL;
    if (depth == DEPTH_MAX) {
        return;
    }
    json_array_foreach(value, i, item)
    {
        curl(item, depth + 1);
    }
    json_object_foreach_safe(value, next, key, item)
    {
        if (json_is_string(item) && is_prose(value, key)) {
            curl_text(value, key, item);
        } else {
            curl(item, depth + 1);
        }
    }
}

void web_curl(json_t *answer)
{
    curl(answer, 0);
}
