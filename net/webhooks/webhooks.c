/* webhooks.c -- delivers events to webhooks, in order, with retries.
 *
 * 1. The game stores the waiting events (webhook.c); this file has only those being sent. It
 *    requests some events for each webhook and sends them one after the other.
 * 2. A 2xx answer completes an event. After any other answer or failure the event is sent again:
 *    after a second, then twice as long each time, up to an hour, until the event is two days old.
 *    An event that is itself refused (400, 413, 422) or no longer wanted (410) is skipped, and the
 *    log says so.
 * 3. Redirects are not followed, and only the status of an answer is read. */
#include "net/webhooks/webhooks.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/shared/curl_loop.h"

#include <jansson.h>
#include <sodium.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_S 10L
#define TIMEOUT_S 20L
#define ASK_AGAIN_S 2.0

enum { AGAIN_MAX_S = 3600, GIVE_UP_S = 2 * 24 * 3600, ANSWER_MAX = 64 * 1024 };

struct target {
    struct webhooks *hooks;
    char *name; /* owned, as are the next three */
    char *url;
    char *secret;
    json_t *wanted; /* texts */
    CURL *easy;
    struct curl_slist *fields;
    struct buf body;
    json_t *events; /* owned; events from the game; NULL: none */
    size_t at;      /* index of the event being sent */
    struct ev_timer timer;
    unsigned tries;      /* attempts for that event */
    bool asking;         /* a request to the game is pending */
    bool more;           /* the game has more events */
    size_t answer_bytes; /* bytes read of the answer */
    char error[CURL_ERROR_SIZE];
};

struct webhooks {
    struct net_context *context;
    struct session *session; /* NULL once gone */
    struct curl_loop *curl;
    struct ev_timer soon;   /* defers work that is not allowed inside the engine's delivery */
    struct target *targets; /* owned */
    size_t count;
    bool closing;
};

/* -- to the game -- */

static void call(struct webhooks *hooks, const char *name, const char *tag, json_t *args)
{
    if (!hooks->session) {
        json_decref(args);
        return;
    }
    struct session_call made = {.tag = str_of(tag), .name = str_of(name), .args = args};
    session_call(hooks->session, &made);
}

static void ask(struct target *target)
{
    if (!target->asking && !target->events) {
        target->asking = true;
        target->more = false;
        call(target->hooks, "hook.next", target->name,
                json_pack("{s:s}", "name", target->name));
    }
}

static void soon(struct webhooks *hooks, double wait_s)
{
    ev_timer_stop(hooks->context->loop, &hooks->soon);
    ev_timer_set(&hooks->soon, wait_s, 0.0);
    ev_timer_start(hooks->context->loop, &hooks->soon);
}

/* -- an event -- */

static void sign(const struct target *target, char out[160])
{
    crypto_auth_hmacsha256_state state;
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    char hex[2 * crypto_auth_hmacsha256_BYTES + 1];
    char time[32];
    int length = snprintf(time, sizeof(time), "%lld.", (long long)(clock_wall_ms() / 1000));
    (void)crypto_auth_hmacsha256_init(
            &state, (const unsigned char *)target->secret, strlen(target->secret));
    (void)crypto_auth_hmacsha256_update(
            &state, (const unsigned char *)time, (unsigned long long)length);
    (void)crypto_auth_hmacsha256_update(
            &state, (const unsigned char *)target->body.bytes, target->body.length);
    (void)crypto_auth_hmacsha256_final(&state, hash);
    (void)sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    (void)snprintf(out, 160, "Skein-Signature: t=%.*s,v1=%s", length - 1, time, hex);
}

/* Writes the request body: the event, its number and the game's name. */
static void write_body(struct target *target, const json_t *event)
{
    const char *name = target->hooks->context->game_name;
    const json_t *kept = json_object_get(event, "body");
    json_t *json = json_loadb(json_string_value(kept), json_string_length(kept), 0, NULL);
    (void)json_object_set(json, "id", json_object_get(event, "number"));
    (void)json_object_set_new(json, "game", json_string(name && name[0] ? name : "Skein"));
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    buf_clear(&target->body);
    buf_add_text(&target->body, text ? text : "{}");
    free(text);
    json_decref(json);
}

/* Discards an answer's body. A little is read, so that the connection can be reused; more ends
 * the transfer. */
static size_t swallow(const char *bytes, size_t size, size_t count, void *data)
{
    struct target *target = data;
    (void)bytes;
    target->answer_bytes += size * count;
    return target->answer_bytes <= ANSWER_MAX ? size * count : 0;
}

