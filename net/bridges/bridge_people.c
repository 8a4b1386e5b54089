/* bridge_people.c -- the people on the channels of bridged networks.
 *
 * A bridge reports who is there as that changes. They are shown on the channel here as
 * "NICK/BRIDGE", a name that no character can have; their lines come from "NICK@BRIDGE". In a
 * crowd only the first BRIDGE_PEOPLE_MAX are known.
 *
 * They are not members of channels here. Changes are shown as they happened there: a new nick
 * as renaming, and reasons for leaving are kept, unless the person may not speak here. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/sanction.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "net/bridges/bridge_impl.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

enum {
    REASON_MAX = 300, /* bytes */
    REASONS_MAX = 32, /* at once: when a network splits, everybody has the same reason */
};

void bridge_people_finish(struct bridge_channel *channel)
{
    for (size_t i = 0; i < channel->people_count; i++) {
        mem_free(channel->people[i]);
    }
    mem_free(channel->people);
    channel->people = NULL;
    channel->people_count = 0;
}

static size_t find_person_bridge_people(const struct bridge_channel *channel, struct str nick)
{
    size_t i = 0;
    while (i < channel->people_count && !str_equal_nocase(str_of(channel->people[i]), nick)) {
        i++;
    }
    return i;
}

bool bridge_has_person(const struct bridge_channel *channel, struct str nick)
{
    return find_person_bridge_people(channel, nick) < channel->people_count;
}

/* Returns true if they were not there before. */
static bool add_bridge_people(struct bridge_channel *channel, struct str nick)
{
    if (nick.length == 0 || nick.length > BRIDGE_NICK_MAX ||
            channel->people_count >= BRIDGE_PEOPLE_MAX ||
            find_person_bridge_people(channel, nick) < channel->people_count) {
        return false;
    }
    if (!channel->people) {
        channel->people = mem_alloc_array(BRIDGE_PEOPLE_MAX, sizeof(*channel->people));
    }
    channel->people[channel->people_count++] = str_dup(nick);
    return true;
}

static bool take_off_bridge_people(struct bridge_channel *channel, struct str nick)
{
    size_t i = find_person_bridge_people(channel, nick);
    if (i == channel->people_count) {
        return false;
    }
    mem_free(channel->people[i]);
    channel->people[i] = channel->people[--channel->people_count];
    return true;
}

/* -- composing changes -- */

/* Something that a remote person did, for chat clients on these channels (one bit per channel
 * index). */
struct bridge_change {
    json_t *json; /* owned */
    uint64_t channels;
    char *speaker; /* owned: "NICK@BRIDGE" of the reason's author; NULL: no reason */
};

struct bridge_changes {
    struct engine *engine;
    const struct bridge *bridge;
    struct bridge_change *items; /* owned */
    size_t count;
    size_t reasons; /* number of changes with a reason */
};

_Static_assert(BRIDGE_CHANNELS_MAX <= 64, "a bit for each channel");

static uint64_t bit_of(const struct bridge *bridge, const struct bridge_channel *channel)
{
    return UINT64_C(1) << (size_t)(channel - bridge->channels);
}

static void put_text(json_t *json, const char *key, const struct buf *text)
{
    (void)json_object_set_new(json, key, json_stringn(buf_str(text).bytes, text->length));
}

/* Adds a change in the form that protocol handlers show; the caller may add more fields. */
static json_t *show_change(struct bridge_changes *changes, const char *what,
        const struct bridge_channel *channel, uint64_t channels, struct str nick)
{
    struct buf name = {0};
    struct buf user = {0};
    struct buf host = {0};
    json_t *json = json_pack("{s:s}", "what", what);
    if (channel) {
        (void)json_object_set_new(json, "channel", json_string(channel->name));
    }
    network_person_name(nick, changes->bridge->name, &name);
    network_word(nick, &user);
    network_word(str_of(changes->bridge->name), &host);
    put_text(json, "nick", &name);
    put_text(json, "user", &user);
    put_text(json, "host", &host);
    buf_finish(&name);
    buf_finish(&user);
    buf_finish(&host);
    changes->items =
            mem_realloc(changes->items, (changes->count + 1) * sizeof(struct bridge_change));
    changes->items[changes->count++] = (struct bridge_change){json, channels, NULL};
    return json;
}

