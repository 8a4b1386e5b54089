#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* What all bridges say and hear alike, as text: pure. */

/* Nobody says more than so many lines at once; the rest is cut with "…". */
#define NET_BRIDGE_LINES_MAX 6

/* Bytes of the character at a place of text, if it is one that nobody sees and that str_clean leaves; else 0. */
size_t net_bridge_unseen(struct str text, size_t at);
/* Appends "nick@network": where one has no network, home's. What cannot be in it is dropped. */
void net_bridge_name(struct str sender, struct str home, bool soften, struct buf *out);
