/* bridge_people.c -- who is on the channels of bridged networks?
 *
 * A bridge tells who is there as that changes. They are shown on the channel here under a name that no character can have:
 * "NICK/BRIDGE", as what they say comes from "NICK@BRIDGE". Of a crowd the first BRIDGE_PEOPLE_MAX are known.
 *
 * They are nobody here: nobody can tell them anything, and they are members of nothing. */
#include "engine/core/chat/bridge_impl.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/run/slice.h"
#include "engine/core/run/tasks.h"
#include "engine/session/hub.h"

#include <jansson.h>

#include <string.h>

void bridge_people_finish(struct bridge_channel *channel)
{
    for (size_t i = 0; i < channel->people_count; i++) {
        mem_free(channel->people[i]);
    }
    mem_free(channel->people);
    channel->people = NULL;
    channel->people_count = 0;
}

/* As irc_speech.c has who speaks from there. */
static void put_word(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c != '<' && c != '>') {
            buf_add_char(out, (unsigned char)c <= ' ' || strchr("@!:", c) ? '/' : c);
        }
    }
}

void bridge_person_name(struct str nick, const char *bridge, struct buf *out)
{
    put_word(nick, out);
    buf_add_char(out, '/');
    put_word(str_of(bridge), out);
}

void bridge_person_line(const struct bridge_person *person, struct buf *out)
{
    bridge_person_name(person->nick, person->bridge, out);
    buf_add_char(out, ' ');
    put_word(person->nick, out);
    buf_add_char(out, ' ');
    put_word(str_of(person->bridge), out);
    buf_add_text(out, " 0\n");
}

static size_t find_person_bridge_people(const struct bridge_channel *channel, struct str nick)
{
    size_t i = 0;
    while (i < channel->people_count && !str_equal_nocase(str_of(channel->people[i]), nick)) {
        i++;
    }
    return i;
}

/* True if they were not there. */
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

static void note_bridge_people(
        json_t *shown, const struct bridge *bridge, char sign, struct str nick)
{
    struct buf line = {0};
    buf_add_char(&line, sign);
    bridge_person_line(&(struct bridge_person){nick, bridge->name}, &line);
    (void)json_array_append_new(shown, json_stringn(line.bytes, line.length - 1));
    buf_finish(&line);
}

static void all_leave(
        const struct bridge *bridge, struct bridge_channel *channel, json_t *shown)
{
    for (size_t i = 0; i < channel->people_count; i++) {
        note_bridge_people(shown, bridge, '-', str_of(channel->people[i]));
    }
    bridge_people_finish(channel);
}

/* To those who chat on the channel; takes what is shown. */
static void tell(struct engine *engine, const struct bridge_channel *channel, json_t *shown)
{
    const struct channel *game = channel_find(engine, str_of(channel->name));
    if (!game || json_array_size(shown) == 0) {
        json_decref(shown);
        return;
    }
    json_t *event =
            json_pack("{s:s, s:o}", "channel", channel_name(game).bytes, "changes", shown);
    channel_tell(engine, game, "Chat.Bridged", event, 0);
}

void bridge_people_leave(
        struct engine *engine, const struct bridge *bridge, struct bridge_channel *channel)
{
    json_t *shown = json_array();
    all_leave(bridge, channel, shown);
    tell(engine, channel, shown);
}

static void leave_all(struct engine *engine, void *data)
{
    uint64_t id = (uint64_t)(uintptr_t)data;
    slice_begin(engine, 0, 0);
    for (struct bridge *bridge = engine->bridges->first; bridge; bridge = bridge->next) {
        for (size_t i = 0; bridge->session == id && i < bridge->channel_count; i++) {
            bridge_people_leave(engine, bridge, &bridge->channels[i]);
        }
    }
    slice_commit(engine);
}

static void drop_nothing(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

void bridge_session_gone(struct engine *engine, const struct session *session)
{
    if (!engine->stopping && bridge_of(engine, session->id)) {
        struct task task = {
                leave_all, drop_nothing, (void *)(uintptr_t)session->id, TASKS_NEWCOMERS};
        tasks_push_behind(engine, task);
    }
}

void bridge_people_change(struct engine *engine, const struct bridge *bridge,
        struct bridge_channel *channel, const json_t *changes)
{
    json_t *shown = json_array();
    for (size_t i = 0; i < json_array_size(changes); i++) {
        const json_t *change = json_array_get(changes, i);
        struct str word = {json_string_value(change), json_string_length(change)};
        struct str nick = word.length > 0 ? str_slice(word, 1, word.length) : STR_NONE;
        if (str_starts(word, STR("*"))) {
            all_leave(bridge, channel, shown);
        } else if (str_starts(word, STR("+")) && add_bridge_people(channel, nick)) {
            note_bridge_people(shown, bridge, '+', nick);
        } else if (str_starts(word, STR("-")) && take_off_bridge_people(channel, nick)) {
            note_bridge_people(shown, bridge, '-', nick);
        }
    }
    tell(engine, channel, shown);
}

void bridge_each_person(struct engine *engine, struct str channel_name,
        void (*visit)(void *data, const struct bridge_person *person), void *data)
{
    for (struct bridge *bridge = engine->bridges->first; bridge; bridge = bridge->next) {
        const struct bridge_channel *channel = bridge_channel_of(bridge, channel_name);
        for (size_t i = 0;
                channel && bridge_is_open(engine, bridge) && i < channel->people_count; i++) {
            visit(data, &(struct bridge_person){str_of(channel->people[i]), bridge->name});
        }
    }
}

void bridge_each_channel(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data)
{
    for (struct bridge *bridge = engine->bridges->first; bridge; bridge = bridge->next) {
        for (size_t i = 0; bridge_is_open(engine, bridge) && i < bridge->channel_count; i++) {
            visit(data, str_of(bridge->channels[i].name));
        }
    }
}
