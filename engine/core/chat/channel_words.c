/* channel_words.c -- the texts that people write on a channel besides lines, for each reader.
 *
 * 1. A reader who ignores the writer of a topic, a key or a mask learns that it is there, but
 *    not its words. The same holds for the reason of a kick, and for the names of channels where
 *    only ignored people are.
 * 2. An operator who asks for the list of masks reads all of them, to be able to remove them. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"

#include <string.h>

static bool hides(
        struct engine *engine, uint64_t reader, const struct writer *writer, const char *name)
{
    return reader != 0 &&
           ignore_has_writer(engine, reader, writer, name ? str_of(name) : STR_NONE);
}

struct str channel_topic_for(
        struct engine *engine, const struct channel *channel, uint64_t reader)
{
    if (!channel->topic) {
        return STR_NONE;
    }
    return hides(engine, reader, &channel->topic_writer, channel->topic_by)
                   ? phrase_get(engine, PHRASE_channel_topic_hidden)
                   : str_of(channel->topic);
}

struct str channel_key_for(
        struct engine *engine, const struct channel *channel, uint64_t reader)
{
    return hides(engine, reader, &channel->key_writer, NULL) ? STR("*") : str_of(channel->key);
}

struct str channel_mask_for(struct engine *engine, const struct channel *channel,
        uint64_t reader, const struct channel_mask *mask)
{
    return hides(engine, reader, &mask->writer, mask->by) &&
                           !channel_commands(engine, channel, reader)
                   ? phrase_get(engine, PHRASE_channel_mask_hidden)
                   : str_of(mask->mask);
}

/* -- events -- */

static void hush_change(struct engine *engine, json_t *change)
{
    const char *setting = json_string_value(json_object_get(change, "setting"));
    const char *words = setting && strcmp(setting, "key") == 0 ? "*" : NULL;
    if (channel_setting_is_mask(setting ? str_of(setting) : STR_NONE)) {
        words = phrase_get(engine, PHRASE_channel_mask_hidden).bytes;
    }
    if (words && json_object_get(change, "value")) {
        (void)json_object_set_new(change, "value", json_string(words));
    }
}

json_t *channel_hush(struct engine *engine, const json_t *event)
{
    json_t *quiet = person_hush(event);
    const char *topic = json_string_value(json_object_get(quiet, "topic"));
    json_t *changed = json_object_get(quiet, "changed");
    if (topic && topic[0]) {
        (void)json_object_set_new(quiet, "topic",
                json_string(phrase_get(engine, PHRASE_channel_topic_hidden).bytes));
    }
    for (size_t i = 0; i < json_array_size(changed); i++) {
        hush_change(engine, json_array_get(changed, i));
    }
    return quiet;
}

/* -- notes to people without a chat client -- */

void channel_note_topic(
        struct engine *engine, const struct channel *channel, uint64_t actor, struct str who)
{
    struct str topic = channel->topic ? str_of(channel->topic) : STR_NONE;
    struct buf line = {0};
    struct buf quiet = {0};
    phrase_put(engine, &line, topic.length > 0 ? PHRASE_channel_topic : PHRASE_channel_no_topic,
            WITH("who", who), WITH("topic", topic));
    phrase_put(engine, &quiet,
            topic.length > 0 ? PHRASE_channel_topic_quiet : PHRASE_channel_no_topic,
            WITH("who", who));
    channel_note(engine, channel, actor, buf_str(&line), buf_str(&quiet));
    buf_finish(&line);
    buf_finish(&quiet);
}

void channel_note_kick(struct engine *engine, const struct channel *channel, uint64_t actor,
        const struct channel_kick *kick)
{
    struct buf said = {0};
    struct buf quiet = {0};
    /* IRC clients send the kicker's name if no reason is given */
    bool has_why = kick->why.length > 0 && !str_equal(kick->why, kick->who);
    phrase_put(engine, &said, has_why ? PHRASE_channel_kick_why : PHRASE_channel_kick,
            WITH("who", kick->who), WITH("whom", kick->whom), WITH("why", kick->why));
    phrase_put(engine, &quiet, PHRASE_channel_kick, WITH("who", kick->who),
            WITH("whom", kick->whom));
    channel_note(engine, channel, actor, buf_str(&said), buf_str(&quiet));
    buf_finish(&said);
    buf_finish(&quiet);
}

/* -- names of channels -- */

struct company {
    struct engine *engine;
    uint64_t reader;
    bool good; /* somebody is there whom the reader does not ignore */
};

static void meet(void *data, uint64_t character, unsigned rank)
{
    struct company *company = data;
    (void)rank;
    company->good |= !ignore_has(company->engine, company->reader, character);
}

bool channel_names_for(struct engine *engine, const struct channel *channel, uint64_t reader)
{
    struct company company = {engine, reader, false};
    if (reader == 0 || channel->founder == 0 || !ignore_has(engine, reader, channel->founder)) {
        return true;
    }
    channel_each_person(engine, channel, meet, &company);
    return company.good;
}
