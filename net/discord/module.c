/* module.c -- Discord: bridges to channels of Discord. */
#include "engine/core/skein_module.h"
#include "net/discord/discord_bridge.h"

const struct skein_module discord_module = {
        .name = "discord", .bridge_protocol = &discord_bridge_protocol};
