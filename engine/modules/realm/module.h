#pragma once
#include "engine/core/skein_module.h"

/* Several worlds that people travel between:
 *
 *   outbox   messages between worlds, delivered exactly once, and which worlds are trusted
 *   worlds   who is in other worlds, what is said between, travel, and names
 *   broker   the connection to the broker that carries it all */
extern const struct skein_module realm_module;

/* Its parts; each is in the file of its name. */
extern const struct server_module server_realm;
void calls_realm_add(struct engine *engine);
void bind_realm_open(struct host *host);
void realm_add_metrics(struct engine *engine, json_t *families);

/* Its subcommands. */
extern const struct cmd cmd_realm;
