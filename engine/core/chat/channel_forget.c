/* channel_forget.c -- erases an account from the rows of channels. */
#include "engine/core/chat/channel_impl.h"

#include <string.h>

struct channel_forgetting {
    struct engine *engine;
    uint64_t character;
    struct str name;
    struct str words;
};

static bool has_rank(const struct channel *channel, uint64_t character)
{
    bool is = false;
    for (size_t i = 0; i < channel->ranked_count && !is; i++) {
        is = channel->ranked[i].character == character;
    }
    return is;
}

static void clear_channel(void *data, struct str name)
{
    const struct channel_forgetting *forgetting = data;
    struct channel *channel = channel_find(forgetting->engine, name);
    bool changed =
            channel->topic_by && str_equal_nocase(str_of(channel->topic_by), forgetting->name);
    if (changed) {
        mem_free(channel->topic_by);
        channel->topic_by = str_dup(forgetting->words);
        channel->topic_writer = (struct writer){0};
    }
    changed |= channel_mask_forget(channel, forgetting->name, forgetting->words);
    if (has_rank(channel, forgetting->character)) {
        channel_set_rank(channel, forgetting->character, 0);
        changed = true;
    }
    if (changed) {
        channel_keep(forgetting->engine, channel);
    }
}

void channels_forget(
        struct engine *engine, uint64_t character, struct str name, struct str words)
{
    struct channel_forgetting forgetting = {engine, character, name, words};
    channel_each(engine, clear_channel, &forgetting);
}
