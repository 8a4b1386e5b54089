/* board.c -- exchanges letters with other worlds through the broker (Redis streams).
 *
 * 1. There are two connections: one writes, and the other waits for entries (XREAD BLOCK). The loop
 *    never waits for either.
 * 2. Outgoing letters are sent or dropped; the outbox sends them again. Incoming entries are passed
 *    to the game as calls, as many at once as fit a transaction (board_queue.c). A call is answered
 *    when its effects are durable; then its entries are deleted. Meanwhile the next are read,
 *    unless too many wait here.
 * 3. A new connection reads the stream from its start: entries read before it are deleted or
 *    recognised as repeated by then.
 * 4. The game signs each entry and encrypts it for its receiver (core/post/post_seal.c). Here it is
 *    encrypted once more with the realm's secret (board_seal.c), which excludes everybody outside
 *    the realm's worlds: an attacker with access to the broker can delay, delete and repeat
 *    letters, but cannot write one. An unencrypted one is dropped. Without a secret that layer is
 *    missing, and a code only catches mistakes.
 * 5. Every three seconds this world announces itself and reads which others are there. Anybody can
 *    write names there, so the worlds that this one trusts are read first. */
#include "net/realm/board.h"

#include "engine/base/base.h"
#include "engine/session/hub.h"
#include "net/realm/board_link.h"
#include "net/realm/board_news.h"
#include "net/realm/board_queue.h"
#include "net/realm/board_seal.h"
#include "net/stream/tls_client.h"

#include <ev.h>
#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BOARD_TICK_SECONDS 0.1
#define HERE_MS 3000
#define HERE_SECONDS "10"
#define READ_COUNT "100"
#define BLOCK_MS "1000"
#define STREAM_MOST "10000"
#define BOARD_PATIENCE_MS 5000
#define BOARD_FORGED_MS 10000
#define TAKE "take " /* and a number: the tag of a call */

/* Fields of an entry. */
#define SEALED "x"
#define PLAIN "j"
#define CODE "m"

enum { MARK_NOTHING = 1, MARK_MEMBERS, MARK_WORLDS, MARK_READ };

struct board {
    struct net_context *context;
    struct board_address address;
    char *name;
    char *secret;
    void (*joined)(void *data);
    void *data;
    struct tls_client *tls;
    struct session *session;
    struct board_link *out;
    struct board_link *in;
    struct ev_timer timer;
    bool closing;
    bool session_over;
    bool told_lost;
    bool told_joined;
    bool told_many;
    bool announced; /* in this connection */
    json_t *known;  /* owned: names of the worlds that this one trusts; NULL: none yet */
    struct board_state state;
    struct buf cursor;         /* the last ID read in this connection */
    struct board_queue *queue; /* owned */
    bool reading;
    int64_t told_forged_ms;
    int64_t here_at_ms;
};

/* -- commands and calls -- */

static void put_key_board(
        const struct board *board, const char *what, struct str name, struct buf *out)
{
    buf_printf(out, "skein:%s:%s%.*s", board->address.realm, what, STR_FMT(name));
}

static void call(struct board *board, const char *tag, const char *name, json_t *args)
{
    if (board->session) {
        session_call(
                board->session, &(struct session_call){str_of(tag), str_of(name), args, {0}});
    } else {
        json_decref(args);
    }
}

static void post(struct board *board, struct str to, struct str entry)
{
    struct buf key = {0};
    struct buf sealed = {0};
    char code[BOARD_CODE_HEX + 1];
    put_key_board(board, "post:", to, &key);
    struct str words[] = {STR("XADD"), buf_str(&key), STR("MAXLEN"), STR("~"), STR(STREAM_MOST),
            STR("*"), STR(PLAIN), entry, STR(CODE), STR_NONE};
    size_t count = sizeof(words) / sizeof(words[0]);
    if (board->secret) {
        board_seal(board->address.realm, board->secret, to, entry, &sealed);
        count -= 2;
        words[count - 2] = STR(SEALED);
        words[count - 1] = buf_str(&sealed);
    } else {
        board_code_of(board->address.realm, NULL, "post", entry, code);
        words[count - 1] = str_of(code);
    }
    if (board_link_send(board->out, MARK_NOTHING, words, count)) {
        board->state.entries_out++;
    }
    buf_finish(&key);
    buf_finish(&sealed);
}

/* -- incoming entries -- */

static void read_on(struct board *board)
{
    struct buf key = {0};
    if (board->reading || !board_queue_has_room(board->queue)) {
        return;
    }
    put_key_board(board, "post:", str_of(board->name), &key);
    struct str words[] = {STR("XREAD"), STR("COUNT"), STR(READ_COUNT), STR("BLOCK"),
            STR(BLOCK_MS), STR("STREAMS"), buf_str(&key), buf_str(&board->cursor)};
    board->reading =
            board_link_send(board->in, MARK_READ, words, sizeof(words) / sizeof(words[0]));
    buf_finish(&key);
}

