/* ws_talk.c -- a conversation over /ws.
 *
 * In, one JSON object a message:
 *   {"type": "login", "name", "password"}, {"type": "login", "token"}; without either, with the
 *        log-in cookie that came with the WebSocket
 *   {"type": "create", "name", "password"}   a new account and character, and log-in
 *   {"type": "guest", "name"?, "room"?}               in as a guest
 *   {"type": "resume", "token"?, "after": N, "session"?, "history"?}  history: true if the page
 *               has lost its content, which is then sent again
 *   {"type": "command", "line"}              after log-in
 *   {"type": "call", "tag", "name", "args"?} a typed call, at any time
 *   {"type": "client", "name"?, "screenreader"?, "columns"?}   what the client is
 *   {"type": "ping"}                         answered by {"type": "pong"}
 * Out: ws_frame.c; and welcome, error, gap, pong; `bye` with "restart" if the server ends, so that
 *      the page can reconnect to the next.
 *
 * 1. Outgoing frames are numbered 1, 2, 3 … without gaps; the engine's frames are kept in a tail.
 * 2. When its WebSocket is lost, the conversation stays, absent to the engine (which counts it as
 *    link-dead), until it is resumed or ends (ws_talks.c).
 * 3. A new WebSocket begins a conversation of its own. `resume` first asks the engine whether the
 *    token is still good; then the link moves to the older conversation with that token, and its
 *    own is dropped. If none exists (the server was restarted) it logs in by token, and reports a
 *    gap, unless the engine knows the reader's position (ws_talk_past.c).
 * 4. The engine is not called from inside frontend_deliver; such calls are made soon after
 *    (ws_talks_soon).
 *
 * A message is rendered once for all its receivers (ws_talks.c). */
#include "net/web/ws/ws_talk.h"

#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/stream/net.h"
#include "net/stream/time_limit.h"
#include "net/web/http/http_shared.h"
#include "net/web/ws/ws_frame.h"
#include "net/web/ws/ws_link.h"
#include "net/web/ws/ws_talk_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIMIT_IN = 512 * 1024, /* for a message, once logged in */
    TAG_MAX = 64,
};

/* Tags of our own calls; the client's begin with "c". */
#define TAG_LOGIN "login"
#define TAG_RESUME "resume"

/* -- out -- */

static void send_error(struct ws_talk *talk, int status, const char *text)
{
    struct buf body = {0};
    ws_frame_error(status, str_of(catalogue_sentence(text)), &body);
    ws_talk_send_now(talk, buf_str(&body), STR_NONE);
    buf_finish(&body);
}

static void send_object(struct ws_talk *talk, const char *type, json_t *object)
{
    struct buf body = {0};
    ws_frame_object(type, object, &body);
    ws_talk_send_now(talk, buf_str(&body), STR_NONE);
    buf_finish(&body);
}

/* -- log-in -- */

/* Makes a call; takes args. */
static void call(struct ws_talk *talk, const char *tag, const char *name, json_t *args,
        const char *token)
{
    struct session_call call = {
            .tag = str_of(tag), .name = str_of(name), .args = args, .token = str_of(token)};
    session_call(talk->session, &call);
}

/* Returns the token in the message, or the cookie's; NULL without one. */
static const char *token_of(const struct ws_talk *talk, const json_t *message, bool *out_cookie)
{
    const char *token = json_string_value(json_object_get(message, "token"));
    const char *cookie = ws_link_cookie(talk->link);
    *out_cookie = token == NULL;
    return token ? token : cookie[0] ? cookie : NULL;
}

static void set_token(struct ws_talk *talk, const char *token, bool by_cookie)
{
    (void)snprintf(talk->token, sizeof(talk->token), "%s", token);
    talk->by_cookie = by_cookie;
}

static bool may_log_in(struct ws_talk *talk)
{
    if (talk->step == TALK_IN) {
        send_error(talk, 409, LINE("You are logged in already."));
        return false;
    }
    if (talk->step != TALK_NEW) {
        send_error(talk, 409, LINE("You are already being logged in. Please wait."));
        return false;
    }
    return true;
}

static void log_in_by_token(struct ws_talk *talk, const char *token, bool by_cookie)
{
    set_token(talk, token, by_cookie);
    talk->step = TALK_LOGGING_IN;
    ws_talk_wish(talk);
    call(talk, TAG_LOGIN, "login.resume", json_pack("{s:s}", "token", token), "");
}

