#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/grammar.h"

/* A command: a pattern, and the script function that it calls. */

struct behaviour;

enum { COMMAND_UNLESS = 4 };

struct command {
    struct grammar *grammar;     /* owned */
    struct str pattern;          /* owned bytes */
    struct behaviour *behaviour; /* NULL: stock */
    int function;                /* the script layer's reference */
    uint8_t role;                /* enum role needed (stock) */
    bool exact;                  /* must be typed in full: destructive commands and @shutdown */
    bool recorded;               /* a building command: its changes are kept for @undo */
    bool lines; /* without "=", the following lines are its text: see collect.h */
    /* runs with the actor's rights, not the stock game's: for builders' commands */
    bool as_actor;
    bool fallback;     /* tried after commands of objects present, and only in full */
    bool last;         /* a fallback that is tried after all others */
    bool advice;       /* tells what to type in place of a word; that word is never suggested */
    struct str family; /* the file it comes from, for help */
    struct str package; /* and its package; owned bytes, empty: none */
    bool for_people;    /* only people have it, and no npc: it keeps or tells what is theirs */
    bool gesture;       /* it uses nothing, like a smile */
    uint8_t plain; /* enum plain: what the engine does itself in the ordinary case (plain.h), */
    struct str plain_text; /* and the sentence that tells it, if needed; owned bytes */
    struct str plain_told; /* and the sentence for the person told, likewise; owned bytes */
    /* Atoms, 0: no more: options or properties of the actor, or of the listener if it is
     * speech, that make the case special. */
    uint32_t plain_unless[COMMAND_UNLESS];
};

/* True if its pattern begins with that verb; false for NULL. */
bool command_has_verb(const struct command *command, struct str verb);
/* Frees it; the script layer has released its function. */
void command_destroy(struct command *command);
