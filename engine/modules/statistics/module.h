#pragma once
#include "engine/core/skein_module.h"

/* How the game did in the last days: a history of its metrics, and how far newcomers come. */
extern const struct skein_module statistics_module;

/* The module's state in an engine. */
struct statistics {
    struct funnel *funnel;           /* owned */
    struct metrics_history *history; /* owned; NULL: no server serves the world */
};

/* What the server does for it; the calls for wizards. */
extern const struct server_module statistics_server;
void calls_statistics_add(struct engine *engine);
