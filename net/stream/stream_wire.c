/* stream_wire.c -- a stream's bytes over a plain socket.
 *
 * The descriptor is the only state, so it is stored in the pointer. To add another transport: a
 * table of calls like this one, and a function that makes a stream with it. */
#include "net/stream/stream_wire.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

static int fd_of(const void *state)
{
    return (int)(intptr_t)state;
}

bool stream_wire_is_for_now(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

static enum wire_result plain_read(
        void *state, char *bytes, size_t size, size_t *out_count, const char **out_reason)
{
    ssize_t n = recv(fd_of(state), bytes, size, 0);
    *out_count = n > 0 ? (size_t)n : 0;
    if (n >= 0) {
        return n > 0 ? WIRE_DONE : WIRE_ENDED;
    }
    if (stream_wire_is_for_now(errno)) {
        return WIRE_WANT_READ;
    }
    *out_reason = strerror(errno);
    return WIRE_FAILED;
}

static enum wire_result plain_write(void *state, const char *bytes, size_t length,
        size_t *out_count, const char **out_reason)
{
    ssize_t n = send(fd_of(state), bytes, length, MSG_NOSIGNAL);
    *out_count = n > 0 ? (size_t)n : 0;
    if (*out_count == length) {
        return WIRE_DONE;
    }
    if (n >= 0 || stream_wire_is_for_now(errno)) {
        return WIRE_WANT_WRITE;
    }
    *out_reason = strerror(errno);
    return WIRE_FAILED;
}

static enum wire_result plain_shut(void *state)
{
    (void)state;
    return WIRE_DONE;
}

static bool plain_pending(const void *state)
{
    (void)state;
    return false;
}

static void plain_destroy(void *state)
{
    (void)state;
}

static const struct stream_wire_calls plain_calls = {
        .read = plain_read,
        .write = plain_write,
        .shut = plain_shut,
        .pending = plain_pending,
        .destroy = plain_destroy,
};

struct stream_wire stream_wire_plain(int fd)
{
    return (struct stream_wire){.calls = &plain_calls, .state = (void *)(intptr_t)fd};
}
