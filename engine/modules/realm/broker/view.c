/* view.c -- the view on the broker's server: which file is the world. It is the third vote beside
 * the world and its follower.
 *
 * Each change of the view is one script, so it is atomic, in the server's order.
 *
 * 1. A process with an older term, or with the same term and another file, changes nothing and is
 *    told so.
 * 2. A world that wants its follower removed from the view goes on alone only after the answer to
 *    that. An earlier command may still be on its way, by an abandoned connection. So each command
 *    has a number, and one that is not newer than the view's is ignored. The numbers belong to one
 *    run, whose first command counts as newer.
 * 3. The view has a code for its key, term, primary, kept, run and seq. The code needs a key that
 *    is only in the files of the world and its copies, and follow.secret if there is one. The
 *    realm's secret has no part in it, because all worlds of the realm have that. Anybody else who
 *    can write to the broker can delay the processes, but can neither make one the world nor end
 *    it. A view that they wrote counts as an unreachable broker. So does an earlier view that they
 *    put back: a copy looks all the time, and accepts none that is older than one that it saw.
 *    Earlier releases used another code. A world replaces such a view if the view names it as the
 *    primary, or has an earlier term.
 * 4. A process takes over only if the view says that it has all acknowledged commits, and that the
 *    world gave no sign of life for the given time by the server's clock. That clock decides when,
 *    never whether: see replication.c. */
#include "engine/modules/realm/broker/view.h"

#include "engine/base/base.h"
#include "engine/modules/realm/broker/broker_link.h"
#include "engine/modules/realm/broker/broker_news.h"
#include "net/stream/tls_client.h"

#include <ev.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define VIEW_TICK_SECONDS 0.1

enum {
    MARK_HOLD = 1,
    MARK_LOOK,
    MARK_TAKE,
    HOLD_MS = 500,
    TAKE_MS = 250,
    VIEW_PATIENCE_MS = 1500,
    VIEW_FORGED_MS = 60000
};

enum mode { MODE_REST, MODE_HOLD, MODE_TAKE };

static const char hold_script[] =
        "if redis.replicate_commands then redis.replicate_commands() end "
        "local v = redis.call('HMGET', KEYS[1], 'term', 'primary', 'run', 'seq', 'kept', "
        "'code') "
        "local term, mine = tonumber(v[1] or '0'), tonumber(ARGV[1]) "
        "if term > mine or (term == mine and v[2] ~= ARGV[2]) then "
        "  return {'other', tostring(term), v[2] or '', v[5] or '', v[6] or '', v[3] or '', "
        "    v[4] or ''} end "
        "if term == mine and ((v[3] ~= ARGV[3] and ARGV[4] ~= '1') or "
        "    (v[3] == ARGV[3] and tonumber(v[4]) >= tonumber(ARGV[4]))) then "
        "  return {'stale', ARGV[4]} end "
        "local t = redis.call('TIME') "
        "redis.call('HSET', KEYS[1], 'term', ARGV[1], 'primary', ARGV[2], 'run', ARGV[3], "
        "  'seq', ARGV[4], 'kept', ARGV[5], 'code', ARGV[6], 'beat', "
        "  string.format('%d', t[1] * 1000 + math.floor(t[2] / 1000))) "
        "return {'held', ARGV[4]}";

static const char take_script[] =
        "if redis.replicate_commands then redis.replicate_commands() end "
        "local v = redis.call('HMGET', KEYS[1], 'term', 'primary', 'kept', 'beat', 'code') "
        "if not v[1] then return {'none', '0'} end "
        "local term, mine = tonumber(v[1]), tonumber(ARGV[1]) "
        "if (v[5] or '') ~= ARGV[4] then return {'no', v[1]} end "
        "if term > mine and v[2] == ARGV[2] then return {'taken', v[1]} end "
        "if term ~= mine or v[3] ~= ARGV[2] then return {'no', v[1]} end "
        "local t = redis.call('TIME') "
        "local now = t[1] * 1000 + math.floor(t[2] / 1000) "
        "if now - tonumber(v[4]) < tonumber(ARGV[3]) then return {'wait', v[1]} end "
        "local next = string.format('%d', term + 1) "
        "redis.call('HSET', KEYS[1], 'term', next, 'primary', ARGV[2], 'run', '', 'seq', '0', "
        "  'kept', '0', 'code', ARGV[5], 'beat', string.format('%d', now)) "
        "return {'taken', next}";

