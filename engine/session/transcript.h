#pragma once
#include "engine/base/buf.h"
#include "engine/session/note.h"

#include <stdbool.h>
#include <stdint.h>

/* The scrollback: the last output of one character, over all its conversations, as lines of
 * bytes. For `history`, `report`, and pages that open again. It is saved to the world in chunks
 * (core/tell/scrollback.h); this has what is not saved yet, and the chunk that is still being
 * filled. */

#define TRANSCRIPT_CHUNK 1000        /* a chunk of this many bytes is full */
#define TRANSCRIPT_CHUNK_MOST 2500   /* after this many, no more messages are added */
#define TRANSCRIPT_MESSAGE 8000      /* bytes kept of a message */
#define TRANSCRIPT_BYTES (192 << 10) /* at most in memory, if nothing is written */
#define TRANSCRIPT_FRESH 1024        /* most messages since it was last written */
/* Messages under this topic are left out: the answer to `history` itself, questions for a secret. */
#define TRANSCRIPT_TOPIC "history"

struct transcript {
    struct buf *lines; /* owned: messages as written by transcript_put; NULL: none */
    /* Later messages, not yet formatted into lines: transcript_lines does that. */
    struct note **fresh; /* owned, with a reference to each */
    uint32_t fresh_count;
    uint32_t fresh_capacity;
    uint32_t fresh_messages; /* more than fresh_count if some are runs (note_run.h) */
    uint32_t fresh_bytes;    /* about their size when formatted */
    uint32_t full_bytes;     /* of lines, in full chunks that are written */
    uint64_t before;         /* number of messages before these */
    uint64_t count;          /* number of messages including these */
    uint64_t chunk;          /* number of the first chunk in lines */
    /* owned: positions of readers who may come back: scrollback.h; NULL: none */
    struct buf *seats;
    uint64_t commit; /* the last commit that wrote some of it */
    bool begun;      /* the saved part has been read */
    bool late;       /* the saved part could not be read when first needed */
    bool dirty;      /* something must be written */
    bool seats_dirty;
    bool seatless;  /* the world has no seats either, so nobody needs to read them */
    bool forgotten; /* its character is not in play: it is dropped once everything is durable */
    bool rests;     /* lines is empty: the chunk of that number is only in the world */
    uint8_t quiet;  /* how often it was looked at without new messages: see scrollback.c */
    uint8_t full_chunks; /* number of the chunks in full_bytes */
};

/* A message as stored. Borrowed. */
struct transcript_line {
    struct msg msg;  /* MSG_TEXT */
    int64_t time_ms; /* wall clock */
};

/* A run of whole messages that is one row of the world. Borrowed. */
struct transcript_chunk {
    uint64_t number;
    uint64_t before; /* number of messages before it */
    struct str bytes;
    bool full;
};

struct transcript *transcript_create(void);
void transcript_destroy(struct transcript *transcript);
/* True if messages of this kind are kept. */
bool transcript_takes(const struct msg *msg);
/* Appends the message as it is stored. */
void transcript_put(const struct msg *msg, int64_t time_ms, struct buf *out);
/* Takes the first message from *bytes. Returns false at the end, or where the bytes are
 * damaged. */
bool transcript_next(struct str *bytes, struct transcript_line *out);
/* Returns the last whole messages of bytes, at most `messages` of them and at most max bytes. */
struct str transcript_end(struct str bytes, size_t messages, size_t max);

/* Continues after the last chunk that the world has. */
void transcript_begin(struct transcript *transcript, const struct transcript_chunk *last);
void transcript_add(struct transcript *transcript, struct note *note);
/* Same, for several notes that were already delivered to somebody (told_ms), with note_bytes in
 * total. Takes the caller's references. */
void transcript_take(struct transcript *transcript, struct note *const *notes, uint32_t count,
        size_t note_bytes);
/* Same for a run of notes (note_run.h). */
void transcript_take_run(struct transcript *transcript, struct note *run);
/* Returns all that is in memory, as written by transcript_put. Borrowed until the next change. */
struct str transcript_lines(struct transcript *transcript);
/* Iterates over its chunks, the oldest first: start with a zeroed chunk. */
bool transcript_next_chunk(struct transcript *transcript, struct transcript_chunk *chunk);
/* Notes that all of it was written by that commit. */
void transcript_written(struct transcript *transcript, uint64_t commit);
/* Drops its lines from memory, because the world has all of them durably. */
void transcript_rest(struct transcript *transcript);
/* Restores the chunk that it continues. */
void transcript_wake(struct transcript *transcript, struct str bytes);
/* Drops full chunks that the world has durably. */
void transcript_trim(struct transcript *transcript, uint64_t durable);
