#pragma once
#include "engine/base/err.h"

/* Who takes part in an upgrade. */
enum upgrade_part {
    UPGRADE_ASKS,  /* `skein upgrade` */
    UPGRADE_KEEPS, /* the process that starts programs, while none is ready */
    UPGRADE_PARTS,
};

/* Takes part in an upgrade of the world; false: one is under way. *out_fd is for upgrade_claim_end; -1: it could not be
 * noted, which is no reason to do without. */
MUST_CHECK bool upgrade_claim(
        const char *world, enum upgrade_part part, int *out_fd, struct err *err);
void upgrade_claim_end(const char *world, int fd);
