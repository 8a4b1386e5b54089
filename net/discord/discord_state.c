/* discord_state.c -- what the other files share: requests, rooms, and the session of the gateway. */
#include "net/discord/discord_impl.h"

#include <string.h>

#define DISCORD_AGENT "DiscordBot (https://skein.invalid, 1) Skein"

/* -- requests -- */

uint64_t discord_id_of(const json_t *object, const char *name)
{
    return discord_id(json_text_of(object, name));
}

static struct json_client *client_of_discord(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    const struct net_bridge_options *options = &bridge->options;
    if (!own->client) {
        struct buf value = {0};
        own->client =
                json_client_create(&(struct json_client_options){.loop = bridge->context->loop,
                        .host = options->host,
                        .port = options->port,
                        .prefix = DISCORD_API,
                        .agent = DISCORD_AGENT,
                        .tls = options->tls,
                        .verify = options->verify,
                        .authority = options->authority,
                        .answered = net_bridge_heard,
                        .data = bridge});
        buf_printf(&value, "Bot %s", options->password);
        json_client_authorize(own->client, value.bytes);
        buf_wipe(&value);
    }
    return own->client;
}

/* The path of a webhook has its token, which no log shows. */
static struct str shown_path(struct str path)
{
    return str_starts(path, STR("/webhooks/")) ? STR("/webhooks/") : path;
}

void discord_ask(struct net_bridge *bridge, const char *method, const char *path, json_t *body,
        json_take *take, uint64_t about)
{
    net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0,
            shown_path(str_of(path)));
    json_client_ask(client_of_discord(bridge), &(struct json_request){.method = method,
                                                       .path = str_of(path),
                                                       .body = body,
                                                       .timeout_s = DISCORD_ASK_S,
                                                       .take = take,
                                                       .about = about});
}

void discord_fail(struct net_bridge *bridge, const char *what, const struct json_answer *answer)
{
    struct buf why = {0};
    json_answer_explain(answer, what, json_text_of(answer->json, "message"), &why);
    net_bridge_lose(bridge, why.bytes, answer->status == 401);
    buf_finish(&why);
}

/* -- rooms -- */

struct discord_room *discord_room_of(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    struct discord_bridge *own = discord_of(bridge);
    if (!own->rooms) {
        own->rooms = mem_alloc_array(bridge->options.channel_count, sizeof(*own->rooms));
    }
    return &own->rooms[channel - bridge->channels];
}

struct net_bridge_channel *discord_channel_of(struct net_bridge *bridge, uint64_t id)
{
    for (size_t i = 0; id != 0 && i < bridge->options.channel_count; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        if (channel->joined && discord_room_of(bridge, channel)->id == id) {
            return channel;
        }
    }
    return NULL;
}

void discord_hook_forget(struct discord_room *room)
{
    mem_free_secret(room->hook_path);
    room->hook_path = NULL;
    room->hook = 0;
}

void discord_rooms_finish(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    for (size_t i = 0; own->rooms && i < bridge->options.channel_count; i++) {
        discord_hook_forget(&own->rooms[i]);
    }
    mem_free(own->rooms);
    own->rooms = NULL;
}

/* -- the session -- */

void discord_gateway_forget(struct net_bridge *bridge)
{
    struct discord_bridge *own = discord_of(bridge);
    mem_free_secret(own->session);
    mem_free(own->resume_url);
    own->session = own->resume_url = NULL;
    own->seq = -1;
}

void discord_gateway_enter(struct net_bridge *bridge)
{
    discord_of(bridge)->reopen_by_ms = 0;
    if (bridge->phase == BRIDGE_GREETING) {
        bridge->phase = BRIDGE_ONLINE;
        bridge->online_ms = clock_ms();
        net_bridge_tell_state(
                bridge, "connected to %s as %s", bridge->options.host, bridge->nick);
    }
    net_bridge_channels_tick(bridge);
}
