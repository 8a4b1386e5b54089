#pragma once
#include "engine/core/line/match.h"
#include "engine/core/output/noun.h"
#include "engine/core/phrase/phrase.h"

#include <stddef.h>
#include <string.h>

/* Internals of matching, shared by match_*.c. */

/* Result of a search for candidates. */
struct match_found {
    size_t count;                           /* of list */
    const struct sighting *blocked;         /* named, but the need is not met */
    const struct sighting *held;            /* named, but already held */
    const struct sighting *elsewhere;       /* named, but not in request->inside */
    const struct sighting *wrong_kind;      /* named, but no such prototype */
    const struct sighting *list[MATCH_MAX]; /* matches, nearest first; large, so not zeroed */
};

static inline void match_found_init(struct match_found *found)
{
    memset(found, 0, offsetof(struct match_found, list));
}

/* True if the object inherits from that ref. */
bool match_is_of(struct engine *engine, struct str ref, struct object *object);
bool match_need_met(const struct match_request *request, const struct sighting *sighting);
/* Adds a sighting that the phrase names to the right part of found. */
void match_sort_in(struct engine *engine, const struct match_request *request,
        const struct sighting *sighting, struct match_found *found);

/* Resolves it and the other pronouns, #ID and $REF. Returns false for any other phrase. */
bool match_pointed(
        struct engine *engine, const struct match_request *request, struct match *out);
/* Resolves those, and me, here and directions. Returns false for any other phrase
 * (match_meaning.c). */
bool match_meaning(
        struct engine *engine, const struct match_request *request, struct match *out);

/* -- outcomes -- */
void match_set_one(struct match *out, uint64_t id);
/* Adds a thing, or an amount of a heap, unless it is there already. */
void match_add(struct match *out, uint64_t id, uint64_t amount);
/* Refuses several things where one is wanted. */
void match_set_one_only(
        struct engine *engine, const struct match_request *request, struct match *out);
/* Sets the question "Which do you mean: 1. …?" for the first count in found. */
void match_set_which(struct engine *engine, const struct match_request *request,
        const struct match_found *found, size_t count, struct match *out);

/* -- one phrase (match.c), amounts (match_amount.c) -- */
void match_item(struct engine *engine, const struct match_request *request, struct match *out);
/* Resolves a phrase to one thing of request->perception, the only things that could be meant. */
void match_listed(
        struct engine *engine, const struct match_request *request, struct match *out);
/* True if the line has looked for that phrase before in what is perceived, and nothing has such a name: each pattern of
 * a verb asks for the same words, and a crowd is walked once. how: a number for the kind of search. note: it finds
 * nothing now. */
bool match_nameless(struct engine *engine, const struct perception *near, struct str phrase,
        uint64_t how, bool note);
/* Takes the things of found that noun means; found is not empty. */
void match_take(struct engine *engine, const struct match_request *request,
        const struct noun *noun, bool plural, struct match_found *found, struct match *out);
void match_several(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match_found *found, struct match *out);
/* Reduces the match to an amount: a part of a heap, or at most one other thing. */
void match_part(struct engine *engine, const struct match_request *request, size_t amount,
        struct match *out);
/* True if the singular, where several could be meant, means one coin of this heap. */
bool match_means_one(struct engine *engine, const struct match_request *request,
        const struct noun *noun, const struct sighting *heap);
/* Moves one of each group of things that look the same to the front. Returns the number of groups
 * among the first count. */
size_t match_kinds(struct engine *engine, struct match_found *found, size_t count);
/* Sets the best reason why nothing fits. noun is what was understood of the phrase. */
void match_set_none(struct engine *engine, const struct match_request *request,
        const struct noun *noun, const struct match_found *found, struct match *out);
/* Handles "it" for a detail of a description: says that it is scenery, if that is still true. */
void match_set_scenery(struct engine *engine, const struct match_request *request,
        struct str words, struct match *out);
/* True if the noun is a detail of a description here. */
bool match_is_scenery(
        struct engine *engine, const struct match_request *request, const struct noun *noun);
/* Says that there are only count of them. */
void match_set_few(struct engine *engine, const struct match_request *request, uint64_t count,
        struct match *out);
/* Says that nothing is there for "all". */
void match_set_nothing(
        struct engine *engine, const struct match_request *request, struct match *out);
/* Sets a plain reason with {word}. */
void match_set_word(struct engine *engine, const struct match_request *request,
        enum phrase phrase, struct match *out);
/* Appends "1. a red ball, 2. a blue ball". */
void match_put_choices(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out);

/* -- players (match_player_noun.c) -- */
void match_player_noun(
        struct engine *engine, const struct match_request *request, struct match *out);
