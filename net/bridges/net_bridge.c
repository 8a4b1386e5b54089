/* net_bridge.c -- the game's side of a bridge, and its lifetime.
 *
 * For the game, a bridge is a session like a player's, but without a character: it makes the
 * calls bridge.* and gets the lines to carry as the event Bridge.Said. The game decides whether
 * it carries anything (a wizard may pause it), and prevents loops (bridge.c).
 * This side decides who on the network gets a line.
 *
 * The connection comes and goes (net_bridge_link.c); the session stays, so the game always
 * knows the bridge and its state. One timer drives everything that is due by the clock, and
 * frees the bridge in the end: no function that is called from outside does. */
#include "net/bridges/net_bridge.h"

#include "net/bridges/net_bridge_impl.h"
#include "net/shared/carried_line.h"

#include <jansson.h>

#include <string.h>

static const double tick_seconds = 0.25;

enum {
    RECONNECT_MS = 2000,
    RECONNECT_MAX_MS = 60000,
    REJOIN_MS = 10000,
    SILENCE_MS = 90000,
    QUEUE_MAX =
            16384, /* bytes queued for the network; beyond that private messages are dropped */
};

static void introduce(struct net_bridge *bridge)
{
    json_t *channels = json_array();
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        bool known = false;
        for (size_t k = 0; k < i; k++) {
            known |= strcmp(bridge->channels[k].game, bridge->channels[i].game) == 0;
        }
        if (!known) {
            (void)json_array_append_new(channels, json_string(bridge->channels[i].game));
        }
    }
    net_bridge_call(bridge, "bridge.open",
            json_pack("{s:s, s:s, s:o, s:b, s:b}", "name", bridge->options.name, "network",
                    bridge->options.host, "channels", channels, "resumes",
                    bridge->protocol->resumes, "tells", bridge->protocol->tell != NULL));
}

/* Makes pending attempts now: to connect, to join. */
static void try_at_once(struct net_bridge *bridge)
{
    if (bridge->phase == BRIDGE_WAITING) {
        bridge->connect_at_ms = clock_ms();
    }
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        bridge->channels[i].join_at_ms = 0;
    }
}

static struct str text_of(const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return json_is_string(value)
                   ? (struct str){json_string_value(value), json_string_length(value)}
                   : STR_NONE;
}

static void take_said(struct net_bridge *bridge, const json_t *json)
{
    struct str game = text_of(json, "channel");
    json_int_t number = json_integer_value(json_object_get(json, "number"));
    json_int_t time_ms = json_integer_value(json_object_get(json, "time_ms"));
    struct net_bridge_said said = {.sender = text_of(json, "sender"),
            .kind = text_of(json, "kind"),
            .text = text_of(json, "text"),
            .number = number > 0 ? (uint64_t)number : 0,
            .time_ms = time_ms};
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (str_equal_nocase(game, str_of(bridge->channels[i].game))) {
            net_bridge_queue_add(bridge, i, &said);
        }
    }
}

/* Tells somebody there that the game refused their line. */
static void take_refused(struct net_bridge *bridge, const json_t *json)
{
    struct str game = text_of(json, "channel");
    struct str nick = text_of(json, "nick");
    for (size_t i = 0; nick.length > 0 && bridge->phase == BRIDGE_ONLINE &&
                       i < bridge->options.channel_count;
            i++) {
        const struct net_bridge_channel *channel = &bridge->channels[i];
        if (str_equal_nocase(game, str_of(channel->game)) &&
                net_bridge_has_member(bridge, channel, nick)) {
            bridge->protocol->whisper(bridge, channel, nick, text_of(json, "why"));
            break;
        }
    }
    net_bridge_queue_send(bridge);
}

/* Sends a private message from the game to one person there: at once, or not at all. */
static void take_tell(struct net_bridge *bridge, const json_t *json)
{
    struct str nick = text_of(json, "nick");
    char *sender = str_dup(text_of(json, "sender"));
    char *kind = str_dup(text_of(json, "kind"));
    char *text = str_dup(text_of(json, "text"));
    struct net_bridge_item item = {.sender = sender, .kind = kind, .text = text};
    if (bridge->phase == BRIDGE_ONLINE && bridge->protocol->tell &&
            bridge->queue.length < QUEUE_MAX) {
        bridge->protocol->tell(bridge, nick, &item);
        net_bridge_queue_send(bridge);
    }
    mem_free(sender);
    mem_free(kind);
    mem_free(text);
}

