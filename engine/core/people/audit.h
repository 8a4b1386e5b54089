#pragma once
#include "engine/core/engine.h"

/* A privileged act, for the audit log. Role, password (of somebody else), disabling and bans
 * write theirs by themselves. */
void audit_write(struct engine *engine, uint64_t actor, struct str action, struct str subject,
        struct str detail);
