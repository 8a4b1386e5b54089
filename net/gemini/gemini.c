/* gemini.c -- the Gemini protocol: an address in, a page of gemtext out.
 *
 * Each row is a page: its path, the call, and the template for its answer. The rest of the path, or
 * the query, is the call's argument. The first row that matches is used.
 *
 * To add a page: a row here, data/lines/NAME.txt. */
#include "net/gemini/gemini.h"

#include "engine/base/catalogue.h"
#include "net/text/url.h"

enum takes { NOTHING, TEXT, NUMBER, QUERY };

static const struct row {
    struct str path; /* ends with "/" if more follows */
    const char *call;
    const char *page;
    enum takes takes;
    const char *argument;
    const char *question; /* the prompt if the query is missing; NULL: no query */
} rows[] = {
        {STR_IS("/"), "page.home", "home", NOTHING, NULL, NULL},
        {STR_IS("/who"), "page.who", "who", NOTHING, NULL, NULL},
        {STR_IS("/help"), "help.list", "help", NOTHING, NULL, NULL},
        {STR_IS("/find"), "help.list", "found", QUERY, "words",
                LINE_MARK("Search the help for which words?")},
        {STR_IS("/help/"), "help.topic", "topic", TEXT, "topic", NULL},
        {STR_IS("/world"), "world.areas", "world", NOTHING, NULL, NULL},
        {STR_IS("/world/room/"), "world.room", "room", NUMBER, "id", NULL},
        {STR_IS("/world/"), "world.area", "area", TEXT, "area", NULL},
        {STR_IS("/highscores"), "page.scores", "scores", NOTHING, NULL, NULL},
        {STR_IS("/events"), "page.events", "events", NOTHING, NULL, NULL},
};

static void fail_gemini(int status, struct str why, struct buf *out)
{
    static const struct {
        int http;
        int gemini;
    } codes[] = {{403, 50}, {404, 51}, {429, 44}, {503, 41}};

    int code = status >= 400 && status < 500 ? 59 : 40;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        code = codes[i].http == status ? codes[i].gemini : code;
    }
    /* 44 is "slow down", with the seconds to wait. */
    buf_printf(out, "%d %.*s\r\n", code, STR_FMT(code == 44 ? STR("5") : why));
}

static bool fits(const struct row *row, struct str path)
{
    bool more = row->path.length > 1 && str_ends(row->path, STR("/"));
    return more ? str_starts(path, row->path) && path.length > row->path.length
                : str_equal(path, row->path);
}

static void ask_row(
        const struct row *row, struct str argument, struct oneshot_ask *ask, struct buf *out)
{
    int64_t number = 0;
    ask->call = row->call;
    ask->page = row->page;
    if (row->question && argument.length == 0) {
        buf_printf(out, "10 %s\r\n", catalogue_sentence(row->question));
    } else if (row->takes == NUMBER && !str_to_i64(argument, &number)) {
        fail_gemini(404, str_of(LINE("There is nothing at this address.")), out);
    } else if (row->takes == NUMBER) {
        ask->args = json_pack("{s:I}", row->argument, (json_int_t)number);
    } else if (row->takes != NOTHING) {
        ask->args = json_object();
        (void)json_object_set_new(
                ask->args, row->argument, json_stringn(argument.bytes, argument.length));
    }
}

/* Returns the host of "HOST:PORT" or "[::1]:PORT". */
static struct str host_of(struct str authority)
{
    size_t end = str_find_char(authority, ']', 0);
    return end == SIZE_MAX ? str_take_until(&authority, ':') : str_slice(authority, 0, end + 1);
}

static void refuse_foreign(struct buf *out)
{
    buf_printf(out, "53 %s\r\n",
            LINE("This server only serves gemini:// addresses of this game."));
}

static void read_line_gemini(struct str line, struct oneshot_ask *ask, struct buf *out)
{
    struct str rest = line;
    struct buf path = {0};
    struct buf query = {0};
    if (!str_starts_nocase(line, STR("gemini://"))) {
        refuse_foreign(out);
        return;
    }
    rest = str_slice(line, 9, line.length);
    struct str target = str_take_until(&rest, '?');
    struct str raw = target;
    struct str authority = str_take_until(&raw, '/');
    buf_add_str(&ask->host, host_of(authority));
    buf_add_char(&path, '/');
    if (str_find_char(authority, '@', 0) != SIZE_MAX) {
        fail_gemini(400, str_of(LINE("A Gemini address can't contain a user name.")), out);
    } else if (ask->named.length > 0 && !str_equal_nocase(ask->named, buf_str(&ask->host))) {
        refuse_foreign(out);
    } else if (!url_decode(raw, false, &path) || !url_decode(rest, false, &query)) {
        fail_gemini(400, str_of(LINE("The address isn't properly encoded UTF-8.")), out);
    } else {
        const struct row *row = rows;
        const struct row *end = rows + sizeof(rows) / sizeof(rows[0]);
        while (row < end && !fits(row, buf_str(&path))) {
            row++;
        }
        if (row == end) {
            fail_gemini(404, str_of(LINE("There is nothing at this address.")), out);
        } else {
            struct str behind = str_slice(buf_str(&path), row->path.length, path.length);
            ask_row(row, row->takes == QUERY ? buf_str(&query) : behind, ask, out);
        }
    }
    buf_finish(&path);
    buf_finish(&query);
}

const struct oneshot_kind gemini_kind = {
        .base = {ONESHOT_KIND},
        .protocol = {"20 text/gemini; charset=utf-8\r\n", false, read_line_gemini, NULL,
                fail_gemini},
};
