/* bridge_resume.c -- what was said on a channel that a bridge has not carried yet?
 *
 * A channel keeps its last lines, with numbers; with the channel is kept, of each bridge that resumes, the number of the
 * last line that is there for certain. What came behind it is told to the bridge once more when it opens, and the bridge
 * finds out which of that its network has all the same: so a line is neither lost nor doubled if the game is killed.
 *
 * A bridge that opens for the first time is told nothing. What is older than a day is not told any more. */
#include "engine/core/chat/bridge_impl.h"
#include "engine/core/chat/channel_impl.h"

enum { OLDEST_MS = 86400000 };

/* False: it has not carried anything there, nor was it there to hear it. */
static bool find_carried(
        const struct channel *channel, const struct bridge *bridge, uint64_t *out_number)
{
    const struct value *number =
            channel->carried.kind == VALUE_TABLE
                    ? value_table_get_str(&channel->carried, str_of(bridge->name))
                    : NULL;
    *out_number = number ? (uint64_t)value_as_int(number, 0) : 0;
    return number;
}

void bridge_set_carried(
        struct engine *engine, const struct bridge *bridge, struct str name, uint64_t number)
{
    struct channel *channel = bridge->resumes ? channel_find(engine, name) : NULL;
    uint64_t last = channel ? channel_last_number(engine, channel) : 0;
    uint64_t before = 0;
    number = number < last ? number : last;
    if (!channel || (find_carried(channel, bridge, &before) && number <= before)) {
        return;
    }
    if (channel->carried.kind != VALUE_TABLE) {
        channel->carried = value_table();
    }
    value_table_set_str(&channel->carried, str_of(bridge->name), value_int((int64_t)number));
    channel_keep(engine, channel);
}

struct resuming {
    struct engine *engine;
    const struct bridge *bridge;
    struct str channel;
    uint64_t carried;
    int64_t oldest_ms;
};

static void tell_line(void *data, const struct channel_line *line)
{
    const struct resuming *resuming = data;
    bool ours = line->speaker == 0 && str_find_char(line->sender, '@', 0) == SIZE_MAX;
    if (line->number <= resuming->carried || line->time_ms < resuming->oldest_ms || ours) {
        return; /* a line of the game's own is about bridges, and stays here */
    }
    bridge_tell_said(resuming->engine, resuming->bridge,
            &(struct bridge_said){resuming->channel, line->sender, line->kind, line->text,
                    line->number, line->time_ms});
}

void bridge_resume(struct engine *engine, const struct bridge *bridge, struct str name)
{
    const struct channel *channel = bridge->resumes ? channel_find(engine, name) : NULL;
    struct resuming resuming = {engine, bridge, name, 0, clock_wall_ms() - OLDEST_MS};
    if (channel && find_carried(channel, bridge, &resuming.carried)) {
        channel_each_line(engine, name, CHANNEL_LINES_KEPT, tell_line, &resuming);
    } else {
        bridge_set_carried(engine, bridge, name, UINT64_MAX);
    }
}
