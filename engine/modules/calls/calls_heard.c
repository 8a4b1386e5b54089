/* calls_heard.c -- Channels for clients that list them beside the text: all of them, those the
 * player hears and their members; and joining or leaving one.
 *
 * It has exactly what `channels` and `channel who` show: secret channels only for members, people
 * only where they may be listed. A line of a client does not create a channel. */
#include "engine/modules/calls/calls_heard.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/modules/calls/channel_census.h"

enum { CHANNELS_MOST = 100, PEOPLE_MOST = 500 };

/* -- who may be listed -- */

bool calls_commands(const struct call *call)
{
    const struct presence *presence = presence_find(call->engine, call->character);
    return call->role == PERM_WIZARD || (presence && (presence->modes & PERSON_OPERATOR));
}

struct common {
    struct engine *engine;
    uint64_t other;
    bool found;
};

static void is_common(void *data, struct channel *channel)
{
    struct common *common = data;
    common->found |= channel_is_on(common->engine, channel, common->other);
}

/* True if they share a channel. People in the room are listed by asking for the room. */
static bool are_together(struct engine *engine, uint64_t one, uint64_t other)
{
    struct common common = {engine, other, one == other};
    if (!common.found) {
        channel_each_joined(engine, one, is_common, &common);
    }
    return common.found;
}

bool calls_may_list(struct call *call, const struct presence *presence)
{
    return !(presence->modes & PERSON_INVISIBLE) || calls_commands(call) ||
           are_together(call->engine, presence->character, call->character);
}

/* -- channels -- */

struct hearing {
    struct call *call;
    json_t *channels;
    json_t *people; /* name -> list of channels; NULL: not asked for */
    struct str name;
    struct channel_census *census; /* NULL: without people */
};

static void add_person(const struct hearing *hearing, uint64_t character)
{
    const struct presence *presence = presence_find(hearing->call->engine, character);
    if (!presence || !calls_may_list(hearing->call, presence)) {
        return;
    }
    json_t *channels = json_object_get(hearing->people, presence->name);
    if (!channels && json_object_size(hearing->people) < PEOPLE_MOST) {
        channels = json_array();
        (void)json_object_set_new(hearing->people, presence->name, channels);
    }
    if (channels) {
        (void)json_array_append_new(channels, calls_json_text(hearing->name));
    }
}

static void add_channel(void *data, struct str name)
{
    struct hearing *hearing = data;
    struct engine *engine = hearing->call->engine;
    uint64_t character = hearing->call->character;
    const struct channel *channel = channel_find_for(engine, character, name);
    if (!channel || json_array_size(hearing->channels) >= CHANNELS_MOST) {
        return;
    }
    bool on = channel_is_on(engine, channel, character);
    if (!on && !channel_names_for(engine, channel, character)) {
        return;
    }
    json_t *one = json_pack("{s:b}", "on", on);
    calls_json_put(one, "channel", name);
    calls_json_put(one, "topic", channel_about(engine, channel, character).topic);
    (void)json_array_append_new(hearing->channels, one);
    if (on && hearing->people) {
        size_t cursor = 0;
        uint64_t person = 0;
        void *mark = NULL;
        hearing->name = name;
        while (map_each(channel_census_of(hearing->census, channel), &cursor, &person, &mark)) {
            add_person(hearing, person);
        }
    }
}

static enum call_answer run_heard(struct call *call)
{
    bool people = call_flag(call, "people");
    struct hearing hearing = {call, json_array(), people ? json_object() : NULL, STR_NONE,
            people ? channel_census_create(call->engine) : NULL};
    channel_each(call->engine, add_channel, &hearing);
    call->result = json_pack("{s:o}", "channels", hearing.channels);
    if (people) {
        const char *name = NULL;
        json_t *channels = NULL;
        json_t *list = json_array();
        json_object_foreach(hearing.people, name, channels)
        {
            (void)json_array_append_new(
                    list, json_pack("{s:s, s:O}", "name", name, "channels", channels));
        }
        (void)json_object_set_new(call->result, "people", list);
        channel_census_destroy(hearing.census);
        json_decref(hearing.people);
    }
    return CALL_DONE;
}

static enum call_answer run_hear(struct call *call)
{
    struct err err;
    struct str name = call_text(call, "channel");
    bool on = call_flag(call, "on");
    if (!channel_find_for(call->engine, call->character, name)) {
        (void)channel_missing(call->engine, name, &err);
        return call_fail(call, 404, "%s", err.text);
    }
    if (!channel_join(call->engine, call_actor(call), name, on, &err)) {
        return call_fail(call, 403, "%s", err.text);
    }
    return CALL_DONE;
}

static const struct call_handler heard_handlers[] = {
        {"channel.heard", run_heard},
        {"channel.hear", run_hear},
};

void calls_heard_add(struct engine *engine)
{
    calls_add(engine, heard_handlers, sizeof(heard_handlers) / sizeof(heard_handlers[0]));
}
