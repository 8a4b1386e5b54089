/* relay.c -- sends the game's outgoing mail.
 *
 * 1. The game keeps the queue and the results; this file has only letters being sent. It asks
 *    for some letters at a time, sends them one after the other, and reports each. Then it asks
 *    for more: at once, when the next is due, or when the game announces one (Relay.Mail).
 * 2. A player's letter comes from NAME@DOMAIN, so that it can be answered. A letter of somebody
 *    elsewhere comes from the game's own address, with their address for replies, because their
 *    mail server does not authorise ours.
 * 3. The envelope's sender is bounce+MARK@DOMAIN, so a bounce tells whose letter it was
 *    (calls_mail.c). Without a domain bounces do not come here. */
#include "net/mail/relay.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/mail/relay_send.h"
#include "net/shared/mime.h"

#include <jansson.h>

#include <stdio.h>
#include <string.h>

/* A failing relay fails for every letter, so the others wait too. */
static const double ask_seconds = 2.0;

struct relay {
    struct net_context *context;
    char *server; /* owned, as are the next two */
    char *from;   /* an address */
    char *domain; /* NULL: no bounces */
    bool own_from;
    struct session *session; /* NULL once it is gone */
    struct relay_send *send;
    struct ev_timer timer;
    json_t *letters; /* owned: as given by the game; NULL: none */
    size_t at;       /* index of the letter being sent */
    bool asking;     /* a call for letters is running */
    bool more;       /* the game has announced more */
    bool closing;
};

static void call(struct relay *relay, const char *name, json_t *args)
{
    if (!relay->session) {
        json_decref(args);
        return;
    }
    struct session_call made = {.tag = str_of(name), .name = str_of(name), .args = args};
    session_call(relay->session, &made);
}

static void ask(struct relay *relay)
{
    if (!relay->asking && !relay->letters) {
        relay->asking = true;
        relay->more = false;
        call(relay, "relay.next", json_object());
    }
}

static void ask_later(struct relay *relay, int64_t wait_ms)
{
    ev_timer_stop(relay->context->loop, &relay->timer);
    ev_timer_set(&relay->timer, wait_ms < 1 ? 0.001 : (double)wait_ms / 1e3, 0.0);
    ev_timer_start(relay->context->loop, &relay->timer);
}

static struct str text_of_relay(const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return json_is_string(value)
                   ? (struct str){json_string_value(value), json_string_length(value)}
                   : STR_NONE;
}

static bool is_address(struct str name)
{
    return str_find_char(name, '@', 0) != SIZE_MAX;
}

static void write_message(const struct relay *relay, const json_t *letter, struct buf *out)
{
    struct str sender = text_of_relay(letter, "sender");
    struct str own = str_of(relay->from);
    struct buf from = {0};
    bool is_game = sender.length == 0 || str_equal(sender, STR("postmaster"));
    bool is_player = !is_game && !is_address(sender) && relay->domain;
    if (is_player) {
        buf_printf(&from, "%.*s@%s", STR_FMT(sender), relay->domain);
    }
    size_t at = str_find_char(own, '@', 0);
    struct mime_mail mail = {
            .name = is_game ? str_of(relay->context->game_name) : sender,
            .from = is_player ? buf_str(&from) : own,
            .reply_to = is_address(sender) ? sender : STR_NONE,
            .to = text_of_relay(letter, "to"),
            .subject = text_of_relay(letter, "subject"),
            .text = text_of_relay(letter, "text"),
            .domain = str_slice(own, at == SIZE_MAX ? 0 : at + 1, own.length),
            .time = json_integer_value(json_object_get(letter, "time")),
            .number = (uint64_t)json_integer_value(json_object_get(letter, "number")),
    };
    mime_write_mail(&mail, out);
    buf_finish(&from);
}

static void send_next(struct relay *relay)
{
    const json_t *letter = json_array_get(relay->letters, relay->at);
    if (!letter) {
        json_decref(relay->letters);
        relay->letters = NULL;
        ask(relay);
        return;
    }
    char back[320];
    struct buf message = {0};
    const char *from = relay->from;
    if (relay->domain) {
        (void)snprintf(back, sizeof(back), "bounce+%lld@%s",
                (long long)json_integer_value(json_object_get(letter, "mark")), relay->domain);
        from = back;
    }
    write_message(relay, letter, &message);
    relay_send_message(relay->send, from, json_string_value(json_object_get(letter, "to")),
            buf_str(&message));
    buf_wipe(&message);
}

static void on_sent(void *data, enum relay_result result, struct str why)
{
    static const char *const results[] = {"sent", "later", "never", "unwanted"};
    struct relay *relay = data;
    const json_t *letter = json_array_get(relay->letters, relay->at);
    struct buf clean = {0};
    str_clean(why, false, &clean);
    if (result == RELAY_LATER) {
        log_warning("the mail relay does not accept letters now: %s",
                clean.length > 0 ? clean.bytes : "no reason given");
    } else if (result == RELAY_UNWANTED) {
        log_warning("the mail relay refused a letter: %s", clean.bytes);
    }
    call(relay, "relay.done",
            json_pack("{s:O, s:s, s:s}", "number", json_object_get(letter, "number"), "result",
                    results[result], "why", clean.length > 0 ? clean.bytes : ""));
    buf_finish(&clean);
    relay->at++;
    send_next(relay);
}

