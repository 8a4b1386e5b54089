/* lines_conn.c -- connections of line protocols: a line in, an answer out.
 *
 *   stream -> in -> a line -> protocol.line -> lines_call -> (hub) -> protocol.reply -> stream
 *
 * 1. Lines are handled in order, each after the answer to the one before it. Further input
 *    waits in the stream, which is paused.
 * 2. In a turn of the loop at most TURN_LINES lines are handled, so a flood does not block
 *    others. While UNREAD_MAX bytes of answers wait to be sent, no line is handled. Before
 *    log-in an address is charged for the time of its lines, as for pages; when its budget is
 *    used up, the lines wait.
 * 3. A client that has not logged in has limits.idle_login_seconds in total, however slowly it
 *    sends. Where mail is accepted from strangers, it has that time for each line, and
 *    STRANGER_TIMES as much in total. A logged-in client has the protocol's own time.
 * 4. A requested token is revoked when the connection ends.
 * 5. Only `on_ended` frees the connection, and only the loop calls it. */
#include "net/lines/lines_conn.h"

#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "net/lines/lines_impl.h"
#include "net/stream/stream.h"
#include "net/stream/time_limit.h"

#include <ev.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LOGIN_SECONDS = 60, STRANGER_TIMES = 10, TOKEN_SECONDS = 24 * 3600, ASK_US = 3000 };

/* CHARGE_US: an address is charged in units of this much time, because each charge has a
 * minimum. */
enum { TURN_LINES = 32, UNREAD_MAX = 16 * 1024, CHARGE_US = 1000 };

const struct lines_kind *lines_kind_of(const struct lines_conn *conn)
{
    return (const struct lines_kind *)conn->base.service->kind;
}

const char *lines_domain(const struct lines_conn *conn)
{
    const char *domain = conn->base.service->context->mail_domain;
    return domain ? domain : "localhost";
}

static const struct lines_protocol *protocol_of(const struct lines_conn *conn)
{
    return &lines_kind_of(conn)->protocol;
}

static struct time_limit *limit_of(const struct lines_conn *conn)
{
    return ((const struct lines_service *)conn->base.service)->limit;
}

void lines_put(struct lines_conn *conn, struct str bytes)
{
    stream_write(conn->base.stream, bytes.bytes, bytes.length);
}

void lines_printf(struct lines_conn *conn, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    must(length >= 0 && (size_t)length < sizeof(text));
    lines_put(conn, (struct str){text, (size_t)length});
}

size_t lines_codes(const char *answer)
{
    size_t at = 0;
    for (size_t end = 1; end > 0; at += end) {
        end = answer[at] == '[' ? strcspn(answer + at, "]") + 1
                                : strspn(answer + at, "0123456789.");
        end = end > 0 && answer[at + end - 1] && answer[at + end] == ' ' ? end + 1 : 0;
    }
    return at;
}

void lines_say(struct lines_conn *conn, const char *answer)
{
    size_t codes = lines_codes(answer);
    lines_put(conn, (struct str){answer, codes});
    lines_put(conn, str_of(catalogue_sentence(answer + codes)));
    lines_put(conn, STR("\r\n"));
}

bool lines_is_end(const struct lines_conn *conn, struct str line)
{
    return str_equal(line, STR(".")) && !conn->bare && !conn->after_bare;
}

void lines_close(struct lines_conn *conn, const char *reason)
{
    conn->state = LINES_CLOSES;
    stream_close(conn->base.stream, reason);
}

static void say_bye_lines_conn(struct lines_conn *conn, struct str why, const char *reason)
{
    if (conn->state != LINES_CLOSES) {
        if (protocol_of(conn)->bye) {
            protocol_of(conn)->bye(conn, why);
        }
        lines_close(conn, reason);
    }
}

/* Drops the rest of a line that is too long. Returns false if its end has not come yet. */
static bool skip_line(struct lines_conn *conn)
{
    struct str all = buf_str(&conn->in);
    size_t end = str_find_char(all, '\n', 0);
    conn->skips = end == SIZE_MAX;
    size_t length = conn->skips ? all.length : end;
    if (length > 0) {
        conn->skipped_cr = all.bytes[length - 1] == '\r';
    }
    conn->bare = !conn->skipped_cr;
    buf_consume(&conn->in, conn->skips ? all.length : end + 1);
    return !conn->skips;
}

