/* discord_bridge.c -- a bridge to Discord: the protocol's functions.
 *
 * The bridge is a bot (Discord's API v10). What happens comes by the gateway (discord_gateway.c), a
 * WebSocket; lines go by REST, one at a time (discord_send.c). People are known once they speak, since a
 * list of them needs another privilege. */
#include "net/discord/discord_bridge.h"

#include "net/discord/discord_impl.h"

#include <string.h>

static bool check_discord(const struct net_bridge_options *options, struct err *err)
{
    for (size_t i = 0; i < options->channel_count; i++) {
        const char *name = options->channels[i].network;
        if (name[0] != '#' || !name[1]) {
            return err_set(err, ERR_FORMAT,
                    "%.64s is not a channel of Discord, such as \"#tea\" or "
                    "\"#123456789012345678\"",
                    name);
        }
    }
    size_t length = options->password ? strlen(options->password) : 0;
    for (size_t i = 0; i < length; i++) {
        length = (unsigned char)options->password[i] > ' ' && options->password[i] < 0x7f
                         ? length
                         : 0;
    }
    return length > 0 ||
           err_set(err, ERR_FORMAT, "Discord needs the bot's token: password = \"...\"");
}

static void fold_discord(struct str name, struct buf *out)
{
    str_fold(name, out);
}

static void reset_discord(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    if (own->client) {
        json_client_drop(own->client);
    }
    discord_gateway_reset(bridge);
    discord_send_reset(bridge);
    for (size_t i = 0; own->rooms && i < bridge->options.channel_count; i++) {
        own->rooms[i].joining = false;
    }
}

static void finish_discord(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    reset_discord(bridge);
    discord_gateway_forget(bridge);
    json_client_destroy(own->client);
    discord_rooms_finish(bridge);
}

const struct net_bridge_protocol discord_bridge_protocol = {
        .name = "discord",
        .own_bytes = sizeof(struct discord_bridge),
        .lists_us = true,
        .resumes = true,
        .check = check_discord,
        .fold = fold_discord,
        .greet = discord_gateway_greet,
        .join = discord_join,
        .ask = discord_gateway_beat,
        .reset = reset_discord,
        .tick = discord_gateway_tick,
        .write = discord_write_item,
        .remark = discord_remark,
        .whisper = discord_whisper,
        .tell = discord_tell,
        .is_ready = discord_is_ready,
        .post = discord_post,
        .finish = finish_discord,
};
