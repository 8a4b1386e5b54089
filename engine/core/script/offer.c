/* offer.c -- the index of a place's bystander handlers and commands.
 *
 * A filter before the full walks (perceive.c, hook.c), which stay authoritative: a command that
 * is not in the index is not searched for.
 *
 * 1. The index has the direct contents, in order, that answer any event as a witness or have
 *    commands without {this}. For everything perceivable in the place, in open or transparent
 *    containers at any depth, on people and in their hands, it has the verbs with {this}, and
 *    whether any may answer on("name").
 * 2. It is valid while behaviours_version is unchanged and the changes noted by throng.c are
 *    added. It may have too much, never too little: an object that left is skipped when its
 *    turn comes. Verbs that may have gone with it are collected again once they have caused
 *    WALKS_MAX walks.
 * 3. If something cannot be read or loaded now, the index is not valid, and everybody is asked.
 * 4. Using it counts as having read everything it was made of (`seen`), like a walk.
 * 5. If a handler in a round changes anything, the round continues as a full walk, after the
 *    last object asked. */
#include "engine/core/script/offer.h"

#include "engine/core/script/around.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command.h"
#include "engine/core/sense/perceive.h"
#include "engine/core/sense/perceive_impl.h"
#include "engine/core/sense/throng.h"
#include "world/model/place.h"

enum { OFFER_DEPTH_MAX = 32, MET_MAX = 16, WALKS_MAX = 16 };

/* An object in the place with handlers or commands for others. */
struct offerer {
    uint64_t id;
    uint64_t arrived;
    uint64_t witness_mask;
    bool has_plain;
};

struct offers {
    uint64_t version;     /* 0: not valid */
    uint64_t seen;        /* the newest change that it depends on */
    struct offerer *list; /* owned */
    size_t count;
    size_t capacity;
    uint64_t witness_mask; /* of all in the list */
    bool has_plain;
    bool may_name;
    bool busy;        /* under construction */
    unsigned walks;   /* for verbs in the index, since it was made */
    struct map verbs; /* a set of hashes */
    const struct answers
            *met[MET_MAX]; /* shared ones whose verbs are in the index; valid for the version */
    size_t met_count;
};

void offers_drop(struct offers *offers)
{
    if (offers) {
        map_finish(&offers->verbs);
        mem_free(offers->list);
        mem_free(offers);
    }
}

static bool was_met(struct offers *offers, const struct answers *answers)
{
    for (size_t i = 0; i < offers->met_count; i++) {
        if (offers->met[i] == answers) {
            return true;
        }
    }
    if (answers->shared && offers->met_count < MET_MAX) {
        offers->met[offers->met_count++] = answers;
    }
    return false;
}

static void add_verbs(struct offers *offers, const struct answers *answers)
{
    if (!answers->has_this || was_met(offers, answers)) {
        return;
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        for (size_t k = 0; k < behaviour->command_count; k++) {
            const struct grammar *grammar = behaviour->commands[k]->grammar;
            size_t verbs = grammar_has_this(grammar) ? grammar_verb_count(grammar) : 0;
            for (size_t v = 0; v < verbs; v++) {
                map_put(&offers->verbs, grammar_verb_hash(grammar_verb(grammar, v)), offers);
            }
        }
    }
}

static bool add_all_in(struct engine *engine, struct offers *offers, struct object *place,
        unsigned depth, bool direct);

/* Adds object and its visible contents. Returns false if a part of that is unknown. */
static bool add_seen(
        struct engine *engine, struct offers *offers, struct object *object, unsigned depth)
{
    const struct answers *answers = behaviours_sure(engine, object);
    if (!answers || depth == OFFER_DEPTH_MAX) {
        return false;
    }
    offers->may_name |= answers->may_name;
    add_verbs(offers, answers);
    unsigned kinds = perceive_kinds(engine, object);
    bool shows = (kinds & KIND_CHARACTER) ||
                 ((kinds & KIND_CONTAINER) && perceive_lets_sight(engine, object, kinds));
    return !shows || add_all_in(engine, offers, object, depth + 1, false);
}

