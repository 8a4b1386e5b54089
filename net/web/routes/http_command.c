/* http_command.c -- command lines by the API, with their output.
 *
 * POST /command may come by any connection. The line belongs to the token's conversation, which
 * continues from one request to the next, so that a menu can be answered. It is a session like any
 * other: its character is in the game. Output between two requests comes with the next answer.
 *
 *   request -> login.resume (later login.whoami) -> line -> line.run, whose reply says that the
 *   line is done
 *
 * 1. One line at a time: a second line during it is refused.
 * 2. The token is checked for each line; an expired one ends the conversation.
 * 3. After IDLE_MS without a line the player is gone as after a lost connection. Ended
 *    conversations are freed only in the tick, since the end may be noticed inside the hub's
 *    delivery. */
#include "net/web/routes/http_command.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/call_table.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "net/stream/net.h"
#include "net/web/http/http_conn.h"
#include "net/web/ws/ws_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    IDLE_MS = 5 * 60 * 1000,
    TALKS_MAX = 500,
    ADDRESS_MAX = 20, /* for each address */
    FRAMES_MAX =
            128 * 1024, /* bytes of output since the last answer; later output is dropped */
};

struct talk {
    struct talk *next;
    struct session *session;
    struct http_exchange *exchange; /* the request to answer, or NULL */
    char token[64];
    char address[64];
    struct buf line;   /* the line, until log-in is done */
    struct buf frames; /* JSON objects, each followed by a comma */
    uint64_t serial;   /* of the line; also the tag of its line.run */
    int64_t until_ms;  /* monotonic */
    bool in;           /* logged in */
    bool known;        /* the token was valid when this line came */
    bool missed;       /* frames were dropped */
    bool over;
};

struct web_commands {
    struct talk *first;
    size_t count;
};

/* -- answering -- */

static void send_answer(struct talk *talk)
{
    struct http_conn *conn = talk->exchange->conn;
    if (conn->state == HTTP_WAITING) {
        http_conn_send_answer(conn); /* also ends the exchange: see forget */
    }
}

static void answer_command(struct talk *talk, const char *awaits)
{
    struct buf out = {0};
    talk->until_ms = clock_ms() + IDLE_MS;
    if (!talk->exchange) {
        return;
    }
    buf_add_text(&out, "{\"frames\":[");
    buf_add_str(&out, str_slice(buf_str(&talk->frames), 0,
                              talk->frames.length > 0 ? talk->frames.length - 1 : 0));
    buf_printf(&out, "],\"awaits\":\"%s\"%s}", awaits, talk->missed ? ",\"missed\":true" : "");
    buf_shrink(&talk->frames, 4096);
    talk->missed = false;
    http_answer_json(talk->exchange, 200, buf_str(&out));
    buf_finish(&out);
    send_answer(talk);
}

static void fail(struct talk *talk, struct str problem)
{
    json_t *json = json_loadb(problem.bytes, problem.length, 0, NULL);
    if (talk->exchange) {
        http_answer_call_problem(talk->exchange, json);
        send_answer(talk);
    }
    json_decref(json);
}

/* -- the session -- */

static void call_command(struct talk *talk, const char *name, json_t *args)
{
    char tag[24];
    (void)snprintf(tag, sizeof(tag), "%llu", (unsigned long long)++talk->serial);
    struct session_call made = {.tag = str_of(tag), .name = str_of(name), .args = args};
    made.token = talk->in ? str_of(talk->token) : STR_NONE;
    session_call(talk->session, &made);
}

static void ask_token(struct talk *talk)
{
    talk->known = false;
    if (talk->in) {
        call_command(talk, "login.whoami", json_object());
    } else {
        call_command(talk, "login.resume", json_pack("{s:s}", "token", talk->token));
    }
}

static void run(struct talk *talk)
{
    session_line(talk->session, buf_str(&talk->line));
    call_command(
            talk, "line.run", json_pack("{s:s%}", "line", talk->line.bytes, talk->line.length));
}

