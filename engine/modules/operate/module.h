#pragma once
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"

/* Requests of a service manager to a running server: `skein health`, `skein reload`. */
extern const struct skein_module operate_module;

extern const struct server_module operate_server; /* operate_server.c */

/* A hook `open` of the server. */
bool operate_password_open(struct server *server, void **state, struct err *err);
/* A callback of INTERNAL_LOCK. */
void operate_password_changed(struct engine *engine, void *about);

extern const struct cmd cmd_certificate;
extern const struct cmd cmd_health;
extern const struct cmd cmd_reload;
