#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* Another program serves instead of this one, under the same process id for whoever started it: this process stays, as
 * its keeper, and serves again itself if the other is not ready in time. */

/* Whether that can be tried at all: an absolute path of a program. */
MUST_CHECK bool upgrade_may(const char *binary, struct err *err);
/* The server has ended and let go of its world: starts binary with this process's own arguments, and keeps it and
 * those that follow it until one ends for good. Returns its exit status. */
int upgrade_keep(const char *binary, const char *world);

/* -- of a server that has a keeper -- */

bool upgrade_has_keeper(void);
/* It is ready. Without a keeper nothing. */
void upgrade_tell_ready(void);
/* Asks for another program, to be started when this process has ended. */
MUST_CHECK bool upgrade_ask(const char *binary, struct err *err);
/* Why the one that was to follow it does not serve, a line; NULL: there is none such. */
const char *upgrade_went_back(void);
