#pragma once
#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The services by which the players of bench-load connect, and the lines typed at each. */

enum {
    DOOR_LINE_BYTES = 512,  /* of a player's line */
    DOOR_WIRE_BYTES = 1200, /* of its form on the wire */
    DOOR_TAIL = 15,         /* bytes kept from the read before, which may begin a mark */
    DOOR_READ = 1 << 16,
};

/* One protocol. Marks are bytes that end an awaited text. */
struct door {
    const char *name;
    bool tls;
    const char *hello;  /* typed as soon as there is a connection, or NULL */
    const char *in;     /* the mark of being in */
    const char *answer; /* the mark of an answer */
    /* Converts a player's line to its form on the wire; both end with a zero. Returns its length,
     * or 0 if it is too long. */
    size_t (*frame)(const char *line, char wire[DOOR_WIRE_BYTES]);
};

/* One connection of a protocol. */
struct door_link {
    const struct door *door;
    int fd;
    SSL *tls; /* owned; NULL without */
    size_t tail_used;
    uint8_t tail[DOOR_TAIL];
};

/* Returns the door of that name, or NULL. */
const struct door *door_find(const char *name);
/* Connects, and for TLS shakes hands, waiting until that is done; says hello. False: errno says why. */
bool door_open(
        struct door_link *link, const struct door *door, const char *host, uint16_t port);
/* Returns false if not all could be written at once. */
bool door_write(struct door_link *link, const char *bytes, size_t size);
/* Reads available bytes into bytes[DOOR_TAIL...]; returns their number, 0 if none came, -1 at the
 * end. Call it again until it returns 0. */
ssize_t door_read(struct door_link *link, uint8_t bytes[DOOR_TAIL + DOOR_READ]);
/* True if the mark ends within the last `length` bytes read. */
bool door_marks(struct door_link *link, const char *mark, uint8_t *bytes, size_t got);
void door_close(struct door_link *link);