/* Adds an object that may be asked. Returns false if it does not belong at the end of the list. */
static bool add_offerer(struct engine *engine, struct offers *offers, struct object *object)
{
    const struct answers *answers = behaviours_sure(engine, object);
    if (!answers) {
        return false;
    }
    if (answers->witness_mask == 0 && !answers->has_plain) {
        return true;
    }
    if (offers->count > 0 && object->arrived < offers->list[offers->count - 1].arrived) {
        return false;
    }
    offers->list =
            mem_grow(offers->list, offers->count, &offers->capacity, sizeof(*offers->list));
    offers->list[offers->count++] = (struct offerer){
            object->id, object->arrived, answers->witness_mask, answers->has_plain};
    offers->witness_mask |= answers->witness_mask;
    offers->has_plain |= answers->has_plain;
    return true;
}

static bool add_all_in(struct engine *engine, struct offers *offers, struct object *place,
        unsigned depth, bool direct)
{
    size_t count = 0;
    (void)place_contents(engine->world, place, &count);
    for (size_t i = 0; i < place->content_count; i++) {
        struct object *object = world_find(engine->world, place->contents[i]);
        if (!object || !add_seen(engine, offers, object, depth) ||
                (direct && !add_offerer(engine, offers, object))) {
            return false;
        }
    }
    return true;
}

static bool make(struct engine *engine, struct object *place, struct offers *offers)
{
    map_finish(&offers->verbs);
    map_init(&offers->verbs);
    offers->count = offers->met_count = 0;
    offers->witness_mask = 0;
    offers->has_plain = offers->may_name = false;
    offers->walks = 0;
    offers->seen = 0;
    const struct answers *answers = behaviours_sure(engine, place);
    if (!answers) {
        return false;
    }
    add_verbs(offers, answers);
    return add_all_in(engine, offers, place, 0, true);
}

static void remove_offerer(struct offers *offers, uint64_t id)
{
    size_t kept = 0;
    for (size_t i = 0; i < offers->count; i++) {
        if (offers->list[i].id != id) {
            offers->list[kept++] = offers->list[i];
        }
    }
    offers->count = kept;
}

static bool add_noted(
        struct engine *engine, struct object *place, struct offers *offers, uint64_t id)
{
    struct object *object = world_find(engine->world, id);
    remove_offerer(offers, id);
    if (!object || object == place) {
        return false;
    }
    return (object->location != place->id || add_offerer(engine, offers, object)) &&
           add_seen(engine, offers, object, 0);
}

static bool bring_up_to_date(struct engine *engine, struct object *place, struct throng *throng,
        struct offers *offers)
{
    uint64_t version = behaviours_version(engine);
    uint64_t ids[THRONG_NOTES_MAX];
    size_t count = 0;
    bool good = throng_take(engine, throng, THRONG_OFFERS, ids, &count) &&
                offers->version == version;
    for (size_t i = 0; good && i < count; i++) {
        good = add_noted(engine, place, offers, ids[i]);
    }
    good = good || make(engine, place, offers);
    offers->version = good ? version : 0;
    return good;
}

/* Returns the index of place, or NULL if it is unknown: then everybody must be asked. */
static struct offers *offers_of(struct engine *engine, struct object *place, bool always)
{
    struct throng *throng = throng_of(engine, place, always);
    if (!throng || (throng->offers && throng->offers->busy)) {
        return NULL;
    }
    if (!throng->offers) {
        throng->offers = mem_alloc(sizeof(*throng->offers));
        map_init(&throng->offers->verbs);
    }
    struct offers *offers = throng->offers;
    uint64_t before = world_seen_begin(engine->world);
    offers->busy = true;
    bool good = bring_up_to_date(engine, place, throng, offers);
    offers->busy = false;
    world_seen_end(engine->world, before, &offers->seen);
    return good ? offers : NULL;
}

static bool concerns(const struct offerer *one, uint64_t witness_mask)
{
    return witness_mask ? (one->witness_mask & witness_mask) != 0 : one->has_plain;
}

/* Picks the objects of the list that the round concerns; removes those that left. */
static void pick(struct engine *engine, const struct object *place, struct offers *offers,
        uint64_t witness_mask, struct offer_round *out)
{
    out->picked = mem_alloc_array(offers->count, sizeof(*out->picked));
    size_t kept = 0;
    offers->witness_mask = 0;
    offers->has_plain = false;
    for (size_t i = 0; i < offers->count; i++) {
        struct offerer one = offers->list[i];
        const struct object *object = world_find(engine->world, one.id);
        if (!object || object->location != place->id) {
            offers->version = object ? offers->version : 0; /* perhaps it could not be read */
            continue;
        }
        offers->list[kept++] = one;
        offers->witness_mask |= one.witness_mask;
        offers->has_plain |= one.has_plain;
        if (concerns(&one, witness_mask)) {
            out->picked[out->picked_count++] = one.id;
        }
    }
    offers->count = kept;
}

