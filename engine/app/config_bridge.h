#pragma once
#include "engine/base/err.h"
#include "net/bridge/net_bridge.h"
#include "world/value/value.h"

/* One entry of `bridges` in the configuration. */

/* Checks of its fields; the error is the end of a sentence that names the field. */
bool config_bridge_is_name(const char *text, struct err *err);
bool config_bridge_is_address(const char *text, struct err *err);
bool config_bridge_is_nick(const char *text, struct err *err);
bool config_bridge_is_channels(const struct value *value, struct err *err);
bool config_bridge_is_sasl(const struct value *value, struct err *err);
bool config_bridge_is_pace(const struct value *value, struct err *err);

/* An entry, as options for the bridge. */
struct config_bridge {
    struct net_bridge_options options; /* texts borrowed from the entry, or from this struct */
    struct net_bridge_channel_options *channels; /* owned */
    char host[256];
    char port[8];
};

/* Parses a checked entry. */
void config_bridge_read(const struct value *entry, struct config_bridge *out);
void config_bridge_finish(struct config_bridge *bridge);
