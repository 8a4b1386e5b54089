/* here_news.c -- sends news about a person to everybody concerned.
 *
 * 1. Mates: people on a channel with them, and their own other sessions.
 * 2. People who only see them. These messages are flagged, since a client that has not shown
 *    the person yet need not show changes.
 * 3. Sessions that monitor their name: arrival, departure, being away, the real name.
 *
 * Nobody gets the same news twice. */
#include "engine/core/chat/here.h"

#include "engine/core/chat/channel.h"
#include "engine/core/internal_event.h"
#include "engine/core/output/disguise.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/session/hub.h"

struct audience {
    struct engine *engine;
    struct object *person; /* NULL: not in the world */
    uint64_t but_session;
    const char *topic;
    json_t *event;
    struct map mates;  /* session ID -> session: on a channel with them, or their own */
    struct map seeing; /* same for others, who may see them or monitor their name */
};

static void add_seeing(struct audience *audience, struct session *session)
{
    if (session->chats && session->id != audience->but_session &&
            !map_find(&audience->mates, session->id)) {
        (void)map_put(&audience->seeing, session->id, session);
    }
}

static void add_watcher(void *data, struct session *session, struct object *watcher)
{
    struct audience *audience = data;
    if (audience->person && perceive_sees(audience->engine, watcher, audience->person) &&
            !disguise_hides(audience->engine, audience->person, watcher)) {
        add_seeing(audience, session);
    }
}

static void add_mate(void *data, uint64_t character, unsigned rank)
{
    struct audience *audience = data;
    (void)rank;
    for (struct session *s = hub_sessions_of(engine_hub(audience->engine), character); s;
            s = s->next_of_character) {
        if (s->chats && s->id != audience->but_session) {
            (void)map_put(&audience->mates, s->id, s);
        }
    }
}

static void add_channel(void *data, struct channel *channel)
{
    struct audience *audience = data;
    channel_each_person(audience->engine, channel, add_mate, audience);
    internal_event_run(audience->engine, INTERNAL_CHANNEL_EVENT,
            &(struct channel_happening){channel, audience->topic, audience->event});
}

static void add_monitors(struct audience *audience)
{
    for (struct session *s = hub_first(engine_hub(audience->engine)); s; s = s->next) {
        if (s->monitors) {
            add_seeing(audience, s);
        }
    }
}

/* The message for listeners, and for those who ignore the person. */
struct here_news_telling {
    struct engine *engine;
    uint64_t person;
    struct msg msg;
    struct msg quiet; /* no topic: not sent */
};

static void send_each(
        const struct here_news_telling *telling, const struct map *sessions, bool flag)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(sessions, &cursor, NULL, &value)) {
        struct session *session = value;
        bool ignored = ignore_has(telling->engine, session->character, telling->person);
        struct msg msg = ignored ? telling->quiet : telling->msg;
        msg.flag = flag;
        if (msg.topic.length > 0) {
            hub_send(session, &msg);
        }
    }
}

/* For listeners who ignore them, a new name is shown as leaving, since a name can contain
 * insults. */
static struct str topic_of_quiet(struct str topic)
{
    if (str_equal(topic, STR("Chat.Away")) || str_equal(topic, STR("Chat.Name"))) {
        return STR_NONE;
    }
    return str_equal(topic, STR("Chat.Nick")) ? STR("Chat.Quit") : topic;
}

void here_tell_around(struct engine *engine, uint64_t character, const char *topic,
        json_t *event, uint64_t but_session)
{
    struct audience audience = {
            .engine = engine, .but_session = but_session, .topic = topic, .event = event};
    map_init(&audience.mates);
    map_init(&audience.seeing);
    audience.person = world_find(engine_world(engine), character);
    channel_each_joined(engine, character, add_channel, &audience);
    add_mate(&audience, character, 0);
    here_each_watcher(engine, character, add_watcher, &audience);
    if (str_equal(str_of(topic), STR("Chat.Away")) ||
            str_equal(str_of(topic), STR("Chat.Name"))) {
        add_monitors(&audience);
    }
    json_t *hushed = person_hush(event);
    char *text = json_dumps(event, JSON_COMPACT);
    char *quiet = json_dumps(hushed, JSON_COMPACT);
    struct here_news_telling telling = {engine, character,
            {.kind = MSG_EVENT, .topic = str_of(topic), .text = str_of(text)},
            {.kind = MSG_EVENT, .topic = topic_of_quiet(str_of(topic)), .text = str_of(quiet)}};
    send_each(&telling, &audience.mates, false);
    send_each(&telling, &audience.seeing, true);
    map_finish(&audience.mates);
    map_finish(&audience.seeing);
    free(text);
    free(quiet);
    json_decref(hushed);
    json_decref(event);
}

void here_tell_monitors(struct engine *engine, const struct presence *presence, bool came)
{
    json_t *event = json_pack("{s:o}", "who", person_json(engine, presence));
    char *text = json_dumps(event, JSON_COMPACT);
    struct msg msg = {.kind = MSG_EVENT,
            .topic = came ? STR("Chat.Came") : STR("Chat.Gone"),
            .text = str_of(text)};
    bool silent = presence_chatting(engine) == 0 || channel_stays(engine, presence->character);
    for (struct session *s = hub_first(engine_hub(engine)); !silent && s; s = s->next) {
        if (s->monitors) {
            hub_send(s, &msg);
        }
    }
    free(text);
    json_decref(event);
}
