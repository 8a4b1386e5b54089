#pragma once
#include <stdbool.h>
#include <stdint.h>

/* A helper thread that shares the work on many independent pieces of one kind, such as writes to
 * sockets. Pieces are numbered from 0 in each round, and whichever thread is free takes the next
 * one. The threads share only the numbers: nobody else may touch the data of a piece between
 * io_thread_offer and io_thread_finish. */
struct io_thread;

/* Creates the helper. work is called in both threads. data is borrowed. */
struct io_thread *io_thread_create(void (*work)(void *data, uint32_t piece), void *data);
/* Stops the thread and frees it. Call only between rounds. */
void io_thread_destroy(struct io_thread *io_thread);
/* Offers the first `count` pieces of this round. The helper begins while the caller prepares
 * more. */
void io_thread_offer(struct io_thread *io_thread, uint32_t count);
/* True if the helper has done all `count` pieces of this round alone. */
bool io_thread_has_done(const struct io_thread *io_thread, uint32_t count);
/* Works on pieces until all `count` are done, which ends the round. */
void io_thread_finish(struct io_thread *io_thread, uint32_t count);
