/* discord_room.c -- finds the channels of the configuration on the bot's servers.
 *
 * The gateway tells of each server after READY. A channel is named "#tea", if only one server has it, or
 * by its ID, "#123456789012345678". Joining asks nobody for anything: the bot sees a channel or does
 * not. */
#include "net/discord/discord_impl.h"

#include <string.h>

void discord_join(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    struct discord_room *room = discord_room_of(bridge, channel);
    if (room->doubtful) {
        net_bridge_thrown_out(bridge, channel, "is not clear",
                STR("two channels have that name; use the ID of one, as in \"#1234\""));
    } else if (room->id != 0 && !room->joining) {
        room->joining = true;
        discord_hook_find(bridge, channel);
    } else if (room->id == 0 && discord_of(bridge)->guilds_awaited == 0) {
        net_bridge_thrown_out(bridge, channel, "is not there",
                STR("the bot sees no channel of that name; invite it, and let it read there"));
    }
}

/* Notes a channel of a server if the configuration names it. */
static void note_channel(struct net_bridge *bridge, uint64_t guild, const json_t *about)
{
    uint64_t id = discord_id_of(about, "id");
    struct str name = json_text_of(about, "name");
    for (size_t i = 0; id != 0 && i < bridge->options.channel_count; i++) {
        struct discord_room *room = discord_room_of(bridge, &bridge->channels[i]);
        struct str wanted = str_of(bridge->channels[i].network + 1);
        bool by_id = discord_id(wanted) == id;
        if (by_id || (str_equal_nocase(wanted, name) && room->id != id)) {
            room->doubtful = !by_id && room->id != 0;
            room->id = id;
            room->guild = guild;
        }
    }
}

static void take_channels(struct net_bridge *bridge, uint64_t guild, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        note_channel(bridge, guild, json_array_get(list, i));
    }
}

static bool has_room_in(struct net_bridge *bridge, uint64_t guild)
{
    bool has = false;
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        has |= discord_room_of(bridge, &bridge->channels[i])->guild == guild;
    }
    return has;
}

/* Takes the configured nick as our name on a server, if it is not that yet. */
static void name_us(struct net_bridge *bridge, uint64_t guild, const json_t *members)
{
    const char *nick = bridge->options.nick;
    struct buf path = {0};
    for (size_t i = 0; i < json_array_size(members); i++) {
        const json_t *member = json_array_get(members, i);
        const json_t *user = json_object_get(member, "user");
        struct str name = json_text_of(member, "nick");
        name = name.length > 0 ? name : json_text_of(user, "username");
        if (discord_id_of(user, "id") == discord_of(bridge)->user &&
                !str_equal(name, str_of(nick))) {
            buf_printf(&path, "/guilds/%llu/members/@me", (unsigned long long)guild);
            discord_ask(bridge, "PATCH", path.bytes, json_pack("{s:s}", "nick", nick), NULL, 0);
        }
    }
    buf_finish(&path);
}

static void join_rooms_of(struct net_bridge *bridge, uint64_t guild)
{
    bool known = discord_of(bridge)->guilds_awaited == 0;
    for (size_t i = 0; known && i < bridge->options.channel_count; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        const struct discord_room *room = discord_room_of(bridge, channel);
        if (!channel->joined && room->id != 0 && room->guild == guild) {
            discord_join(bridge, channel);
        }
    }
}

void discord_take_guild(struct net_bridge *bridge, const json_t *guild)
{
    uint64_t id = discord_id_of(guild, "id");
    take_channels(bridge, id, json_object_get(guild, "channels"));
    take_channels(bridge, id, json_object_get(guild, "threads"));
    if (has_room_in(bridge, id)) {
        name_us(bridge, id, json_object_get(guild, "members"));
    }
    join_rooms_of(bridge, id);
}

void discord_take_channel(struct net_bridge *bridge, uint64_t guild, const json_t *about)
{
    note_channel(bridge, guild, about);
    join_rooms_of(bridge, guild);
}

void discord_end_of_guilds(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (!bridge->channels[i].joined) {
            discord_join(bridge, &bridge->channels[i]);
        }
    }
}

static void lose_room(
        struct net_bridge *bridge, struct net_bridge_channel *channel, const char *why)
{
    struct discord_room *room = discord_room_of(bridge, channel);
    bool was = room->id != 0;
    room->id = room->guild = 0;
    room->joining = false;
    if (was) {
        net_bridge_thrown_out(bridge, channel, "is gone", str_of(why));
    }
}

void discord_lose_guild(struct net_bridge *bridge, uint64_t guild, const char *why)
{
    for (size_t i = 0; guild != 0 && i < bridge->options.channel_count; i++) {
        if (discord_room_of(bridge, &bridge->channels[i])->guild == guild) {
            lose_room(bridge, &bridge->channels[i], why);
        }
    }
}

void discord_lose_channel(struct net_bridge *bridge, uint64_t id)
{
    for (size_t i = 0; id != 0 && i < bridge->options.channel_count; i++) {
        if (discord_room_of(bridge, &bridge->channels[i])->id == id) {
            lose_room(bridge, &bridge->channels[i], "it was deleted");
        }
    }
}
