#pragma once
#include "net/mudclients/tel_around.h"

/* GMCP's External.Discord (wiki.mudlet.org, "Discord"): a client that asks shows in Discord which
 * game its player is in. Only clients that say hello are sent anything, and nothing goes to Discord
 * from here. */

struct net_context;

/* Zeroed: the client has not asked for it. */
struct tel_discord {
    bool wanted;
    char area[64]; /* as last sent */
};

/* Handles the client's External.Discord.Hello and Get; ignores other messages. */
void tel_discord_receive(struct tel_discord *discord, const struct net_context *context,
        struct str message, tel_around_send *send, void *data);
/* Takes an event of the game: a new area is sent. */
void tel_discord_event(struct tel_discord *discord, const struct net_context *context,
        struct str topic, struct str json, tel_around_send *send, void *data);