static void take_reply(struct talk *talk, const struct msg *msg)
{
    char tag[24];
    (void)snprintf(tag, sizeof(tag), "%llu", (unsigned long long)talk->serial);
    if (!str_equal(msg->topic, str_of(tag)) || talk->over) {
        return;
    }
    if (!talk->known && msg->flag) {
        talk->in = talk->known = true;
        run(talk);
    } else if (!talk->known) {
        talk->over = true;
        fail(talk, msg->text);
    } else if (!msg->flag) {
        fail(talk, msg->text);
    } else {
        json_t *reply = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
        const char *awaits = json_string_value(json_object_get(reply, "awaits"));
        answer_command(talk, awaits ? awaits : "command");
        json_decref(reply);
    }
}

static void add_frame(struct talk *talk, const struct msg *msg)
{
    if (talk->frames.length > FRAMES_MAX) {
        talk->missed = true;
        return;
    }
    buf_add_char(&talk->frames, '{');
    ws_frame_put(msg, &talk->frames);
    buf_add_char(&talk->frames, ',');
}

static void take_bye(struct talk *talk, const struct msg *msg)
{
    struct buf why = {0};
    talk->over = true;
    if (talk->in || !talk->exchange) {
        add_frame(talk, msg);
        answer_command(talk, "nothing");
        return;
    }
    markup_plain(msg->text, &why);
    http_answer_problem(talk->exchange, msg->style == MSG_ERROR ? 403 : 503, why.bytes);
    buf_finish(&why);
    send_answer(talk);
}

static void deliver(void *data, const struct msg *msg)
{
    struct talk *talk = data;
    if (msg->kind == MSG_REPLY) {
        take_reply(talk, msg);
    } else if (msg->kind == MSG_TEXT) {
        add_frame(talk, msg);
    } else if (msg->kind == MSG_BYE) {
        take_bye(talk, msg);
    }
}

static void flush(void *data)
{
    (void)data;
}

static void close_talk(void *data)
{
    struct talk *talk = data;
    talk->over = true;
    answer_command(talk, "nothing");
}

static const struct session_frontend command_frontend_calls = {
        .service = "http",
        .calls_only = true,
        .deliver = deliver,
        .flush = flush,
        .close = close_talk,
};

/* -- the talks -- */

static void talk_free(struct talk *talk, const char *reason)
{
    if (talk->exchange) {
        talk->exchange->own = NULL;
    }
    session_gone(talk->session, reason);
    explicit_bzero(talk->token, sizeof(talk->token));
    buf_finish(&talk->line);
    buf_finish(&talk->frames);
    mem_free(talk);
}

/* The connection that waited for an answer has ended. */
static void forget_command(void *own)
{
    struct talk *talk = own;
    talk->exchange = NULL;
}

/* Finds the token's conversation. One of another address is ended, because bans are checked when
 * a session opens. */
static struct talk *find(struct web_commands *commands, const struct http_exchange *exchange)
{
    for (struct talk *talk = commands->first; talk; talk = talk->next) {
        if (!talk->over && strcmp(talk->token, exchange->token) == 0) {
            if (strcmp(talk->address, exchange->address) == 0) {
                return talk;
            }
            talk->over = !talk->exchange;
        }
    }
    return NULL;
}

static struct talk *begin_command(
        struct web_commands *commands, const struct http_exchange *exchange)
{
    struct talk *talk = mem_alloc(sizeof(*talk));
    (void)snprintf(talk->token, sizeof(talk->token), "%s", exchange->token);
    (void)snprintf(talk->address, sizeof(talk->address), "%s", exchange->address);
    talk->session =
            hub_open(exchange->context->hub, &command_frontend_calls, talk, exchange->address);
    talk->session->exempt = exchange->exempt;
    talk->session->secure = exchange->secure;
    session_set_client(talk->session, STR("API"));
    talk->next = commands->first;
    commands->first = talk;
    commands->count++;
    return talk;
}