/* Deletes finished entries. Takes their ids. */
static void delete_entries(struct board *board, json_t *ids)
{
    size_t count = json_array_size(ids);
    struct buf key = {0};
    if (count > 0) {
        struct str *words = mem_alloc_array(count + 2, sizeof(*words));
        put_key_board(board, "post:", str_of(board->name), &key);
        words[0] = STR("XDEL");
        words[1] = buf_str(&key);
        for (size_t i = 0; i < count; i++) {
            words[i + 2] = str_of(json_string_value(json_array_get(ids, i)));
        }
        (void)board_link_send(board->out, MARK_NOTHING, words, count + 2);
        mem_free(words);
        buf_finish(&key);
    }
    json_decref(ids);
}

static struct str field_of(const struct redisReply *fields, const char *name)
{
    for (size_t i = 0; i + 1 < board_reply_count(fields); i += 2) {
        if (str_equal(board_reply_text(board_reply_item(fields, i)), str_of(name))) {
            return board_reply_text(board_reply_item(fields, i + 1));
        }
    }
    return STR("");
}

/* Decrypts an entry and appends its text. False if no world of this realm wrote it, or if it is
 * not for this world. */
static bool open_entry(
        const struct board *board, const struct redisReply *fields, struct buf *out)
{
    struct str text = field_of(fields, PLAIN);
    if (board->secret) {
        return board_unseal(board->address.realm, board->secret, str_of(board->name),
                field_of(fields, SEALED), out);
    }
    buf_add_str(out, text);
    return board_has_code(board->address.realm, NULL, "post", text, field_of(fields, CODE));
}

/* Logs a forged entry, but not often, because an attacker with access to the broker could fill
 * the log. */
static void tell_forged_board(struct board *board, const struct redisReply *fields)
{
    bool sealed = field_of(fields, SEALED).length > 0;
    board->state.forged++;
    if (board->told_forged_ms == 0 || clock_ms() - board->told_forged_ms >= BOARD_FORGED_MS) {
        board->told_forged_ms = clock_ms();
        log_error("an entry of the board is not sealed by the realm's secret: %s",
                sealed || !board->secret
                        ? "do all worlds have the same realm.secret?"
                        : "it is not sealed at all, as from a world without realm.secret, or "
                          "of a release before protocol 2");
    }
}

static void take_entry(struct board *board, const struct redisReply *entry)
{
    struct str id = board_reply_text(board_reply_item(entry, 0));
    const struct redisReply *fields = board_reply_item(entry, 1);
    struct buf text = {0};
    buf_clear(&board->cursor);
    buf_add_str(&board->cursor, id);
    if (open_entry(board, fields, &text) && str_is_utf8(buf_str(&text))) {
        board->state.entries_in++;
        board_queue_add(board->queue, id, buf_str(&text));
    } else {
        tell_forged_board(board, fields);
        delete_entries(board, json_pack("[s%]", id.bytes, id.length));
    }
    buf_finish(&text);
}

/* Passes waiting entries to the game, and continues reading. */
static void hand_in(struct board *board)
{
    uint64_t number = 0;
    json_t *entries = NULL;
    while (board->session && (entries = board_queue_hand(board->queue, &number))) {
        char tag[32];
        (void)snprintf(tag, sizeof(tag), TAKE "%" PRIu64, number);
        call(board, tag, "realm.take", json_pack("{s:o}", "entries", entries));
    }
    read_on(board);
}

static void take_handed(struct board *board, struct str number_text, const struct msg *reply)
{
    json_t *result =
            reply->flag ? json_loadb(reply->text.bytes, reply->text.length, 0, NULL) : NULL;
    json_int_t taken = json_integer_value(json_object_get(result, "taken"));
    uint64_t number = 0;
    if (str_to_u64(number_text, &number)) {
        delete_entries(
                board, board_queue_done(board->queue, number, taken > 0 ? (size_t)taken : 0));
    }
    json_decref(result);
    hand_in(board);
}

static void in_answered(void *data, unsigned char mark, const struct redisReply *reply)
{
    struct board *board = data;
    const struct redisReply *stream = board_reply_item(reply, 0);
    const struct redisReply *entries = board_reply_item(stream, 1);
    (void)mark;
    board->reading = false;
    for (size_t i = 0; i < board_reply_count(entries); i++) {
        take_entry(board, board_reply_item(entries, i));
    }
    /* After an error, as while the server is loading, the timer asks again. */
    if (!board_reply_is_error(reply)) {
        hand_in(board);
    }
}

