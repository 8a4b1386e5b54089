/* disguise.c -- decides whether a viewer knows an object by name or takes it for something else.
 *
 * 1. Scripts are asked through the callbacks that script/disguise_scripts.c sets, and only where
 *    such handlers may exist. Otherwise the check costs one flag.
 * 2. While a handler runs, nothing is disguised: a handler that names things gets their real
 *    names. A mask overrides acquaintance (recognition.h).
 * 3. Answers are not cached, since they may change with anything. Only the last word of each
 *    answer is kept until the server stops, so that no account takes it as a name. */
#include "engine/core/output/disguise.h"

#include "engine/core/output/recognition.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

struct disguises {
    const struct disguise_ops *ops; /* static; NULL until set */
    bool possible;                  /* see disguise_is_possible */
    struct strmap looks;            /* of the nouns of displayed names since the start */
};

PART_STATE(disguises, PART_DISGUISES)

void disguise_set_ops(struct engine *engine, const struct disguise_ops *ops, bool possible)
{
    disguises_state(engine)->ops = ops;
    disguises_state(engine)->possible = possible;
}

bool disguise_is_possible(const struct engine *engine)
{
    return disguises_state(engine)->possible;
}

static bool any_masks(struct engine *engine)
{
    return disguises_state(engine)->ops && !engine_transaction(engine)->asks_displayed_name &&
           disguises_state(engine)->ops->any(engine);
}

static bool any_unmet(const struct engine *engine)
{
    return recognition_is_on(engine) && !engine_transaction(engine)->asks_displayed_name;
}

static bool is_unmet(struct engine *engine, struct object *object)
{
    return any_unmet(engine) && recognition_concerns(engine, object);
}

bool disguise_any(struct engine *engine)
{
    return any_unmet(engine) || any_masks(engine);
}

bool disguise_any_in(struct engine *engine, struct object *place)
{
    return any_unmet(engine) ||
           (any_masks(engine) && disguises_state(engine)->ops->any_in(engine, place));
}

static bool has_mask(struct engine *engine, struct object *object)
{
    return any_masks(engine) && disguises_state(engine)->ops->has(engine, object);
}

bool disguise_has(struct engine *engine, struct object *object)
{
    return is_unmet(engine, object) || has_mask(engine, object);
}

static enum disguise mask_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    struct transaction *transaction = engine_transaction(engine);
    if (object == viewer || !has_mask(engine, object)) {
        return DISGUISE_NONE;
    }
    if (!transaction->open) {
        return DISGUISE_UNKNOWN;
    }
    transaction->asks_displayed_name = true;
    enum disguise disguise = disguises_state(engine)->ops->ask(engine, object, viewer, out);
    transaction->asks_displayed_name = false;
    return disguise;
}

enum disguise disguise_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    size_t length = out->length;
    enum disguise mask = mask_of(engine, object, viewer, out);
    if (mask != DISGUISE_NONE || object == viewer || !is_unmet(engine, object)) {
        return mask;
    }
    enum acquaintance how = recognition_of(engine, object, viewer, out);
    if (how == ACQUAINTANCE_MET) {
        buf_truncate(out, length);
    }
    return how == ACQUAINTANCE_MET      ? DISGUISE_NONE
           : how == ACQUAINTANCE_CALLED ? DISGUISE_CALLED
                                        : DISGUISE_NAMED;
}

bool disguise_masks(struct engine *engine, struct object *object, struct object *viewer)
{
    struct buf words = {0};
    bool masks = mask_of(engine, object, viewer, &words) != DISGUISE_NONE;
    buf_finish(&words);
    return masks;
}

bool disguise_hides(struct engine *engine, struct object *object, struct object *viewer)
{
    struct buf words = {0};
    bool hides = disguise_of(engine, object, viewer, &words) != DISGUISE_NONE;
    buf_finish(&words);
    return hides;
}

bool disguise_sees_through(struct engine *engine, const struct object *viewer)
{
    return viewer && role_of(engine, viewer->id) == PERM_WIZARD;
}

static bool ignores_person(struct engine *engine, uint64_t listener, uint64_t speaker)
{
    bool named = ignore_has(engine, listener, speaker);
    bool masked = ignore_has_disguised(engine, listener, speaker);
    bool face = ignore_has_face(engine, listener, speaker);
    struct object *viewer = world_find(engine_world(engine), listener);
    struct object *object = world_find(engine_world(engine), speaker);
    bool same = named == masked && named == face;
    if (same || !viewer || !object || disguise_sees_through(engine, viewer)) {
        return named || masked || face;
    }
    if (disguise_masks(engine, object, viewer)) {
        return masked;
    }
    return face || (named && !disguise_hides(engine, object, viewer));
}

bool disguise_ignores(struct engine *engine, uint64_t listener, uint64_t speaker)
{
    const struct transaction *transaction = engine_transaction(engine);
    bool is_ordered = speaker != 0 && speaker == transaction->pet;
    return ignore_any(engine, listener) &&
           (ignores_person(engine, listener, speaker) ||
                   (is_ordered && ignores_person(engine, listener, transaction->master)));
}

enum { DISGUISE_NOUNS_MAX = 1000 };

/* Returns the form in which look-alike names are compared; buffer: look. */
static struct str look_of(struct str name, char look[ACCOUNT_NAME_MAX + 1])
{
    char key[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    return account_look(key, look);
}

void disguise_note(struct engine *engine, struct str words)
{
    char look[ACCOUNT_NAME_MAX + 1];
    struct str noun = STR_NONE;
    while (words.length > 0) {
        noun = str_take_word(&words);
    }
    struct str key = account_name_is_formed(noun) ? look_of(noun, look) : STR_NONE;
    if (key.length > 0 && disguises_state(engine)->looks.count < DISGUISE_NOUNS_MAX) {
        (void)strmap_put(&disguises_state(engine)->looks, key, engine);
    }
}

bool disguise_noun(struct engine *engine, struct str name)
{
    char look[ACCOUNT_NAME_MAX + 1];
    return account_name_is_formed(name) &&
           strmap_find(&disguises_state(engine)->looks, look_of(name, look)) != NULL;
}

struct object *disguise_changed(struct engine *engine, struct object *object)
{
    return any_masks(engine) ? disguises_state(engine)->ops->of_whom(engine, object) : NULL;
}

static void disguises_create(struct engine *engine)
{
    strmap_init(&disguises_state(engine)->looks);
}

static void disguises_destroy(struct engine *engine)
{
    strmap_finish(&disguises_state(engine)->looks);
}

struct object *disguise_seen_in(struct engine *engine, const struct presence *presence)
{
    struct world *world = engine_world(engine);
    struct object *person = world_find(world, presence->character);
    struct object *room =
            person && person->location ? world_find(world, person->location) : NULL;
    bool is_seen = room && !presence_is_lost(presence) && is_room(engine, room) &&
                   perm_may_see_room(engine, 0, room) && perceive_is_lit(engine, room) &&
                   !prop_bool(world, person, ATOM_hidden) && !disguise_has(engine, person);
    return is_seen ? room : NULL;
}

const struct kernel_part disguise_part = {
        .state_size = sizeof(struct disguises),
        .create = disguises_create,
        .destroy = disguises_destroy,
};
