#pragma once
#include <stdbool.h>
#include <stddef.h>

/* How a stream's bytes get into its socket and out of it: as they are, or through TLS. Knows
 * no loop and no queue; stream.c knows no protocol. Nothing here waits or calls back. */

enum wire_result {
    WIRE_DONE,
    WIRE_WANT_READ,  /* goes on when the socket is readable */
    WIRE_WANT_WRITE, /* goes on when the socket is writable */
    WIRE_LATER,      /* goes on next turn: others had no turn yet */
    WIRE_ENDED,      /* the other side has said that nothing follows */
    WIRE_FAILED,     /* the wire's reason says why */
};

struct stream_wire_calls {
    /* One step of agreeing on how to talk; NULL: nothing to agree on. */
    enum wire_result (*handshake)(void *state, const char **out_reason);
    /* Reads up to size bytes. */
    enum wire_result (*read)(
            void *state, char *bytes, size_t size, size_t *out_count, const char **out_reason);
    /* Writes some of length bytes; what remains comes again with the same bytes in front. Counts
     * are set whatever the result. */
    enum wire_result (*write)(void *state, const char *bytes, size_t length, size_t *out_count,
            const char **out_reason);
    /* Tells the other side that nothing follows; the socket itself is shut by the stream. */
    enum wire_result (*shut)(void *state);
    /* True if something is read already that the socket no longer shows. */
    bool (*pending)(const void *state);
    /* Returns the host name that the peer asked for (RFC 6066, server_name), or NULL. NULL as a
     * function: only TLS has it. */
    const char *(*asked)(const void *state);
    void (*destroy)(void *state);
};

/* One connection's. Reasons are static text, or good until the next call of the loop. */
struct stream_wire {
    const struct stream_wire_calls *calls;
    void *state; /* owned; calls->destroy frees it */
    bool secure; /* nobody between can read or change what passes */
};

/* Is that errno no failure: the socket has nothing, or no room, just now? */
bool stream_wire_is_for_now(int number);
/* Bytes as they are. Takes nothing: fd stays the caller's. */
struct stream_wire stream_wire_plain(int fd);
