#pragma once
#include "engine/base/err.h"

struct sqlite3;
struct store_options;

/* Refuses to write a copy that is not the world, unless it is opened to follow. Prepares a world
 * that copies follow: see store_claim.h. */
MUST_CHECK bool store_role_settle(
        struct sqlite3 *db, const struct store_options *options, struct err *err);
