/* broker.c -- exchanges messages with other worlds through the broker (Redis streams).
 *
 * 1. There are two connections: one writes, and the other waits for entries (XREAD BLOCK). The loop
 *    never waits for either.
 * 2. Outgoing messages are sent or dropped; the outbox sends them again. Incoming entries are passed
 *    to the game as calls, as many at once as fit a transaction (broker_queue.c). A call is answered
 *    when its effects are durable; then its entries are deleted. Meanwhile the next are read,
 *    unless too many wait here.
 * 3. A new connection reads the stream from its start: entries read before it are deleted or
 *    recognised as repeated by then.
 * 4. The game signs each entry and encrypts it for its receiver (outbox/outbox_seal.c). Here it is
 *    encrypted once more with the realm's secret (broker_seal.c), which excludes everybody outside
 *    the realm's worlds: an attacker with access to the broker can delay, delete and repeat
 *    messages, but cannot write one. An unencrypted one is dropped. Without a secret that layer is
 *    missing, and a code only catches mistakes.
 * 5. Every three seconds this world announces itself and reads which others are there. Anybody can
 *    write names there, so the worlds that this one trusts are read first. */
#include "engine/modules/realm/broker/broker.h"

#include "engine/base/base.h"
#include "engine/modules/realm/broker/broker_link.h"
#include "engine/modules/realm/broker/broker_news.h"
#include "engine/modules/realm/broker/broker_queue.h"
#include "engine/modules/realm/broker/broker_seal.h"
#include "engine/session/hub.h"
#include "net/stream/tls_client.h"

#include <ev.h>
#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BROKER_TICK_SECONDS 0.1
#define HERE_MS 3000
#define HERE_SECONDS "10"
#define READ_COUNT "100"
#define BLOCK_MS "1000"
#define STREAM_MOST "10000"
#define BROKER_PATIENCE_MS 5000
#define BROKER_FORGED_MS 10000
#define TAKE "take " /* and a number: the tag of a call */

/* Fields of an entry. */
#define SEALED "x"
#define PLAIN "j"
#define CODE "m"

enum { MARK_NOTHING = 1, MARK_MEMBERS, MARK_WORLDS, MARK_READ };

struct broker {
    struct net_context *context;
    struct broker_address address;
    char *name;
    char *secret;
    void (*joined)(void *data);
    void *data;
    struct tls_client *tls;
    struct session *session;
    struct broker_link *out;
    struct broker_link *in;
    struct ev_timer timer;
    bool closing;
    bool session_over;
    bool told_lost;
    bool told_joined;
    bool told_many;
    bool announced; /* in this connection */
    json_t *known;  /* owned: names of the worlds that this one trusts; NULL: none yet */
    struct broker_state state;
    struct buf cursor;          /* the last ID read in this connection */
    struct broker_queue *queue; /* owned */
    bool reading;
    int64_t told_forged_ms;
    int64_t here_at_ms;
};

/* -- commands and calls -- */

static void put_key_broker(
        const struct broker *broker, const char *what, struct str name, struct buf *out)
{
    buf_printf(out, "skein:%s:%s%.*s", broker->address.realm, what, STR_FMT(name));
}

static void call(struct broker *broker, const char *tag, const char *name, json_t *args)
{
    if (broker->session) {
        session_call(
                broker->session, &(struct session_call){str_of(tag), str_of(name), args, {0}});
    } else {
        json_decref(args);
    }
}

static void post(struct broker *broker, struct str to, struct str entry)
{
    struct buf key = {0};
    struct buf sealed = {0};
    char code[BROKER_CODE_HEX + 1];
    put_key_broker(broker, "post:", to, &key);
    struct str words[] = {STR("XADD"), buf_str(&key), STR("MAXLEN"), STR("~"), STR(STREAM_MOST),
            STR("*"), STR(PLAIN), entry, STR(CODE), STR_NONE};
    size_t count = sizeof(words) / sizeof(words[0]);
    if (broker->secret) {
        broker_seal(broker->address.realm, broker->secret, to, entry, &sealed);
        count -= 2;
        words[count - 2] = STR(SEALED);
        words[count - 1] = buf_str(&sealed);
    } else {
        broker_code_of(broker->address.realm, NULL, "post", entry, code);
        words[count - 1] = str_of(code);
    }
    if (broker_link_send(broker->out, MARK_NOTHING, words, count)) {
        broker->state.entries_out++;
    }
    buf_finish(&key);
    buf_finish(&sealed);
}

/* -- incoming entries -- */

