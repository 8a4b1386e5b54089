#pragma once
#include "engine/core/people/account.h"

/* Names beyond ASCII. A character has one name in ASCII, which is unique and stays: it is the account's, the nickname on
 * IRC, the mail address and the page. It may be written in other letters as well: the property `written_name` of the
 * character, which readers are shown in its place. The module spelling knows which spellings are allowed and whose they
 * are; in a build without it names are ASCII. */

/* The argument of INTERNAL_SPELLING. */
struct spelling_asking {
    enum {
        SPELLING_FIND, /* whose spelling is it? */
        SPELLING_NEW,  /* which name would a new character of this spelling have? */
        SPELLING_KEEP, /* in a transaction: account is written so from now on, if it may be */
    } what;

    struct str written;
    const struct account *account;   /* SPELLING_KEEP */
    char name[ACCOUNT_NAME_MAX + 1]; /* the answer; empty: none */
    struct err *err;                 /* SPELLING_NEW: filled if the spelling is refused */
    bool refused;
};

/* True if name has a letter beyond ASCII, and is no longer than a name can be. */
bool spelling_is(struct str name);
/* Replaces a name beyond ASCII by that of the account that is written so; out is its memory. Returns false if name is
 * not in ASCII and nobody is written so, or if it has not the form of a name. */
bool spelling_find(struct engine *engine, struct str *name, char out[ACCOUNT_NAME_MAX + 1]);
/* In the open transaction: account is written so from now on. Nothing happens if somebody else has that spelling, or one
 * that looks like it. */
void spelling_keep(struct engine *engine, const struct account *account, struct str written);
/* Returns how readers are shown the name of a person: the property `written_name`, else the name. Borrowed. */
struct str spelling_of(struct engine *engine, struct object *person);
