/* module.c -- bridges: channels shared with chat networks elsewhere. */
#include "net/bridges/module.h"

#include "net/bridges/bridge.h"
#include "net/bridges/net_bridge.h"
#include "net/bridges/server_bridges.h"

const struct skein_module bridges_module = {
        .name = "bridges",
        .create = bridges_create,
        .destroy = bridges_destroy,
        .add_calls = calls_bridge_add,
        .on =
                {
                        [INTERNAL_NETWORKS] = bridge_networks,
                        [INTERNAL_NETWORK_PAUSE] = bridge_network_pause,
                        [INTERNAL_NETWORK_TELL] = bridge_network_tell,
                        [INTERNAL_CHANNEL_LINE] = bridge_channel_line,
                        [INTERNAL_GONE] = bridge_session_gone,
                },
        .add_functions = bind_bridge_open,
        .bridge_protocol = &irc_bridge_protocol,
        .server = &server_bridges,
};
