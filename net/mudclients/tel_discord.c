/* tel_discord.c -- GMCP's External.Discord: the game and the area, for the player's status there. */
#include "net/mudclients/tel_discord.h"

#include "engine/app/config.h"
#include "net/stream/net.h"

#include <jansson.h>

#include <string.h>

static void put_info(const struct net_context *context, tel_around_send *send, void *data)
{
    const char *application =
            context->config ? config_text(context->config, CONFIG_DISCORD_APPLICATION) : NULL;
    const char *invite =
            context->config ? config_text(context->config, CONFIG_DISCORD_INVITE) : NULL;
    json_t *info = json_object();
    if (application) {
        (void)json_object_set_new(info, "applicationid", json_string(application));
    }
    if (invite) {
        (void)json_object_set_new(info, "inviteurl", json_string(invite));
    }
    tel_around_put("External.Discord.Info", info, send, data);
}

static void put_status(const struct tel_discord *discord, const struct net_context *context,
        tel_around_send *send, void *data)
{
    tel_around_put("External.Discord.Status",
            json_pack("{s:s, s:s}", "game", context->game_name ? context->game_name : "Skein",
                    "details", discord->area),
            send, data);
}

void tel_discord_receive(struct tel_discord *discord, const struct net_context *context,
        struct str message, tel_around_send *send, void *data)
{
    struct str topic = str_take_word(&message);
    bool hello = str_equal_nocase(topic, STR("External.Discord.Hello"));
    if (hello) {
        discord->wanted = true;
        put_info(context, send, data);
    }
    if (discord->wanted && (hello || str_equal_nocase(topic, STR("External.Discord.Get")))) {
        put_status(discord, context, send, data);
    }
}

void tel_discord_event(struct tel_discord *discord, const struct net_context *context,
        struct str topic, struct str json, tel_around_send *send, void *data)
{
    if (!str_equal(topic, STR("Room.Info"))) {
        return;
    }
    json_t *room = json_loadb(json.bytes, json.length, 0, NULL);
    const char *area = json_string_value(json_object_get(room, "area"));
    char before[sizeof(discord->area)];
    memcpy(before, discord->area, sizeof(before));
    (void)str_copy(str_of(area ? area : ""), discord->area, sizeof(discord->area));
    if (discord->wanted && strcmp(before, discord->area) != 0) {
        put_status(discord, context, send, data);
    }
    json_decref(room);
}
