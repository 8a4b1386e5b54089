#pragma once
#include "world/store/store.h"

/* Archives a world's commits: each is appended, with its time, to segments in a directory, before
 * the world's own file has it. So a kill leaves every durable commit there; a power cut can take
 * the last ARCHIVE_SYNC_MS. */
#define ARCHIVE_SYNC_MS 1000

/* What the store calls; see struct store_archive_kind for threads and ownership. */
extern const struct store_archive_kind archive_kind;
