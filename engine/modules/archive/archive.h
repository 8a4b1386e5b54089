#pragma once
#include "world/store/store.h"

struct archive;
struct batch;
struct store_claim;

/* Archives a world's commits: each is appended, with its time, to segments in a directory, before
 * the world's own file has it. So a kill leaves every durable commit there; a power cut can take
 * the last ARCHIVE_SYNC_MS. */
#define ARCHIVE_SYNC_MS 1000

/* What the store calls; each member is the function of its name below. */
extern const struct store_archive_kind archive_kind;

/* Completes the segments that a killed server left, and continues after the world's last commit
 * (see claim). Never fails: the facts report errors, which are retried. An inline archive has no
 * thread: archive_append calls archive_turn. Strings are copied. */
struct archive *archive_create(const struct store_archive_options *options,
        const struct store_claim *claim, bool is_inline);
/* Completes the segment; with crash, leaves it as a kill would. NULL is fine. */
void archive_destroy(struct archive *archive, bool crash);
/* Appends a queue of batches, in order, and sets their chains. Batches already archived are
 * skipped. Never waits for a sync. Thread: the writer's. */
void archive_append(struct archive *archive, struct batch *first);
/* Syncs, completes segments and retries, as far as these are due. Thread: any. */
void archive_turn(struct archive *archive);
/* Returns the current facts. Thread: any, also for the next functions. */
void archive_facts_now(struct archive *archive, struct store_archive_facts *out);
/* Returns facts.wants_base without waiting for a disk. */
bool archive_wants_base(const struct archive *archive);
/* Reports that a backup has commit `number`. */
void archive_has_base(struct archive *archive, uint64_t number);
