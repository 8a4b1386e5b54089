/* channel_tell.c -- events of a channel, for the chat clients on it. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/person.h"
#include "engine/core/run/transaction.h"

#include <stdlib.h>

void channel_send_words(struct engine *engine, const struct channel *channel,
        const struct msg *msg, unsigned rank, uint64_t speaker, uint64_t but_session)
{
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine_hub(engine), channel->sessions[i]);
        if (session && session->id != but_session &&
                channel_rank(channel, session->character) >= rank &&
                !(speaker && ignore_has(engine, session->character, speaker))) {
            hub_send(session, msg);
        }
    }
}

json_t *channel_event(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    json_t *event = json_object();
    (void)json_object_set_new(event, "channel", json_string(channel->name));
    if (presence) {
        (void)json_object_set_new(event, "who", person_json(engine, presence));
    }
    return event;
}

static char *write_for(struct engine *engine, const json_t *event, bool ignored)
{
    json_t *shown = ignored ? channel_hush(engine, event) : NULL;
    char *text = json_dumps(shown ? shown : event, JSON_COMPACT);
    json_decref(shown);
    must(text);
    return text;
}

void channel_tell(struct engine *engine, const struct channel *channel, const char *topic,
        json_t *event, uint64_t but_session)
{
    char *text = NULL;
    char *quiet = NULL; /* for listeners who ignore them */
    if (!event) {
        return; /* a name in it is not UTF-8 */
    }
    internal_event_run(
            engine, INTERNAL_CHANNEL_EVENT, &(struct channel_happening){channel, topic, event});
    uint64_t who =
            (uint64_t)json_integer_value(json_object_get(json_object_get(event, "who"), "id"));
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine_hub(engine), channel->sessions[i]);
        if (session && session->id != but_session) {
            bool ignored = who && ignore_has(engine, session->character, who);
            char **told = ignored ? &quiet : &text;
            *told = *told ? *told : write_for(engine, event, ignored);
            hub_send(session,
                    &(struct msg){
                            .kind = MSG_EVENT, .topic = str_of(topic), .text = str_of(*told)});
        }
    }
    free(text);
    free(quiet);
    json_decref(event);
}

void channel_tell_join(struct engine *engine, struct channel *channel, uint64_t character)
{
    json_t *event = channel_event(engine, channel, character);
    unsigned rank = channel_rank(channel, character);
    (void)json_object_set_new(event, "rank", json_integer((json_int_t)rank));
    channel_tell(engine, channel, "Chat.Join", event, engine_transaction(engine)->session);
}

void channel_tell_part(struct engine *engine, struct channel *channel, uint64_t character,
        struct str why, uint64_t but_session)
{
    json_t *event = channel_event(engine, channel, character);
    if (why.length > 0 && !ignore_is_muted(engine, character, NULL)) {
        (void)json_object_set_new(event, "why", json_stringn(why.bytes, why.length));
    }
    channel_tell(engine, channel, "Chat.Part", event, but_session);
}
