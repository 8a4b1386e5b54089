#pragma once
#include "engine/core/skein_module.h"

/* Copies of the world: on a schedule, for @backup and for `skein backup`. */
extern const struct skein_module backup_module;

/* Its parts; each is in the file of its name. */
extern const struct server_module backup_server;
void calls_backup_add(struct engine *engine);
void bind_backup_open(struct host *host);
void backup_add_metrics(struct engine *engine, json_t *families);
void backup_add_numbers(struct engine *engine, json_t *numbers);

/* Its subcommands. */
extern const struct cmd cmd_backup;