static void take_pause(struct net_bridge *bridge, bool paused)
{
    bridge->paused = paused;
    if (!paused) {
        try_at_once(bridge);
        net_bridge_queue_send(bridge);
    }
}

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct net_bridge *bridge = data;
    if (msg->kind == MSG_REPLY && !msg->flag) {
        log_debug("bridge %s: %.*s: %.*s", bridge->options.name, STR_FMT(msg->topic),
                STR_FMT(msg->text));
    }
    if (msg->kind != MSG_EVENT) {
        return;
    }
    json_t *event = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
    if (str_equal(msg->topic, STR("Bridge.Said"))) {
        take_said(bridge, event);
    } else if (str_equal(msg->topic, STR("Bridge.Tell"))) {
        take_tell(bridge, event);
    } else if (str_equal(msg->topic, STR("Bridge.Pause"))) {
        take_pause(bridge, json_is_true(json_object_get(event, "paused")));
    } else if (str_equal(msg->topic, STR("Bridge.Refused"))) {
        take_refused(bridge, event);
    }
    json_decref(event);
}

static void frontend_flush(void *data)
{
    (void)data;
}

static void frontend_close(void *data)
{
    struct net_bridge *bridge = data;
    if (bridge->phase != BRIDGE_ENDING) {
        net_bridge_link_stop(bridge, "The game is closing.");
    }
    /* The timer ends the session, not the engine's own call. */
    bridge->session_over = true;
    ev_feed_event(bridge->context->loop, &bridge->timer, EV_TIMER);
}

static const struct session_frontend frontend_calls = {
        .service = "bridge",
        .rights = SESSION_BRIDGES,
        .calls_only = true,
        .deliver = frontend_deliver,
        .flush = frontend_flush,
        .close = frontend_close,
};

static char *dup_or_null(const char *text)
{
    return text ? mem_dup_text(text) : NULL;
}

static void copy_options(struct net_bridge *bridge, const struct net_bridge_options *options)
{
    struct net_bridge_options *own = &bridge->options;
    *own = *options;
    own->name = mem_dup_text(options->name);
    own->host = mem_dup_text(options->host);
    own->port = mem_dup_text(options->port);
    own->nick = mem_dup_text(options->nick);
    own->domain = dup_or_null(options->domain);
    own->account = dup_or_null(options->account);
    own->account_password = dup_or_null(options->account_password);
    own->password = dup_or_null(options->password);
    own->template = dup_or_null(options->template);
    own->authority = dup_or_null(options->authority);
    own->channels = NULL;
    bridge->channels = mem_alloc_array(options->channel_count, sizeof(*bridge->channels));
    for (size_t i = 0; i < options->channel_count; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        struct buf folded = {0};
        bridge->protocol->fold(str_of(options->channels[i].network), &folded);
        channel->network = mem_dup_text(options->channels[i].network);
        channel->game = mem_dup_text(options->channels[i].game);
        channel->folded = mem_dup_text(folded.bytes);
        strmap_init(&channel->members);
        buf_finish(&folded);
    }
}

static void free_secret_net_bridge(const char *text)
{
    if (text) {
        explicit_bzero((void *)(uintptr_t)text, strlen(text));
        mem_free((void *)(uintptr_t)text);
    }
}

static void free_bridge(struct net_bridge *bridge)
{
    const struct net_bridge_options *own = &bridge->options;
    const char *const texts[] = {own->name, own->host, own->port, own->nick, own->account,
            own->account_password, own->password, own->authority, own->domain, own->template};
    ev_timer_stop(bridge->context->loop, &bridge->timer);
    if (bridge->session) {
        session_gone(bridge->session, "closed");
    }
    for (size_t i = 0; i < own->channel_count; i++) {
        mem_free(bridge->channels[i].network);
        mem_free(bridge->channels[i].folded);
        mem_free(bridge->channels[i].game);
        strmap_finish(&bridge->channels[i].members);
    }
    mem_free(bridge->channels);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        free_secret_net_bridge(texts[i]);
    }
    json_decref(bridge->news);
    net_bridge_queue_finish(bridge);
    bridge->protocol->finish(bridge);
    mem_free(bridge->own);
    tls_client_close(bridge->tls);
    mem_free(bridge);
}

void net_bridge_tick(struct net_bridge *bridge)
{
    net_bridge_tell_people(bridge);
    if (bridge->session && bridge->session_over) {
        session_gone(bridge->session, "closed");
        bridge->session = NULL;
    }
    if (bridge->phase == BRIDGE_ENDING) {
        if (bridge->to_be_freed && !bridge->stream) {
            free_bridge(bridge);
        }
        return;
    }
    net_bridge_link_tick(bridge);
    net_bridge_queue_tick(bridge);
    if (bridge->phase == BRIDGE_ONLINE) {
        bridge->protocol->tick(bridge);
        net_bridge_channels_tick(bridge);
    }
}

static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    net_bridge_tick(watcher->data);
}

static uint32_t or_default(uint32_t value, uint32_t otherwise)
{
    return value > 0 ? value : otherwise;
}