static void take_letters(struct relay *relay, struct str text)
{
    json_t *reply = json_loadb(text.bytes, text.length, 0, NULL);
    json_t *letters = json_object_get(reply, "letters");
    int64_t wait_ms = json_integer_value(json_object_get(reply, "wait_ms"));
    relay->asking = false;
    if (json_array_size(letters) > 0) {
        relay->letters = json_incref(letters);
        relay->at = 0;
        send_next(relay);
    } else if (relay->more || wait_ms >= 0) {
        ask_later(relay, relay->more ? 0 : wait_ms);
    }
    json_decref(reply);
}

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct relay *relay = data;
    if (msg->kind == MSG_EVENT && str_equal(msg->topic, STR("Relay.Mail"))) {
        relay->more = true;
        ask_later(relay, 0);
    } else if (msg->kind == MSG_REPLY && str_equal(msg->topic, STR("relay.next"))) {
        if (msg->flag) {
            take_letters(relay, msg->text);
        } else {
            relay->asking = false;
            ask_later(relay, (int64_t)(ask_seconds * 1e3));
        }
    } else if (msg->kind == MSG_REPLY && !msg->flag) {
        log_error("the mail relay: %.*s: %.*s", STR_FMT(msg->topic), STR_FMT(msg->text));
    }
}

static void frontend_flush(void *data)
{
    (void)data;
}

/* The timer ends the session, not the engine's own call. */
static void frontend_close(void *data)
{
    struct relay *relay = data;
    relay->closing = true;
    ask_later(relay, 0);
}

static const struct session_frontend relay_frontend_calls = {
        .service = "relay",
        .rights = SESSION_RELAYS_MAIL,
        .calls_only = true,
        .deliver = frontend_deliver,
        .flush = frontend_flush,
        .close = frontend_close,
};

static void on_time(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct relay *relay = timer->data;
    (void)loop;
    (void)events;
    if (relay->closing && relay->session) {
        session_gone(relay->session, "closed");
        relay->session = NULL;
    } else if (!relay->closing) {
        ask(relay);
    }
}

static char *dup_or_null(const char *text)
{
    return text ? mem_dup_text(text) : NULL;
}

static void set_from(struct relay *relay, const struct relay_options *options)
{
    char postmaster[300];
    (void)snprintf(postmaster, sizeof(postmaster), "postmaster@%s",
            options->domain ? options->domain : "localhost");
    relay->own_from = options->from != NULL;
    relay->from = mem_dup_text(options->from ? options->from : postmaster);
}

static bool can_be(const struct relay_options *options, struct err *err)
{
    return options->from || options->domain
                   ? relay_send_check(options->server, err)
                   : err_set(err, ERR_FORMAT,
                             "mail.relay needs an address that letters come from: set "
                             "mail.from, or mail.domain");
}

bool relay_create(struct net_context *context, const struct relay_options *options,
        struct relay **out, struct err *err)
{
    if (!can_be(options, err)) {
        return false;
    }
    struct relay *relay = mem_alloc(sizeof(*relay));
    set_from(relay, options);
    const char *at = strchr(relay->from, '@');
    struct relay_server server = {options->server, options->domain ? options->domain
                                                   : at            ? at + 1
                                                                   : "localhost"};
    if (!relay_send_open(context->loop, &server, on_sent, relay, &relay->send, err)) {
        mem_free(relay->from);
        mem_free(relay);
        return false;
    }
    relay->context = context;
    relay->server = mem_dup_text(options->server);
    relay->domain = dup_or_null(options->domain);
    ev_timer_init(&relay->timer, on_time, 0.0, 0.0);
    relay->timer.data = relay;
    *out = relay;
    return true;
}

void relay_begin(struct relay *relay)
{
    relay->session = hub_open(relay->context->hub, &relay_frontend_calls, relay, "relay");
    relay->session->exempt = true;
    relay->session->secure = true;
    call(relay, "relay.open", json_pack("{s:s}", "domain", relay->domain ? relay->domain : ""));
    ask(relay);
}

static bool same(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

bool relay_is(const struct relay *relay, const struct relay_options *options)
{
    return same(relay->server, options->server) && same(relay->domain, options->domain) &&
           relay->own_from == (options->from != NULL) &&
           (!options->from || same(relay->from, options->from));
}

void relay_close(struct relay *relay)
{
    if (!relay) {
        return;
    }
    ev_timer_stop(relay->context->loop, &relay->timer);
    relay_send_close(relay->send);
    if (relay->session) {
        session_gone(relay->session, "closed");
    }
    json_decref(relay->letters);
    mem_free_secret(relay->server);
    mem_free(relay->from);
    mem_free(relay->domain);
    mem_free(relay);
}
