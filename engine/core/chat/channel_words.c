/* channel_words.c -- the texts that people write on a channel besides lines, for each reader.
 *
 * 1. A reader who ignores the writer of a topic, a key or a mask learns that it is there, but
 *    not its words. The same holds for the reason of a kick, and for the names of channels where
 *    only ignored people are.
 * 2. An operator who asks for the list of masks reads all of them, to be able to remove them. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"

#include <stdio.h>
#include <string.h>

static bool hides(
        struct engine *engine, uint64_t reader, const struct writer *writer, const char *name)
{
    return reader != 0 &&
           ignore_has_writer(engine, reader, writer, name ? str_of(name) : STR_NONE);
}

static struct str topic_for(
        struct engine *engine, const struct channel *channel, uint64_t reader)
{
    if (!channel->topic) {
        return STR_NONE;
    }
    return hides(engine, reader, &channel->topic_writer, channel->topic_by)
                   ? phrase_get(engine, PHRASE_channel_topic_hidden)
                   : str_of(channel->topic);
}

static struct str key_for(struct engine *engine, const struct channel *channel, uint64_t reader)
{
    return hides(engine, reader, &channel->key_writer, NULL) ? STR("*") : str_of(channel->key);
}

static struct str mask_for(struct engine *engine, const struct channel *channel,
        uint64_t reader, const struct channel_mask *mask)
{
    return hides(engine, reader, &mask->writer, mask->by) &&
                           !channel_commands(engine, channel, reader)
                   ? phrase_get(engine, PHRASE_channel_mask_hidden)
                   : str_of(mask->mask);
}

struct channel_about channel_about(
        struct engine *engine, const struct channel *channel, uint64_t reader)
{
    return (struct channel_about){
            .stored = str_of(channel->stored),
            .topic = topic_for(engine, channel, reader),
            .topic_by = channel->topic_by ? str_of(channel->topic_by) : STR_NONE,
            .topic_ms = channel->topic_ms,
            .made_ms = channel->made_ms,
            .secret = (channel->flags & CHANNEL_SECRET) != 0,
            .open = !(channel->flags & (CHANNEL_SECRET | CHANNEL_INVITE_ONLY)) &&
                    !channel->key[0],
    };
}

void channel_each_mask(struct engine *engine, const struct channel *channel, struct str setting,
        uint64_t reader,
        void (*visit)(void *data, struct str mask, struct str by, int64_t time_ms), void *data)
{
    const struct channel_setting *found = channel_setting_find(setting);
    char kind = found && found->kind == SET_MASK ? (char)found->bit : '\0';
    for (size_t i = 0; i < channel->mask_count; i++) {
        const struct channel_mask *mask = &channel->masks[i];
        if (mask->kind == kind) {
            visit(data, mask_for(engine, channel, reader, mask), str_of(mask->by),
                    mask->time_ms);
        }
    }
}

void channel_each_setting(struct engine *engine, const struct channel *channel, uint64_t reader,
        void (*visit)(void *data, const char *setting, struct str value), void *data)
{
    char limit[16];
    (void)snprintf(limit, sizeof(limit), "%u", channel->limit);
    for (size_t i = 0; i < CHANNEL_SETTINGS; i++) {
        const struct channel_setting *one = &channel_settings[i];
        if (one->kind == SET_FLAG && (channel->flags & one->bit)) {
            visit(data, one->name, STR_NONE);
        } else if (one->kind == SET_KEY && channel->key[0]) {
            visit(data, one->name, reader ? key_for(engine, channel, reader) : STR("*"));
        } else if (one->kind == SET_LIMIT && channel->limit) {
            visit(data, one->name, str_of(limit));
        }
    }
}

/* -- events -- */

static void hush_change(struct engine *engine, json_t *change)
{
    const char *setting = json_string_value(json_object_get(change, "setting"));
    const char *words = setting && strcmp(setting, "key") == 0 ? "*" : NULL;
    const struct channel_setting *found =
            setting ? channel_setting_find(str_of(setting)) : NULL;
    if (found && found->kind == SET_MASK) {
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