static void post(struct target *target)
{
    char line[160];
    curl_easy_reset(target->easy);
    curl_slist_free_all(target->fields);
    target->fields = curl_slist_append(NULL, "Content-Type: application/json");
    sign(target, line);
    target->fields = curl_slist_append(target->fields, line);
    target->error[0] = '\0';
    (void)curl_easy_setopt(target->easy, CURLOPT_URL, target->url);
    (void)curl_easy_setopt(target->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(target->easy, CURLOPT_USERAGENT, "Skein");
    (void)curl_easy_setopt(target->easy, CURLOPT_HTTPHEADER, target->fields);
    (void)curl_easy_setopt(target->easy, CURLOPT_POSTFIELDS, target->body.bytes);
    (void)curl_easy_setopt(target->easy, CURLOPT_POSTFIELDSIZE, (long)target->body.length);
    target->answer_bytes = 0;
    (void)curl_easy_setopt(target->easy, CURLOPT_WRITEFUNCTION, swallow);
    (void)curl_easy_setopt(target->easy, CURLOPT_WRITEDATA, target);
    (void)curl_easy_setopt(target->easy, CURLOPT_PRIVATE, target);
    (void)curl_easy_setopt(target->easy, CURLOPT_ERRORBUFFER, target->error);
    (void)curl_easy_setopt(target->easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(target->easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(target->easy, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)curl_easy_setopt(target->easy, CURLOPT_TIMEOUT, TIMEOUT_S);
    curl_loop_add(target->hooks->curl, target->easy);
}

static void send_next(struct target *target)
{
    const json_t *event = json_array_get(target->events, target->at);
    if (!event) {
        json_decref(target->events);
        target->events = NULL;
        ask(target);
        return;
    }
    write_body(target, event);
    post(target);
}

static void settle(struct target *target)
{
    const json_t *event = json_array_get(target->events, target->at);
    call(target->hooks, "hook.done", "",
            json_pack("{s:s, s:O}", "name", target->name, "number",
                    json_object_get(event, "number")));
    target->tries = 0;
    target->at++;
    send_next(target);
}

static bool is_old(const struct target *target)
{
    json_t *json = json_loadb(target->body.bytes, target->body.length, 0, NULL);
    json_int_t time = json_integer_value(json_object_get(json, "time"));
    json_decref(json);
    return clock_wall_ms() / 1000 - time > GIVE_UP_S;
}

static void try_later(struct target *target, const char *why)
{
    double wait_s = target->tries < 12 ? (double)(1 << target->tries) : AGAIN_MAX_S;
    if (target->tries++ == 0) {
        log_warning("the webhook %s did not accept an event, which is sent again: %s",
                target->name, why);
    }
    ev_timer_stop(target->hooks->context->loop, &target->timer);
    ev_timer_set(&target->timer, wait_s < AGAIN_MAX_S ? wait_s : AGAIN_MAX_S, 0.0);
    ev_timer_start(target->hooks->context->loop, &target->timer);
}

static void finish(void *data, CURL *easy, CURLcode code)
{
    struct target *target = NULL;
    long status = 0;
    char why[CURL_ERROR_SIZE + 32];
    (void)data;
    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &target);
    (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_WRITE_ERROR && target->answer_bytes > ANSWER_MAX) {
        code = CURLE_OK; /* the status is known, and nothing else matters */
    }
    if (code == CURLE_OK) {
        (void)snprintf(why, sizeof(why), "the answer is %ld", status);
    } else {
        (void)snprintf(why, sizeof(why), "%s",
                target->error[0] ? target->error : curl_easy_strerror(code));
    }
    bool refused = code == CURLE_OK &&
                   (status == 400 || status == 410 || status == 413 || status == 422);
    if (code == CURLE_OK && status / 100 == 2) {
        settle(target);
    } else if (refused || is_old(target)) {
        log_warning("the webhook %s did not accept an event, which is dropped: %s",
                target->name, why);
        settle(target);
    } else {
        try_later(target, why);
    }
}

static void on_again(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    (void)loop;
    (void)events;
    post(timer->data);
}

/* -- from the game -- */

static struct target *find(struct webhooks *hooks, struct str name)
{
    for (size_t i = 0; i < hooks->count; i++) {
        if (str_equal(name, str_of(hooks->targets[i].name))) {
            return &hooks->targets[i];
        }
    }
    return NULL;
}

static void take_events(struct target *target, const struct msg *msg)
{
    json_t *reply = msg->flag ? json_loadb(msg->text.bytes, msg->text.length, 0, NULL) : NULL;
    json_t *events = json_object_get(reply, "events");
    target->asking = false;
    target->more |= !msg->flag; /* the events could not be read */
    if (json_array_size(events) > 0) {
        target->events = json_incref(events);
        target->at = 0;
        send_next(target);
    } else if (target->more) {
        soon(target->hooks, msg->flag ? 0.0 : ASK_AGAIN_S);
    }
    json_decref(reply);
}

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct webhooks *hooks = data;
    struct target *target = msg->kind == MSG_REPLY ? find(hooks, msg->topic) : NULL;
    if (msg->kind == MSG_EVENT && str_equal(msg->topic, STR("Hook.Event"))) {
        for (size_t i = 0; i < hooks->count; i++) {
            hooks->targets[i].more = true;
        }
        soon(hooks, 0.0);
    } else if (target) {
        take_events(target, msg);
    } else if (msg->kind == MSG_REPLY && !msg->flag) {
        log_error("webhooks: %.*s", STR_FMT(msg->text));
    }
}

static void frontend_flush(void *data)
{
    (void)data;
}

static void frontend_close(void *data)
{
    struct webhooks *hooks = data;
    hooks->closing = true;
    soon(hooks, 0.0);
}

static const struct session_frontend frontend_calls = {
        .service = "hook",
        .rights = SESSION_SENDS_HOOKS,
        .calls_only = true,
        .deliver = frontend_deliver,
        .flush = frontend_flush,
        .close = frontend_close,
};

static void on_soon(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct webhooks *hooks = timer->data;
    (void)loop;
    (void)events;
    if (hooks->closing && hooks->session) {
        session_gone(hooks->session, "closed");
        hooks->session = NULL;
    }
    for (size_t i = 0; i < hooks->count && !hooks->closing; i++) {
        if (hooks->targets[i].more) {
            ask(&hooks->targets[i]);
        }
    }
}

/* -- its life -- */

static json_t *texts_of(const struct webhook_options *options)
{
    json_t *list = json_array();
    for (size_t i = 0; i < options->event_count; i++) {
        (void)json_array_append_new(list, json_string(options->events[i]));
    }
    return list;
}

static bool is_target(const struct target *target, const struct webhook_options *options)
{
    json_t *wanted = texts_of(options);
    bool same = strcmp(target->name, options->name) == 0 &&
                strcmp(target->url, options->url) == 0 &&
                strcmp(target->secret, options->secret) == 0 &&
                json_equal(target->wanted, wanted);
    json_decref(wanted);
    return same;
}

bool webhooks_are(
        const struct webhooks *hooks, const struct webhook_options *list, size_t count)
{
    bool same = hooks->count == count;
    for (size_t i = 0; same && i < count; i++) {
        same = is_target(&hooks->targets[i], &list[i]);
    }
    return same;
}

static bool add_target(struct webhooks *hooks, const struct webhook_options *options)
{
    struct target *target = &hooks->targets[hooks->count++];
    *target = (struct target){
            .hooks = hooks,
            .name = mem_dup_text(options->name),
            .url = mem_dup_text(options->url),
            .secret = mem_dup_text(options->secret),
            .wanted = texts_of(options),
            .easy = curl_easy_init(),
            .more = true,
    };
    ev_timer_init(&target->timer, on_again, 0.0, 0.0);
    target->timer.data = target;
    return target->easy != NULL;
}

static json_t *describe(const struct webhooks *hooks)
{
    json_t *list = json_array();
    for (size_t i = 0; i < hooks->count; i++) {
        (void)json_array_append_new(
                list, json_pack("{s:s, s:O}", "name", hooks->targets[i].name, "events",
                              hooks->targets[i].wanted));
    }
    return json_pack("{s:o}", "hooks", list);
}

bool webhooks_create(struct net_context *context, const struct webhook_options *list,
        size_t count, struct webhooks **out, struct err *err)
{
    struct webhooks *hooks = mem_alloc(sizeof(*hooks));
    hooks->context = context;
    hooks->targets = mem_alloc_array(count, sizeof(*hooks->targets));
    hooks->curl = curl_loop_create(context->loop, finish, hooks);
    ev_timer_init(&hooks->soon, on_soon, 0.0, 0.0);
    hooks->soon.data = hooks;
    bool ok = hooks->curl != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        ok = add_target(hooks, &list[i]);
    }
    if (!ok) {
        webhooks_close(hooks);
        return err_set(err, ERR_IO, "libcurl cannot start");
    }
    *out = hooks;
    return true;
}

void webhooks_begin(struct webhooks *hooks)
{
    hooks->session = hub_open(hooks->context->hub, &frontend_calls, hooks, "webhooks");
    hooks->session->exempt = true;
    hooks->session->secure = true;
    call(hooks, "hook.open", "", describe(hooks));
    soon(hooks, 0.0);
}

static void end_target(struct target *target)
{
    ev_timer_stop(target->hooks->context->loop, &target->timer);
    if (target->easy) {
        curl_loop_remove(target->hooks->curl, target->easy);
    }
    curl_easy_cleanup(target->easy);
    curl_slist_free_all(target->fields);
    mem_free(target->name);
    mem_free(target->url);
    mem_free_secret(target->secret);
    json_decref(target->wanted);
    json_decref(target->events);
    buf_finish(&target->body);
}

void webhooks_close(struct webhooks *hooks)
{
    if (!hooks) {
        return;
    }
    ev_timer_stop(hooks->context->loop, &hooks->soon);
    for (size_t i = 0; i < hooks->count; i++) {
        end_target(&hooks->targets[i]);
    }
    curl_loop_destroy(hooks->curl);
    if (hooks->session) {
        session_gone(hooks->session, "closed");
    }
    mem_free(hooks->targets);
    mem_free(hooks);
}
