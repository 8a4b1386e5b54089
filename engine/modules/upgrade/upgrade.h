#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* Starts another program as the server, under an unchanged process id. This process remains as
 * the supervisor, and serves again itself if the other program is not ready in time. */

/* Checks that an upgrade is possible: an absolute path of an executable program. */
MUST_CHECK bool upgrade_may(const char *binary, struct err *err);
/* Starts binary with the arguments of this process, after the server has ended and closed its
 * world. Supervises it and its successors until one ends for good. Returns its exit status. */
int upgrade_keep(const char *binary, const char *world);

/* -- in the supervised server -- */

bool upgrade_has_parent(void);
/* Reports that the server is ready. Does nothing without a supervisor. */
void upgrade_tell_ready(void);
/* Requests another program, to be started when this process has ended. */
MUST_CHECK bool upgrade_ask(const char *binary, struct err *err);
/* Returns a line that says why the requested next program does not serve; NULL: none failed. */
const char *upgrade_went_back(void);
