#pragma once
#include "engine/core/line/match.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/tell/noun.h"

/* What the match_*.c files share. */

/* What became of a phrase while candidates were looked for. */
struct match_found {
    const struct sighting *list[MATCH_MAX]; /* fit, nearest first */
    size_t count;
    const struct sighting *blocked;    /* named, but the need is not met */
    const struct sighting *held;       /* named, but already held */
    const struct sighting *elsewhere;  /* named, but not in request->inside */
    const struct sighting *wrong_kind; /* named, but no such prototype */
};

bool match_need_met(const struct match_request *request, const struct sighting *sighting);
/* Sorts a sighting that the phrase names into found. */
void match_sort_in(struct engine *engine, const struct match_request *request,
        const struct sighting *sighting, struct match_found *found);

/* It and the other pronouns, #ID, $REF; false if the phrase is none of these. */
bool match_pointed(
        struct engine *engine, const struct match_request *request, struct match *out);
/* These, me, here and directions; false if the phrase is none of these (match_meaning.c). */
bool match_meaning(
        struct engine *engine, const struct match_request *request, struct match *out);

/* -- outcomes -- */
void match_set_one(struct match *out, uint64_t id);
/* "Which do you mean: 1. …?" of the first count in found. */
void match_set_which(struct engine *engine, const struct match_request *request,
        const struct match_found *found, size_t count, struct match *out);

/* -- one phrase (match.c), several (match_many.c) -- */
void match_item(struct engine *engine, const struct match_request *request, struct match *out);
/* One thing of request->perception alone, which is all that could be meant. */
void match_listed(
        struct engine *engine, const struct match_request *request, struct match *out);
/* Those of found that noun means, of which there is at least one. */
void match_take(struct engine *engine, const struct match_request *request,
        const struct noun *noun, bool plural, struct match_found *found, struct match *out);
void match_several(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match_found *found, struct match *out);
/* Of the one that out means, so many: of a heap a part, else no more than it. */
void match_part(struct engine *engine, const struct match_request *request, size_t amount,
        struct match *out);
/* Does the singular, where several could be meant, mean one coin of this heap? */
bool match_means_one(struct engine *engine, const struct match_request *request,
        const struct noun *noun, const struct sighting *heap);
/* Moves one of each kind of those that look the same to the front; returns how many kinds of the first
 * count. */
size_t match_kinds(struct engine *engine, struct match_found *found, size_t count);
/* The best reason why nothing fits; noun is what was understood of the phrase. */
void match_set_none(struct engine *engine, const struct match_request *request,
        const struct noun *noun, const struct match_found *found, struct match *out);
/* "It" was a detail of that description: that it is scenery, if it still is. */
void match_set_scenery(struct engine *engine, const struct match_request *request,
        struct str words, struct match *out);
/* Is it a detail of what is described here? */
bool match_is_scenery(
        struct engine *engine, const struct match_request *request, const struct noun *noun);
/* There are only so many. */
void match_set_few(struct engine *engine, const struct match_request *request, uint64_t count,
        struct match *out);
/* Nothing is there for "all". */
void match_set_nothing(
        struct engine *engine, const struct match_request *request, struct match *out);
/* A plain reason with {word}. */
void match_set_word(struct engine *engine, const struct match_request *request,
        enum phrase phrase, struct match *out);
/* Appends "1. a red ball, 2. a blue ball". */
void match_put_choices(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out);

/* -- players (match_player.c) -- */
void match_player_noun(
        struct engine *engine, const struct match_request *request, struct match *out);