#define RUNS_MOST 8
#define NUMBER_SIZE 24

/* The newest view that a copy has seen of a term. */
struct view_sight {
    char term[NUMBER_SIZE];
    char runs[RUNS_MOST][NUMBER_SIZE]; /* the last is the current one */
    size_t run_count;
    uint64_t seq;
};

struct view {
    struct net_context *context;
    struct broker_address address;
    char *key;                        /* owned: of the broker */
    struct view_options options;      /* without address and name */
    char secret[BROKER_CODE_HEX + 1]; /* of the codes; empty: unknown */
    struct tls_client *tls;
    struct broker_link *link;
    struct ev_timer timer;
    bool closing;
    bool up;
    enum mode mode;
    uint64_t term;
    uint64_t origin;
    uint64_t kept;
    int64_t quiet_ms;
    uint64_t run;
    uint64_t seq; /* of the last command */
    struct view_sight seen;
    uint64_t changed; /* the first command with the current statement */
    uint64_t held;    /* the last command that the broker agreed to */
    uint64_t other;
    uint64_t other_holder;
    uint64_t taken;
    int64_t next_ms;
    int64_t told_forged_ms;
    bool told_lost;
};

static uint64_t draw(void)
{
    uint64_t number = 0;
    must(getrandom(&number, sizeof(number), 0) == (ssize_t)sizeof(number));
    return number >> 16;
}

/* -- the secret -- */

/* Makes the secret of the codes from the key in the world's file. It stays empty without one. */
static void read_secret_view(struct view *view)
{
    char key[VIEW_KEY_SIZE] = "";
    const char *more = view->options.secret ? view->options.secret : "";
    view->secret[0] = '\0';
    if (!view->closing && view->options.key(view->options.data, key)) {
        broker_code_of(view->address.realm, key, "view key", str_of(more), view->secret);
    }
    explicit_bzero(key, sizeof(key));
}

static bool has_secret(struct view *view)
{
    if (view->secret[0] == '\0') {
        read_secret_view(view);
    }
    return view->secret[0] != '\0';
}

/* -- asking -- */

#define TEXTS 5 /* of a view: term, primary, kept, run and seq */

static void put_text(const struct view *view, const struct str texts[TEXTS], struct buf *out)
{
    buf_add_text(out, view->key);
    for (size_t i = 0; i < TEXTS; i++) {
        buf_printf(out, " %.*s", STR_FMT(texts[i]));
    }
}

static bool has_own_code(const struct view *view, struct str text, struct str code)
{
    return view->secret[0] != '\0' &&
           broker_has_code(view->address.realm, view->secret, "view", text, code);
}

/* True if the code in the answer fits its view (from item `at` on: term, primary, kept, code, run
 * and seq). */
static bool is_ours(struct view *view, const struct redisReply *reply, size_t at)
{
    struct buf text = {0};
    static const size_t items[TEXTS] = {0, 1, 2, 4, 5};
    struct str texts[TEXTS];
    for (size_t i = 0; i < TEXTS; i++) {
        texts[i] = broker_reply_text(broker_reply_item(reply, at + items[i]));
    }
    put_text(view, texts, &text);
    struct str code = broker_reply_text(broker_reply_item(reply, at + 3));
    bool ours = has_own_code(view, buf_str(&text), code);
    if (!ours) {
        /* A new copy may have come, with another key than the file that it replaced. */
        read_secret_view(view);
        ours = has_own_code(view, buf_str(&text), code);
    }
    buf_finish(&text);
    return ours;
}

