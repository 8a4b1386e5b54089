#pragma once
#include "engine/app/cmd.h"
#include "engine/app/server_module.h"

struct engine;

extern const struct cmd cmd_dev;
extern const struct server_module dev_server;
/* Prints an error of a script in play, and tells the builder: for INTERNAL_FAULT. */
void dev_fault(struct engine *engine, void *about);
