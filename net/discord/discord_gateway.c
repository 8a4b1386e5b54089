/* discord_gateway.c -- the gateway: a WebSocket by which Discord tells what happens.
 *
 * hello -> identify (or resume) -> READY (or RESUMED) -> events, with a heartbeat now and then. The
 * first comes after a random part of the interval; without an answer before the next, the socket is
 * dead. A socket that ends is replaced at once, and the session resumed: the gateway then tells what
 * was missed, and the game notices nothing. If that fails, the connection is lost like others.
 *
 * The token is sent to the address that the API names, by TLS if the API is asked by TLS. */
#include "net/discord/discord_impl.h"
#include "net/discord/ws_client.h"

#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_MAX = 16 * 1024 * 1024,
    BEAT_MIN_MS = 100,
    REOPEN_MS = 15000,
    CLOSE_FAREWELL = 1000,
    CLOSE_RESUME = 4000, /* keeps the session */
};

/* What the bot is told of; the last, the content of messages, is a privilege. */
enum {
    INTENTS = 1 << 0 | 1 << 9 | 1 << 10 | 1 << 12 | 1 << 15,
};

enum opcode {
    OP_EVENT = 0,
    OP_BEAT = 1,
    OP_IDENTIFY = 2,
    OP_RESUME = 6,
    OP_RECONNECT = 7,
    OP_INVALID_SESSION = 9,
    OP_HELLO = 10,
    OP_BEAT_ANSWER = 11,
};

/* -- closing -- */

static void close_socket(struct net_bridge *bridge, unsigned code)
{
    struct discord_bridge *own = discord_of(bridge);
    ws_client_close(own->socket, code);
    own->socket = NULL;
    own->beat_ms = 0;
    own->beat_unanswered = false;
    own->greeted = false;
}

void discord_gateway_reset(struct net_bridge *bridge)
{
    close_socket(bridge, bridge->phase == BRIDGE_ENDING ? CLOSE_FAREWELL : CLOSE_RESUME);
    discord_of(bridge)->reopen_by_ms = 0;
}

/* -- sending -- */

/* Takes json. shown: what the log may show. */
static void send_json(struct net_bridge *bridge, json_t *json, const char *shown)
{
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (text && discord_of(bridge)->socket) {
        net_log_wire(
                bridge->context, ">", bridge->session ? bridge->session->id : 0, str_of(shown));
        ws_client_send(discord_of(bridge)->socket, str_of(text));
        explicit_bzero(text, strlen(text));
    }
    free(text);
    json_decref(json);
}

void discord_gateway_beat(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    own->beat_unanswered = true;
    own->beat_due_ms = clock_ms() + own->beat_ms;
    send_json(bridge,
            json_pack("{s:i, s:o}", "op", OP_BEAT, "d",
                    own->seq >= 0 ? json_integer(own->seq) : json_null()),
            "heartbeat");
}

static void identify(struct net_bridge *bridge)
{
    const struct discord_bridge *own = discord_of(bridge);
    const char *token = bridge->options.password;
    if (own->session) {
        send_json(bridge,
                json_pack("{s:i, s:{s:s, s:s, s:I}}", "op", OP_RESUME, "d", "token", token,
                        "session_id", own->session, "seq", (json_int_t)own->seq),
                "resume");
        return;
    }
    send_json(bridge,
            json_pack("{s:i, s:{s:s, s:i, s:b, s:{s:s, s:s, s:s}}}", "op", OP_IDENTIFY, "d",
                    "token", token, "intents", INTENTS, "compress", 0, "properties", "os",
                    "linux", "browser", "skein", "device", "skein"),
            "identify");
}

/* -- sockets -- */

static void open_gateway(struct net_bridge *bridge, struct str url);

/* Opens a socket for the same session. */
static void resume(struct net_bridge *bridge)
{
    char *url = mem_dup_text(discord_of(bridge)->resume_url); /* a bad one is forgotten */
    open_gateway(bridge, str_of(url));
    mem_free(url);
}

static void reopen(struct net_bridge *bridge)
{
    close_socket(bridge, CLOSE_RESUME);
    discord_of(bridge)->reopen_by_ms = clock_ms() + REOPEN_MS;
    resume(bridge);
}

static void lose_or_reopen(struct net_bridge *bridge, const char *why)
{
    const struct discord_bridge *own = discord_of(bridge);
    if (bridge->phase == BRIDGE_ONLINE && own->session && own->resume_url &&
            own->reopen_by_ms == 0) {
        log_debug("bridge %s: %s; resuming", bridge->options.name, why);
        reopen(bridge);
        return;
    }
    if (!own->greeted) {
        discord_gateway_forget(bridge); /* that address may be gone */
    }
    net_bridge_lose(bridge, why, false);
}

/* Loses the connection for a code that says what the operator has to change. Returns false for other
 * codes. */
static bool is_fatal(struct net_bridge *bridge, unsigned code)
{
    switch (code) {
    case 4004:
        net_bridge_lose(bridge, "Discord does not accept the bot's token", true);
        return true;
    case 4010:
    case 4011:
        net_bridge_lose(bridge, "Discord refuses the bot: it is on too many servers", true);
        return true;
    case 4012:
    case 4013:
        net_bridge_lose(bridge, "Discord refuses what the bot asks to be told", true);
        return true;
    case 4014:
        net_bridge_lose(bridge,
                "the bot may not read messages: turn on its Message Content Intent in "
                "Discord's "
                "developer portal",
                true);
        return true;
    default:
        return false;
    }
}

