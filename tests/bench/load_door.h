#pragma once
#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The doors by which the players of bench-load come in, and what is said at each. */

enum {
    DOOR_LINE_BYTES = 512,  /* of what a player types */
    DOOR_WIRE_BYTES = 1200, /* of what then goes over the wire */
    DOOR_TAIL = 15,         /* of what came before and may be the beginning of a mark */
    DOOR_READ = 1 << 16,
};

/* One protocol. Marks are bytes that end what is waited for. */
struct door {
    const char *name;
    bool tls;
    const char *hello;  /* typed as soon as there is a connection, or NULL */
    const char *in;     /* the mark of being in */
    const char *answer; /* the mark of an answer */
    /* Makes of a player's line what goes over the wire, both ended by a zero. Returns its length,
     * or 0 if it is too long. */
    size_t (*frame)(const char *line, char wire[DOOR_WIRE_BYTES]);
};

/* One connection by a door. */
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
/* Reads what there is to bytes[DOOR_TAIL...]; returns its length, 0 if nothing came, -1 at the end.
 * There may be more as long as it is not 0. */
ssize_t door_read(struct door_link *link, uint8_t bytes[DOOR_TAIL + DOOR_READ]);
/* True if the mark ends in what was just read, of that length. */
bool door_marks(struct door_link *link, const char *mark, uint8_t *bytes, size_t got);
void door_close(struct door_link *link);
