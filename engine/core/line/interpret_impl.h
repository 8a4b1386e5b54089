#pragma once
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/match.h"

/* A line being interpreted; for the files interpret*.c. */

#define CANDIDATES_MAX 64 /* commands of things in reach, and lists of stock commands */

/* Memory of one run, reused. Runs nest when a script performs a line. */
struct scratch {
    struct perception perception;
    struct match matches[GRAMMAR_SLOTS_MAX];
    struct buf line;
    struct buf typed;
    struct buf reason;
    struct buf text;
};

struct candidate {
    const struct command *command;
    struct object *object; /* the owner of the command; NULL: stock */
    bool typed;            /* its verb is the word as typed, so it reads run->typed_line */
};

/* One command of a thing, or a whole list of stock commands. A verb has dozens of these, and
 * usually the first is meant. */
struct candidates {
    struct candidate one;
    struct command *const *stock; /* borrowed; NULL for a command of a thing */
    size_t stock_count;
};

/* Position of an iteration over the candidates; zeroed: before the first. */
struct candidate_place {
    size_t entry;
    size_t offset; /* in the stock list of the entry */
};

/* Whether a line begins with a verb that uses nothing. */
enum idle { IDLE_UNKNOWN, IDLE_NO, IDLE_YES };

struct run {
    struct engine *engine;
    struct object *actor;
    struct object *place;
    struct scratch *scratch;
    struct str line;       /* as the current candidate reads it */
    struct str full_line;  /* with the full verb */
    struct str typed_line; /* with its first word as typed */
    enum idle idle[2];     /* of full_line and typed_line */
    struct str verb;       /* the stock verb that the word means; NULL bytes if it means none */
    struct str word;       /* as typed, without a comma after it */
    struct str
            said; /* the whole line as typed if a comma follows its first word; else NULL bytes */
    bool walked; /* scratch->perception is valid */
    struct candidates candidates[CANDIDATES_MAX];
    size_t count;
    uint64_t takers[CANDIDATES_MAX]; /* things that have a command with {this} for the verb */
    size_t taker_count;              /* also 0 if the stock verb takes any thing */
    bool takers_known;
    struct candidate current;
    struct candidate_place place_before; /* position of the current candidate */
    struct grammar_reading
            reading; /* reading of the current candidate: being tried, or chosen */
    struct value values[GRAMMAR_SLOTS_MAX]; /* owned: the values of its slots */
    enum outcome outcome;
    bool own; /* its verb is private to the player (own.h) */
    /* gathering candidates that come before that verb: they must not see its words either */
    bool own_first;
    /* the line has a password or speech on a channel: hidden from builders' commands that take
     * words */
    bool is_guarded;
    bool guard_known;
    /* a stock command was left out because the actor is an NPC (transaction->npc_line) */
    bool for_people;
    bool misread; /* nothing ran */
    /* The best reason so far why nothing ran is in scratch->reason. */
    int reason_rank; /* 0: no reason */
    /* that reason concerns a list with some known items, of the candidate after this position */
    bool has_part;
    struct candidate_place part;
    unsigned part_literals; /* of the reading with that list */
    bool partly;            /* the known items of a list are enough now */
    struct str which;       /* the ambiguous phrase, or NULL bytes */
    bool which_one;         /* one coin of a heap is meant */
    struct str which_line;  /* the line that it is part of */
    bool asks; /* a stock command fits but for that question, so later ones are not tried */
    uint64_t which_ids[MATCH_MAX];
    size_t which_count;
};

/* Returns the scratch memory of the present nesting depth. */
struct scratch *interpret_scratch(struct engine *engine);
/* True if something here took the line: before("command"). Nothing else sees the line then. */
bool interpret_is_taken(struct run *run);
/* True if actor may run the command here. behalf: whose script makes the actor do it, 0 if none
 * does. Otherwise sets a sentence. */
MUST_CHECK bool interpret_may_run(struct engine *engine, struct object *actor,
        const struct command *command, uint64_t behalf, struct err *err);
/* Adds the candidates for run->word and the verb that it stands for. */
void interpret_gather(struct run *run);
/* Steps to the next candidate. Returns false at the end. */
bool interpret_next(
        const struct run *run, struct candidate_place *place, struct candidate *out);
/* Resets what the actor perceives, after another script ran: the actor may be elsewhere. */
void interpret_look_again(struct run *run);
/* Returns what the actor perceives; computed on first use. */
const struct perception *interpret_perception(struct run *run);
/* Tells why nothing ran: the best reason found, else how to use the verb, else that it is unknown.
 * choices: the verbs that begin with the word. */
void interpret_tell_no(struct run *run, struct str choices);
/* Tells which items of a list were left out: after the result of the rest, or together with its
 * refusal. */
void interpret_tell_left_out(struct run *run, const struct grammar_reading *reading);
/* Resolves the slots that the line fills; a slot within another ({x:in y}) comes after that. On
 * failure the reason is in run. */
bool interpret_resolve(
        struct run *run, const struct grammar_reading *reading, struct value *values);
/* True if the nouns of a reading are there and none of its spans holds several commands or politeness. data is the
 * struct run. */
bool interpret_fits_reading(void *data, const struct grammar_reading *reading);
/* True if the line may hold a password or is said on a channel. */
bool interpret_is_guarded(struct run *run);
/* True if the command passes words of the line to a script of a non-wizard, which could tell them
 * to others. */
bool interpret_takes_words(struct engine *engine, const struct command *command);
/* True if the line's first word is a channel that the actor is a member of, and not a stock
 * verb. */
bool interpret_is_on_channel(struct run *run, struct str line);
/* True if the line is said, by its name, on a channel that the actor is a member of. */
bool interpret_names_channel(struct run *run, struct str line);
