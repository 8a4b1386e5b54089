#pragma once
#include "engine/core/output/pronoun.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/script/grammar.h"

/* Resolves nouns to objects by the rules of names: any whole word of the name or of one alias, also
 * in the plural, after the parts that noun.h takes off ("both of my lit lamps"). Also "a, b and c",
 * "all but the lamp", me here it him her them, directions (the exit), #ID, $REF. */

enum match_status { MATCH_ONE, MATCH_MANY, MATCH_AMBIGUOUS, MATCH_NONE };

#define MATCH_MAX 200

struct match {
    enum match_status status;
    uint64_t ids[MATCH_MAX]; /* ONE: one; MANY: all that are meant; AMBIGUOUS: the choices */
    uint64_t amounts[MATCH_MAX]; /* how many of a heap; 0: all of it */
    size_t count;
    struct str which; /* AMBIGUOUS: the part of the phrase that a choice replaces */
    /* NONE, AMBIGUOUS: a sentence (markup); for unknown items of a list, a line each */
    struct buf reason;
    size_t left_out; /* unknown items of a list with known ones: NONE unless request->partly */
    bool which_one;  /* AMBIGUOUS: one coin of a heap is meant */
    bool definite;   /* NONE: it is there, but blocked; else the plain "You see no …" */
    /* NONE: it is there, but of the wrong kind; the line may mean something else */
    bool other_kind;
};

struct match_request {
    const struct perception *perception;
    struct str phrase;
    enum match_need need;
    bool many;   /* "all" and lists are allowed */
    bool partly; /* the known items of a list are enough */
    bool far;    /* the first of several is meant, so do not ask about things out of reach */
    bool every;  /* a plain name means all things that match it */
    struct str proto;            /* only objects that inherit from this ref, if not empty */
    const struct pronouns *last; /* the meaning of pronouns, or NULL */
    const uint64_t
            *takers; /* things that can take the verb, preferred to others; NULL: any can */
    size_t taker_count;
    struct str
            prefers; /* refs and .PROPERTY: objects that are or have one of them are preferred */
    unsigned likes;  /* noun_states: objects that have one of them are preferred */
    uint64_t prefer; /* prefer this one among things that look the same */
    /* Limits the search to what the command can be about (N5): skips things it holds, or things it
     * does not hold. */
    bool only_unheld;
    struct object *inside; /* only things that this contains; NULL: anything */
};

/* Resolves one phrase. match keeps its memory between uses (zeroed at first). */
void match_noun(struct engine *engine, const struct match_request *request, struct match *out);
void match_finish(struct match *match);
/* Applies only the rules of names to a list, for scripts' `match(who, text, list)` and the
 * answer to "which one?". Returns the object, or 0 and the reason. A plain number is a place in
 * the list. A full name wins over one that it is a part of. Of things that look the same, the
 * first is meant. */
uint64_t match_among(struct engine *engine, struct object *who, struct str phrase,
        const uint64_t *ids, size_t count, struct buf *reason);
/* Appends one choice as the question lists it: "a coin in the box". */
void match_put_choice(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, size_t index, struct buf *out);
/* Returns the object of a ref as typed in place (NULL: nowhere). In the area sorrel (or
 * sorrel/area), "green" also means sorrel/green, unless an object has the plain ref "green".
 * Returns NULL if nothing matches. */
struct object *match_ref(struct engine *engine, struct object *place, struct str ref);
/* Finds an exit of a room by direction, full name or alias, or NULL. */
struct object *match_exit(struct engine *engine, struct object *room, struct str name);
/* Finds the exit of a room whose name is exactly that, or NULL. */
struct object *match_exit_by_name(struct engine *engine, struct object *room, struct str name);
/* Finds a character by exact name (any case): in play, or any existing one, also asleep. Returns
 * NULL if the name is unknown. */
struct object *match_player(struct engine *engine, struct str name, bool in_play);