static void in_ready(void *data)
{
    struct board *board = data;
    buf_clear(&board->cursor);
    buf_add_text(&board->cursor, "0");
    board_queue_clear(board->queue);
    board->reading = false;
    read_on(board);
}

static void in_lost(void *data, const char *why)
{
    struct board *board = data;
    (void)why;
    board->reading = false;
    if (board->closing) {
        ev_feed_event(board->context->loop, &board->timer, EV_TIMER);
    }
}

static const struct board_link_events in_calls = {in_ready, in_answered, in_lost};

/* -- members -- */

static void ask_members(struct board *board)
{
    board_news_ask(board->out, MARK_MEMBERS, board->address.realm);
    board->here_at_ms = clock_ms() + HERE_MS;
}

static void ask_worlds(struct board *board, const struct redisReply *members)
{
    bool all = board_news_ask_worlds(
            board->out, MARK_WORLDS, board->address.realm, board->name, board->known, members);
    if (!all && !board->told_many) {
        board->told_many = true;
        log_warning("the board names more worlds than a realm can have, as if somebody wrote "
                    "names there: the accepted worlds are read always, of the others some at "
                    "a time");
    }
}

static void take_worlds(struct board *board, const struct redisReply *reply)
{
    json_t *all = board_news_read(board->address.realm, board->secret, reply);
    json_t *worlds = json_array();
    size_t i = 0;
    json_t *world = NULL;
    json_array_foreach(all, i, world)
    {
        if (strcmp(json_string_value(json_object_get(world, "name")), board->name) != 0) {
            (void)json_array_append(worlds, world);
        }
    }
    json_decref(all);
    call(board, "worlds", "realm.worlds", json_pack("{s:o}", "worlds", worlds));
}

/* Announces this world; here is its announcement. */
static void announce(struct board *board, struct str here)
{
    struct buf key = {0};
    struct buf set = {0};
    struct buf value = {0};
    char code[BOARD_CODE_HEX + 1];
    put_key_board(board, "world:", str_of(board->name), &key);
    put_key_board(board, "worlds", STR(""), &set);
    board_code_of(board->address.realm, board->secret, "world", here, code);
    buf_add_text(&value, code);
    buf_add_str(&value, here);
    struct str words[] = {
            STR("SET"), buf_str(&key), buf_str(&value), STR("EX"), STR(HERE_SECONDS)};
    struct str member[] = {STR("SADD"), buf_str(&set), str_of(board->name)};
    bool ok = board_link_send(board->out, MARK_NOTHING, words, 5) &&
              board_link_send(board->out, MARK_NOTHING, member, 3);
    if (ok && !board->announced) {
        /* Worlds that connected at the same time are read at once, and read us. */
        board->announced = true;
        board->here_at_ms = clock_ms() + 300;
    }
    if (ok && !board->told_joined) {
        board->told_joined = true;
        board->joined(board->data);
    }
    buf_finish(&key);
    buf_finish(&set);
    buf_finish(&value);
}

static void out_answered(void *data, unsigned char mark, const struct redisReply *reply)
{
    struct board *board = data;
    if (board_reply_is_error(reply)) {
        log_error("the board answered with an error: %.*s",
                STR_FMT(str_fit(board_reply_text(reply), 200)));
    } else if (mark == MARK_MEMBERS) {
        ask_worlds(board, reply);
    } else if (mark == MARK_WORLDS) {
        take_worlds(board, reply);
    }
}

static void out_ready(void *data)
{
    struct board *board = data;
    board->state.up = true;
    board->told_lost = false;
    board->announced = false;
    log_notice("connected to the board of the realm %s", board->address.realm);
    call(board, "open", "realm.open", json_object());
    ask_members(board);
}

static void out_lost(void *data, const char *why)
{
    struct board *board = data;
    if (board->closing) {
        ev_feed_event(board->context->loop, &board->timer, EV_TIMER);
        return;
    }
    if (!board->told_lost) {
        board->told_lost = true;
        log_error("the board of the realm %s is away: %s", board->address.realm, why);
    }
    if (board->state.up) {
        board->state.up = false;
        call(board, "away", "realm.away", json_object());
    }
}

static const struct board_link_events out_calls = {out_ready, out_answered, out_lost};

/* -- the game's side -- */