static void refuse_long(struct lines_conn *conn)
{
    if (protocol_of(conn)->too_long) {
        protocol_of(conn)->too_long(conn);
    }
}

/* Takes the next line from the input. Returns false if it is incomplete. */
static bool take_line_lines_conn(struct lines_conn *conn)
{
    struct str all = buf_str(&conn->in);
    size_t end = conn->raw > 0 ? conn->raw - 1 : str_find_char(all, '\n', 0);
    if (end >= all.length) {
        return false;
    }
    struct str line = str_slice(all, 0, end + (conn->raw > 0));
    conn->after_bare = conn->bare;
    conn->bare = conn->raw > 0 || !str_ends(line, STR("\r"));
    line.length -= conn->bare ? 0 : 1;
    conn->line_ms = clock_ms();
    if (conn->raw == 0 && line.length > protocol_of(conn)->line_max) {
        buf_consume(&conn->in, end + 1);
        refuse_long(conn);
        return true;
    }
    /* A copy, because the protocol may drop the rest of the input. */
    struct buf own = {0};
    buf_add_str(&own, line);
    buf_consume(&conn->in, end + 1);
    conn->raw = 0;
    protocol_of(conn)->line(conn, buf_str(&own));
    buf_wipe(&own);
    return true;
}

static void go_on(struct lines_conn *conn);

static void on_resume(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct lines_conn *conn = watcher->data;
    (void)events;
    ev_timer_stop(loop, watcher);
    go_on(conn);
}

/* Handles further complete lines later. */
static void rest(struct lines_conn *conn, double seconds)
{
    struct ev_loop *loop = conn->base.service->context->loop;
    if (!conn->resume) {
        conn->resume = mem_alloc(sizeof(*conn->resume));
        ev_timer_init(conn->resume, on_resume, 0.0, 0.0);
        conn->resume->data = conn;
    }
    ev_timer_stop(loop, conn->resume);
    ev_timer_set(conn->resume, seconds, 0.0);
    ev_timer_start(loop, conn->resume);
}

static bool is_resting(const struct lines_conn *conn)
{
    return conn->resume && ev_is_active(conn->resume);
}

static bool pays(const struct lines_conn *conn)
{
    return !conn->token && !conn->session->exempt;
}

/* True if a stranger's address has used up its budget: handles its lines later. */
static bool waits_for_time(struct lines_conn *conn)
{
    uint32_t seconds = 0;
    bool waits = pays(conn) && !time_limit_allows(limit_of(conn), conn->base.address, &seconds);
    if (waits) {
        rest(conn, seconds);
    }
    return waits;
}

static void charge(struct lines_conn *conn, int64_t since_us)
{
    conn->spent_us += clock_us() - since_us;
    if (conn->spent_us >= CHARGE_US && pays(conn)) {
        time_limit_charge(limit_of(conn), conn->base.address, conn->spent_us);
        conn->spent_us = 0;
    }
}

/* Handles some lines and returns how many: TURN_LINES if there may be more. */
static unsigned take_some(struct lines_conn *conn)
{
    int64_t start_us = clock_us();
    unsigned count = 0;
    conn->handling = true;
    while (conn->state == LINES_TAKES && count < TURN_LINES &&
            (conn->skips ? skip_line(conn) : take_line_lines_conn(conn))) {
        count++;
        if (conn->state == LINES_TAKES && stream_queued(conn->base.stream) > UNREAD_MAX) {
            lines_drain(conn);
        }
    }
    conn->handling = false;
    charge(conn, start_us);
    return count;
}

static void take_lines(struct lines_conn *conn)
{
    const struct lines_protocol *protocol = protocol_of(conn);
    bool more = waits_for_time(conn) || take_some(conn) == TURN_LINES;
    if (conn->state == LINES_TAKES && more) {
        if (!is_resting(conn)) {
            rest(conn, 0.0);
        }
    } else if (conn->state == LINES_TAKES && conn->raw == 0 &&
               conn->in.length > protocol->line_max + 1) { /* the last may be a CR */
        (void)skip_line(conn);
        refuse_long(conn);
    }
    stream_pause(conn->base.stream, conn->state != LINES_TAKES || is_resting(conn));
}

static size_t on_received(void *data, struct str bytes)
{
    struct lines_conn *conn = data;
    if (conn->base.doomed || conn->state == LINES_CLOSES) {
        return bytes.length;
    }
    conn->heard_ms = clock_ms();
    buf_add_str(&conn->in, bytes);
    go_on(conn);
    return bytes.length;
}