/* True if sender could now say something on each of these channels. */
static bool may_give_reason(
        const struct bridge_changes *changes, uint64_t channels, struct str sender)
{
    const struct bridge *bridge = changes->bridge;
    struct err err;
    if (bridge->paused || sanction_has_elsewhere(changes->engine, sender)) {
        return false;
    }
    for (size_t i = 0; i < bridge->channel_count; i++) {
        const struct channel *channel =
                channels >> i & 1
                        ? channel_find(changes->engine, str_of(bridge->channels[i].name))
                        : NULL;
        if (channel &&
                channel_may_carry(changes->engine, channel, sender, &err) != CHANNEL_OK) {
            return false;
        }
    }
    return true;
}

/* Adds a reason, in speaker's words, to the last change. */
static void show_reason(struct bridge_changes *changes, struct str speaker, struct str why)
{
    struct bridge_change *change = &changes->items[changes->count - 1];
    struct buf sender = {0};
    struct buf clean = {0};
    buf_printf(&sender, "%.*s@%s", STR_FMT(str_fit(speaker, BRIDGE_NICK_MAX)),
            changes->bridge->name);
    str_clean(str_fit(why, REASON_MAX), false, &clean);
    if (clean.length > 0 && changes->reasons < REASONS_MAX &&
            may_give_reason(changes, change->channels, buf_str(&sender))) {
        put_text(change->json, "why", &clean);
        change->speaker = str_dup(buf_str(&sender));
        changes->reasons++;
    }
    buf_finish(&sender);
    buf_finish(&clean);
}

static void all_leave(struct bridge_changes *changes, struct bridge_channel *channel)
{
    for (size_t i = 0; i < channel->people_count; i++) {
        (void)show_change(changes, "part", channel, bit_of(changes->bridge, channel),
                str_of(channel->people[i]));
    }
    bridge_people_finish(channel);
}

/* -- sending -- */

/* Finds the bridge's channels that chat sessions have joined: session ID -> bits. */
static void find_listeners(const struct bridge_changes *changes, struct map *out)
{
    for (size_t i = 0; i < changes->bridge->channel_count; i++) {
        const struct channel *channel =
                channel_find(changes->engine, str_of(changes->bridge->channels[i].name));
        for (size_t n = 0; channel && n < channel->session_count; n++) {
            uint64_t bits = (uint64_t)(uintptr_t)map_find(out, channel->sessions[n]);
            bits |= UINT64_C(1) << i;
            (void)map_put(out, channel->sessions[n], (void *)(uintptr_t)bits);
        }
    }
}

static bool hushes(const struct bridge_changes *changes, const struct bridge_change *change,
        uint64_t character)
{
    return change->speaker &&
           ignore_has_elsewhere(changes->engine, character, str_of(change->speaker));
}

static bool hushes_any(const struct bridge_changes *changes, uint64_t character)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (hushes(changes, &changes->items[i], character)) {
            return true;
        }
    }
    return false;
}

/* Returns the event for a listener on these channels, without reasons by people whom character
 * ignores; NULL if it is empty. The caller frees it. */
static char *write_event(
        const struct bridge_changes *changes, uint64_t channels, uint64_t character)
{
    json_t *list = json_array();
    for (size_t i = 0; i < changes->count; i++) {
        const struct bridge_change *change = &changes->items[i];
        if (!(change->channels & channels)) {
            continue;
        }
        bool hushed = hushes(changes, change, character);
        json_t *json = hushed ? json_copy(change->json) : json_incref(change->json);
        if (hushed) {
            (void)json_object_del(json, "why");
        }
        (void)json_array_append_new(list, json);
    }
    json_t *event = json_pack("{s:O}", "changes", list);
    char *text = json_array_size(list) > 0 ? json_dumps(event, JSON_COMPACT) : NULL;
    json_decref(event);
    json_decref(list);
    return text;
}

