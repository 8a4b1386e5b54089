#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/grammar.h"

/* What a line can mean: a pattern, and the function of a script that it calls. */

struct behaviour;

enum { COMMAND_UNLESS = 4 };

struct command {
    struct grammar *grammar;     /* owned */
    struct str pattern;          /* owned bytes */
    struct behaviour *behaviour; /* NULL: stock */
    int function;                /* the script layer's reference */
    uint8_t role;                /* enum role needed (stock) */
    bool exact;                  /* only in full: what destroys, and @shutdown */
    bool recorded;               /* a building command: what it changes is kept for @undo */
    bool lines;    /* without "=", the lines that follow are text of it: see collect.h */
    bool as_actor; /* runs with the actor's rights, not the stock game's: builders' commands */
    bool fallback; /* after what things at hand call so, and only in full: what nothing here answers to */
    bool advice; /* says what to type in place of a word; nobody is advised to type that */
    struct str family; /* the file it comes from, for help */
    uint8_t plain; /* enum plain: what the engine does by itself where nothing is special about it (plain.h), */
    struct str plain_text; /* and the sentence that tells of it, if it needs one; owned bytes */
    struct str plain_told; /* and the one for whom it is told, likewise */
    /* Atoms, 0: no more: what of the actor, or of whom they tell it if that is what they do, option or property, is special
     * about it. */
    uint32_t plain_unless[COMMAND_UNLESS];
};

/* True if its pattern begins with that verb; no verb (NULL) is none. */
bool command_has_verb(const struct command *command, struct str verb);
/* Frees it; the script layer has let go of its function. */
void command_destroy(struct command *command);
