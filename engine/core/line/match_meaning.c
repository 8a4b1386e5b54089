/* match_meaning.c -- Phrases whose meaning does not depend on the names of things.
 *
 * These are me and here; it, him, her and them for the things mentioned last (pronoun.h), nearby
 * or visible in the next room; #ID and $REF; and directions. Such a phrase is not a name: if its
 * thing is missing, the reason says so, and nothing else is looked for. */
#include "engine/core/line/match_impl.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format.h"
#include "engine/core/perception/direction.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

static const struct sighting *find_sighting(
        const struct perception *perception, const struct object *object)
{
    for (size_t i = 0; object && i < perception->count; i++) {
        if (perception->list[i].object == object) {
            return &perception->list[i];
        }
    }
    return NULL;
}

/* Matches the phrase with just this sighting, if it meets the request. */
static void match_sighting(struct engine *engine, const struct match_request *request,
        const struct sighting *sighting, struct match *out)
{
    struct match_found found;
    match_found_init(&found);
    match_sort_in(engine, request, sighting, &found);
    if (found.count == 1) {
        match_set_one(out, sighting->object->id);
    } else {
        struct noun noun;
        noun_begin(request->phrase, &noun);
        match_set_none(engine, request, &noun, &found, out);
    }
}

/* Matches the phrase with just this object. */
static void match_given(struct engine *engine, const struct match_request *request,
        struct object *object, enum phrase absent, struct match *out)
{
    const struct sighting *sighting = find_sighting(request->perception, object);
    struct sighting anywhere = {.object = object};
    if (!sighting && object && request->need == NEED_ANY) {
        sighting = &anywhere;
    }
    if (sighting) {
        match_sighting(engine, request, sighting, out);
    } else {
        match_set_word(engine, request, absent, out);
    }
}

/* Same, here or visible in the next room. */
static void match_near_or_far(struct engine *engine, const struct match_request *request,
        struct object *object, enum phrase absent, struct match *out)
{
    struct perception far = {.count = 0};
    bool is_near = !object || find_sighting(request->perception, object) || request->inside;
    if (!is_near && request->need != NEED_HELD && request->need != NEED_ANY) {
        perceive_walk_far(engine, request->perception, &far);
    }
    const struct sighting *afar = object ? find_sighting(&far, object) : NULL;
    if (afar) {
        match_sighting(engine, request, afar, out);
    } else {
        match_given(engine, request, object, absent, out);
    }
    perception_finish(&far);
}

/* Matches me and here, which need not be visible, even in the dark. */
static void match_sure(struct engine *engine, const struct match_request *request,
        struct object *object, struct match *out)
{
    if (request->need == NEED_HELD || request->proto.length > 0 || !object) {
        match_given(engine, request, object, PHRASE_see_none, out);
    } else {
        match_set_one(out, object->id);
    }
}

/* Matches it, him, her or them, here or visible in the next room. If the thing is gone, the answer
 * uses its name. */
static void match_last(struct engine *engine, const struct match_request *request,
        const struct object *last, struct match *out)
{
    struct buf name = {0};
    struct match_request named = *request;
    format_name(engine, world_find(engine_world(engine), last->id), request->perception->actor,
            ARTICLE_NONE, &name);
    named.phrase = buf_str(&name);
    match_near_or_far(
            engine, &named, world_find(engine_world(engine), last->id), PHRASE_see_none, out);
    buf_finish(&name);
}

/* Returns the only person here who fits the pronoun or has not chosen one. */
static struct object *only_person(
        struct engine *engine, const struct match_request *request, struct str word)
{
    struct object *only = NULL;
    for (size_t i = 0; i < request->perception->count && transaction_may_work(engine); i++) {
        const struct sighting *one = &request->perception->list[i];
        transaction_work(engine, 1);
        struct str pronoun = prop_str(engine_world(engine), one->object, ATOM_pronoun);
        bool him = str_starts_nocase(pronoun, STR("he")) &&
                   phrase_has_word(engine, PHRASE_noun_him, word);
        bool her = str_starts_nocase(pronoun, STR("she")) &&
                   phrase_has_word(engine, PHRASE_noun_her, word);
        if (!(one->kinds & KIND_CHARACTER) || !one->seen ||
                one->object == request->perception->actor ||
                !(him || her || pronoun.length == 0)) {
            continue;
        }
        if (only) {
            return NULL;
        }
        only = one->object;
    }
    return only;
}