static void read_on(struct broker *broker)
{
    struct buf key = {0};
    if (broker->reading || !broker_queue_has_room(broker->queue)) {
        return;
    }
    put_key_broker(broker, "post:", str_of(broker->name), &key);
    struct str words[] = {STR("XREAD"), STR("COUNT"), STR(READ_COUNT), STR("BLOCK"),
            STR(BLOCK_MS), STR("STREAMS"), buf_str(&key), buf_str(&broker->cursor)};
    broker->reading =
            broker_link_send(broker->in, MARK_READ, words, sizeof(words) / sizeof(words[0]));
    buf_finish(&key);
}

/* Deletes finished entries. Takes their ids. */
static void delete_entries(struct broker *broker, json_t *ids)
{
    size_t count = json_array_size(ids);
    struct buf key = {0};
    if (count > 0) {
        struct str *words = mem_alloc_array(count + 2, sizeof(*words));
        put_key_broker(broker, "post:", str_of(broker->name), &key);
        words[0] = STR("XDEL");
        words[1] = buf_str(&key);
        for (size_t i = 0; i < count; i++) {
            words[i + 2] = str_of(json_string_value(json_array_get(ids, i)));
        }
        (void)broker_link_send(broker->out, MARK_NOTHING, words, count + 2);
        mem_free(words);
        buf_finish(&key);
    }
    json_decref(ids);
}

static struct str field_of(const struct redisReply *fields, const char *name)
{
    for (size_t i = 0; i + 1 < broker_reply_count(fields); i += 2) {
        if (str_equal(broker_reply_text(broker_reply_item(fields, i)), str_of(name))) {
            return broker_reply_text(broker_reply_item(fields, i + 1));
        }
    }
    return STR("");
}

/* Decrypts an entry and appends its text. False if no world of this realm wrote it, or if it is
 * not for this world. */
static bool open_entry(
        const struct broker *broker, const struct redisReply *fields, struct buf *out)
{
    struct str text = field_of(fields, PLAIN);
    if (broker->secret) {
        return broker_unseal(broker->address.realm, broker->secret, str_of(broker->name),
                field_of(fields, SEALED), out);
    }
    buf_add_str(out, text);
    return broker_has_code(broker->address.realm, NULL, "post", text, field_of(fields, CODE));
}

/* Logs a forged entry, but not often, because an attacker with access to the broker could fill
 * the log. */
static void tell_forged_broker(struct broker *broker, const struct redisReply *fields)
{
    bool sealed = field_of(fields, SEALED).length > 0;
    broker->state.forged++;
    if (broker->told_forged_ms == 0 ||
            clock_ms() - broker->told_forged_ms >= BROKER_FORGED_MS) {
        broker->told_forged_ms = clock_ms();
        log_error("an entry of the board is not sealed by the realm's secret: %s",
                sealed || !broker->secret
                        ? "do all worlds have the same realm.secret?"
                        : "it is not sealed at all, as from a world without realm.secret, or "
                          "of a release before protocol 2");
    }
}

static void take_entry(struct broker *broker, const struct redisReply *entry)
{
    struct str id = broker_reply_text(broker_reply_item(entry, 0));
    const struct redisReply *fields = broker_reply_item(entry, 1);
    struct buf text = {0};
    buf_clear(&broker->cursor);
    buf_add_str(&broker->cursor, id);
    if (open_entry(broker, fields, &text) && str_is_utf8(buf_str(&text))) {
        broker->state.entries_in++;
        broker_queue_add(broker->queue, id, buf_str(&text));
    } else {
        tell_forged_broker(broker, fields);
        delete_entries(broker, json_pack("[s%]", id.bytes, id.length));
    }
    buf_finish(&text);
}

/* Passes waiting entries to the game, and continues reading. */
static void hand_in(struct broker *broker)
{
    uint64_t number = 0;
    json_t *entries = NULL;
    while (broker->session && (entries = broker_queue_hand(broker->queue, &number))) {
        char tag[32];
        (void)snprintf(tag, sizeof(tag), TAKE "%" PRIu64, number);
        call(broker, tag, "realm.take", json_pack("{s:o}", "entries", entries));
    }
    read_on(broker);
}

static void take_handed(struct broker *broker, struct str number_text, const struct msg *reply)
{
    json_t *result =
            reply->flag ? json_loadb(reply->text.bytes, reply->text.length, 0, NULL) : NULL;
    json_int_t taken = json_integer_value(json_object_get(result, "taken"));
    uint64_t number = 0;
    if (str_to_u64(number_text, &number)) {
        delete_entries(broker,
                broker_queue_done(broker->queue, number, taken > 0 ? (size_t)taken : 0));
    }
    json_decref(result);
    hand_in(broker);
}

static void in_answered(void *data, unsigned char mark, const struct redisReply *reply)
{
    struct broker *broker = data;
    const struct redisReply *stream = broker_reply_item(reply, 0);
    const struct redisReply *entries = broker_reply_item(stream, 1);
    (void)mark;
    broker->reading = false;
    for (size_t i = 0; i < broker_reply_count(entries); i++) {
        take_entry(broker, broker_reply_item(entries, i));
    }
    /* After an error, as while the server is loading, the timer asks again. */
    if (!broker_reply_is_error(reply)) {
        hand_in(broker);
    }
}

