#pragma once
#include "engine/session/note.h"

/* Runs of notes that many sessions hear in the same order, one pointer for the whole run.
 *
 * A page has the notes. A run is a note without a message that points to some of them, so that it
 * can wait in an outbox or a scrollback like any other note. References to pages are counted, as
 * those to notes are. Main thread only. */

#define NOTE_PAGE 128

/* Which notes of a page are in a row in the broadcast log. */
struct page_log {
    uint64_t round; /* of the log */
    uint32_t at;    /* position in the log */
    uint32_t from;  /* of the first in the page */
    uint32_t to;
};

struct note_page {
    uint32_t holders;
    uint32_t count;
    struct page_log log;           /* used by broadcast_log.c */
    struct note_page *next;        /* a reference; NULL: the last */
    uint32_t sums[NOTE_PAGE];      /* cumulative sums of the notes' bytes, each included */
    struct note *notes[NOTE_PAGE]; /* with a reference to each */
};

struct note_run {
    struct note note; /* of no kind; its bytes are the sum of its notes' */
    struct note_page *page;
    uint32_t from;
    uint32_t count;
};

/* Returns an empty page with one reference, for the caller. */
struct note_page *note_page_create(void);
struct note_page *note_page_keep(struct note_page *page);
/* NULL is accepted. */
void note_page_drop(struct note_page *page);
/* Appends a note, of which the page gets a reference of its own. The page must have room. */
void note_page_add(struct note_page *page, struct note *note);

/* Returns a run with one reference, for the caller. */
struct note *note_run_make(struct note_page *page, uint32_t from, uint32_t count);
/* Returns the run that the note is, or NULL. */
struct note_run *note_run_of(struct note *note);
/* Returns the notes of a run, or the note itself if it is none. Borrowed. */
struct note *const *note_run_all(struct note *const *note, uint32_t *out_count);
/* Shortens the run by its first notes; at least one must be left. */
void note_run_cut(struct note_run *run, uint32_t count);
