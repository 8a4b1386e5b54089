/* channel_end.c -- the end of channels: idle ones, and orphans, that nobody is left for.
 *
 * 1. An orphan has nobody on it, and nobody left who may command it: its operators were guests,
 *    who never return. `public` and bridged channels have no founder and never count.
 * 2. It ends when its guest founder leaves, and at the start, if it was private (i, k, s) or if
 *    none of its speakers still exists. Otherwise it stays with its lines, and the next to come
 *    becomes its operator.
 * 3. A stranger never gets private content: lines and topic are deleted with the modes. */
#include "engine/core/chat/channel_impl.h"
#include "world/model/tx.h"

#include <string.h>

void channel_end(struct engine *engine, struct channel *channel)
{
    struct row row = row_of_str(TABLE_CHANNEL, str_of(channel->stored));
    channel_drop_lines(engine, channel);
    rows_delete(engine_world(engine), &row);
    row_finish(&row);
}

void channel_end_if_idle(struct engine *engine, struct channel *channel)
{
    struct rows newest = channel_lines(engine, channel, "number", 1);
    if (newest.count == 0 && strcmp(channel->name, "public") != 0 &&
            channel_count(engine, channel) == 0) {
        channel_end(engine, channel);
    }
    rows_finish(&newest);
}

bool channel_has_operator(struct engine *engine, const struct channel *channel)
{
    for (size_t i = 0; i < channel->ranked_count; i++) {
        if ((channel->ranked[i].rank & CHANNEL_OPERATOR) &&
                world_find(engine_world(engine), channel->ranked[i].character)) {
            return true;
        }
    }
    return false;
}

bool channel_is_orphaned(struct engine *engine, const struct channel *channel)
{
    return channel->founder != 0 && strcmp(channel->name, "public") != 0 &&
           !channel_has_operator(engine, channel) && channel_count(engine, channel) == 0;
}

static bool is_private(const struct channel *channel)
{
    return (channel->flags & (CHANNEL_INVITE_ONLY | CHANNEL_SECRET)) || channel->key[0];
}

static bool has_speaker(struct engine *engine, const struct channel *channel)
{
    struct rows lines = channel_lines(engine, channel, "sender", 0);
    bool found = false;
    for (size_t i = 0; i < lines.count && !found; i++) {
        uint64_t speaker = row_id(&lines.items[i], "sender");
        found = speaker && world_find(engine_world(engine), speaker);
    }
    rows_finish(&lines);
    return found;
}

void channel_adopt(struct engine *engine, struct channel *channel, uint64_t character)
{
    if (is_private(channel)) {
        channel_drop_lines(engine, channel);
        mem_free(channel->topic);
        channel->topic = NULL;
    }
    channel_reset(channel);
    channel_set_rank(channel, character, CHANNEL_OPERATOR);
    channel_keep(engine, channel);
}

void channels_sweep(struct engine *engine)
{
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        if (channel->founder && !world_find(engine_world(engine), channel->founder) &&
                channel_is_orphaned(engine, channel) &&
                (is_private(channel) || !has_speaker(engine, channel))) {
            channel_end(engine, channel);
        }
    }
}

bool channels_make_room(struct engine *engine)
{
    struct channel *oldest = NULL;
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        if ((!oldest || channel->made_ms < oldest->made_ms) &&
                channel_is_orphaned(engine, channel)) {
            oldest = channel;
        }
    }
    if (oldest) {
        channel_end(engine, oldest);
    }
    return oldest != NULL;
}

static void sweep_at_start(struct engine *engine, void *about __attribute__((unused)))
{
    channels_sweep(engine);
}

const struct kernel_part channel_orphan_part = {.on = {[INTERNAL_SWEEP] = sweep_at_start}};