static void in_ready(void *data)
{
    struct broker *broker = data;
    buf_clear(&broker->cursor);
    buf_add_text(&broker->cursor, "0");
    broker_queue_clear(broker->queue);
    broker->reading = false;
    read_on(broker);
}

static void in_lost(void *data, const char *why)
{
    struct broker *broker = data;
    (void)why;
    broker->reading = false;
    if (broker->closing) {
        ev_feed_event(broker->context->loop, &broker->timer, EV_TIMER);
    }
}

static const struct broker_link_events in_calls = {in_ready, in_answered, in_lost};

/* -- members -- */

static void ask_members(struct broker *broker)
{
    broker_news_ask(broker->out, MARK_MEMBERS, broker->address.realm);
    broker->here_at_ms = clock_ms() + HERE_MS;
}

static void ask_worlds(struct broker *broker, const struct redisReply *members)
{
    bool all = broker_news_ask_worlds(broker->out, MARK_WORLDS, broker->address.realm,
            broker->name, broker->known, members);
    if (!all && !broker->told_many) {
        broker->told_many = true;
        log_warning("the board names more worlds than a realm can have, as if somebody wrote "
                    "names there: the accepted worlds are read always, of the others some at "
                    "a time");
    }
}

static void take_worlds(struct broker *broker, const struct redisReply *reply)
{
    json_t *all = broker_news_read(broker->address.realm, broker->secret, reply);
    json_t *worlds = json_array();
    size_t i = 0;
    json_t *world = NULL;
    json_array_foreach(all, i, world)
    {
        if (strcmp(json_string_value(json_object_get(world, "name")), broker->name) != 0) {
            (void)json_array_append(worlds, world);
        }
    }
    json_decref(all);
    call(broker, "worlds", "realm.worlds", json_pack("{s:o}", "worlds", worlds));
}

/* Announces this world; here is its announcement. */
static void announce(struct broker *broker, struct str here)
{
    struct buf key = {0};
    struct buf set = {0};
    struct buf value = {0};
    char code[BROKER_CODE_HEX + 1];
    put_key_broker(broker, "world:", str_of(broker->name), &key);
    put_key_broker(broker, "worlds", STR(""), &set);
    broker_code_of(broker->address.realm, broker->secret, "world", here, code);
    buf_add_text(&value, code);
    buf_add_str(&value, here);
    struct str words[] = {
            STR("SET"), buf_str(&key), buf_str(&value), STR("EX"), STR(HERE_SECONDS)};
    struct str member[] = {STR("SADD"), buf_str(&set), str_of(broker->name)};
    bool ok = broker_link_send(broker->out, MARK_NOTHING, words, 5) &&
              broker_link_send(broker->out, MARK_NOTHING, member, 3);
    if (ok && !broker->announced) {
        /* Worlds that connected at the same time are read at once, and read us. */
        broker->announced = true;
        broker->here_at_ms = clock_ms() + 300;
    }
    if (ok && !broker->told_joined) {
        broker->told_joined = true;
        broker->joined(broker->data);
    }
    buf_finish(&key);
    buf_finish(&set);
    buf_finish(&value);
}

static void out_answered(void *data, unsigned char mark, const struct redisReply *reply)
{
    struct broker *broker = data;
    if (broker_reply_is_error(reply)) {
        log_error("the board answered with an error: %.*s",
                STR_FMT(str_fit(broker_reply_text(reply), 200)));
    } else if (mark == MARK_MEMBERS) {
        ask_worlds(broker, reply);
    } else if (mark == MARK_WORLDS) {
        take_worlds(broker, reply);
    }
}

static void out_ready(void *data)
{
    struct broker *broker = data;
    broker->state.up = true;
    broker->told_lost = false;
    broker->announced = false;
    log_notice("connected to the board of the realm %s", broker->address.realm);
    call(broker, "open", "realm.open", json_object());
    ask_members(broker);
}

static void out_lost(void *data, const char *why)
{
    struct broker *broker = data;
    if (broker->closing) {
        ev_feed_event(broker->context->loop, &broker->timer, EV_TIMER);
        return;
    }
    if (!broker->told_lost) {
        broker->told_lost = true;
        log_error("the board of the realm %s is away: %s", broker->address.realm, why);
    }
    if (broker->state.up) {
        broker->state.up = false;
        call(broker, "away", "realm.away", json_object());
    }
}

static const struct broker_link_events out_calls = {out_ready, out_answered, out_lost};

/* -- the game's side -- */

