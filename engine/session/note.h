#pragma once
#include "engine/session/msg.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* note -- a message that lies in outboxes and transcripts: once in memory, however many are told it.
 *
 * Its texts never change. Whoever holds it counts (note_keep, note_drop); the last to let go frees it. Main
 * thread only. */
struct note {
    struct msg msg; /* its texts are the note's; msg.note is the note */
    uint32_t holders;
    uint32_t bytes;          /* of its texts, and a little for itself */
    uint32_t at;             /* roll.c's */
    int64_t told_ms;         /* wall clock, when it was first delivered to somebody; 0: never */
    struct note_form *forms; /* owned */
};

/* Copies the message; the caller is its one holder. */
struct note *note_make(const struct msg *msg);
struct note *note_keep(struct note *note);
/* NULL is fine. */
void note_drop(struct note *note);

/* Is it what somebody waits for: a prompt, the answer to a call, or the end? */
bool note_answers(const struct note *note);

/* Is that its message? */
bool note_says(const struct note *note, const struct msg *msg);

/* What was made of it, so that it is made once for all who are shown it alike: `maker` is an address that
 * tells makers apart, `variant` what they tell apart. */
bool note_find_form(
        const struct note *note, const void *maker, uint64_t variant, struct str *out);
/* If the note is for more than one, copies bytes and returns the copy, the note's; else returns bytes, for it is not
 * worth it. There must not be such a form yet. */
struct str note_keep_form(
        struct note *note, const void *maker, uint64_t variant, struct str bytes);
