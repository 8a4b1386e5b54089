#pragma once
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/match.h"

/* One line on its way; for interpret.c and the others of its name. */

#define CANDIDATES_MAX 64 /* of things at hand, and lists of stock commands */
#define DEPTH_MAX 6       /* of lines that scripts perform in lines */

/* Memory of one run, reused: runs nest when a script performs a line. */
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
    struct object *object; /* whose command; NULL: stock */
    bool typed;            /* its verb is the word as typed: it reads run->typed_line */
};

/* One of a thing's, or all of a list of stock commands: a verb has dozens, and mostly the first of them is meant. */
struct candidates {
    struct candidate one;
    struct command *const *stock; /* borrowed; NULL: one */
    size_t stock_count;
};

/* Where somebody is who goes through them; zeroed: before the first. */
struct candidate_place {
    size_t entry;
    size_t offset; /* in the entry's stock */
};

struct run {
    struct engine *engine;
    struct object *actor;
    struct object *place;
    struct scratch *scratch;
    struct str line;       /* as the current candidate reads it */
    struct str full_line;  /* with the verb in full */
    struct str typed_line; /* with its first word as typed */
    struct str verb;       /* the stock verb that the word means; NULL bytes: none */
    struct str word;       /* as typed, without a comma behind it */
    struct str
            said; /* all of the line as typed, if a comma is behind its first word; else NULL bytes */
    bool walked; /* scratch->perception is made */
    struct candidates candidates[CANDIDATES_MAX];
    size_t count;
    uint64_t takers[CANDIDATES_MAX]; /* things that have a command with {this} for the verb */
    size_t taker_count;              /* 0 as well if the game's own verb takes any thing */
    bool takers_known;
    struct candidate current;
    struct candidate_place place_before; /* the current one */
    struct grammar_reading
            reading; /* of the current one: the one that is tried, or was chosen */
    struct value values[GRAMMAR_SLOTS_MAX]; /* owned: what its slots mean */
    enum outcome outcome;
    bool own;       /* its verb is the player's own affair (own.h) */
    bool own_first; /* what goes before that verb is being gathered: its words stay private as well */
    bool is_guarded; /* no builder's command that takes words may have it: a password, or said on a channel */
    bool guard_known;
    bool for_people; /* a stock command was left out: the actor is an npc (slice->npc_line) */
    bool misread;    /* nothing ran */
    /* The best reason why nothing ran yet: scratch->reason. */
    int reason_rank; /* 0: none */
    bool has_part; /* that reason is of a list of which some items mean something; of the candidate behind this */
    struct candidate_place part;
    unsigned part_literals; /* of the reading with that list */
    bool partly;            /* what there is of a list will do now */
    struct str which;       /* the ambiguous phrase, or NULL bytes */
    bool which_one;         /* it means one of a heap */
    struct str which_line;  /* what it is part of */
    bool asks;              /* a stock command fits but for that: none after it is tried */
    uint64_t which_ids[MATCH_MAX];
    size_t which_count;
};

/* The running depth's. */
struct scratch *interpret_scratch(struct engine *engine);
/* Something here took the line for itself: before("command"). Then nothing else hears of it. */
bool interpret_is_taken(struct run *run);
/* May actor, whose script behalf makes do it (0: nobody's), run the command here? A sentence if not. */
MUST_CHECK bool interpret_may_run(struct engine *engine, struct object *actor,
        const struct command *command, uint64_t behalf, struct err *err);
/* Adds what run->word, and the verb that it stands for, could be. */
void interpret_gather(struct run *run);
/* The next command that the line could be; false: there is none. */
bool interpret_next(
        const struct run *run, struct candidate_place *place, struct candidate *out);
/* Somebody else's script had its turn: the actor may be elsewhere, and what they perceived gone. */
void interpret_look_again(struct run *run);
/* What the actor perceives; the walk is made when it is first asked for. */
const struct perception *interpret_perception(struct run *run);
/* Nothing ran: tells the best reason met on the way, else how to use the verb, else that there is none;
 * choices are the verbs that the word begins. */
void interpret_tell_no(struct run *run, struct str choices);
/* What of a list was left out is told after what became of the rest; with it, if that was refused. */
void interpret_tell_left_out(struct run *run, const struct grammar_reading *reading);
/* Resolves the slots that the line fills; those in another ({x:in y}) after it. False: a reason is
 * kept in run. */
bool interpret_resolve(
        struct run *run, const struct grammar_reading *reading, struct value *values);
/* True if the line may hold a password, or is said on a channel. */
bool interpret_is_guarded(struct run *run);
/* True if words of the line go to a script of somebody's who is no wizard, which may tell them to others. */
bool interpret_takes_words(struct engine *engine, const struct command *command);
/* True if the line's first word is a channel that the actor is a member of, and no verb of the game. */
bool interpret_is_on_channel(struct run *run, struct str line);
/* Is the line said on a channel that the actor is a member of, by its name? */
bool interpret_names_channel(struct run *run, struct str line);