static void tell_forged_view(struct view *view)
{
    if (view->told_forged_ms == 0 || clock_ms() - view->told_forged_ms >= VIEW_FORGED_MS) {
        view->told_forged_ms = clock_ms();
        log_error(
                "ignored the key %s on the board, because it was written without this world's "
                "key%s: make sure that no other server uses this name, nor one of an earlier "
                "release, then delete it: redis-cli del %s",
                view->key, view->options.secret ? " and follow.secret" : "", view->key);
    }
}

/* Sends a script with its numbers and codes. codes: ends with NULL. */
static void send_words(struct view *view, unsigned char mark, const char *script,
        const uint64_t *numbers, size_t count, const char *const *codes)
{
    char texts[5][24];
    struct str words[11] = {STR("EVAL"), str_of(script), STR("1"), str_of(view->key)};
    size_t at = 4;
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(texts[i], sizeof(texts[i]), "%" PRIu64, numbers[i]);
        words[at++] = str_of(texts[i]);
    }
    for (; *codes; codes++) {
        words[at++] = str_of(*codes);
    }
    (void)broker_link_send(view->link, mark, words, at);
}

/* Writes the code of a view with this world's file as the primary. run 0: a view that was just
 * taken, without a run. */
static void put_code(const struct view *view, uint64_t term, uint64_t kept, uint64_t run,
        char out[BROKER_CODE_HEX + 1])
{
    const uint64_t numbers[] = {term, view->origin, kept, run, run ? view->seq : 0};
    char digits[TEXTS][NUMBER_SIZE];
    struct str texts[TEXTS];
    struct buf text = {0};
    for (size_t i = 0; i < TEXTS; i++) {
        (void)snprintf(digits[i], sizeof(digits[i]), "%" PRIu64, numbers[i]);
        texts[i] = i == 3 && run == 0 ? STR("") : str_of(digits[i]);
    }
    put_text(view, texts, &text);
    broker_code_of(view->address.realm, view->secret, "view", buf_str(&text), out);
    buf_finish(&text);
}

static void ask_to_hold(struct view *view)
{
    char code[BROKER_CODE_HEX + 1];
    view->seq++;
    const uint64_t numbers[] = {view->term, view->origin, view->run, view->seq, view->kept};
    put_code(view, view->term, view->kept, view->run, code);
    send_words(view, MARK_HOLD, hold_script, numbers, 5, (const char *const[]){code, NULL});
}

/* Asks to take over if the view's code is still the one just read. */
static void ask_to_take(struct view *view, struct str code)
{
    char seen[BROKER_CODE_HEX + 1] = "";
    char next[BROKER_CODE_HEX + 1];
    const uint64_t numbers[] = {view->term, view->origin, (uint64_t)view->quiet_ms};
    (void)str_copy(code, seen, sizeof(seen));
    put_code(view, view->term + 1, 0, 0, next);
    send_words(
            view, MARK_TAKE, take_script, numbers, 3, (const char *const[]){seen, next, NULL});
}

static void look(struct view *view)
{
    struct str words[] = {STR("HMGET"), str_of(view->key), STR("term"), STR("primary"),
            STR("kept"), STR("code"), STR("run"), STR("seq")};
    (void)broker_link_send(view->link, MARK_LOOK, words, 8);
}

static void ask(struct view *view)
{
    if (!broker_link_is_ready(view->link)) {
        return;
    }
    if (view->mode == MODE_HOLD) {
        bool can = has_secret(view);
        if (can) {
            ask_to_hold(view);
        }
        view->next_ms = clock_ms() + (can ? HOLD_MS : 0);
    } else {
        look(view);
        view->next_ms = clock_ms() + (view->mode == MODE_TAKE ? TAKE_MS : HOLD_MS);
    }
}

