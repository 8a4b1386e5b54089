#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

/* Command patterns: `a|b` alternatives, `[…]` optional words or groups, {name} {name:seen}
 * {name:held} {name:player} {name:word} {name:text} {name:number} {this}. For the stock game
 * also: {name:any} (ignores light and reach), {name+…} (all, lists: a table of objects),
 * {name:PROTO} (in reach, inherits from PROTO), {name:unheld} (in reach, not in hand), {name:in
 * OTHER} (in the contents of {OTHER}'s object), {name:noun} (the words of a noun phrase that is
 * not speech: see join.h). After another kind come preferences: prototypes and properties,
 * {name:seen sign .text}, then states, {name:reach unlit}, lit, open, closed, worn, unworn.
 *
 * If alternatives have several words, both the loose and the tight reading are understood:
 * `take off|remove` as "take off", "remove" and "take remove". Between particles that go with a
 * verb only the tight reading is: `turn on|off` is "turn on", "turn off". */

/* The relation to the actor that a noun must have. */
enum match_need {
    NEED_REACH,
    NEED_SEEN,
    NEED_HELD,
    NEED_PLAYER,
    /* @-commands: anything found by the walk, ignoring light and reach; #ID anywhere; finally
     * the name of a player anywhere */
    NEED_ANY
};

enum slot_kind { SLOT_OBJECT, SLOT_THIS, SLOT_WORD, SLOT_TEXT, SLOT_NOUN, SLOT_NUMBER };

struct slot {
    struct str name; /* borrowed from the pattern */
    enum slot_kind kind;
    enum match_need need;
    bool many;
    bool only_unheld;
    /* refs and .PROPERTY: objects that are or have one of them are preferred */
    struct str prefers;
    unsigned likes; /* preferred noun_states, if any object has them */
    struct str proto;
    struct str inside; /* name of the slot whose object contains it, or empty */
};

#define GRAMMAR_SLOTS_MAX 8
#define GRAMMAR_PATTERN_MAX 400 /* bytes */

struct grammar;

/* Compiles a pattern. An error is one sentence with what and where. */
MUST_CHECK bool grammar_compile(struct str pattern, struct grammar **out, struct err *err);
void grammar_destroy(struct grammar *grammar);
/* Iterate over the first words that a line may begin with ("pull", "yank"); for the verb table. */
size_t grammar_verb_count(const struct grammar *grammar);
struct str grammar_verb(const struct grammar *grammar, size_t i);
/* Returns a hash of the verb, ignoring ASCII case, of its first 64 bytes; never 0. */
uint64_t grammar_verb_hash(struct str verb);
/* Returns its bit in masks of verbs, which other verbs share; 0 for an empty one. */
uint64_t grammar_verb_bit(struct str verb);
/* Returns the first word that is a verb only in the loose reading, as "remove" of `take
 * off|remove`; empty: none. The author may not have meant it as a verb. */
struct str grammar_loose_verb(const struct grammar *grammar);
/* Appends what may follow a slot's colon, other than the ref of a prototype: "any, held, …". */
void grammar_kinds(struct buf *out);
size_t grammar_slot_count(const struct grammar *grammar);
const struct slot *grammar_slot(const struct grammar *grammar, size_t i);
bool grammar_has_this(const struct grammar *grammar);
/* Appends "put THING in BOX" for people: the first of alternatives, names as words, without
 * optional words. this_name: the name for {this}; empty: "X". */
void grammar_usage(const struct grammar *grammar, struct str this_name, struct buf *out);

/* One reading of the line: the text of each slot. Spans are borrowed from the line; an absent
 * optional slot is empty with bytes NULL. */
struct grammar_reading {
    struct str spans[GRAMMAR_SLOTS_MAX];
    unsigned literals; /* literal words matched: the more, the better */
};

/* Calls visit with each reading of line, the likeliest first (optional words taken, shortest
 * nouns at the left), at most 64, until it returns true. The line's first word must be complete
 * (prefixes expanded). Returns true if visit accepted a reading. The work is limited for any
 * pattern and line. */
bool grammar_read(const struct grammar *grammar, struct str line,
        bool (*visit)(void *data, const struct grammar_reading *reading), void *data);
