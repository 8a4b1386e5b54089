#pragma once
#include <stddef.h>
#include <sys/types.h>

/* Sends a turn's output of all streams together: a second thread writes it while the loop
 * continues. Most of the cost of output is in the kernel, one call for each connection. */

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
/* Writes the pending output, and frees it. Accepts NULL. */
void outgo_destroy(struct outgo *outgo);
/* Copies bytes (at least one) for a stream's socket. They are sent at the end of this turn, and
 * `sent` is called before the loop sleeps. Until then nothing else may write to the socket or
 * close it; call outgo_settle first. May call `sent` of others. */
void outgo_add(
        struct outgo *outgo, struct stream *stream, int fd, const char *bytes, size_t length);
/* Writes the pending output of all streams now, and calls `sent` of all. */
void outgo_settle(struct outgo *outgo);
/* Like outgo_settle, and frees the memory that a busy time allocated. */
void outgo_trim(struct outgo *outgo);
