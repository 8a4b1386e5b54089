/* module.c -- XMPP: bridges to rooms of XMPP. */
#include "engine/core/skein_module.h"
#include "net/xmpp/xmpp_bridge.h"

const struct skein_module xmpp_module = {
        .name = "xmpp", .bridge_protocol = &xmpp_bridge_protocol};
