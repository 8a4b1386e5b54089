#pragma once
#include "net/mudclients/mssp.h"
#include "net/telnet/tel_option.h"

struct net_context;

/* What MUD clients understand beside the text. */
extern const struct tel_option option_gmcp, option_msdp, option_mssp, option_mxp, option_mcp,
        option_lists;

/* Tells all fields for lists of games: name, what the module knows, and the ports of this process. */
void mssp_each(const struct net_context *context, mssp_pair *pair, void *sink);
