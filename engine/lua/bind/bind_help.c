/* bind_help.c -- help topics for the stock game: data/help/NAME.md, found by name or alias, as markup.
 *
 * Of Markdown it knows what the topics use: headings, paragraphs, lists, `code`, **bold**, indented
 * code (what to type) and quotes (what one reads then). The first line is "# Title"; a line
 * "Aliases: a, b" gives other names, "See also: a, b" related ones. The topics of the script
 * functions, api and api-NAME, are made from comments by tools/doc. */
#include "engine/base/asset.h"
#include "engine/core/tell/help.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"

#include <string.h>

/* -- Markdown to markup -- */

/* "<" and ">" would end a link, and a word in capitals, as TOPIC, stands for any. */
static bool is_topic(struct str topic)
{
    bool is = true;
    for (size_t i = 0; is && i < topic.length; i++) {
        char c = topic.bytes[i];
        is = c != '<' && c != '>' && !(c >= 'A' && c <= 'Z');
    }
    return is;
}

/* `help WORDS` at *at is something to click: *at is left at its end. */
static bool add_topic(struct str text, size_t *at, struct buf *out)
{
    static const char before[] = "`help ";
    struct str rest = str_slice(text, *at, text.length);
    size_t end = str_starts(rest, STR("`help ")) ? str_find_char(rest, '`', 1) : SIZE_MAX;
    if (end == SIZE_MAX || !is_topic(str_slice(rest, sizeof(before) - 1, end))) {
        return false;
    }
    struct str line = str_slice(rest, 1, end);
    buf_printf(out, "<cmd %.*s>%.*s</cmd>", STR_FMT(line), STR_FMT(line));
    *at += end;
    return true;
}

/* Inline `code` and **bold**; everything else is text. */
static void add_inline(struct str text, struct buf *out)
{
    bool code = false;
    bool bold = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (!code && add_topic(text, &i, out)) {
            continue;
        }
        if (c == '`') {
            code = !code;
            buf_add_text(out, code ? "<exit>" : "</>");
        } else if (!code && c == '*' && i + 1 < text.length && text.bytes[i + 1] == '*') {
            bold = !bold;
            buf_add_text(out, bold ? "<b>" : "</>");
            i++;
        } else {
            markup_escape(str_slice(text, i, i + 1), out);
        }
    }
    if (code) {
        buf_add_text(out, "</>");
    }
    if (bold) {
        buf_add_text(out, "</>");
    }
}

static bool is_block_start(struct str line)
{
    return line.length == 0 || str_starts(line, STR("#")) || str_starts(line, STR("- ")) ||
           str_starts(line, STR("    ")) || str_starts(line, STR("|")) ||
           str_starts(line, STR("> ")) || (line.bytes[0] >= '0' && line.bytes[0] <= '9');
}

static void add_line(struct str line, struct buf *out)
{
    if (str_starts(line, STR("#"))) {
        while (str_starts(line, STR("#"))) {
            line = str_slice(line, 1, line.length);
        }
        buf_add_text(out, "<title>");
        add_inline(str_trim(line), out);
        buf_add_text(out, "</>");
    } else if (str_starts(line, STR("    "))) {
        buf_add_text(out, "  ");
        markup_escape(str_slice(line, 2, line.length), out);
    } else if (str_starts(line, STR("> "))) {
        buf_add_text(out, "  <dim>");
        markup_escape(str_slice(line, 2, line.length), out);
        buf_add_text(out, "</>");
    } else if (str_starts(line, STR("- "))) {
        buf_add_text(out, "  ");
        add_inline(line, out);
    } else {
        add_inline(line, out);
    }
}

/* Each topic is something to click. */
static void add_see_also(struct str line, struct buf *out)
{
    struct str rest = str_slice(line, strlen("See also:"), line.length);
    buf_add_text(out, "\n\nSee also: ");
    for (bool first = true; rest.length > 0; first = false) {
        struct str topic = str_trim(str_take_until(&rest, ','));
        buf_add_text(out, first ? "<cmd help " : ", <cmd help ");
        buf_add_str(out, topic);
        buf_add_char(out, '>');
        markup_escape(topic, out);
        buf_add_text(out, "</cmd>");
    }
}

/* Paragraphs are joined to one line each: fronts wrap. */
static void add_markup(struct str text, struct buf *out)
{
    bool open = false;
    struct str see_also = STR_NONE;
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        if (str_starts_nocase(line, STR("Aliases:"))) {
            continue;
        }
        if (str_starts_nocase(line, STR("See also:"))) {
            see_also = line;
            continue;
        }
        if (line.length == 0 && str_ends(buf_str(out), STR("\n"))) {
            continue;
        }
        if (open && !is_block_start(line)) {
            buf_add_char(out, ' ');
            add_inline(str_trim(line), out);
            continue;
        }
        if (out->length > 0) {
            buf_add_char(out, '\n');
        }
        add_line(line, out);
        open = line.length > 0 && !str_starts(line, STR("#")) &&
               !str_starts(line, STR("    ")) && !str_starts(line, STR("> "));
    }
    while (out->length > 0 && out->bytes[out->length - 1] == '\n') {
        buf_truncate(out, out->length - 1);
    }
    if (see_also.length > 0) {
        add_see_also(see_also, out);
    }
}

/* -- finding -- */

/* Names of topics near the word, and of those that mention it: two tables on top of the Lua stack. */
static void list_name(lua_State *L, int table, struct str name)
{
    push_str(L, name);
    lua_rawseti(L, table - 1, (lua_Integer)lua_rawlen(L, table - 1) + 1);
}

static void list_near(void *data, struct str topic)
{
    list_name(data, -2, topic);
}

static void list_mention(void *data, struct str topic)
{
    list_name(data, -1, topic);
}

static int push_topic(lua_State *L, const char *path)
{
    struct buf text = {0};
    struct buf out = {0};
    struct err err;
    if (!asset_read(path, &text, &err)) {
        return luaL_error(L, "%s", err.text);
    }
    add_markup(buf_str(&text), &out);
    push_str(L, buf_str(&out));
    buf_finish(&text);
    buf_finish(&out);
    return 1;
}

/* help_topic(WORD): markup, or nil, a list of near topics and one of those that mention it. */
static int api_help_topic(lua_State *L)
{
    char path[HELP_PATH_MAX];
    struct help_others others = {list_near, list_mention, L};
    sandbox_charge(L, 1000);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 0);
    if (help_find(to_str(L, 1), &others, path)) {
        return push_topic(L, path);
    }
    lua_pushnil(L);
    lua_insert(L, -3);
    return 3;
}

static void list_topic(void *data, const char *path)
{
    struct str name = help_name(path);
    if (name.length > 0 && !help_is_part(name)) {
        list_name(data, -1, name);
    }
}

/* help_topics(): all names but for the parts of larger ones, sorted. */
static int api_help_topics(lua_State *L)
{
    lua_createtable(L, 0, 0);
    asset_each("data/help/", list_topic, L);
    return 1;
}

void bind_help_open(struct host *host)
{
    static const struct api stock[] = {
            {"help_topic", api_help_topic}, {"help_topics", api_help_topics}};
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