/* Returns the version of the data that decides which objects a round concerns. */
static uint64_t version_of(const struct engine *engine)
{
    return behaviours_version(engine) + throng_news(engine);
}

void offer_begin_all(struct engine *engine, struct object *place, struct offer_round *out)
{
    const uint64_t *ids = place_contents(engine->world, place, &out->count);
    out->engine = engine;
    out->picked = NULL;
    out->picked_count = out->picked_next = out->next = 0;
    out->ids = out->count <= sizeof(out->few) / sizeof(out->few[0])
                       ? out->few
                       : mem_alloc_array(out->count, sizeof(*out->ids));
    for (size_t i = 0; i < out->count; i++) {
        out->ids[i] = ids[i];
    }
}

/* witness_mask 0: objects with commands. */
static void begin(struct engine *engine, struct object *place, uint64_t witness_mask,
        struct offer_round *out)
{
    struct offers *offers = offers_of(engine, place, false);
    bool any = !offers ||
               (witness_mask ? (offers->witness_mask & witness_mask) != 0 : offers->has_plain);
    if (!any) {
        *out = (struct offer_round){.engine = engine, .ids = out->few};
        return;
    }
    offer_begin_all(engine, place, out);
    if (offers) {
        pick(engine, place, offers, witness_mask, out);
        out->version = version_of(engine);
    }
}

void offer_begin_witnesses(
        struct engine *engine, struct object *place, uint64_t bit, struct offer_round *out)
{
    begin(engine, place, bit, out);
}

void offer_begin_commands(struct engine *engine, struct object *place, struct offer_round *out)
{
    begin(engine, place, 0, out);
}

/* Continues with all objects after the last one that was picked. */
static void unpick(struct offer_round *round)
{
    uint64_t last = round->picked_next > 0 ? round->picked[round->picked_next - 1] : 0;
    while (last && round->next < round->count && round->ids[round->next++] != last) {
    }
    mem_free(round->picked);
    round->picked = NULL;
}

struct object *offer_next(struct offer_round *round)
{
    struct world *world = round->engine->world;
    if (round->picked && round->version != version_of(round->engine)) {
        unpick(round);
    }
    struct object *object = NULL;
    while (!object && round->picked && round->picked_next < round->picked_count) {
        object = world_find(world, round->picked[round->picked_next++]);
    }
    while (!object && !round->picked && round->next < round->count) {
        object = world_find(world, round->ids[round->next++]);
    }
    return object;
}

void offer_end(struct offer_round *round)
{
    mem_free(round->picked);
    if (round->ids != round->few) {
        mem_free(round->ids);
    }
}

static bool has_verb(
        struct engine *engine, struct object *place, struct str word, struct str verb)
{
    struct offers *offers = offers_of(engine, place, true);
    if (!offers) {
        return true;
    }
    bool known = map_find(&offers->verbs, grammar_verb_hash(word)) ||
                 (verb.length > 0 && map_find(&offers->verbs, grammar_verb_hash(verb)));
    if (known && ++offers->walks == WALKS_MAX) {
        offers->version = 0;
    }
    return known;
}

bool offer_may_name(struct engine *engine, struct object *place)
{
    const struct offers *offers = offers_of(engine, place, false);
    return !offers || offers->may_name;
}

bool offer_has_verb(
        struct engine *engine, struct object *actor, struct str word, struct str verb)
{
    struct perceive_view views[PERCEIVE_VIEWS_MAX];
    size_t count = perceive_views(engine, actor, views);
    bool crowded = false;
    for (size_t i = 0; i < count; i++) {
        size_t there = 0;
        (void)place_contents(engine->world, views[i].place, &there);
        crowded |= there >= THRONG_MIN;
    }
    if (!crowded) {
        return count != 1 || around_may_have_verb(engine, actor, views[0].place, word, verb);
    }
    /* The things that somebody holds are inside the place only if they are a character. */
    if (!is_character(engine, actor)) {
        return true;
    }
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        found = has_verb(engine, views[i].place, word, verb);
    }
    return found;
}
