#pragma once
#include <stddef.h>
#include <sys/types.h>

/* What the streams of a loop send in a turn leaves together, and two threads write it: of what a crowd is told, most of
 * the time is the kernel's, a call a connection. */

struct ev_loop;
struct outgo;
struct stream;

/* What became of the bytes of a stream, told in the loop's thread: `count` of `length` are written, or -1 and an errno.
 * bytes are borrowed for the call. */
typedef void (*outgo_sent)(
        struct stream *stream, const char *bytes, size_t length, ssize_t count, int error);

/* On a machine with one processor there is no second thread. */
struct outgo *outgo_create(struct ev_loop *loop, outgo_sent sent);
/* What waits is written first. NULL is fine. */
void outgo_destroy(struct outgo *outgo);
/* Takes a copy of bytes, of at least one, for a stream's socket. They are written, and `sent` is called, in this turn:
 * behind all that is due in it but what has the lowest priority. Until then nothing else may be written there, nor
 * may it be closed: outgo_settle comes first. May itself settle others. */
void outgo_add(
        struct outgo *outgo, struct stream *stream, int fd, const char *bytes, size_t length);
/* Writes what waits, of all streams, now. */
void outgo_settle(struct outgo *outgo);