/* Reads the request's line into *out; false after answering with an error. */
static bool read_line(struct http_exchange *exchange, struct buf *out)
{
    json_t *args = http_route_args(exchange);
    struct err err;
    if (!args) {
        return false;
    }
    const struct call_table *calls = exchange->context->web->calls;
    bool ok = shape_fits(call_table_shapes(calls), exchange->entry->takes, args, &err);
    const json_t *line = json_object_get(args, "line");
    struct str raw = {json_string_value(line), json_string_length(line)};
    if (!ok) {
        http_answer_problem(exchange, 422, err.text);
    } else if (str_find_char(raw, '\n', 0) != SIZE_MAX ||
               str_find_char(raw, '\r', 0) != SIZE_MAX) {
        http_answer_problem(
                exchange, 422, "A command must be a single line. Send each command by itself.");
        ok = false;
    } else {
        str_clean(raw, false, out);
        buf_truncate(out, str_fit(buf_str(out), SESSION_LINE_MAX).length);
    }
    json_decref(args);
    return ok;
}

/* Makes room for another conversation by ending the address's longest idle one if it has too
 * many. False if that is impossible. */
static bool make_room(struct web_commands *commands, const struct http_exchange *exchange)
{
    size_t count = 0;
    struct talk *idlest = NULL;
    for (struct talk *talk = commands->first; talk && !exchange->exempt; talk = talk->next) {
        if (talk->over || strcmp(talk->address, exchange->address) != 0) {
            continue;
        }
        count++;
        bool is_idler = !idlest || talk->until_ms < idlest->until_ms;
        idlest = !talk->exchange && is_idler ? talk : idlest;
    }
    if (count >= ADDRESS_MAX && idlest) {
        idlest->over = true;
        count--;
    }
    return commands->count < TALKS_MAX && count < ADDRESS_MAX;
}

/* Returns the conversation of the request; NULL after answering with an error. */
static struct talk *talk_of(struct http_exchange *exchange)
{
    struct web_commands *commands = exchange->context->web->commands;
    struct talk *talk = find(commands, exchange);
    if (talk && talk->exchange) {
        http_answer_problem(
                exchange, 409, "A line of this token is still running; wait for its answer.");
        return NULL;
    }
    if (!talk && !make_room(commands, exchange)) {
        http_answer_problem(exchange, 503,
                "Too many play by the API from there now; try again in some minutes.");
        return NULL;
    }
    return talk ? talk : begin_command(commands, exchange);
}

void http_command(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    struct buf line = {0};
    struct talk *talk = NULL;
    if (exchange->token[0] == '\0') {
        http_answer_problem(exchange, 401, "Log in first.");
    } else if (read_line(exchange, &line)) {
        talk = talk_of(exchange);
    }
    if (!talk) {
        buf_finish(&line);
        return;
    }
    buf_finish(&talk->line);
    talk->line = line;
    talk->exchange = exchange;
    talk->until_ms = clock_ms() + IDLE_MS;
    exchange->own = talk;
    exchange->finish = forget_command;
    exchange->conn->deadline_ms = 0;
    ask_token(talk);
}

struct web_commands *web_commands_create(void)
{
    return mem_alloc(sizeof(struct web_commands));
}

static void sweep(struct web_commands *commands, bool all, int64_t now_ms, const char *reason)
{
    for (struct talk **link = &commands->first; *link;) {
        struct talk *talk = *link;
        bool idle = !talk->exchange && now_ms >= talk->until_ms;
        if (!all && !talk->over && !idle) {
            link = &talk->next;
            continue;
        }
        *link = talk->next;
        commands->count--;
        talk_free(talk, reason);
    }
}

void web_commands_tick(struct web_commands *commands, int64_t now_ms)
{
    sweep(commands, false, now_ms, "no command came");
}

void web_commands_cut(struct web_commands *commands, const char *reason)
{
    sweep(commands, true, 0, reason);
}

void web_commands_destroy(struct web_commands *commands)
{
    web_commands_cut(commands, "the game is closing");
    mem_free(commands);
}