static void take_reply(struct broker *broker, const struct msg *msg)
{
    if (str_starts(msg->topic, STR(TAKE))) {
        struct str number = str_slice(msg->topic, sizeof(TAKE) - 1, msg->topic.length);
        take_handed(broker, number, msg);
    } else if (str_equal(msg->topic, STR("worlds")) && msg->flag) {
        json_t *result = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
        const json_t *here = json_object_get(result, "here");
        announce(broker, (struct str){json_string_value(here), json_string_length(here)});
        json_decref(broker->known);
        broker->known = json_incref(json_object_get(result, "known"));
        json_decref(result);
    }
}

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct broker *broker = data;
    if (msg->kind == MSG_REPLY) {
        take_reply(broker, msg);
    } else if (msg->kind == MSG_EVENT && str_equal(msg->topic, STR("Realm.Send"))) {
        struct str entry = msg->text;
        struct str to = str_take_until(&entry, ' ');
        post(broker, to, entry);
    }
}

static void frontend_flush(void *data)
{
    (void)data;
}

static void frontend_close(void *data)
{
    struct broker *broker = data;
    /* The timer frees the session, because this runs inside the engine's call. */
    broker->session_over = true;
    ev_feed_event(broker->context->loop, &broker->timer, EV_TIMER);
}

static const struct session_frontend frontend_calls = {
        .service = "realm",
        .rights = SESSION_CARRIES_REALM,
        .calls_only = true,
        .deliver = frontend_deliver,
        .flush = frontend_flush,
        .close = frontend_close,
};

/* -- its life -- */

static void end_session(struct broker *broker)
{
    if (broker->session) {
        session_gone(broker->session, "closed");
        broker->session = NULL;
    }
}

static void free_broker(struct broker *broker)
{
    ev_timer_stop(broker->context->loop, &broker->timer);
    end_session(broker);
    broker_link_free(broker->in);
    broker_link_free(broker->out);
    tls_client_close(broker->tls);
    explicit_bzero(&broker->address, sizeof(broker->address));
    mem_free_secret(broker->secret);
    json_decref(broker->known);
    mem_free(broker->name);
    buf_finish(&broker->cursor);
    broker_queue_destroy(broker->queue);
    mem_free(broker);
}

static void on_tick_broker(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct broker *broker = watcher->data;
    (void)loop;
    (void)events;
    if (broker->session_over) {
        end_session(broker);
    }
    bool in_done = broker_link_tick(broker->in);
    bool out_done = broker_link_tick(broker->out);
    if (broker->closing) {
        if (in_done && out_done) {
            free_broker(broker);
        }
        return;
    }
    if (broker_link_is_ready(broker->in)) {
        read_on(broker);
    }
    if (broker_link_is_ready(broker->out) && clock_ms() >= broker->here_at_ms) {
        ask_members(broker);
    }
}

static bool open_tls(const struct broker_options *options, const struct broker_address *address,
        struct tls_client **out, struct err *err)
{
    struct tls_client_options trust = {
            .host = address->host, .verify = true, .authority = options->authority};
    return !address->tls || tls_client_open(&trust, out, err) || err_wrap(err, "the board");
}

bool broker_open(struct net_context *context, const struct broker_options *options,
        struct broker **out, struct err *err)
{
    struct broker_address address;
    struct tls_client *tls = NULL;
    if (!broker_address_read(options->address, &address, err) ||
            !open_tls(options, &address, &tls, err)) {
        return false;
    }
    struct broker *broker = mem_alloc(sizeof(*broker));
    broker->context = context;
    broker->address = address;
    broker->tls = tls;
    broker->name = mem_dup_text(options->name);
    broker->secret = options->secret ? mem_dup_text(options->secret) : NULL;
    broker->joined = options->joined;
    broker->data = options->data;
    broker->queue = broker_queue_create();
    broker->session = hub_open(context->hub, &frontend_calls, broker, "board");
    broker->session->exempt = true;
    broker->session->secure = true;
    broker->out = broker_link_create(
            context, &broker->address, tls, BROKER_PATIENCE_MS, &out_calls, broker);
    broker->in = broker_link_create(
            context, &broker->address, tls, BROKER_PATIENCE_MS, &in_calls, broker);
    ev_timer_init(&broker->timer, on_tick_broker, 0.0, BROKER_TICK_SECONDS);
    broker->timer.data = broker;
    ev_timer_start(context->loop, &broker->timer);
    *out = broker;
    return true;
}

void broker_set_secret(struct broker *broker, const char *secret)
{
    mem_free_secret(broker->secret);
    broker->secret = mem_dup_text(secret);
}

struct broker_state broker_state(const struct broker *broker)
{
    return broker->state;
}

void broker_close(struct broker *broker)
{
    if (broker) {
        broker->closing = true;
        end_session(broker);
        broker_link_close(broker->in);
        broker_link_close(broker->out);
        ev_feed_event(broker->context->loop, &broker->timer, EV_TIMER);
    }
}