static void take_login(struct ws_talk *talk, const json_t *message, const char *name)
{
    const char *who = json_string_value(json_object_get(message, "name"));
    const char *password = json_string_value(json_object_get(message, "password"));
    bool cookie = false;
    const char *token = token_of(talk, message, &cookie);
    if (!may_log_in(talk)) {
        return;
    }
    if (!who && token && strcmp(name, "login") == 0) {
        log_in_by_token(talk, token, cookie);
        return;
    }
    if (!who || !password) {
        send_error(talk, 422, "Send \"name\" and \"password\", or \"token\".");
        return;
    }
    talk->token[0] = '\0';
    talk->step = TALK_LOGGING_IN;
    call(talk, TAG_LOGIN, name,
            json_pack("{s:s, s:s, s:b}", "name", who, "password", password, "token", 1), "");
}

static void take_guest(struct ws_talk *talk, const json_t *message)
{
    const char *who = json_string_value(json_object_get(message, "name"));
    if (!may_log_in(talk)) {
        return;
    }
    json_t *args = json_pack("{s:b}", "token", 1);
    if (who) {
        (void)json_object_set_new(args, "name", json_string(who));
    }
    json_t *room = json_object_get(message, "room");
    if (room) {
        (void)json_object_set(args, "room", room);
    }
    talk->token[0] = '\0';
    talk->step = TALK_LOGGING_IN;
    call(talk, TAG_LOGIN, "login.guest", args, "");
}

static void take_resume(struct ws_talk *talk, const json_t *message)
{
    const json_t *after = json_object_get(message, "after");
    const char *session = json_string_value(json_object_get(message, "session"));
    bool cookie = false;
    const char *token = token_of(talk, message, &cookie);
    if (!may_log_in(talk)) {
        return;
    }
    if (!token || strlen(token) >= sizeof(talk->token)) {
        send_error(talk, 401, LINE("The token is unknown or has expired; log in again."));
        return;
    }
    if (!json_is_integer(after) || json_integer_value(after) < 0 ||
            json_integer_value(after) > ((json_int_t)1 << 53)) {
        send_error(talk, 422, "\"after\" must be the number of the last frame you have seen.");
        return;
    }
    set_token(talk, token, cookie);
    talk->after = (uint64_t)json_integer_value(after);
    talk->wanted[0] = '\0';
    if (session && strlen(session) < sizeof(talk->wanted)) {
        (void)snprintf(talk->wanted, sizeof(talk->wanted), "%s", session);
    }
    talk->wants_past = json_is_true(json_object_get(message, "history"));
    talk->step = TALK_RESUMING;
    call(talk, TAG_RESUME, "login.whoami", json_object(), token);
}

static json_t *welcome_of(const struct ws_talk *talk, const json_t *reply)
{
    json_t *welcome = json_object();
    static const char *const kept[] = {"name", "role", "guest", "character"};
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        json_t *value = json_object_get(reply, kept[i]);
        if (value) {
            (void)json_object_set(welcome, kept[i], value);
        }
    }
    if (!talk->by_cookie) {
        (void)json_object_set_new(welcome, "token", json_string(talk->token));
    }
    (void)json_object_set_new(welcome, "session", json_string(talk->name));
    (void)json_object_set_new(
            welcome, "after", json_integer((json_int_t)talk->next_number - 1));
    return welcome;
}

static void welcome(struct ws_talk *talk, const json_t *reply)
{
    const char *token = json_string_value(json_object_get(reply, "token"));
    uint64_t after = talk->after;
    bool again = after > 0;
    if (token) {
        set_token(talk, token, false);
    }
    talk->step = TALK_IN;
    talk->is_guest = json_is_true(json_object_get(reply, "guest"));
    if (talk->link) {
        ws_link_set_limit(talk->link, LIMIT_IN);
    }
    if (talk->after >= talk->next_number) {
        talk->next_number = talk->after + 1;
    }
    talk->after = 0;
    json_t *object = welcome_of(talk, reply);
    (void)json_object_set_new(object, "resumed", json_false());
    send_object(talk, "welcome", object);
    talk->has_gap = again && !talk->session->reader->known;
    /* They have seen the frames they confirmed or, after a gap, those from its mark on. */
    talk->tail.lost = after;
    talk->tail.lost_told = again ? talk->session->reader->told : 0;
    if (talk->has_gap && !talk->session->reader->all) {
        talk->tail.lost = talk->next_number;
        ws_talk_send_gap(talk);
    }
}

