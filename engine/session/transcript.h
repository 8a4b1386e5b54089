#pragma once
#include "engine/base/buf.h"
#include "engine/session/note.h"

#include <stdbool.h>
#include <stdint.h>

/* The last that was told to one character, over all its conversations, as lines of bytes: for
 * `history`, `report`, and pages that open anew. It goes to the world in chunks (core/told.h); here is
 * what is not there yet, and the chunk that is still being filled. */

#define TRANSCRIPT_CHUNK 4000        /* bytes from which a chunk is full */
#define TRANSCRIPT_MESSAGE 8000      /* bytes kept of a message */
#define TRANSCRIPT_BYTES (192 << 10) /* in memory at most, if nothing is written */
#define TRANSCRIPT_FRESH 1024        /* messages at most that came since it was written */
/* What is told under this topic is left out: the answer to `history` itself. */
#define TRANSCRIPT_TOPIC "history"

struct transcript {
    struct buf lines; /* owned: messages as transcript_put writes them */
    /* What came behind them and is not written down yet: transcript_lines does. */
    struct note **fresh; /* owned, and each is held */
    uint32_t fresh_count;
    uint32_t fresh_capacity;
    uint32_t fresh_bytes; /* about what they will take */
    uint32_t full_bytes;  /* of lines, in full chunks that are written */
    uint64_t before;      /* messages there were before these */
    uint64_t count;       /* with these */
    uint64_t chunk;       /* number of the chunk that lines begins */
    struct buf seats;     /* owned: where readers stood who may come back (core/told.h) */
    uint64_t commit;      /* the last that wrote of it */
    bool begun;           /* what the world has was looked at */
    bool late;            /* it could not be, when it was first wanted */
    bool dirty;           /* there is something to write */
    bool seats_dirty;
    bool forgotten; /* its character is not in play: it goes once all is durable */
    bool rests;     /* what lines would hold is in the world alone: the chunk of that number */
    uint8_t quiet;  /* how often it was looked at since anything came: see told.c */
};

/* A message as it is kept. Borrowed. */
struct transcript_line {
    struct msg msg;  /* MSG_TEXT */
    int64_t time_ms; /* wall clock */
};

/* A run of whole messages that is one row of the world. Borrowed. */
struct transcript_chunk {
    uint64_t number;
    uint64_t before; /* messages there were before it */
    struct str bytes;
    bool full;
};

struct transcript *transcript_create(void);
void transcript_destroy(struct transcript *transcript);
/* Whether the message is one that is kept. */
bool transcript_takes(const struct msg *msg);
/* Appends the message in the form in which it is kept. */
void transcript_put(const struct msg *msg, int64_t time_ms, struct buf *out);
/* Takes the first message off *bytes; false at the end, or where the bytes are damaged. */
bool transcript_next(struct str *bytes, struct transcript_line *out);
/* The end of bytes in which at most `messages` and max bytes are, from a whole message on. */
struct str transcript_end(struct str bytes, size_t messages, size_t max);

/* Goes on behind what the world has: its last chunk. */
void transcript_begin(struct transcript *transcript, const struct transcript_chunk *last);
void transcript_add(struct transcript *transcript, struct note *note);
/* Same, for several that were told already to somebody (told_ms), of note_bytes in all. Takes the caller's holds. */
void transcript_take(struct transcript *transcript, struct note *const *notes, uint32_t count,
        size_t note_bytes);
/* All that is in memory, as transcript_put writes it. Borrowed until the next change. */
struct str transcript_lines(struct transcript *transcript);
/* Walks its chunks, the oldest first: start with a zeroed chunk. */
bool transcript_next_chunk(struct transcript *transcript, struct transcript_chunk *chunk);
/* All of it was written by that commit. */
void transcript_written(struct transcript *transcript, uint64_t commit);
/* Nothing of it is in memory from now on; the world has all of it for sure. */
void transcript_rest(struct transcript *transcript);
/* Has the chunk that it was resting on again. */
void transcript_wake(struct transcript *transcript, struct str bytes);
/* Lets go of full chunks that the world has for sure. */
void transcript_trim(struct transcript *transcript, uint64_t durable);
