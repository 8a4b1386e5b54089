#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* What all bridges say and hear alike, as text: pure. */

/* Nobody says more than so many lines at once; the rest is cut with "…". */
#define NET_BRIDGE_LINES_MAX 6

/* Appends "nick@network": where one has no network, home's. What cannot be in it is dropped. */
void net_bridge_name(struct str sender, struct str home, bool soften, struct buf *out);
