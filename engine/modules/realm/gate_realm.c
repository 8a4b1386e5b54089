/* gate_realm.c -- asks the broker for the present addresses of the realm's worlds.
 *
 * The broker is asked every LOOK_MS. The answer is used for the proxy's worlds: the one where
 * newcomers log in, and those that players have moved to. Without the broker everything continues
 * unchanged.
 *
 * Anybody with the realm's secret can announce a world, as old as they like and at any address. Only
 * a world that answers with gate.secret counts (gate_link.c). Until one has, the worlds are tried
 * one after the other, from the oldest. */
#include "engine/modules/realm/gate_realm.h"

#include "engine/base/base.h"
#include "engine/base/world_name.h"
#include "engine/modules/realm/broker/broker_news.h"
#include "net/stream/tls_client.h"

#include <ev.h>

#include <string.h>

#define TICK_SECONDS 0.1
#define LOOK_MS 1000
#define PATIENCE_MS 5000
#define TRY_MS 6000 /* how long a world has to answer as the first */

enum { MARK_MEMBERS = 1, MARK_WORLDS };

struct gate_realm {
    struct net_context *context;
    struct gate_worlds worlds;
    struct broker_address address;
    const char *secret;
    struct tls_client *tls; /* owned; NULL: unencrypted */
    struct broker_link *link;
    struct ev_timer timer;
    int64_t look_ms;     /* monotonic: when to ask again */
    bool named;          /* the operator has named the world for newcomers */
    int64_t try_ms;      /* monotonic: when the present first world was chosen */
    json_int_t tried_ms; /* when that one joined the realm */
    bool told_lost;
};

static struct str text_of(const json_t *world, const char *name)
{
    const json_t *text = json_object_get(world, name);
    return (struct str){json_string_value(text), json_string_length(text)};
}

static json_int_t joined_ms_of(const json_t *world)
{
    return json_integer_value(json_object_get(world, "joined_ms"));
}

/* True if a was in the realm before b; worlds that joined together are sorted by name. */
static bool is_before(json_int_t a_ms, struct str a, json_int_t b_ms, struct str b)
{
    return a_ms < b_ms || (a_ms == b_ms && str_compare(a, b) < 0);
}

/* Returns the present world that joined the realm first after that one, or NULL. */
static const json_t *next_of(const json_t *worlds, json_int_t after_ms, struct str after)
{
    const json_t *first = NULL;
    size_t i = 0;
    const json_t *world = NULL;
    json_array_foreach(worlds, i, world)
    {
        struct str name = text_of(world, "name");
        bool fits = joined_ms_of(world) > 0 && name.length <= WORLD_NAME_MAX &&
                    is_before(after_ms, after, joined_ms_of(world), name);
        if (fits && (!first || is_before(joined_ms_of(world), name, joined_ms_of(first),
                                       text_of(first, "name")))) {
            first = world;
        }
    }
    return first;
}

/* Chooses the world for newcomers: the next one if the present one does not answer. */
static void choose_first(struct gate_realm *realm, const json_t *worlds)
{
    const char *present = realm->worlds.first_name(realm->worlds.gate);
    bool tries = present[0] && clock_ms() - realm->try_ms < TRY_MS;
    if (realm->named || realm->worlds.was_up(realm->worlds.gate) || tries) {
        return;
    }
    const json_t *first = next_of(worlds, realm->tried_ms, str_of(present));
    first = first ? first : next_of(worlds, 0, STR_NONE);
    if (first) {
        struct str name = text_of(first, "name");
        if (!str_equal(name, str_of(present))) {
            log_notice("newcomers enter at the world %.*s", STR_FMT(name));
        }
        realm->try_ms = clock_ms();
        realm->tried_ms = joined_ms_of(first);
        realm->worlds.name_first(realm->worlds.gate, name);
    }
}

