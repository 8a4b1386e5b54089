#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

/* Command patterns: `a|b` alternatives, `[…]` optional words or groups,
 * {name} {name:seen} {name:held} {name:player} {name:word} {name:text} {name:number} {this}.
 * For the stock game also: {name:any} (heeds no light or reach), {name+…} (all, lists: a table
 * of objects), {name:PROTO} (in reach, inherits from PROTO), {name:unheld} (in reach, not in
 * hand), {name:in OTHER} (among what the object of {OTHER} contains), {name:noun} (the words of a
 * noun phrase, which are no speech: see join.h), and behind another kind what goes before: prototypes and properties, {name:seen
 * sign .text}, then states, {name:reach unlit}, lit, open, closed, worn, unworn.
 *
 * Where alternatives have several words, both what reads loosely and what reads tightly is
 * understood: `take off|remove` as "take off", "remove" and "take remove". Between words that go
 * with a verb only what reads tightly is: `turn on|off` is "turn on", "turn off". */

/* What a noun of a line has to be to the actor. */
enum match_need {
    NEED_REACH,
    NEED_SEEN,
    NEED_HELD,
    NEED_PLAYER,
    NEED_ANY /* @-commands: anything by the walk, heeding no light or reach; #ID anywhere; last
                the name of a player anywhere */
};

enum slot_kind { SLOT_OBJECT, SLOT_THIS, SLOT_WORD, SLOT_TEXT, SLOT_NOUN, SLOT_NUMBER };

struct slot {
    struct str name; /* borrowed from the pattern */
    enum slot_kind kind;
    enum match_need need;
    bool many;
    bool only_unheld;
    struct str
            prefers; /* refs and .PROPERTY: what is or has one of them goes before what does not */
    unsigned likes; /* noun_states that the command is about, if any is there */
    struct str proto;
    struct str inside; /* name of the slot whose object's contents it is found in, or empty */
};

#define GRAMMAR_SLOTS_MAX 8
#define GRAMMAR_PATTERN_MAX 400 /* bytes */

struct grammar;

/* Compiles a pattern; errors are one sentence with what and where. */
MUST_CHECK bool grammar_compile(struct str pattern, struct grammar **out, struct err *err);
void grammar_destroy(struct grammar *grammar);
/* First words that the line may begin with ("pull", "yank"); for the verb table. */
size_t grammar_verb_count(const struct grammar *grammar);
struct str grammar_verb(const struct grammar *grammar, size_t i);
/* The same in capitals (of ASCII), by its first 64 bytes; never 0. */
uint64_t grammar_verb_hash(struct str verb);
/* Its bit in masks of verbs, which others share; 0 for an empty one. */
uint64_t grammar_verb_bit(struct str verb);
/* The first word that is a verb by the loose reading alone, as "remove" of `take off|remove`; empty:
 * none. Maybe whoever wrote the pattern did not mean it so. */
struct str grammar_loose_verb(const struct grammar *grammar);
/* What may stand behind a slot's colon, beside the ref of a prototype: "any, held, …". */
void grammar_kinds(struct buf *out);
size_t grammar_slot_count(const struct grammar *grammar);
const struct slot *grammar_slot(const struct grammar *grammar, size_t i);
bool grammar_has_this(const struct grammar *grammar);
/* "put THING in BOX" for people: the first of alternatives, names as words, no words that may be left
 * out. this_name: what {this} is
 * called; empty: "X". */
void grammar_usage(const struct grammar *grammar, struct str this_name, struct buf *out);

/* One way to read the line: what each slot got. Spans are borrowed from the line; an absent
 * optional slot is empty with bytes NULL. */
struct grammar_reading {
    struct str spans[GRAMMAR_SLOTS_MAX];
    unsigned literals; /* literal words matched: the more, the better */
};

/* Calls visit with each reading of line, the likeliest first (optional words taken, shortest
 * nouns at the left), at most 64, until it returns true. The line's first word is in full
 * (after prefixes are expanded). Returns whether visit took one. The work is bounded, whatever
 * pattern and line. */
bool grammar_read(const struct grammar *grammar, struct str line,
        bool (*visit)(void *data, const struct grammar_reading *reading), void *data);
