/* json_lines.c -- an example of a module outside the tree: a service for programs, by lines of JSON.
 *
 * A line is a call of the API and its arguments, and the answer is one line (the calls: /api on the web, or data/calls):
 *
 *     page.who {}                               {"who":[...]}
 *     login ann PASSWORD                        {"name":"Ann"}
 *     login.whoami {}                           {"name":"Ann",...}
 *     run look                                  {"text":"The Square\n...","awaits":"command",...}
 *     nonsense {}                               {"status":404,"detail":"..."}
 *
 * After login, calls have the player's rights, and `run` runs a line as if they typed it. Build and use it, after `meson install`:
 *
 *     cc -shared -fPIC $(pkg-config --cflags skein) -o json_lines.so json_lines.c
 *     echo 'modules = { "/usr/lib/skein/json_lines.so" }' >>skein.lua
 *     skein serve --config skein.lua --listen json_lines:127.0.0.1:4100 */
#include "engine/app/plugin.h"
#include "net/lines/lines_conn.h"

#include <stdlib.h>

enum { LINE_MAX = 8192, IDLE_MS = 10 * 60 * 1000 };

struct json_conn {
    struct lines_conn base; /* first, for lines_conn.c */
    bool logging_in;
};

static struct json_conn *json_of(struct lines_conn *conn)
{
    return (struct json_conn *)conn;
}

/* Consumes answer. */
static void say(struct lines_conn *conn, json_t *answer)
{
    char *text = json_dumps(answer, JSON_COMPACT);
    lines_put(conn, text ? str_of(text) : STR("{}"));
    lines_put(conn, STR("\n"));
    free(text);
    json_decref(answer);
}

static void refuse(struct lines_conn *conn, int status, const char *detail)
{
    say(conn, json_pack("{s:i, s:s}", "status", status, "detail", detail));
}

static void log_in(struct lines_conn *conn, struct str rest)
{
    uint32_t wait_seconds = 0;
    struct str name = str_take_word(&rest);
    if (conn->token) {
        refuse(conn, 409, "You are logged in already.");
    } else if (!lines_may_log_in(conn)) {
        refuse(conn, 403, "Passwords are taken through TLS only: listen with json_lines_tls.");
    } else if (name.length == 0 || rest.length == 0) {
        refuse(conn, 400, "Write login NAME PASSWORD.");
    } else if (!lines_log_in(conn, name, rest, &wait_seconds)) {
        say(conn, json_pack("{s:i, s:s, s:i}", "status", 429, "detail", "Too many attempts.",
                          "retry_after", (int)wait_seconds));
    } else {
        json_of(conn)->logging_in = true;
    }
}

static void read_line(struct lines_conn *conn, struct str line)
{
    struct str rest = str_trim(line);
    struct str name = str_take_word(&rest);
    if (name.length == 0) {
        return;
    }
    if (str_equal(name, STR("login"))) {
        log_in(conn, rest);
        return;
    }
    if (str_equal(name, STR("run"))) {
        lines_run(conn, rest);
        return;
    }
    /* The other ways to log in would take passwords without TLS, and put somebody in play where nobody reads. */
    if (str_starts(name, STR("login.")) && !str_equal(name, STR("login.whoami"))) {
        refuse(conn, 403, "Write login NAME PASSWORD.");
        return;
    }
    json_t *args =
            rest.length > 0 ? json_loadb(rest.bytes, rest.length, 0, NULL) : json_object();
    char call[64];
    if (!json_is_object(args) || name.length >= sizeof(call)) {
        json_decref(args);
        refuse(conn, 400, "Write the name of a call and an object, such as page.who {}.");
        return;
    }
    lines_call(conn, str_copy(name, call, sizeof(call)), args);
}

static void answer(struct lines_conn *conn, bool done, const json_t *reply)
{
    struct json_conn *json = json_of(conn);
    if (json->logging_in && done) {
        lines_logged_in(conn, reply);
        say(conn, json_pack("{s:s}", "name", conn->user));
    } else {
        say(conn, reply ? json_deep_copy(reply) : json_object());
    }
    json->logging_in = false;
}

static void too_long(struct lines_conn *conn)
{
    refuse(conn, 413, "A line may have 8,192 bytes.");
}

static void say_bye(struct lines_conn *conn, struct str why)
{
    say(conn, json_pack("{s:s%}", "bye", why.bytes, why.length));
}

/* `login` waits for no TLS if the server has none: see lines_may_log_in. */
static const struct lines_kind kind = {
        .base = {LINES_KIND(struct json_conn)},
        .protocol = {.name = "json_lines",
                .serves_strangers = true,
                .line_max = LINE_MAX,
                .idle_ms = IDLE_MS,
                .line = read_line,
                .reply = answer,
                .too_long = too_long,
                .bye = say_bye},
};

static const struct module_service kinds[] = {
        {"json_lines", &kind.base}, {"json_lines_tls", &kind.base}, {0}};
static const struct server_module server_part = {.services = kinds};
static const struct skein_module json_lines = {.name = "json_lines", .server = &server_part};

static const struct known_service services[] = {
        {"json_lines", NULL, false, "programs, by lines of JSON", false},
        {"json_lines_tls", NULL, true, "the same through TLS", false},
        {0},
};

SKEIN_PLUGIN("1.0", "programs talk to the game by lines of JSON", &json_lines, services)