/* Listeners on the same channels share one text. */
static void tell_listeners(const struct bridge_changes *changes)
{
    struct map listeners;
    uint64_t id = 0;
    uint64_t common = 0; /* the channels of text */
    size_t cursor = 0;
    void *value = NULL;
    char *text = NULL;
    map_init(&listeners);
    find_listeners(changes, &listeners);
    while (map_each(&listeners, &cursor, &id, &value)) {
        uint64_t channels = (uint64_t)(uintptr_t)value;
        struct session *session = hub_find(engine_hub(changes->engine), id);
        bool own = session && hushes_any(changes, session->character);
        if (!own && channels != common) {
            free(text);
            text = write_event(changes, channels, 0);
            common = channels;
        }
        char *told = own ? write_event(changes, channels, session->character) : text;
        if (session && told) {
            hub_send(session, &(struct msg){.kind = MSG_EVENT,
                                      .topic = STR("Chat.Bridged"),
                                      .text = str_of(told)});
        }
        if (own) {
            free(told);
        }
    }
    free(text);
    map_finish(&listeners);
}

/* Tells a session that monitors names, if it may know of one of the channels. */
static void tell_monitor(const struct bridge_changes *changes, struct session *session,
        const struct bridge_change *change)
{
    const char *what = json_string_value(json_object_get(change->json, "what"));
    bool came = strcmp(what, "join") == 0;
    bool seen = false;
    for (size_t i = 0; i < changes->bridge->channel_count; i++) {
        seen = seen || ((change->channels >> i & 1) &&
                               channel_find_for(changes->engine, session->character,
                                       str_of(changes->bridge->channels[i].name)));
    }
    json_t *event = json_pack("{s:O}", "who", change->json);
    char *text = seen ? json_dumps(event, JSON_COMPACT) : NULL;
    if (text) {
        hub_send(session, &(struct msg){.kind = MSG_EVENT,
                                  .topic = came ? STR("Chat.Came") : STR("Chat.Gone"),
                                  .text = str_of(text)});
    }
    free(text);
    json_decref(event);
}

/* Sends the changes and frees them. */
static void tell(struct bridge_changes *changes)
{
    for (struct session *s = hub_first(engine_hub(changes->engine)); s && changes->count > 0;
            s = s->next) {
        for (size_t i = 0; s->monitors && i < changes->count; i++) {
            tell_monitor(changes, s, &changes->items[i]);
        }
    }
    if (changes->count > 0) {
        tell_listeners(changes);
    }
    for (size_t i = 0; i < changes->count; i++) {
        json_decref(changes->items[i].json);
        mem_free(changes->items[i].speaker);
    }
    mem_free(changes->items);
}

void bridge_people_leave(
        struct engine *engine, const struct bridge *bridge, struct bridge_channel *channel)
{
    struct bridge_changes changes = {.engine = engine, .bridge = bridge};
    all_leave(&changes, channel);
    tell(&changes);
}

static void leave_all(struct engine *engine, void *data)
{
    uint64_t id = (uint64_t)(uintptr_t)data;
    transaction_begin(engine, 0, 0);
    for (struct bridge *bridge = bridges_of(engine)->first; bridge; bridge = bridge->next) {
        for (size_t i = 0; bridge->session == id && i < bridge->channel_count; i++) {
            bridge_people_leave(engine, bridge, &bridge->channels[i]);
        }
    }
    transaction_commit(engine);
}

