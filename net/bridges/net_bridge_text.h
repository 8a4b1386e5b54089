#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Text functions shared by all bridges, without side effects. */

/* The most lines of one message; the rest is cut with "…". */
#define NET_BRIDGE_LINES_MAX 6

/* Returns the length of the invisible character at a place of text, if str_clean leaves it;
 * else 0. */
size_t net_bridge_unseen(struct str text, size_t at);
/* Appends "nick@network"; home is the network for a sender without one. Invalid characters are
 * dropped. */
void net_bridge_name(struct str sender, struct str home, bool soften, struct buf *out);
