#pragma once
#include "engine/base/err.h"

/* The participants of an upgrade. */
enum upgrade_part {
    UPGRADE_ASKS,  /* `skein upgrade` */
    UPGRADE_KEEPS, /* the supervisor, while no program is ready */
    UPGRADE_PARTS,
};

/* Takes part in an upgrade of the world; returns false if another one is in progress. *out_fd
 * is for upgrade_claim_end; -1: the lock could not be taken, and the upgrade may continue
 * without it. */
MUST_CHECK bool upgrade_claim(
        const char *world, enum upgrade_part part, int *out_fd, struct err *err);
void upgrade_claim_end(const char *world, int fd);