static void take_reply(struct board *board, const struct msg *msg)
{
    if (str_starts(msg->topic, STR(TAKE))) {
        struct str number = str_slice(msg->topic, sizeof(TAKE) - 1, msg->topic.length);
        take_handed(board, number, msg);
    } else if (str_equal(msg->topic, STR("worlds")) && msg->flag) {
        json_t *result = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
        const json_t *here = json_object_get(result, "here");
        announce(board, (struct str){json_string_value(here), json_string_length(here)});
        json_decref(board->known);
        board->known = json_incref(json_object_get(result, "known"));
        json_decref(result);
    }
}

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct board *board = data;
    if (msg->kind == MSG_REPLY) {
        take_reply(board, msg);
    } else if (msg->kind == MSG_EVENT && str_equal(msg->topic, STR("Realm.Send"))) {
        struct str entry = msg->text;
        struct str to = str_take_until(&entry, ' ');
        post(board, to, entry);
    }
}

static void frontend_flush(void *data)
{
    (void)data;
}

static void frontend_close(void *data)
{
    struct board *board = data;
    /* The timer frees the session, because this runs inside the engine's call. */
    board->session_over = true;
    ev_feed_event(board->context->loop, &board->timer, EV_TIMER);
}

static const struct session_frontend frontend_calls = {
        .service = "realm",
        .calls_only = true,
        .deliver = frontend_deliver,
        .flush = frontend_flush,
        .close = frontend_close,
};

/* -- its life -- */

static void end_session(struct board *board)
{
    if (board->session) {
        session_gone(board->session, "closed");
        board->session = NULL;
    }
}

static void free_board(struct board *board)
{
    ev_timer_stop(board->context->loop, &board->timer);
    end_session(board);
    board_link_free(board->in);
    board_link_free(board->out);
    tls_client_close(board->tls);
    explicit_bzero(&board->address, sizeof(board->address));
    mem_free_secret(board->secret);
    json_decref(board->known);
    mem_free(board->name);
    buf_finish(&board->cursor);
    board_queue_destroy(board->queue);
    mem_free(board);
}

static void on_tick_board(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct board *board = watcher->data;
    (void)loop;
    (void)events;
    if (board->session_over) {
        end_session(board);
    }
    bool in_done = board_link_tick(board->in);
    bool out_done = board_link_tick(board->out);
    if (board->closing) {
        if (in_done && out_done) {
            free_board(board);
        }
        return;
    }
    if (board_link_is_ready(board->in)) {
        read_on(board);
    }
    if (board_link_is_ready(board->out) && clock_ms() >= board->here_at_ms) {
        ask_members(board);
    }
}

static bool open_tls(const struct board_options *options, const struct board_address *address,
        struct tls_client **out, struct err *err)
{
    struct tls_client_options trust = {
            .host = address->host, .verify = true, .authority = options->authority};
    return !address->tls || tls_client_open(&trust, out, err) || err_wrap(err, "the board");
}

bool board_check(const struct board_options *options, struct err *err)
{
    struct board_address address;
    struct tls_client *tls = NULL;
    bool ok = board_address_read(options->address, &address, err) &&
              open_tls(options, &address, &tls, err);
    tls_client_close(tls);
    return ok;
}

bool board_open(struct net_context *context, const struct board_options *options,
        struct board **out, struct err *err)
{
    struct board_address address;
    struct tls_client *tls = NULL;
    if (!board_address_read(options->address, &address, err) ||
            !open_tls(options, &address, &tls, err)) {
        return false;
    }
    struct board *board = mem_alloc(sizeof(*board));
    board->context = context;
    board->address = address;
    board->tls = tls;
    board->name = mem_dup_text(options->name);
    board->secret = options->secret ? mem_dup_text(options->secret) : NULL;
    board->joined = options->joined;
    board->data = options->data;
    board->queue = board_queue_create();
    board->session = hub_open(context->hub, &frontend_calls, board, "board");
    board->session->exempt = true;
    board->session->secure = true;
    board->out = board_link_create(
            context, &board->address, tls, BOARD_PATIENCE_MS, &out_calls, board);
    board->in = board_link_create(
            context, &board->address, tls, BOARD_PATIENCE_MS, &in_calls, board);
    ev_timer_init(&board->timer, on_tick_board, 0.0, BOARD_TICK_SECONDS);
    board->timer.data = board;
    ev_timer_start(context->loop, &board->timer);
    *out = board;
    return true;
}

void board_set_secret(struct board *board, const char *secret)
{
    explicit_bzero(board->secret, board->secret ? strlen(board->secret) : 0);
    mem_free(board->secret);
    board->secret = mem_dup_text(secret);
}

struct board_state board_state(const struct board *board)
{
    return board->state;
}

void board_close(struct board *board)
{
    if (board) {
        board->closing = true;
        end_session(board);
        board_link_close(board->in);
        board_link_close(board->out);
        ev_feed_event(board->context->loop, &board->timer, EV_TIMER);
    }
}