static void go_on(struct lines_conn *conn)
{
    if (conn->state == LINES_TAKES && !conn->handling && !is_resting(conn)) {
        take_lines(conn);
    }
}

void lines_wait(struct lines_conn *conn)
{
    conn->state = conn->state == LINES_CLOSES ? LINES_CLOSES : LINES_WAITS;
}

void lines_go_on(struct lines_conn *conn)
{
    if (conn->state == LINES_WAITS) {
        conn->state = LINES_TAKES;
        go_on(conn);
    }
}

void lines_call(struct lines_conn *conn, const char *name, json_t *args)
{
    conn->state = LINES_WAITS;
    struct session_call call = {.tag = STR_NONE,
            .name = str_of(name),
            .args = args,
            .token = conn->token ? str_of(conn->token) : STR_NONE};
    session_call(conn->session, &call);
}

void lines_answer(struct lines_conn *conn, bool done, json_t *reply)
{
    conn->state = LINES_TAKES;
    protocol_of(conn)->reply(conn, done, reply);
    json_decref(reply);
    go_on(conn);
}

static void deliver(void *data, const struct msg *msg)
{
    struct lines_conn *conn = data;
    if (conn->state == LINES_CLOSES) {
        return;
    }
    if (msg->kind == MSG_BYE) {
        struct buf why = {0};
        markup_plain(msg->text, &why);
        say_bye_lines_conn(conn, buf_str(&why), "closed by the game");
        buf_finish(&why);
    } else if (msg->kind == MSG_REPLY && conn->state == LINES_WAITS) {
        lines_answer(conn, msg->flag,
                json_loadb(msg->text.bytes, msg->text.length, JSON_DECODE_ANY, NULL));
    } else if (msg->kind == MSG_EVENT && protocol_of(conn)->queued) {
        json_t *event = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
        const char *text = json_string_value(json_object_get(event, "text"));
        protocol_of(conn)->queued(conn, text ? text : "");
        json_decref(event);
    }
}

static void flush(void *data)
{
    (void)data;
}

static void close_frontend(void *data)
{
    struct lines_conn *conn = data;
    lines_close(conn, "closed by the game");
}

static struct session_frontend frontend_of(const struct lines_protocol *protocol)
{
    return (struct session_frontend){
            .service = protocol->name,
            .rights = protocol->rights,
            .calls_only = true,
            .mute = true,
            .deliver = deliver,
            .flush = flush,
            .close = close_frontend,
    };
}

bool lines_may_secure(const struct lines_conn *conn)
{
    return conn->base.service->context->tls && !stream_is_secure(conn->base.stream);
}

bool lines_may_log_in(const struct lines_conn *conn)
{
    return conn->session->secure || !conn->base.service->context->tls;
}

void lines_secure(struct lines_conn *conn)
{
    buf_clear(&conn->in);
    conn->session->secure = true;
    stream_secure(conn->base.stream);
}

bool lines_may_ask(const struct lines_conn *conn, uint32_t *out_wait_seconds)
{
    struct time_limit *limit = limit_of(conn);
    bool may = conn->session->exempt ||
               time_limit_allows(limit, conn->base.address, out_wait_seconds);
    if (may && !conn->session->exempt) {
        time_limit_charge(limit, conn->base.address, ASK_US);
    }
    return may;
}

bool lines_log_in(struct lines_conn *conn, struct str name, struct str password,
        uint32_t *out_wait_seconds)
{
    if (!lines_may_ask(conn, out_wait_seconds)) {
        return false;
    }
    /* An address counts as its name. */
    struct str account = str_take_until(&name, '@');
    json_t *args = json_pack("{s:s%, s:s%, s:i}", "name", account.bytes, account.length,
            "password", password.bytes, password.length, "seconds", TOKEN_SECONDS);
    lines_call(conn, "login.token", args ? args : json_object());
    return true;
}

void lines_logged_in(struct lines_conn *conn, const json_t *reply)
{
    const char *token = json_string_value(json_object_get(reply, "token"));
    const char *name = json_string_value(json_object_get(reply, "name"));
    conn->token = mem_dup_text(token ? token : "");
    (void)snprintf(conn->user, sizeof(conn->user), "%s", name ? name : "");
}