static struct net_bridge_pace pace_of(
        const struct net_bridge_pace *wish, const struct net_bridge_options *options)
{
    static const struct net_bridge_pace none = {0};
    wish = wish ? wish : &none;
    return (struct net_bridge_pace){
            .reconnect_ms = or_default(wish->reconnect_ms, RECONNECT_MS),
            .reconnect_max_ms = or_default(wish->reconnect_max_ms, RECONNECT_MAX_MS),
            .rejoin_ms = or_default(wish->rejoin_ms, REJOIN_MS),
            .silence_ms = or_default(wish->silence_ms, SILENCE_MS),
            .line_ms = or_default(wish->line_ms, options->pace_ms),
    };
}

static bool open_tls(
        const struct net_bridge_options *options, struct tls_client **out, struct err *err)
{
    struct tls_client_options trust = {
            .host = options->domain ? options->domain : options->host,
            .verify = options->verify,
            .authority = options->authority};
    return !options->tls || tls_client_open(&trust, out, err) ||
           err_wrap(err, "bridge %s", options->name);
}

static bool check_template(const struct net_bridge_options *options, struct err *err)
{
    return !options->template || carried_template_is(options->template) ||
           err_set(err, ERR_FORMAT,
                   "its template must have {nick}, may have {network} and ends with {text}, as "
                   "\"**{nick}** ({network}): {text}\"");
}

bool net_bridge_check(const struct net_bridge_options *options, struct err *err)
{
    struct tls_client *tls = NULL;
    bool ok = check_template(options, err) && options->protocol->check(options, err)
                      ? open_tls(options, &tls, err)
                      : err_wrap(err, "bridge %s", options->name);
    tls_client_close(tls);
    return ok;
}

bool net_bridge_create(struct net_context *context, const struct net_bridge_options *options,
        const struct net_bridge_pace *pace, struct net_bridge **out, struct err *err)
{
    struct tls_client *tls = NULL;
    if (!open_tls(options, &tls, err)) {
        return false;
    }
    struct net_bridge *bridge = mem_alloc(sizeof(*bridge));
    bridge->protocol = options->protocol;
    bridge->own = mem_alloc(bridge->protocol->own_bytes);
    bridge->context = context;
    bridge->tls = tls;
    bridge->pace = pace_of(pace, options);
    copy_options(bridge, options);
    rng_seed(&bridge->rng, (uint64_t)clock_us() ^ str_hash(str_of(options->name)));
    ev_timer_init(&bridge->timer, on_tick, 0.0, tick_seconds);
    bridge->timer.data = bridge;
    *out = bridge;
    return true;
}

void net_bridge_begin(struct net_bridge *bridge)
{
    struct net_context *context = bridge->context;
    if (bridge->begun) {
        try_at_once(bridge);
        return;
    }
    bridge->begun = true;
    bridge->session = hub_open(context->hub, &frontend_calls, bridge, bridge->options.name);
    bridge->session->exempt = true;
    bridge->session->secure = true;
    ev_timer_start(context->loop, &bridge->timer);
    introduce(bridge);
}

bool net_bridge_has_name_of(const struct net_bridge *bridge, const struct net_bridge *other)
{
    return str_equal_nocase(str_of(bridge->options.name), str_of(other->options.name));
}

void net_bridge_close(struct net_bridge *bridge, const char *why)
{
    if (bridge && !bridge->begun) {
        free_bridge(bridge);
    } else if (bridge) {
        bridge->session_over = true;
        bridge->to_be_freed = true;
        net_bridge_link_stop(bridge, why);
        ev_feed_event(bridge->context->loop, &bridge->timer, EV_TIMER);
    }
}

void net_bridge_cut(struct net_bridge *bridge)
{
    if (bridge) {
        net_bridge_close(bridge, "the server has stopped");
        if (bridge->stream) {
            stream_abort(bridge->stream, "the server has stopped");
        }
    }
}

static bool same(const char *a, const char *b)
{
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

bool net_bridge_is(const struct net_bridge *bridge, const struct net_bridge_options *options)
{
    const struct net_bridge_options *own = &bridge->options;
    bool is = own->protocol == options->protocol && same(own->name, options->name) &&
              same(own->host, options->host) && same(own->port, options->port) &&
              same(own->nick, options->nick) && same(own->account, options->account) &&
              same(own->domain, options->domain) &&
              same(own->account_password, options->account_password) &&
              same(own->password, options->password) &&
              same(own->template, options->template) &&
              same(own->authority, options->authority) && own->tls == options->tls &&
              own->verify == options->verify && own->keep == options->keep &&
              own->pace_ms == options->pace_ms && own->burst == options->burst &&
              own->channel_count == options->channel_count;
    for (size_t i = 0; is && i < options->channel_count; i++) {
        is = same(bridge->channels[i].network, options->channels[i].network) &&
             same(bridge->channels[i].game, options->channels[i].game);
    }
    return is;
}