static void on_ended(void *data, unsigned code, const char *why)
{
    struct net_bridge *bridge = data;
    discord_of(bridge)->socket = NULL;
    bool over = code == 4007 || code == 4009 || (code >= 4010 && code <= 4014) || code == 4004;
    if (over) {
        discord_gateway_forget(bridge);
    }
    if (!is_fatal(bridge, code)) {
        lose_or_reopen(bridge, why);
    }
}

/* -- receiving -- */

static void take_hello(struct net_bridge *bridge, const json_t *data)
{
    struct discord_bridge *own = discord_of(bridge);
    json_int_t ms = json_integer_value(json_object_get(data, "heartbeat_interval"));
    own->beat_ms = (uint32_t)(ms < BEAT_MIN_MS ? BEAT_MIN_MS : ms < INT32_MAX ? ms : INT32_MAX);
    own->beat_due_ms = clock_ms() + (int64_t)rng_below(&bridge->rng, own->beat_ms);
    own->beat_unanswered = false;
    own->greeted = true;
    identify(bridge);
}

/* A session that cannot be resumed: the connection is lost, so that its wait comes before the next. */
static void take_invalid(struct net_bridge *bridge, bool resumable)
{
    if (!resumable) {
        discord_gateway_forget(bridge);
    }
    lose_or_reopen(bridge, "the gateway has ended the session");
}

static void on_json(struct net_bridge *bridge, const json_t *json)
{
    struct discord_bridge *own = discord_of(bridge);
    const json_t *data = json_object_get(json, "d");
    const json_t *seq = json_object_get(json, "s");
    json_int_t op = json_integer_value(json_object_get(json, "op"));
    if (json_is_integer(seq)) {
        own->seq = json_integer_value(seq);
    }
    if (op == OP_HELLO) {
        take_hello(bridge, data);
    } else if (op == OP_BEAT) {
        discord_gateway_beat(bridge);
    } else if (op == OP_BEAT_ANSWER) {
        own->beat_unanswered = false;
    } else if (op == OP_RECONNECT) {
        lose_or_reopen(bridge, "the gateway asks to connect again");
    } else if (op == OP_INVALID_SESSION) {
        take_invalid(bridge, json_is_true(data));
    } else if (op == OP_EVENT && json_is_object(json)) {
        discord_event_take(bridge, json_text_of(json, "t"), data);
    }
}

static void on_message(void *data, struct str text)
{
    struct net_bridge *bridge = data;
    json_t *json = json_loadb(text.bytes, text.length, 0, NULL);
    net_bridge_heard(bridge);
    net_log_wire(bridge->context, "<", bridge->session ? bridge->session->id : 0,
            json_text_of(json, "t"));
    on_json(bridge, json);
    json_decref(json);
}

static const struct ws_client_events socket_calls = {.message = on_message, .ended = on_ended};

static void open_gateway(struct net_bridge *bridge, struct str url)
{
    struct discord_bridge *own = discord_of(bridge);
    const struct net_bridge_options *options = &bridge->options;
    struct discord_url where;
    struct err err;
    struct buf path = {0};
    if (!discord_read_url(url, options->tls, &where)) {
        discord_gateway_forget(bridge);
        net_bridge_lose(bridge, "Discord names no gateway", false);
        return;
    }
    struct str rest = where.path;
    struct str start = str_take_until(&rest, '?');
    buf_printf(&path, "%.*s%s?v=10&encoding=json", STR_FMT(start),
            str_starts(start, STR("/")) ? "" : "/");
    struct ws_client_target target = {.host = where.host,
            .port = where.port,
            .path = path.bytes,
            .tls = options->tls,
            .verify = options->verify,
            .authority = options->authority,
            .message_max = MESSAGE_MAX};
    if (!ws_client_open(bridge->context, &target, &socket_calls, bridge, &own->socket, &err)) {
        net_bridge_lose(bridge, err.text, false);
    }
    buf_finish(&path);
}

/* -- the beginning -- */

static void take_gateway(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    const json_t *limit = json_object_get(answer->json, "session_start_limit");
    const json_t *left = json_object_get(limit, "remaining");
    (void)about;
    if (answer->status != 200) {
        discord_fail(bridge, "Discord refuses the bot", answer);
    } else if (json_is_integer(left) && json_integer_value(left) <= 0) {
        net_bridge_lose(bridge, "the network allows no more connections for now", true);
    } else {
        open_gateway(bridge, json_text_of(answer->json, "url"));
    }
}

void discord_gateway_greet(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    net_bridge_tell_state(bridge, "logging in to %s", bridge->options.host);
    if (own->session && own->resume_url) {
        resume(bridge);
        return;
    }
    own->seq = -1;
    discord_ask(bridge, "GET", "/gateway/bot", NULL, take_gateway, 0);
}

void discord_gateway_tick(struct net_bridge *bridge)
{
    const struct discord_bridge *own = discord_of(bridge);
    int64_t now_ms = clock_ms();
    discord_send_tick(bridge);
    if (own->reopen_by_ms != 0 && now_ms >= own->reopen_by_ms) {
        net_bridge_lose(bridge, "Discord does not resume the session", false);
    } else if (own->beat_ms > 0 && now_ms >= own->beat_due_ms) {
        if (own->beat_unanswered) {
            lose_or_reopen(bridge, "Discord does not answer");
        } else {
            discord_gateway_beat(bridge);
        }
    }
}
