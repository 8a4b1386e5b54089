/* bridge.c -- the list of bridges, and which lines may cross them.
 *
 * Rules that prevent loops:
 *
 * 1. A line is never sent to a bridge of the network that it came from, even if there are two.
 * 2. Lines carried by a bridge look like "<nick@network> ...", the form that all our bridges
 *    write, or begin with a zero-width space (net_bridge_carry). Such a line from elsewhere is shown here but not passed on. It has crossed one of our
 *    bridges and a foreign one, and a third could close a loop.
 * 3. Lines written there by another of our own bridges are ignored.
 * 4. Two bridges on one channel of one network deliver each line twice; the second is dropped.
 *
 * A pause is stored by name and outlasts the bridge, so reloading the configuration does not end
 * it. Lines during a pause are not sent later; the channel is told when it begins and ends. */
#include "net/bridges/bridge.h"

#include "engine/core/skein_module.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "net/bridges/bridge_impl.h"

#include <jansson.h>

#include <string.h>

#define DOUBLE_MS 10000

struct bridges *bridges_of(struct engine *engine)
{
    return *skein_module_state(engine, "bridges");
}

void bridges_create(struct engine *engine)
{
    *skein_module_state(engine, "bridges") = mem_alloc(sizeof(struct bridges));
}

void bridge_forget_channels(struct bridge *bridge)
{
    for (size_t i = 0; i < bridge->channel_count; i++) {
        mem_free(bridge->channels[i].name);
        bridge_people_finish(&bridge->channels[i]);
    }
    mem_free(bridge->channels);
    bridge->channels = NULL;
    bridge->channel_count = 0;
}

void bridges_destroy(struct engine *engine)
{
    struct bridges *bridges = bridges_of(engine);
    while (bridges && bridges->first) {
        struct bridge *bridge = bridges->first;
        bridges->first = bridge->next;
        bridge_forget_channels(bridge);
        mem_free(bridge);
    }
    mem_free(bridges);
}

/* -- lookup -- */

bool bridge_is_open(struct engine *engine, const struct bridge *bridge)
{
    return bridge->session != 0 && hub_find(engine_hub(engine), bridge->session) != NULL;
}

struct bridge *bridge_of(struct engine *engine, uint64_t session)
{
    for (struct bridge *bridge = bridges_of(engine)->first; bridge; bridge = bridge->next) {
        if (bridge->session == session && bridge_is_open(engine, bridge)) {
            return bridge;
        }
    }
    return NULL;
}

static struct bridge *find(struct bridges *bridges, struct str name)
{
    for (struct bridge *bridge = bridges->first; bridge; bridge = bridge->next) {
        if (str_equal_nocase(str_of(bridge->name), name)) {
            return bridge;
        }
    }
    return NULL;
}

struct bridge *bridge_get(struct bridges *bridges, struct str name)
{
    struct bridge *bridge = find(bridges, name);
    if (bridge || bridges->count >= BRIDGES_MAX) {
        return bridge;
    }
    struct bridge **at = &bridges->first;
    while (*at && str_compare(str_of((*at)->name), name) < 0) {
        at = &(*at)->next;
    }
    bridge = mem_alloc(sizeof(*bridge));
    (void)snprintf(bridge->name, sizeof(bridge->name), "%.*s",
            STR_FMT(str_fit(name, BRIDGE_NAME_MAX)));
    bridge->next = *at;
    *at = bridge;
    bridges->count++;
    return bridge;
}

static void each_bridge(struct engine *engine,
        void (*visit)(void *data, const struct network_about *about), void *data)
{
    for (struct bridge *bridge = bridges_of(engine)->first; bridge; bridge = bridge->next) {
        if (bridge_is_open(engine, bridge)) {
            int64_t next_ms = bridge->next_ms - clock_ms();
            struct network_about about = {bridge->name, bridge->state, bridge->nick[0] != '\0',
                    bridge->paused, bridge->next_ms && next_ms > 0 ? next_ms : 0};
            visit(data, &about);
        }
    }
}