/* -- resuming -- */

/* Sends the frames that the link has not seen, with numbers that follow its last. */
static void catch_up(struct ws_talk *talk, uint64_t after, const json_t *reply)
{
    bool gap = false;
    size_t cursor = 0;
    uint64_t number = 0;
    struct str body;
    talk->next_number = after + 1;
    if (talk->wants_past) {
        /* The missed frames are part of the history that is sent again. */
        ws_tail_finish(&talk->tail);
        talk->tail = (struct ws_tail){.lost_told = talk->session->reader->told};
    }
    uint64_t behind = ws_tail_renumber(&talk->tail, after, after + 2, &gap);
    json_t *object = welcome_of(talk, reply);
    (void)json_object_set_new(object, "resumed", json_true());
    send_object(talk, "welcome", object);
    if (gap) {
        ws_talk_send_gap(talk);
    }
    while (ws_tail_each(&talk->tail, &cursor, &number, &body)) {
        ws_link_send(talk->link, number, body, STR_NONE);
    }
    talk->next_number = behind;
}

static void take_over(struct ws_talk *fresh, struct ws_talk *older, const json_t *reply)
{
    struct ws_link *link = fresh->link;
    uint64_t after = fresh->after;
    fresh->link = NULL;
    fresh->step = TALK_OVER;
    ws_talks_soon(fresh);
    if (older->link) {
        ws_link_set_talk(older->link, NULL);
        ws_link_close(older->link, 4001, "resumed elsewhere");
    }
    older->link = link;
    older->lost_ms = 0;
    older->by_cookie = fresh->by_cookie;
    older->wants_past = fresh->wants_past;
    ws_link_set_talk(link, older);
    ws_link_set_limit(link, LIMIT_IN);
    session_set_address(older->session, ws_link_address(link));
    older->session->exempt = ws_link_is_exempt(link);
    older->session->secure = ws_link_is_secure(link);
    catch_up(older, after, reply);
    older->web->counts.ws_resumed++;
    ws_talks_soon(older);
}

static void resumed(struct ws_talk *talk, const json_t *reply)
{
    struct ws_talk *older = ws_talks_find(talk->talks, talk);
    if (older) {
        take_over(talk, older, reply);
    } else {
        /* This needs a call, which cannot be made here: do it soon. */
        talk->step = TALK_TO_LOG_IN;
        ws_talks_soon(talk);
    }
}

static void refused(struct ws_talk *talk, const json_t *problem)
{
    const char *detail = json_string_value(json_object_get(problem, "detail"));
    json_int_t status = json_integer_value(json_object_get(problem, "status"));
    talk->step = TALK_NEW;
    talk->after = 0;
    talk->token[0] = '\0';
    send_error(talk, (int)status, detail ? detail : LINE("The log-in failed."));
}

static void take_own_reply(struct ws_talk *talk, const struct msg *msg)
{
    json_t *reply = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
    if (talk->step == TALK_OVER) {
        json_decref(reply);
        return;
    }
    if (!msg->flag) {
        refused(talk, reply);
    } else if (talk->step == TALK_RESUMING) {
        resumed(talk, reply);
    } else {
        welcome(talk, reply);
    }
    json_decref(reply);
}

/* -- the hub's side -- */

static void deliver_reply(struct ws_talk *talk, const struct msg *msg)
{
    if (str_equal(msg->topic, STR(TAG_LOGIN)) || str_equal(msg->topic, STR(TAG_RESUME))) {
        take_own_reply(talk, msg);
        return;
    }
    struct buf body = {0};
    ws_frame_reply(str_slice(msg->topic, 1, msg->topic.length), msg->flag, msg->text, &body);
    ws_talk_send(talk, buf_str(&body), STR_NONE);
    buf_finish(&body);
}

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct ws_talk *talk = data;
    struct str packed = STR_NONE;
    if (msg->kind == MSG_REPLY) {
        deliver_reply(talk, msg);
        return;
    }
    if (!ws_talk_hears(talk, msg) || ws_talk_is_past(talk, msg)) {
        return;
    }
    if (msg->kind == MSG_PAST) {
        ws_talk_deliver_past(talk, msg);
        return;
    }
    talk->hides = msg->kind == MSG_ECHO ? !msg->flag : talk->hides;
    if (msg->kind == MSG_BYE && talk->web->stopping) {
        send_object(talk, "bye",
                json_pack("{s:s%, s:b}", "text", msg->text.bytes, msg->text.length, "restart",
                        1));
        return;
    }
    struct str body =
            ws_talks_render(talk->talks, msg, talk->link && ws_link_packs(talk->link), &packed);
    ws_talk_send(talk, body, packed);
}

