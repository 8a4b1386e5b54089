/* discord_hook.c -- the webhook that says our lines in a channel, and what was said in our absence.
 *
 * By a webhook each speaker has a name of their own. It is one that this bot has made before, or a new
 * one. Without the right to have one, or with a form of lines in the configuration, the bot says the
 * lines itself. A webhook's address is its secret: no log has it. */
#include "net/discord/discord_impl.h"

#include <stdio.h>
#include <string.h>

enum { MISSED_MAX = 50, WORDS_MAX = 100 };

static bool is_token(struct str token)
{
    bool good = token.length > 0 && token.length <= WORDS_MAX;
    for (size_t i = 0; i < token.length; i++) {
        char c = token.bytes[i];
        good = good && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.');
    }
    return good;
}

/* Keeps a webhook. Returns false if it is none of ours, or cannot be used. */
static bool take_hook(
        const struct discord_bridge *own, struct discord_room *room, const json_t *hook)
{
    struct str token = json_text_of(hook, "token");
    uint64_t id = discord_id_of(hook, "id");
    struct buf path = {0};
    if (id == 0 || !is_token(token) ||
            discord_id_of(hook, "application_id") != own->application) {
        return false;
    }
    buf_printf(&path, "/webhooks/%llu/%.*s?wait=true", (unsigned long long)id, STR_FMT(token));
    discord_hook_forget(room);
    room->hook = id;
    room->hook_path = str_dup(buf_str(&path));
    buf_wipe(&path);
    return true;
}

static void take_made(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct net_bridge_channel *channel = &bridge->channels[about];
    if (answer->status == 200 &&
            !take_hook(discord_of(bridge), discord_room_of(bridge, channel), answer->json)) {
        log_debug("bridge %s: Discord made a webhook that is not ours", bridge->options.name);
    }
    discord_catch_up(bridge, channel);
}

static void take_list(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct net_bridge_channel *channel = &bridge->channels[about];
    struct discord_room *room = discord_room_of(bridge, channel);
    for (size_t i = 0; i < json_array_size(answer->json); i++) {
        if (take_hook(discord_of(bridge), room, json_array_get(answer->json, i))) {
            discord_catch_up(bridge, channel);
            return;
        }
    }
    if (answer->status != 200) {
        discord_catch_up(bridge, channel);
        return;
    }
    char path[60];
    (void)snprintf(path, sizeof(path), "/channels/%llu/webhooks", (unsigned long long)room->id);
    discord_ask(bridge, "POST", path, json_pack("{s:s}", "name", bridge->options.nick),
            take_made, about);
}

void discord_hook_find(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    struct discord_room *room = discord_room_of(bridge, channel);
    char path[60];
    discord_hook_forget(room);
    if (bridge->options.template) {
        discord_catch_up(bridge, channel);
        return;
    }
    (void)snprintf(path, sizeof(path), "/channels/%llu/webhooks", (unsigned long long)room->id);
    discord_ask(bridge, "GET", path, NULL, take_list, (uint64_t)(channel - bridge->channels));
}

/* -- what was said in our absence -- */

static void take_missed(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct net_bridge_channel *channel = &bridge->channels[about];
    discord_room_of(bridge, channel)->joining = false;
    if (answer->status == 403 || answer->status == 404) {
        net_bridge_thrown_out(
                bridge, channel, "does not let us read", json_text_of(answer->json, "message"));
        return;
    }
    net_bridge_joined(bridge, channel);
    /* The newest is the first. */
    for (size_t i = json_array_size(answer->json); i-- > 0;) {
        const json_t *message = json_array_get(answer->json, i);
        int64_t age_ms = clock_wall_age_ms(discord_time_ms(discord_id_of(message, "id")));
        discord_take_message(bridge, message, age_ms > 0 ? age_ms : 1);
    }
}

void discord_catch_up(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    struct discord_room *room = discord_room_of(bridge, channel);
    char path[120];
    if (bridge->phase != BRIDGE_ONLINE || room->id == 0) {
        room->joining = false;
        return;
    }
    if (room->last == 0) {
        room->joining = false;
        net_bridge_joined(bridge, channel);
        return;
    }
    (void)snprintf(path, sizeof(path), "/channels/%llu/messages?after=%llu&limit=%d",
            (unsigned long long)room->id, (unsigned long long)room->last, MISSED_MAX);
    discord_ask(bridge, "GET", path, NULL, take_missed, (uint64_t)(channel - bridge->channels));
}
