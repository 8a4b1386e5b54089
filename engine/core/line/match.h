#pragma once
#include "engine/core/script/grammar.h"
#include "engine/core/sense/perceive.h"
#include "engine/core/tell/referent.h"

/* Nouns to objects, by the rules of names: any whole word of the name or of
 * one alias, in the plural too; before it what noun.h takes off ("both of my lit lamps");
 * "a, b and c", "all but the lamp", me here it him her them, directions (the exit), #ID, $REF. */

enum match_status { MATCH_ONE, MATCH_MANY, MATCH_AMBIGUOUS, MATCH_NONE };

#define MATCH_MAX 200

struct match {
    enum match_status status;
    uint64_t ids[MATCH_MAX];     /* ONE: one; MANY: those meant; AMBIGUOUS: the choices */
    uint64_t amounts[MATCH_MAX]; /* how many of a heap; 0: all of it */
    size_t count;
    struct str which; /* AMBIGUOUS: the part of the phrase that a choice stands for */
    struct buf
            reason;  /* NONE, AMBIGUOUS: a full sentence for the actor (markup); of a list with
                        something left out: one of each item that was, a line each */
    size_t left_out; /* items of a list that mean nothing, where others do: NONE unless
                        request->partly */
    bool which_one;  /* AMBIGUOUS: of a heap, one coin is meant */
    bool definite;   /* NONE: something of that name is there, but blocked; else the plain "You
                      see no …" */
    bool other_kind; /* NONE: it is there, but of another kind than the pattern wants: maybe the
                        line means something else */
};

struct match_request {
    const struct perception *perception;
    struct str phrase;
    enum match_need need;
    bool many;   /* "all" and lists are allowed */
    bool partly; /* what there is of a list will do */
    bool far;    /* of several the first is meant: what is out of reach is not asked about */
    bool every;  /* a name alone means all that answer to it */
    struct str proto;             /* only what inherits from this ref, if not empty */
    const struct referents *last; /* what the pronouns mean, or NULL */
    const uint64_t
            *takers; /* those that can take the verb: they go before others; NULL: any can */
    size_t taker_count;
    struct str prefers; /* refs and .PROPERTY: what is or has one of them goes before others */
    unsigned likes;     /* noun_states: what has one of them goes before what has none */
    uint64_t prefer;    /* of those that look the same, this one */
    /* Only those that the command could be about (N5): skip what it holds / what it does not
     * hold. */
    bool only_unheld;
    struct object *inside; /* only what this contains; NULL: anything */
};

/* Resolves one phrase; match keeps its memory between uses (zeroed at first). */
void match_noun(struct engine *engine, const struct match_request *request, struct match *out);
void match_finish(struct match *match);
/* Rules alone, for `match(who, text, list)` of scripts and for the answer to "which one?": the
 * object or 0 and the reason. A number alone is a place in the list; a full name goes before
 * one that it is a part of; of what looks the same the first is meant. */
uint64_t match_among(struct engine *engine, struct object *who, struct str phrase,
        const uint64_t *ids, size_t count, struct buf *reason);
/* Appends one of the choices as the question lists it: "a coin in the box". */
void match_put_choice(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, size_t index, struct buf *out);
/* $green, typed in place (NULL: nowhere): in the area sorrel (or sorrel/area) it is sorrel/green, too, unless something
 * is called just green; NULL if nothing is. */
struct object *match_ref(struct engine *engine, struct object *place, struct str ref);
/* Finds an exit of a room by direction, full name or alias; NULL if none. */
struct object *match_exit(struct engine *engine, struct object *room, struct str name);
/* Finds the exit of a room whose own name is all of that; NULL if none. */
struct object *match_exit_by_name(struct engine *engine, struct object *room, struct str name);
/* A character in play, or any existing one (asleep, too), by exact name (any case). NULL if
 * none. */
struct object *match_player(struct engine *engine, struct str name, bool in_play);