static void drop_nothing(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

void bridge_session_gone(struct engine *engine, void *about)
{
    const struct session *session = about;
    if (!engine_is_stopping(engine) && bridge_of(engine, session->id)) {
        struct task task = {
                leave_all, drop_nothing, (void *)(uintptr_t)session->id, TASKS_NEWCOMERS};
        tasks_push_behind(engine, task);
    }
}

/* -- reports from a bridge -- */

static struct str text_in(const json_t *change, const char *key)
{
    const json_t *text = json_object_get(change, key);
    return (struct str){json_string_value(text), json_string_length(text)};
}

static void take_rename(struct bridge_changes *changes, struct str nick, struct str name)
{
    uint64_t channels = 0;
    for (size_t i = 0; i < changes->bridge->channel_count; i++) {
        struct bridge_channel *channel = &changes->bridge->channels[i];
        if (take_off_bridge_people(channel, nick)) {
            (void)take_off_bridge_people(channel, name);
            (void)add_bridge_people(channel, name);
            channels |= UINT64_C(1) << i;
        }
    }
    if (channels && name.length > 0) {
        struct buf shown = {0};
        network_person_name(name, changes->bridge->name, &shown);
        put_text(show_change(changes, "nick", NULL, channels, nick), "name", &shown);
        buf_finish(&shown);
    }
}

static void leave_everywhere(struct bridge_changes *changes, struct str nick, struct str why)
{
    uint64_t channels = 0;
    for (size_t i = 0; i < changes->bridge->channel_count; i++) {
        if (take_off_bridge_people(&changes->bridge->channels[i], nick)) {
            channels |= UINT64_C(1) << i;
        }
    }
    if (channels) {
        (void)show_change(changes, "quit", NULL, channels, nick);
        show_reason(changes, nick, why);
    }
}

static void take_on_channel(struct bridge_changes *changes, struct bridge_channel *channel,
        const char *what, const json_t *change)
{
    uint64_t bit = bit_of(changes->bridge, channel);
    struct str nick = text_in(change, "nick");
    if (strcmp(what, "clear") == 0) {
        all_leave(changes, channel);
    } else if (strcmp(what, "join") == 0 && add_bridge_people(channel, nick)) {
        (void)show_change(changes, what, channel, bit, nick);
    } else if (strcmp(what, "part") == 0 && take_off_bridge_people(channel, nick)) {
        (void)show_change(changes, what, channel, bit, nick);
        show_reason(changes, nick, text_in(change, "why"));
    } else if (strcmp(what, "kick") == 0 && take_off_bridge_people(channel, nick)) {
        struct buf by = {0};
        network_person_name(text_in(change, "by"), changes->bridge->name, &by);
        put_text(show_change(changes, what, channel, bit, nick), "by", &by);
        show_reason(changes, text_in(change, "by"), text_in(change, "why"));
        buf_finish(&by);
    }
}

void bridge_people_change(
        struct engine *engine, const struct bridge *bridge, const json_t *list)
{
    struct bridge_changes changes = {.engine = engine, .bridge = bridge};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *change = json_array_get(list, i);
        const char *what = json_string_value(json_object_get(change, "what"));
        struct bridge_channel *channel = bridge_channel_of(bridge, text_in(change, "channel"));
        struct str nick = text_in(change, "nick");
        if (what && strcmp(what, "nick") == 0) {
            take_rename(&changes, nick, text_in(change, "name"));
        } else if (what && strcmp(what, "quit") == 0) {
            leave_everywhere(&changes, nick, text_in(change, "why"));
        } else if (what && channel) {
            take_on_channel(&changes, channel, what, change);
        }
    }
    tell(&changes);
}

void bridge_each_person(struct engine *engine, struct str channel_name,
        void (*visit)(void *data, const struct network_person *person), void *data)
{
    for (struct bridge *bridge = bridges_of(engine)->first; bridge; bridge = bridge->next) {
        const struct bridge_channel *channel = bridge_channel_of(bridge, channel_name);
        for (size_t i = 0;
                channel && bridge_is_open(engine, bridge) && i < channel->people_count; i++) {
            visit(data, &(struct network_person){str_of(channel->people[i]), bridge->name});
        }
    }
}

void bridge_each_channel(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data)
{
    for (struct bridge *bridge = bridges_of(engine)->first; bridge; bridge = bridge->next) {
        for (size_t i = 0; bridge_is_open(engine, bridge) && i < bridge->channel_count; i++) {
            visit(data, str_of(bridge->channels[i].name));
        }
    }
}