void view_hold(struct view *view, uint64_t term, uint64_t origin, uint64_t kept)
{
    bool same = view->mode == MODE_HOLD && view->term == term && view->origin == origin &&
                view->kept == kept;
    if (same) {
        return;
    }
    view->mode = MODE_HOLD;
    view->term = term;
    view->origin = origin;
    view->kept = kept;
    view->changed = view->seq + 1;
    ask(view);
}

bool view_is_held(const struct view *view)
{
    return view->mode == MODE_HOLD && view->held >= view->changed;
}

uint64_t view_other(const struct view *view, uint64_t *out_holder)
{
    *out_holder = view->other_holder;
    return view->other;
}

void view_take(struct view *view, uint64_t term, uint64_t origin, int64_t quiet_ms)
{
    bool asks = view->mode == MODE_TAKE;
    view->mode = MODE_TAKE;
    view->term = term;
    view->origin = origin;
    view->quiet_ms = quiet_ms;
    if (!asks) {
        ask(view);
    }
}

void view_rest(struct view *view)
{
    view->mode = MODE_REST;
}

uint64_t view_taken(const struct view *view)
{
    return view->taken;
}

bool view_is_up(const struct view *view)
{
    return view->up;
}

const char *view_key(const struct view *view)
{
    return view->key;
}

/* -- answers -- */

static void take_held(
        struct view *view, struct str word, uint64_t number, const struct redisReply *reply)
{
    if (str_equal(word, STR("held"))) {
        view->held = number > view->held ? number : view->held;
    } else if (str_equal(word, STR("other")) && !is_ours(view, reply, 1)) {
        tell_forged_view(view);
    } else if (str_equal(word, STR("other"))) {
        view->other = number;
        (void)str_to_u64(broker_reply_text(broker_reply_item(reply, 2)), &view->other_holder);
    } else if (view->seq >= number) {
        /* Another run wrote the view, or it was restored: start a new run. */
        view->run = draw();
        view->seq = 0;
        view->changed = 1;
        view->held = 0;
        view->next_ms = 0;
    }
}

/* Records the view of the answer. False if a newer one was seen before. */
static bool note_sight(struct view_sight *seen, const struct redisReply *reply)
{
    struct str term = broker_reply_text(broker_reply_item(reply, 0));
    struct str run = broker_reply_text(broker_reply_item(reply, 4));
    uint64_t seq = 0;
    (void)str_to_u64(broker_reply_text(broker_reply_item(reply, 5)), &seq);
    if (!str_equal(term, str_of(seen->term))) {
        *seen = (struct view_sight){0};
        (void)str_copy(str_fit(term, NUMBER_SIZE - 1), seen->term, sizeof(seen->term));
    }
    size_t at = 0;
    while (at < seen->run_count && !str_equal(run, str_of(seen->runs[at]))) {
        at++;
    }
    if (at < seen->run_count) {
        bool newer = at + 1 == seen->run_count && seq >= seen->seq;
        seen->seq = newer ? seq : seen->seq;
        return newer;
    }
    if (at == RUNS_MOST) {
        memmove(seen->runs, seen->runs + 1, sizeof(seen->runs) - sizeof(seen->runs[0]));
        at--;
    }
    (void)str_copy(str_fit(run, NUMBER_SIZE - 1), seen->runs[at], sizeof(seen->runs[at]));
    seen->run_count = at + 1;
    seen->seq = seq;
    return true;
}

static void tell_put_back(struct view *view)
{
    if (view->told_forged_ms == 0 || clock_ms() - view->told_forged_ms >= VIEW_FORGED_MS) {
        view->told_forged_ms = clock_ms();
        log_error("the key %s on the board is older than it was, and is not believed: somebody "
                  "has put it back",
                view->key);
    }
}