static void frontend_flush(void *data)
{
    struct ws_talk *talk = data;
    if (talk->link) {
        ws_talks_soon_if_behind(talk);
    }
}

static void frontend_close(void *data)
{
    struct ws_talk *talk = data;
    talk->step = TALK_OVER;
    if (talk->link) {
        ws_link_set_talk(talk->link, NULL);
        /* 1001: going away; a client that reconnects finds another server. */
        ws_link_close(talk->link, talk->web->stopping ? 1001 : 1000, "closed by the game");
        talk->link = NULL;
    }
    ws_talks_soon(talk);
}

static size_t frontend_queued(const void *data)
{
    const struct ws_talk *talk = data;
    return talk->link ? ws_link_queued(talk->link) : 0;
}

static void frontend_resumed(void *data)
{
    ws_talk_ask_past_again(data);
}

static const struct session_frontend frontend_calls = {
        .service = "web",
        .streams = true,
        .calls_only = true,
        .pages = true,
        .deliver = frontend_deliver,
        .flush = frontend_flush,
        .close = frontend_close,
        .queued = frontend_queued,
        .resumed = frontend_resumed,
};

/* -- in -- */

static void take_command(struct ws_talk *talk, const json_t *message)
{
    const json_t *line = json_object_get(message, "line");
    struct buf clean = {0};
    if (talk->step != TALK_IN) {
        send_error(talk, 401, LINE("Log in first."));
        return;
    }
    if (!json_is_string(line)) {
        send_error(talk, 422, "A command must have a \"line\".");
        return;
    }
    struct str raw = {json_string_value(line), json_string_length(line)};
    if (raw.length > SESSION_LINE_MAX) {
        session_refuse(
                talk->session, str_of(LINE("That line is longer than 4096 bytes, so it was "
                                           "ignored. Please split it.")));
        return;
    }
    if (str_find_char(raw, '\n', 0) != SIZE_MAX || str_find_char(raw, '\r', 0) != SIZE_MAX) {
        session_refuse(talk->session,
                str_of(LINE("A command must be a single line. Send each command by itself.")));
        return;
    }
    str_clean(raw, false, &clean);
    session_line(talk->session, str_fit(buf_str(&clean), SESSION_LINE_MAX));
    buf_finish(&clean);
}

/* Like the HTTP API: a client that asks too often is told when to retry. */
static void refuse_call(struct ws_talk *talk, const char *tag, uint32_t wait_seconds)
{
    char problem[160];
    struct buf body = {0};
    (void)snprintf(problem, sizeof(problem),
            "{\"status\":429,\"title\":\"Too Many Requests\",\"detail\":\"You are sending "
            "requests too often. Please wait a little.\",\"retry_after\":%u}",
            (unsigned)wait_seconds);
    ws_frame_reply(str_of(tag + 1), false, str_of(problem), &body);
    ws_talk_send_now(talk, buf_str(&body), STR_NONE);
    buf_finish(&body);
}

static void take_call(struct ws_talk *talk, const json_t *message)
{
    const json_t *tag = json_object_get(message, "tag");
    const char *name = json_string_value(json_object_get(message, "name"));
    json_t *args = json_object_get(message, "args");
    uint32_t wait_seconds = 0;
    char full[TAG_MAX + 2];
    if (json_is_integer(tag)) {
        (void)snprintf(full, sizeof(full), "c%lld", (long long)json_integer_value(tag));
    } else if (json_is_string(tag) && json_string_length(tag) <= TAG_MAX) {
        (void)snprintf(full, sizeof(full), "c%s", json_string_value(tag));
    } else {
        send_error(talk, 422,
                "A call must have a \"tag\": a whole number, or text of at most 64 bytes.");
        return;
    }
    if (!name || (args && !json_is_object(args)) || str_starts(str_of(name), STR("login"))) {
        send_error(talk, 422,
                "A call must have a \"name\", and \"args\" must be an object. To log in, "
                "send a message of a log-in type instead.");
        return;
    }
    if (!talk->session->exempt &&
            !time_limit_allows(talk->web->limit, talk->session->address, &wait_seconds)) {
        refuse_call(talk, full, wait_seconds);
        return;
    }
    time_limit_charge(talk->web->limit, talk->session->address,
            TIME_LIMIT_LEAST_US + talk->session->spent_us);
    talk->session->spent_us = 0;
    call(talk, full, name, json_incref(args), "");
}

