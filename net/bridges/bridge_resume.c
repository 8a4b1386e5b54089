/* bridge_resume.c -- lines of a channel that a bridge has missed.
 *
 * A channel keeps its last lines with numbers. For each bridge that resumes, the channel stores
 * the number of the last line that has certainly arrived. On opening, the bridge gets the lines
 * after that, and finds out which of them its network already has. So no line is lost or
 * repeated if the game is killed.
 *
 * A bridge that opens for the first time gets nothing. Lines older than a day are not sent. */
#include "engine/core/chat/channel_impl.h"
#include "net/bridges/bridge_impl.h"

enum { OLDEST_MS = 86400000 };

/* Returns false if the bridge has never carried or heard anything on the channel. */
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
        return; /* the game's own lines are about bridges and stay here */
    }
    bridge_tell_said(resuming->engine, resuming->bridge,
            &(struct network_said){resuming->channel, line->sender, line->kind, line->text,
                    line->number, line->time_ms});
}

void bridge_resume(struct engine *engine, const struct bridge *bridge, struct str name)
{
    const struct channel *channel = bridge->resumes ? channel_find(engine, name) : NULL;
    struct resuming resuming = {engine, bridge, name, 0, clock_wall_ms() - OLDEST_MS};
    if (channel && find_carried(channel, bridge, &resuming.carried)) {
        channel_each_line(engine, name, CHANNEL_LINES_KEPT, 0, tell_line, &resuming);
    } else {
        bridge_set_carried(engine, bridge, name, UINT64_MAX);
    }
}