static void take_look(struct view *view, const struct redisReply *reply)
{
    bool any = broker_reply_text(broker_reply_item(reply, 0)).length > 0;
    view->up = true;
    if (!has_secret(view)) {
        return;
    }
    if (any && !is_ours(view, reply, 0)) {
        tell_forged_view(view);
    } else if (any && !note_sight(&view->seen, reply)) {
        tell_put_back(view);
    } else if (any && view->mode == MODE_TAKE) {
        ask_to_take(view, broker_reply_text(broker_reply_item(reply, 3)));
    }
}

static void answered(void *data, unsigned char mark, const struct redisReply *reply)
{
    struct view *view = data;
    struct str word = broker_reply_text(broker_reply_item(reply, 0));
    uint64_t number = 0;
    if (broker_reply_is_error(reply)) {
        log_error("the board answered the view with an error: %.*s",
                STR_FMT(str_fit(broker_reply_text(reply), 200)));
        view->up = false;
        return;
    }
    if (mark == MARK_LOOK) {
        take_look(view, reply);
        return;
    }
    if (!str_to_u64(broker_reply_text(broker_reply_item(reply, 1)), &number)) {
        return;
    }
    view->up = true;
    if (mark == MARK_HOLD && view->mode == MODE_HOLD) {
        take_held(view, word, number, reply);
    } else if (mark == MARK_TAKE && str_equal(word, STR("taken"))) {
        view->taken = number;
    }
}

static void ready(void *data)
{
    struct view *view = data;
    view->told_lost = false;
    ask(view);
}

static void lost(void *data, const char *why)
{
    struct view *view = data;
    view->up = false;
    if (view->closing) {
        ev_feed_event(view->context->loop, &view->timer, EV_TIMER);
    } else if (!view->told_lost) {
        view->told_lost = true;
        log_warning("the board is away, so there is no automatic failover: %s", why);
    }
}

static const struct broker_link_events link_calls = {ready, answered, lost};

/* -- opening and closing -- */

static void free_view(struct view *view)
{
    ev_timer_stop(view->context->loop, &view->timer);
    broker_link_free(view->link);
    tls_client_close(view->tls);
    explicit_bzero(&view->address, sizeof(view->address));
    explicit_bzero(view->secret, sizeof(view->secret));
    mem_free(view->key);
    mem_free(view);
}

static void on_tick_view(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct view *view = watcher->data;
    (void)loop;
    (void)events;
    bool done = broker_link_tick(view->link);
    if (view->closing) {
        if (done) {
            free_view(view);
        }
        return;
    }
    if (clock_ms() >= view->next_ms) {
        ask(view);
    }
}

bool view_open(struct net_context *context, const struct view_options *options,
        struct view **out, struct err *err)
{
    struct broker_address address;
    struct tls_client *tls = NULL;
    if (!broker_address_read(options->address, &address, err)) {
        return false;
    }
    struct tls_client_options trust = {.host = address.host, .verify = true};
    if (address.tls && !tls_client_open(&trust, &tls, err)) {
        return err_wrap(err, "the board");
    }
    struct view *view = mem_alloc(sizeof(*view));
    struct buf key = {0};
    buf_printf(&key, "skein:%s:view:%s", address.realm, options->name);
    view->key = str_dup(buf_str(&key));
    buf_finish(&key);
    view->context = context;
    view->address = address;
    view->options = *options;
    view->options.address = NULL;
    view->options.name = NULL;
    view->tls = tls;
    view->run = draw();
    view->link = broker_link_create(
            context, &view->address, tls, VIEW_PATIENCE_MS, &link_calls, view);
    ev_timer_init(&view->timer, on_tick_view, 0.0, VIEW_TICK_SECONDS);
    view->timer.data = view;
    ev_timer_start(context->loop, &view->timer);
    *out = view;
    return true;
}

void view_close(struct view *view)
{
    if (view) {
        view->closing = true;
        broker_link_close(view->link);
        ev_feed_event(view->context->loop, &view->timer, EV_TIMER);
    }
}
