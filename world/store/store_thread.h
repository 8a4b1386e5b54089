#pragma once
#include "world/store/store.h"

#include <stdbool.h>
#include <stdint.h>

struct archive;
struct batch;
struct store_sql;

/* The queue between the main thread and the writer, and the thread that empties it. */
struct store_thread;

/* Starts writing through sql, which the caller still owns but must not touch until
 * store_thread_stop. With options->inline_writer it uses no thread. archive (borrowed; NULL: none)
 * gets each group first. */
struct store_thread *store_thread_start(
        struct store_sql *sql, struct archive *archive, const struct store_options *options);
/* Writes the waiting batches (with crash: nothing more), ends the thread and frees it. If the disk
 * fails, gives up after a second: no output of unwritten commits was ever released. Returns how
 * many batches were not written. */
size_t store_thread_stop(struct store_thread *thread, bool crash);

/* Takes batch, whose number must be one more than the last. Never waits for the disk. */
void store_thread_submit(struct store_thread *thread, struct batch *batch);
/* See store_gather. */
void store_thread_gather(struct store_thread *thread, bool gathers);
/* Without a thread of its own, tries to write the waiting batches. */
void store_thread_poll(struct store_thread *thread);
/* Returns the number of the newest durable batch. Thread: any. */
uint64_t store_thread_durable(const struct store_thread *thread);
/* Returns the load. Thread: any. */
void store_thread_load(struct store_thread *thread, struct store_load *out);
/* Returns the statistics. Thread: any. */
void store_thread_stats(struct store_thread *thread, struct store_stats *out);