void lines_drain(struct lines_conn *conn)
{
    conn->state = stream_queued(conn->base.stream) > 0 ? LINES_DRAINS : conn->state;
}

static void on_drained(void *data)
{
    struct lines_conn *conn = data;
    if (conn->state == LINES_DRAINS) {
        conn->state = LINES_TAKES;
        if (protocol_of(conn)->drained) {
            protocol_of(conn)->drained(conn);
        }
        go_on(conn);
    }
}

static void on_ended(void *data, const char *reason)
{
    struct lines_conn *conn = data;
    if (conn->token) {
        struct session_call call = {.tag = STR_NONE,
                .name = STR("logout"),
                .args = json_pack("{s:s}", "token", conn->token),
                .token = STR_NONE};
        session_call(conn->session, &call);
        mem_free_secret(conn->token);
    }
    if (conn->resume) {
        ev_timer_stop(conn->base.service->context->loop, conn->resume);
        mem_free(conn->resume);
    }
    session_gone(conn->session, reason);
    lines_game_close(conn->game, reason);
    if (protocol_of(conn)->finish) {
        protocol_of(conn)->finish(conn);
    }
    buf_wipe(&conn->in);
    service_conn_end(&conn->base);
}

const struct stream_events lines_events = {
        .received = on_received,
        .ended = on_ended,
        .drained = on_drained,
};

void lines_accepted(struct service_conn *base)
{
    struct lines_conn *conn = (struct lines_conn *)base;
    conn->heard_ms = conn->line_ms = clock_ms();
    conn->session = hub_open(base->service->context->hub,
            &((struct lines_service *)base->service)->frontend, conn, base->address);
    conn->session->secure = base->service->tls;
    conn->session->exempt =
            net_address_is_exempt(&base->service->context->limits, base->address);
    if (protocol_of(conn)->greet) {
        protocol_of(conn)->greet(conn);
    }
}

/* -- the service -- */

bool lines_may_open(
        const struct service_kind *kind, const struct net_context *context, struct err *err)
{
    const struct lines_protocol *protocol = &((const struct lines_kind *)kind)->protocol;
    if (!protocol->name) {
        return err_set(err, ERR_FORMAT,
                "a protocol of lines has no name: .protocol = { .name = \"NAME\" }");
    }
    return !protocol->needs_domain || context->mail_domain ||
           err_set(err, ERR_FORMAT,
                   "mail needs a domain: mail = { domain = \"mud.example.org\" } in the "
                   "configuration");
}

bool lines_opened(struct service *service, struct err *err)
{
    struct lines_service *own = (struct lines_service *)service;
    (void)err;
    own->frontend = frontend_of(&((const struct lines_kind *)service->kind)->protocol);
    own->game_frontend =
            lines_game_frontend(&((const struct lines_kind *)service->kind)->protocol);
    own->limit = time_limit_join(&service->context->time_limit);
    return true;
}

/* before_ms: the time allowed for a log-in. */
static bool is_late(const struct lines_conn *conn, int64_t before_ms)
{
    const struct lines_protocol *protocol = protocol_of(conn);
    int64_t now_ms = clock_ms();
    int64_t open_ms = session_lingers_ms(conn->session);
    if (conn->token) {
        return now_ms - conn->heard_ms >= protocol->idle_ms;
    }
    return protocol->serves_strangers ? now_ms - conn->line_ms >= before_ms ||
                                                open_ms >= before_ms * STRANGER_TIMES
                                      : open_ms >= before_ms;
}

void lines_tick(struct service *service)
{
    uint32_t seconds = service->context->limits.idle_login_seconds;
    int64_t before_ms = (int64_t)(seconds > 0 ? seconds : LOGIN_SECONDS) * 1000;
    for (struct service_conn *one = service->first; one; one = one->next) {
        struct lines_conn *conn = (struct lines_conn *)one;
        const struct lines_protocol *protocol = protocol_of(conn);
        if (is_late(conn, before_ms)) {
            say_bye_lines_conn(conn,
                    str_of(conn->token ? LINE("You were idle for too long.")
                                       : LINE("You have taken too long.")),
                    "took too long");
        } else if (conn->state == LINES_TAKES && protocol->tick) {
            protocol->tick(conn);
        }
    }
}

void lines_finish(struct service *service)
{
    time_limit_leave(&service->context->time_limit);
}