static void take_client(struct ws_talk *talk, const json_t *message)
{
    struct session *session = talk->session;
    const json_t *name = json_object_get(message, "name");
    const json_t *columns = json_object_get(message, "columns");
    struct buf clean = {0};
    if (json_is_string(name)) {
        str_clean(
                (struct str){json_string_value(name), json_string_length(name)}, false, &clean);
        session_set_client(session, buf_str(&clean));
    }
    if (json_is_integer(columns) && json_integer_value(columns) >= 0 &&
            json_integer_value(columns) <= 1000) {
        session->columns = (uint16_t)json_integer_value(columns);
    }
    session->screenreader = json_is_true(json_object_get(message, "screenreader"));
    session_changed(session);
    buf_finish(&clean);
}

static void take_object(struct ws_talk *talk, const json_t *message)
{
    const char *type = json_string_value(json_object_get(message, "type"));
    struct str kind = str_of(type ? type : "");
    if (str_equal(kind, STR("command"))) {
        take_command(talk, message);
    } else if (str_equal(kind, STR("call"))) {
        take_call(talk, message);
    } else if (str_equal(kind, STR("ping"))) {
        send_object(talk, "pong", json_object());
    } else if (str_equal(kind, STR("login"))) {
        take_login(talk, message, "login");
    } else if (str_equal(kind, STR("create"))) {
        take_login(talk, message, "login.create");
    } else if (str_equal(kind, STR("guest"))) {
        take_guest(talk, message);
    } else if (str_equal(kind, STR("resume"))) {
        take_resume(talk, message);
    } else if (str_equal(kind, STR("client"))) {
        take_client(talk, message);
    } else {
        send_error(talk, 422,
                "Unknown \"type\". The types are login, create, guest, resume, command, "
                "call, client, ping.");
    }
}

static void take_message(struct ws_talk *talk, struct str text)
{
    talk->session->bytes_in += text.length;
    ws_talks_charge(talk);
    net_log_wire(talk->web->context, "<", talk->session->id, text);
    json_t *message = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(message)) {
        take_object(talk, message);
    } else {
        send_error(talk, 400, "A message must be a single JSON object.");
    }
    json_decref(message);
}

/* -- beginning and end -- */

static void open_talk(struct ws_talks *talks, struct ws_link *link)
{
    struct ws_talk *talk = ws_talks_add(talks);
    talk->link = link;
    talk->next_number = 1;
    talk->opened_ms = clock_ms();
    ws_link_set_talk(link, talk);
    ws_link_set_limit(link, WS_LIMIT_BEFORE);
    struct session *session =
            hub_open(talk->web->context->hub, &frontend_calls, talk, ws_link_address(link));
    talk->session = session;
    session->exempt = ws_link_is_exempt(link);
    session->secure = ws_link_is_secure(link);
    session->takes_events = true;
    (void)session_read(session);
    session->colours = 3;
    session_set_client(session, STR("web"));
    talk->web->counts.ws_opened++;
}

static void lose_link(struct ws_talk *talk, bool left, const char *reason)
{
    talk->link = NULL;
    talk->left = left;
    talk->step = talk->step == TALK_IN ? TALK_IN : TALK_OVER;
    talk->lost_ms = clock_ms();
    (void)snprintf(talk->why, sizeof(talk->why), "%s", reason);
    ws_talks_soon(talk);
}

const struct ws_talk_calls ws_talk_calls = {
        .open = open_talk,
        .message = take_message,
        .lost = lose_link,
        .is_limited = ws_talk_is_limited,
        .is_behind = ws_talk_is_behind,
        .deflate = ws_talks_deflate,
};