struct bridge_channel *bridge_channel_of(const struct bridge *bridge, struct str name)
{
    for (size_t i = 0; i < bridge->channel_count; i++) {
        if (str_equal_nocase(str_of(bridge->channels[i].name), name)) {
            return &bridge->channels[i];
        }
    }
    return NULL;
}

bool bridge_carries(const struct bridge *bridge, struct str channel)
{
    return bridge_channel_of(bridge, channel) != NULL;
}

/* -- notices on its channels -- */

void bridge_note(struct engine *engine, const struct bridge *bridge,
        const struct bridge_channel *channel, enum phrase phrase, unsigned count)
{
    struct buf text = {0};
    struct buf plain = {0};
    struct err err;
    phrase_put(engine, &text, phrase, WITH("network", bridge->name),
            WITH_RAW("why", channel->why), WITH("count", count));
    markup_plain(buf_str(&text), &plain);
    struct channel_speech speech = {
            .channel = str_of(channel->name),
            .sender = STR("skein"),
            .text = buf_str(&plain),
            .kind = STR("notice"),
            .stays_here = true,
    };
    /* The channel was founded with the bridge; if it is gone, nobody is on it. */
    (void)channel_say(engine, &speech, &err);
    buf_finish(&text);
    buf_finish(&plain);
}

void bridge_tell_pause(struct engine *engine, const struct bridge *bridge)
{
    struct msg event = {.kind = MSG_EVENT,
            .topic = STR("Bridge.Pause"),
            .text = bridge->paused ? STR("{\"paused\":true}") : STR("{\"paused\":false}")};
    hub_send(hub_find(engine_hub(engine), bridge->session), &event);
}

void bridge_tell_refused(struct engine *engine, const struct bridge *bridge, struct str channel,
        struct str nick, struct str why)
{
    struct buf plain = {0};
    markup_plain(why, &plain);
    json_t *json = json_pack("{s:s%, s:s%, s:s%}", "channel", channel.bytes, channel.length,
            "nick", nick.bytes, nick.length, "why", plain.bytes, plain.length);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    struct msg event = {.kind = MSG_EVENT,
            .topic = STR("Bridge.Refused"),
            .text = text ? str_of(text) : STR_NONE};
    hub_send(hub_find(engine_hub(engine), bridge->session), &event);
    free(text);
    json_decref(json);
    buf_finish(&plain);
}

static bool pause_bridge(struct engine *engine, struct str name, bool paused)
{
    struct bridge *bridge = find(bridges_of(engine), name);
    if (!bridge || !bridge_is_open(engine, bridge)) {
        return false;
    }
    bool changed = bridge->paused != paused;
    bridge->paused = paused;
    for (size_t i = 0; changed && i < bridge->channel_count; i++) {
        const struct bridge_channel *channel = &bridge->channels[i];
        bridge_note(engine, bridge, channel,
                paused ? PHRASE_bridge_paused : PHRASE_bridge_resumed, 0);
        if (!paused && channel->away) {
            bridge_note(engine, bridge, channel, PHRASE_bridge_away, channel->keep);
        }
    }
    bridge_tell_pause(engine, bridge);
    return true;
}

/* -- loops -- */

bool bridge_is_carried(struct str text)
{
    size_t end = str_find_char(text, '>', 0);
    if (!str_starts(text, STR("<")) || end == SIZE_MAX ||
            end > 2 * ((size_t)BRIDGE_NICK_MAX + 1)) {
        return false;
    }
    struct str name = str_slice(text, 1, end);
    size_t at = str_find_char(name, '@', 0);
    return at != SIZE_MAX && at > 0 && at + 1 < name.length &&
           str_find_char(name, ' ', 0) == SIZE_MAX;
}

static bool same_network(const struct bridge *a, const struct bridge *b)
{
    return str_equal_nocase(str_of(a->network), str_of(b->network));
}

bool bridge_is_ours(struct engine *engine, const struct bridge *bridge, struct str nick)
{
    for (struct bridge *other = bridges_of(engine)->first; other; other = other->next) {
        if (other != bridge && other->nick[0] && bridge_is_open(engine, other) &&
                same_network(other, bridge) && str_equal_nocase(str_of(other->nick), nick)) {
            return true;
        }
    }
    return false;
}

