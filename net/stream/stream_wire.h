#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The transport of a stream's bytes: plain or TLS. It knows no loop and no queue, and stream.c
 * knows no protocol. Nothing here blocks or calls back. */

enum wire_result {
    WIRE_DONE,
    WIRE_WANT_READ,  /* continue when the socket is readable */
    WIRE_WANT_WRITE, /* continue when the socket is writable */
    WIRE_LATER,      /* continue next turn, because others are waiting */
    WIRE_ENDED,      /* the other side has ended its data */
    WIRE_FAILED,     /* see the reason */
};

struct stream_wire_calls {
    /* One step of the handshake; NULL: none needed. */
    enum wire_result (*handshake)(void *state, const char **out_reason);
    /* Reads up to size bytes. */
    enum wire_result (*read)(
            void *state, char *bytes, size_t size, size_t *out_count, const char **out_reason);
    /* Writes some of length bytes; the next call must begin with the remaining bytes. Sets the
     * count in any case. */
    enum wire_result (*write)(void *state, const char *bytes, size_t length, size_t *out_count,
            const char **out_reason);
    /* Tells the other side that no more data follows; the stream shuts down the socket. */
    enum wire_result (*shut)(void *state);
    /* True if data is buffered that the socket does not signal. */
    bool (*pending)(const void *state);
    /* Returns the host name that the peer asked for (RFC 6066, server_name), or NULL. NULL as a
     * function: only TLS has it. */
    const char *(*asked)(const void *state);
    /* Writes the SHA-256 of the certificate whose private key the peer has shown to have; false: none. NULL as a
     * member: never. */
    bool (*proved)(const void *state, unsigned char out[32]);
    void (*destroy)(void *state);
};

/* One connection. Reasons are static or valid until the loop's next call. */
struct stream_wire {
    const struct stream_wire_calls *calls;
    void *state; /* owned; calls->destroy frees it */
    bool secure; /* nobody in between can read or change the data */
};

/* True if the errno is temporary: no data or no room yet. */
bool stream_wire_is_for_now(int number);
/* A plain transport. Does not take fd. */
struct stream_wire stream_wire_plain(int fd);
