#pragma once
#include "engine/app/arbiter.h"
#include "engine/base/err.h"

/* The realm's broker as an arbiter: broker/view.h. */

struct server;
struct store;

/* Starts to connect to the configured broker. store: the variable with the world's store, which may be NULL and may
 * change; it must be valid until the arbiter is closed. Without a broker *out stays as it is. */
MUST_CHECK bool realm_view_open(
        struct server *server, struct store **store, struct arbiter *out, struct err *err);
/* Makes the key of the view for a new world, if it is in a realm. The world announces itself only after it has written
 * its view, so the key must not wait until the world has heard of the realm. */
void realm_view_make_key(struct server *server);
