/* bind_help.c -- help topics for the stock game: data/help/NAME.md, found by name or alias, as markup.
 *
 * Of Markdown it knows what the topics use: headings, paragraphs, lists, `code`, **bold** and indented
 * code. The first line is "# Title"; a line "Aliases: a, b" gives other names. */
#include "engine/base/asset.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"

#include <string.h>

#define TOPIC_MAX 200

/* -- Markdown to markup -- */

/* Inline `code` and **bold**; everything else is text. */
static void add_inline(struct str text, struct buf *out)
{
    bool code = false;
    bool bold = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
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
           (line.bytes[0] >= '0' && line.bytes[0] <= '9');
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
    } else if (str_starts(line, STR("- "))) {
        buf_add_text(out, "  ");
        add_inline(line, out);
    } else {
        add_inline(line, out);
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
        open = line.length > 0 && !str_starts(line, STR("#")) && !str_starts(line, STR("    "));
    }
    while (out->length > 0 && out->bytes[out->length - 1] == '\n') {
        buf_truncate(out, out->length - 1);
    }
    if (see_also.length > 0) {
        buf_add_text(out, "\n\n");
        add_inline(see_also, out);
    }
}

/* -- finding -- */

struct looking {
    struct str word;
    char found[TOPIC_MAX];
    bool exact;
    lua_State *L; /* near topics are appended to the table on top */
};

static struct str topic_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str name = str_of(slash ? slash + 1 : path);
    return str_ends(name, STR(".md")) ? str_slice(name, 0, name.length - 3) : STR_NONE;
}

static bool has_alias(const char *path, struct str word)
{
    struct buf text = {0};
    bool found = false;
    if (asset_read(path, &text, NULL)) {
        struct str rest = buf_str(&text);
        while (!found && rest.length > 0) {
            struct str line = str_take_until(&rest, '\n');
            if (!str_starts_nocase(line, STR("Aliases:"))) {
                continue;
            }
            line = str_slice(line, strlen("Aliases:"), line.length);
            while (!found && line.length > 0) {
                found = str_equal_nocase(str_trim(str_take_until(&line, ',')), word);
            }
        }
    }
    buf_finish(&text);
    return found;
}

static void look_at_topic(void *data, const char *path)
{
    struct looking *looking = data;
    struct str name = topic_name(path);
    if (name.length == 0 || looking->exact) {
        return;
    }
    if (str_equal_nocase(name, looking->word) || has_alias(path, looking->word)) {
        (void)snprintf(looking->found, sizeof(looking->found), "%s", path);
        looking->exact = true;
    } else if (str_starts_nocase(name, looking->word) ||
               str_distance(name, looking->word, 2) <= 2) {
        push_str(looking->L, name);
        lua_rawseti(looking->L, -2, (lua_Integer)lua_rawlen(looking->L, -2) + 1);
    }
}

/* help_topic(WORD): markup, or nil and a list of near topics. */
static int api_help_topic(lua_State *L)
{
    struct looking looking = {.word = str_trim(to_str(L, 1)), .L = L};
    lua_createtable(L, 0, 0);
    asset_each("data/help/", look_at_topic, &looking);
    if (!looking.exact && lua_rawlen(L, -1) == 1) {
        lua_rawgeti(L, -1, 1);
        (void)snprintf(
                looking.found, sizeof(looking.found), "data/help/%s.md", lua_tostring(L, -1));
        lua_pop(L, 1);
        looking.exact = str_starts_nocase(topic_name(looking.found), looking.word);
    }
    struct buf text = {0};
    if (!looking.exact || !asset_read(looking.found, &text, NULL)) {
        buf_finish(&text);
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    struct buf out = {0};
    add_markup(buf_str(&text), &out);
    push_str(L, buf_str(&out));
    buf_finish(&text);
    buf_finish(&out);
    return 1;
}

static void list_topic(void *data, const char *path)
{
    lua_State *L = data;
    struct str name = topic_name(path);
    if (name.length > 0) {
        push_str(L, name);
        lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    }
}

/* help_topics(): all names, sorted. */
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
