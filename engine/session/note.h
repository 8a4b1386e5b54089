#pragma once
#include "engine/session/msg.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message in outboxes and scrollbacks, stored once for all receivers.
 *
 * Its texts never change. References are counted (note_keep, note_drop); the last note_drop frees
 * it. Main thread only. */
struct note {
    struct msg msg; /* its texts belong to the note; msg.note is the note */
    uint32_t holders;
    uint32_t bytes;          /* of its texts, plus a little for itself */
    uint32_t at;             /* used by broadcast_log.c */
    bool many;               /* on a page that many sessions read: note_run.h */
    int64_t told_ms;         /* wall clock, when it was first delivered; 0: never */
    struct note_form *forms; /* owned */
};

/* Copies the message and returns a note with one reference, for the caller. */
struct note *note_make(const struct msg *msg);
struct note *note_keep(struct note *note);
/* NULL is accepted. */
void note_drop(struct note *note);

/* True if a client waits for it: a prompt, the answer to a call, or the end. */
bool note_answers(const struct note *note);

/* True if the note has this message. */
bool note_says(const struct note *note, const struct msg *msg);

/* Finds a cached form of the note, rendered once for all receivers with the same display.
 * `maker` is an address that identifies the renderer, `variant` is defined by the renderer. */
bool note_find_form(
        const struct note *note, const void *maker, uint64_t variant, struct str *out);
/* If the note has several receivers, copies bytes and returns the note's copy; else returns
 * bytes, because caching is not worth it. There must not be such a form yet. */
struct str note_keep_form(
        struct note *note, const void *maker, uint64_t variant, struct str bytes);