/* Keeps the things that meet the request; if none does, sets the reason of the first. */
static void match_them(struct engine *engine, const struct match_request *request,
        const uint64_t *ids, size_t count, struct match *out)
{
    uint64_t fit[PRONOUNS_MAX];
    size_t fits = 0;
    if (count > 1 && !request->many) {
        match_set_word(engine, request, PHRASE_one_only, out);
        out->definite = true;
        return;
    }
    for (size_t i = count; i-- > 0;) {
        struct object *one = world_find(engine_world(engine), ids[i]);
        if (one) {
            match_last(engine, request, one, out);
            if (out->status == MATCH_ONE) {
                fit[fits++] = ids[i];
            }
        }
    }
    for (size_t i = 0; i < fits; i++) {
        out->ids[i] = fit[fits - 1 - i];
        out->amounts[i] = 0;
        out->status = fits == 1 ? MATCH_ONE : MATCH_MANY;
        out->count = fits;
    }
}

static bool match_pronoun(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    uint64_t ids[PRONOUNS_MAX];
    size_t count = 0;
    if (!pronouns_find(engine, request->last, request->phrase, ids, &count)) {
        return false;
    }
    struct str scenery = pronouns_scenery(engine, request->last, request->phrase);
    if (scenery.bytes) {
        match_set_scenery(engine, request, scenery, out);
        return true;
    }
    bool person = phrase_has_word(engine, PHRASE_noun_him, request->phrase) ||
                  phrase_has_word(engine, PHRASE_noun_her, request->phrase);
    bool gone = count == 0 || !world_find(engine_world(engine), ids[0]);
    struct object *only = gone && person ? only_person(engine, request, request->phrase) : NULL;
    if (only) {
        ids[0] = only->id;
        count = 1;
    }
    if (only || !gone || count > 1) {
        match_set_word(engine, request, PHRASE_nothing_last, out);
        match_them(engine, request, ids, count, out);
    } else {
        match_set_word(engine, request, person ? PHRASE_nobody_last : PHRASE_nothing_last, out);
    }
    return true;
}

static bool match_word(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str phrase = request->phrase;
    if (phrase_has_word(engine, PHRASE_noun_me, phrase)) {
        match_sure(engine, request, request->perception->actor, out);
        return true;
    }
    if (phrase_has_word(engine, PHRASE_noun_here, phrase)) {
        match_sure(engine, request, request->perception->place, out);
        return true;
    }
    return match_pronoun(engine, request, out);
}

struct object *match_ref(struct engine *engine, struct object *place, struct str ref)
{
    struct world *world = engine_world(engine);
    struct object *object = world_find_ref(world, ref);
    struct object *area = place && !object ? prop_object(world, place, ATOM_area) : NULL;
    if (area && area->ref) {
        struct str within = str_of(area->ref);
        within.length -= str_ends(within, STR("/area")) ? 5 : 0;
        struct buf name = {0};
        buf_printf(&name, "%.*s/%.*s", STR_FMT(within), STR_FMT(ref));
        object = world_find_ref(world, buf_str(&name));
        buf_finish(&name);
    }
    return object;
}

static bool match_id(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str phrase = request->phrase;
    struct str rest = str_slice(phrase, 1, phrase.length);
    uint64_t id = 0;
    if (phrase.length < 2 || (phrase.bytes[0] != '#' && phrase.bytes[0] != '$')) {
        return false;
    }
    struct object *object = NULL;
    if (phrase.bytes[0] == '$') {
        object = match_ref(engine, request->perception->place, rest);
    } else if (str_to_u64(rest, &id)) {
        object = world_find(engine_world(engine), id);
    }
    bool any = request->need == NEED_ANY;
    struct object *actor = request->perception->actor;
    if (object && !any && disguise_hides(engine, object, actor) &&
            !disguise_sees_through(engine, actor)) {
        object = NULL; /* its number may reveal who that is */
    }
    match_near_or_far(engine, request, object, any ? PHRASE_no_such : PHRASE_see_none, out);
    return true;
}

/* Matches a direction with its exit, also in the dark: it is found by feeling along the wall. */
static bool match_way(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    const char *direction = direction_find(request->phrase);
    const struct perception *perception = request->perception;
    for (size_t i = 0; direction && i < perception->count; i++) {
        const struct sighting *sighting = &perception->list[i];
        if ((sighting->kinds & KIND_EXIT) &&
                str_equal_nocase(prop_str(engine_world(engine), sighting->object, ATOM_name),
                        str_of(direction))) {
            match_sure(engine, request, sighting->object, out);
            return true;
        }
    }
    return false;
}

bool match_pointed(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    return match_id(engine, request, out) || match_pronoun(engine, request, out);
}

bool match_meaning(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    return match_word(engine, request, out) || match_id(engine, request, out) ||
           match_way(engine, request, out);
}
