/* discord_event.c -- the events of the gateway, by name. Unknown ones are ignored; typing is one of
 * them. */
#include "net/discord/discord_impl.h"

#include <string.h>

static void note_us(struct net_bridge *bridge, const json_t *data)
{
    struct discord_bridge *own = discord_of(bridge);
    const json_t *user = json_object_get(data, "user");
    struct buf name = {0};
    own->user = discord_id_of(user, "id");
    own->application = discord_id_of(json_object_get(data, "application"), "id");
    discord_show_user(json_text_of(user, "username"), STR_NONE, &name);
    (void)str_copy(buf_str(&name), bridge->nick, sizeof(bridge->nick));
    buf_finish(&name);
}

static void take_ready(struct net_bridge *bridge, const json_t *data)
{
    struct discord_bridge *own = discord_of(bridge);
    int64_t seq = own->seq;
    discord_gateway_forget(bridge);
    own->seq = seq;
    own->session = str_dup(json_text_of(data, "session_id"));
    own->resume_url = str_dup(json_text_of(data, "resume_gateway_url"));
    own->guilds_awaited = json_array_size(json_object_get(data, "guilds"));
    for (size_t i = 0; own->rooms && i < bridge->options.channel_count; i++) {
        own->rooms[i].id = 0;
        own->rooms[i].doubtful = false;
    }
    note_us(bridge, data);
    discord_gateway_enter(bridge);
    if (own->guilds_awaited == 0) {
        discord_end_of_guilds(bridge);
    }
}

static void take_resumed(struct net_bridge *bridge, const json_t *data)
{
    (void)data;
    discord_gateway_enter(bridge);
}

static void take_guild(struct net_bridge *bridge, const json_t *data)
{
    struct discord_bridge *own = discord_of(bridge);
    discord_take_guild(bridge, data);
    if (own->guilds_awaited > 0 && --own->guilds_awaited == 0) {
        discord_end_of_guilds(bridge);
    }
}

static void take_guild_gone(struct net_bridge *bridge, const json_t *data)
{
    bool away = json_is_true(json_object_get(data, "unavailable"));
    discord_lose_guild(bridge, discord_id_of(data, "id"),
            away ? "its server is down" : "the bot was removed from its server");
}

static void take_channel(struct net_bridge *bridge, const json_t *data)
{
    discord_take_channel(bridge, discord_id_of(data, "guild_id"), data);
}

static void take_channel_gone(struct net_bridge *bridge, const json_t *data)
{
    discord_lose_channel(bridge, discord_id_of(data, "id"));
}

static void take_new_message(struct net_bridge *bridge, const json_t *data)
{
    discord_take_message(bridge, data, 0);
}

static void take_deleted(struct net_bridge *bridge, const json_t *data)
{
    discord_take_deleted(bridge, discord_id_of(data, "channel_id"), json_text_of(data, "id"));
}

static void take_many_deleted(struct net_bridge *bridge, const json_t *data)
{
    const json_t *ids = json_object_get(data, "ids");
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const json_t *id = json_array_get(ids, i);
        discord_take_deleted(bridge, discord_id_of(data, "channel_id"),
                json_is_string(id) ? str_of(json_string_value(id)) : STR_NONE);
    }
}

static void take_reaction_added(struct net_bridge *bridge, const json_t *data)
{
    discord_take_reaction(bridge, data, true);
}

static void take_reaction_removed(struct net_bridge *bridge, const json_t *data)
{
    discord_take_reaction(bridge, data, false);
}

static const struct {
    const char *type;
    void (*take)(struct net_bridge *bridge, const json_t *data);
} takers[] = {
        {"MESSAGE_CREATE", take_new_message},
        {"MESSAGE_UPDATE", discord_take_edit},
        {"MESSAGE_DELETE", take_deleted},
        {"MESSAGE_DELETE_BULK", take_many_deleted},
        {"MESSAGE_REACTION_ADD", take_reaction_added},
        {"MESSAGE_REACTION_REMOVE", take_reaction_removed},
        {"GUILD_CREATE", take_guild},
        {"GUILD_DELETE", take_guild_gone},
        {"CHANNEL_CREATE", take_channel},
        {"CHANNEL_UPDATE", take_channel},
        {"THREAD_CREATE", take_channel},
        {"CHANNEL_DELETE", take_channel_gone},
        {"THREAD_DELETE", take_channel_gone},
        {"READY", take_ready},
        {"RESUMED", take_resumed},
};

void discord_event_take(struct net_bridge *bridge, struct str type, const json_t *data)
{
    bool online = bridge->phase == BRIDGE_ONLINE;
    for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++) {
        bool begins = takers[i].take == take_ready || takers[i].take == take_resumed;
        if ((online || begins) && str_equal(type, str_of(takers[i].type))) {
            takers[i].take(bridge, data);
            return;
        }
    }
}