static void hear_gate_realm(struct gate_realm *realm, const json_t *worlds)
{
    size_t i = 0;
    const json_t *world = NULL;
    choose_first(realm, worlds);
    json_array_foreach(worlds, i, world)
    {
        struct str link = text_of(world, "link");
        if (link.length > 0) {
            realm->worlds.hear(realm->worlds.gate, text_of(world, "name"), link);
        }
    }
}

static void on_ready(void *data)
{
    struct gate_realm *realm = data;
    realm->look_ms = 0;
    realm->told_lost = false;
    log_notice("connected to the board of the realm %s", realm->address.realm);
}

static void on_answered(void *data, unsigned char mark, const struct redisReply *reply)
{
    struct gate_realm *realm = data;
    if (broker_reply_is_error(reply)) {
        log_error("the board answered with an error: %.*s",
                STR_FMT(str_fit(broker_reply_text(reply), 200)));
    } else if (mark == MARK_MEMBERS) {
        json_t *known = realm->worlds.names(realm->worlds.gate);
        (void)broker_news_ask_worlds(realm->link, MARK_WORLDS, realm->address.realm,
                realm->worlds.first_name(realm->worlds.gate), known, reply);
        json_decref(known);
    } else {
        json_t *worlds = broker_news_read(realm->address.realm, realm->secret, reply);
        hear_gate_realm(realm, worlds);
        json_decref(worlds);
    }
}

static void on_lost(void *data, const char *why)
{
    struct gate_realm *realm = data;
    if (!realm->told_lost) {
        realm->told_lost = true;
        log_error("the board of the realm %s is away: %s", realm->address.realm, why);
    }
}

static const struct broker_link_events link_calls = {on_ready, on_answered, on_lost};

static void on_tick_gate_realm(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct gate_realm *realm = watcher->data;
    (void)loop;
    (void)events;
    (void)broker_link_tick(realm->link);
    if (broker_link_is_ready(realm->link) && clock_ms() >= realm->look_ms) {
        realm->look_ms = clock_ms() + LOOK_MS;
        broker_news_ask(realm->link, MARK_MEMBERS, realm->address.realm);
    }
}

bool gate_realm_open(struct net_context *context, const struct gate_worlds *worlds,
        const struct gate_realm_options *options, struct gate_realm **out, struct err *err)
{
    struct broker_address address;
    struct tls_client *tls = NULL;
    if (!broker_address_read(options->address, &address, err)) {
        return false;
    }
    if (worlds->world && strlen(worlds->world) > WORLD_NAME_MAX) {
        return err_set(
                err, ERR_FORMAT, "%.64s is too long for the name of a world", worlds->world);
    }
    struct tls_client_options trust = {
            .host = address.host, .verify = true, .authority = options->authority};
    if (address.tls && !tls_client_open(&trust, &tls, err)) {
        return err_wrap(err, "the board");
    }
    struct gate_realm *realm = mem_alloc(sizeof(*realm));
    realm->context = context;
    realm->worlds = *worlds;
    realm->worlds.world = NULL;
    realm->address = address;
    realm->secret = options->secret;
    realm->tls = tls;
    realm->named = worlds->world != NULL;
    worlds->name_first(worlds->gate, str_of(worlds->world ? worlds->world : ""));
    realm->link =
            broker_link_create(context, &realm->address, tls, PATIENCE_MS, &link_calls, realm);
    ev_timer_init(&realm->timer, on_tick_gate_realm, 0.0, TICK_SECONDS);
    realm->timer.data = realm;
    ev_timer_start(context->loop, &realm->timer);
    *out = realm;
    return true;
}

void gate_realm_close(struct gate_realm *realm)
{
    if (!realm) {
        return;
    }
    struct ev_loop *loop = realm->context->loop;
    realm->told_lost = true;
    ev_timer_stop(loop, &realm->timer);
    broker_link_close(realm->link);
    for (int i = 0; i < 3 && !broker_link_tick(realm->link); i++) {
        ev_run(loop, EVRUN_NOWAIT);
    }
    broker_link_free(realm->link);
    tls_client_close(realm->tls);
    explicit_bzero(&realm->address, sizeof(realm->address));
    mem_free(realm);
}
