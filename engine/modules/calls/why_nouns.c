/* why_nouns.c -- Notes for `why` on how the nouns of a line were understood.
 *
 * Things nearby that the actor cannot see are noted for builders only. At most
 * SEARCHED_MAX things are searched for one noun. */
#include "engine/modules/calls/why.h"

#include "engine/core/line/match.h"
#include "engine/core/output/words.h"
#include "engine/core/perception/perceive.h"
#include "world/model/place.h"

#define NEAR_MAX 5        /* things noted for one noun */
#define SEARCHED_MAX 1000 /* things looked at, for one noun */
#define SEARCH_DEPTH 8

static const char *const block_names[] = {
        [BLOCK_NONE] = "need",
        [BLOCK_DARK] = "dark",
        [BLOCK_GLASS] = "glass",
        [BLOCK_FAR] = "far",
        [BLOCK_PERSON] = "person",
};

/* Returns a step that says what hides thing from view: the outermost opaque holder around it. */
static struct trace_step hidden_in(struct engine *engine, struct object *thing)
{
    struct trace_step step = {.kind = TRACE_NEAR, .object = thing->id, .end = "dark"};
    struct object *holder = thing;
    for (unsigned depth = 0; holder && holder->location && depth < SEARCH_DEPTH; depth++) {
        holder = world_find(engine_world(engine), holder->location);
        unsigned kinds = holder ? object_kinds(engine, holder) : KIND_ROOM;
        if ((kinds & KIND_CHARACTER) && holder->id != engine_transaction(engine)->actor) {
            step.other = holder->id;
            step.end = "person";
        } else if (!(kinds & (KIND_ROOM | KIND_CHARACTER)) &&
                   !perceive_lets_sight(engine, holder, kinds)) {
            step.other = holder->id;
            step.end = "closed";
        }
    }
    return step;
}

static void note_near(struct engine *engine, struct object *viewer, struct object *thing)
{
    struct sighting sighting = {0};
    struct trace_step step = {.kind = TRACE_NEAR, .object = thing->id};
    if (perceive_one(engine, viewer, thing, &sighting) && (sighting.seen || sighting.reached)) {
        step.end = block_names[sighting.block];
        step.other = sighting.blocker ? sighting.blocker->id : 0;
    } else {
        step = hidden_in(engine, thing);
    }
    TRACE(engine, add, &step);
}

struct explain_search {
    struct engine *engine;
    const struct match_request *request;
    size_t searched; /* things looked at */
    size_t found;
};

static void search_in(struct explain_search *search, struct object *place, unsigned depth)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(search->engine), place, &count);
    for (size_t i = 0; i < count && search->found < NEAR_MAX; i++) {
        if (search->searched++ >= SEARCHED_MAX) {
            return;
        }
        struct object *thing = world_find(engine_world(search->engine), ids[i]);
        if (thing && words_fit(search->engine, thing, search->request->perception->actor,
                             search->request->phrase)) {
            note_near(search->engine, search->request->perception->actor, thing);
            search->found++;
        }
        if (thing && depth < SEARCH_DEPTH) {
            search_in(search, thing, depth + 1);
            ids = place_contents(engine_world(search->engine), place, &count);
        }
    }
}

/* Notes the things around that match the name, visible or not. */
static void note_all_near(struct engine *engine, const struct match_request *request)
{
    struct explain_search search = {.engine = engine, .request = request};
    struct object *place = place_top(engine_world(engine), request->perception->actor);
    if (place) {
        search_in(&search, place, 0);
    }
}

void why_note_noun(
        struct engine *engine, const struct match_request *request, const struct match *match)
{
    static const char *const ends[] = {
            [MATCH_ONE] = "one",
            [MATCH_MANY] = "many",
            [MATCH_AMBIGUOUS] = "which",
            [MATCH_NONE] = "none",
    };
    TRACE(engine, add,
            &(struct trace_step){
                    .kind = TRACE_NOUN,
                    .object = match->status == MATCH_ONE ? match->ids[0] : 0,
                    .end = ends[match->status],
                    .text = request->phrase,
                    .reason = match->status == MATCH_NONE || match->status == MATCH_AMBIGUOUS
                                      ? buf_str(&match->reason)
                                      : STR_NONE,
            });
}

void why_note_noun_deep(
        struct engine *engine, const struct match_request *request, const struct match *match)
{
    why_note_noun(engine, request, match);
    if (match->status == MATCH_NONE && request->need != NEED_PLAYER) {
        note_all_near(engine, request);
    }
}
