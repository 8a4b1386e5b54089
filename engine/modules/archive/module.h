#pragma once
#include "engine/core/skein_module.h"

/* The archive of a world's commits: archive.h. The modules backup and restore read it. */
extern const struct skein_module archive_module;

/* Its part of the server: archive_server.c. */
extern const struct server_module archive_server;