static uint64_t hash_of(struct str channel, struct str nick, struct str text)
{
    struct buf all = {0};
    buf_printf(&all, "%.*s %.*s %.*s", STR_FMT(channel), STR_FMT(nick), STR_FMT(text));
    uint64_t hash = str_hash(buf_str(&all)) | 1;
    buf_finish(&all);
    return hash;
}

bool bridge_is_double(struct engine *engine, const struct bridge *bridge, struct str channel,
        struct str nick, struct str text)
{
    struct bridges *bridges = bridges_of(engine);
    uint64_t hash = hash_of(channel, nick, text);
    int64_t now_ms = clock_ms();
    for (size_t i = 0; i < BRIDGE_RECENT_KEPT; i++) {
        struct bridge_recent *recent = &bridges->recent[i];
        const struct bridge *by =
                recent->hash == hash ? bridge_of(engine, recent->session) : NULL;
        if (by && by != bridge && same_network(by, bridge) &&
                now_ms - recent->time_ms < DOUBLE_MS) {
            /* Only once: saying the same again is heard again. */
            recent->hash = 0;
            return true;
        }
    }
    bridges->recent[bridges->recent_at++ % BRIDGE_RECENT_KEPT] =
            (struct bridge_recent){hash, bridge->session, now_ms};
    return false;
}

/* -- output to the bridges -- */

static bool may_cross(struct engine *engine, const struct bridge *bridge,
        const struct bridge *origin, const struct network_said *said)
{
    return bridge != origin && !bridge->paused && bridge_carries(bridge, said->channel) &&
           bridge_is_open(engine, bridge) && !(origin && same_network(bridge, origin));
}

void bridge_tell_said(
        struct engine *engine, const struct bridge *bridge, const struct network_said *said)
{
    struct str network = said->sender;
    (void)str_take_until(&network, '@');
    const struct bridge *origin = network.length > 0 ? find(bridges_of(engine), network) : NULL;
    if (bridge->paused && bridge_carries(bridge, said->channel)) {
        /* This line counts as carried: it is never sent to the bridge. */
        bridge_set_carried(engine, bridge, said->channel, said->number);
    }
    if ((origin && bridge_is_carried(said->text)) || !may_cross(engine, bridge, origin, said)) {
        return;
    }
    /* The name of an npc may have several words. */
    char *sender = str_dup(said->sender);
    for (char *c = sender; (c = strchr(c, ' ')) != NULL;) {
        *c = '-';
    }
    json_t *json = json_pack("{s:s%, s:s, s:s%, s:s%, s:I, s:I}", "channel",
            said->channel.bytes, said->channel.length, "sender", sender, "kind",
            said->kind.bytes, said->kind.length, "text", said->text.bytes, said->text.length,
            "number", (json_int_t)said->number, "time_ms", (json_int_t)said->time_ms);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    mem_free(sender);
    struct msg event = {.kind = MSG_EVENT,
            .topic = STR("Bridge.Said"),
            .text = text ? str_of(text) : STR_NONE};
    hub_send(hub_find(engine_hub(engine), bridge->session), &event);
    free(text);
}

/* -- internal events -- */

void bridge_channel_line(struct engine *engine, void *about)
{
    for (struct bridge *bridge = bridges_of(engine)->first; bridge; bridge = bridge->next) {
        bridge_tell_said(engine, bridge, about);
    }
}

void bridge_network_pause(struct engine *engine, void *about)
{
    struct network_pausing *pausing = about;
    pausing->found |= pause_bridge(engine, pausing->name, pausing->paused);
}

void bridge_networks(struct engine *engine, void *about)
{
    const struct networks_asking *asking = about;
    if (asking->network) {
        each_bridge(engine, asking->network, asking->data);
    }
    if (asking->channel) {
        bridge_each_channel(engine, asking->channel, asking->data);
    }
    if (asking->person) {
        bridge_each_person(engine, asking->on, asking->person, asking->data);
    }
}
