#pragma once
#include "net/mudclients/mssp.h"
#include "net/telnet/tel_option.h"

struct net_context;

/* What MUD clients understand beside the text. */
extern const struct tel_option option_gmcp, option_msdp, option_mssp, option_mxp, option_mcp,
        option_lists, option_links;

/* Returns the offset of the first word in capitals, which a player has to fill in ("mail NAME =
 * TEXT"); line.length if there is none. */
size_t links_find_blank(struct str line);

/* Tells all fields for lists of games: name, what the module knows, and the ports of this process. */
void mssp_each(const struct net_context *context, mssp_pair *pair, void *sink);
