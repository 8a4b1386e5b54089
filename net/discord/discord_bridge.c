/* discord_bridge.c -- a bridge to Discord: requests, and the protocol's functions.
 *
 * The bridge is a bot (Discord's API v10). What happens comes by the gateway (discord_gateway.c), a
 * WebSocket; lines go by REST, one at a time (discord_send.c). People are known once they speak, since a
 * list of them needs another privilege. */
#include "net/discord/discord_bridge.h"

#include "net/discord/discord_impl.h"

#include <string.h>

#define DISCORD_AGENT "DiscordBot (https://skein.invalid, 1) Skein"

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
