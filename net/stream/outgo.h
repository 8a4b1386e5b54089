#pragma once
#include <stddef.h>
#include <sys/types.h>

/* Sends the output of a loop's streams for a turn together: a second thread writes it while the
 * loop goes on. Most of the cost of output is in the kernel, one call for each connection. */

struct ev_loop;
struct outgo;
struct stream;

/* Reports the result of a stream's write, in the loop's thread: `count` of `length` bytes were
 * written, or -1 and an errno. bytes are borrowed for the call. It must not add or settle anything.
 */
typedef void (*outgo_sent)(
        struct stream *stream, const char *bytes, size_t length, ssize_t count, int error);

/* Creates an outgo. On a machine with one processor it uses no second thread. */
struct outgo *outgo_create(struct ev_loop *loop, outgo_sent sent);
/* Writes what is waiting, and frees it. NULL is allowed. */
void outgo_destroy(struct outgo *outgo);
/* Takes a copy of bytes, of at least one, for a stream's socket. They leave at the end of this turn, and `sent` is called
 * then or later, before the loop sleeps. Until then nothing else may be written there, nor may it be closed:
 * outgo_settle comes first. May call `sent` of others. */
void outgo_add(
        struct outgo *outgo, struct stream *stream, int fd, const char *bytes, size_t length);
/* Writes what waits, of all streams, now, and calls `sent` of all. */
void outgo_settle(struct outgo *outgo);
/* The same, and gives back the memory that a busy time took. */
void outgo_trim(struct outgo *outgo);
