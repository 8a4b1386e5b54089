/* trust.c -- how far the game trusts an object.
 *
 * 1. The makers of an object are its owner, the owners of its prototypes, and those whose
 *    rights the behaviours of all these have. Each of them could have written what it says,
 *    does and holds in its properties.
 * 2. The answer is computed on each call, never stored: roles and owners change.
 * 3. A grant of an area makes nobody a maker; a behaviour written under such a grant does.
 *    trust_is_others asks who could change a thing later, so it includes grants.
 *
 * consent.c decides whether a place accepts somebody; perm.c decides control. */
#include "engine/core/rights/trust.h"

#include "engine/core/internal_event.h"
#include "engine/core/people/account.h"
#include "engine/core/rights/perm.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#define LENT_MAX 200 /* heirs that are examined */

/* The least trusted maker so far. */
struct makers {
    struct engine *engine;
    uint64_t but; /* this maker does not count */
    bool granted; /* people who may change it as part of an area count too */
    uint64_t least;
    int rank;
};

#define RANK_GAME (PERM_WIZARD + 1)

static int rank_of(struct engine *engine, uint64_t maker)
{
    return maker == 0 ? RANK_GAME : (int)role_of(engine, maker);
}

static void add(struct makers *makers, uint64_t maker)
{
    if (maker == 0 || maker == makers->but || maker == makers->least) {
        return;
    }
    int rank = rank_of(makers->engine, maker);
    if (rank < makers->rank) {
        makers->rank = rank;
        makers->least = maker;
    }
}

uint64_t trust_of_source(struct engine *engine, const struct object *object, uint64_t author)
{
    bool trusted = author == 0 || author == object->owner ||
                   (object->owner != 0 && role_of(engine, author) == PERM_WIZARD);
    return trusted ? object->owner : author;
}

/* For a behaviour that is not loaded, the file is asked: its newest revision. */
static uint64_t source_maker(struct engine *engine, const struct object *object)
{
    struct trust_asking asking = {.object = object};
    internal_event_run(engine, INTERNAL_MAKER, &asking);
    if (asking.known) {
        return asking.owner;
    }
    struct row row = row_of_ids(TABLE_BEHAVIOUR, object->id, object->behaviour);
    uint64_t author = rows_find(engine_world(engine), &row) ? row_id(&row, "author") : 0;
    row_finish(&row);
    return trust_of_source(engine, object, author);
}

static void add_granted(struct makers *makers, struct object *object)
{
    struct engine *engine = makers->engine;
    struct world *world = engine_world(engine);
    struct object *area = prop_object(world, object, ATOM_area);
    const struct value *builders = area ? prop_get(world, area, ATOM_builders) : NULL;
    if (area) {
        add(makers, area->owner);
    }
    for (size_t i = 0;
            builders && builders->kind == VALUE_TABLE && i < builders->table->item_count; i++) {
        const struct value *item = &builders->table->items[i];
        const struct account *account =
                item->kind == VALUE_STRING ? account_find(engine, value_as_str(item)) : NULL;
        add(makers, account ? account->character : value_as_id(item));
    }
}

static void add_object(struct makers *makers, struct object *object)
{
    add(makers, object->owner);
    if (makers->granted) {
        add_granted(makers, object);
    }
    if (object->behaviour != 0 && makers->rank > PERM_PLAYER) {
        add(makers, source_maker(makers->engine, object));
    }
}

static void add_lineage(struct makers *makers, struct object *object)
{
    size_t count = 0;
    struct object *const *lineage = proto_lineage(engine_world(makers->engine), object, &count);
    for (size_t i = 0; i < count; i++) {
        add_object(makers, lineage[i]);
    }
}

uint64_t trust_maker(struct engine *engine, struct object *object)
{
    struct makers makers = {.engine = engine, .rank = RANK_GAME};
    add_object(&makers, object);
    add_lineage(&makers, object);
    return makers.least;
}

bool trust_is_others(struct engine *engine, struct object *object, const struct object *holder)
{
    struct makers makers = {
            .engine = engine, .but = holder->id, .granted = true, .rank = RANK_GAME};
    add_object(&makers, object);
    add_lineage(&makers, object);
    return makers.rank < PERM_WIZARD;
}

bool trust_inherits_others(
        struct engine *engine, struct object *object, const struct object *holder)
{
    struct makers makers = {
            .engine = engine, .but = holder->id, .granted = true, .rank = RANK_GAME};
    add_lineage(&makers, object);
    return makers.rank < PERM_WIZARD;
}

uint64_t trust_maker_of_heir(struct engine *engine, struct object *const *protos, size_t count)
{
    struct makers makers = {.engine = engine, .rank = RANK_GAME};
    for (size_t i = 0; i < count; i++) {
        add_object(&makers, protos[i]);
        add_lineage(&makers, protos[i]);
    }
    return makers.least;
}

bool trust_is_official_maker(struct engine *engine, uint64_t maker)
{
    return rank_of(engine, maker) >= PERM_WIZARD;
}

bool trust_is_official(struct engine *engine, struct object *object)
{
    return trust_is_official_maker(engine, trust_maker(engine, object));
}

struct lent {
    struct world *world;
    bool found;
};

static void find_lent(void *data, uint64_t id)
{
    struct lent *lent = data;
    const struct object *heir = lent->found ? NULL : world_find(lent->world, id);
    lent->found = lent->found || (heir && heir->owner == 0);
}

bool trust_is_lent(struct engine *engine, struct object *object, uint64_t owner)
{
    struct world_find_query heirs = {.proto = object->id, .limit = LENT_MAX};
    struct lent lent = {.world = engine_world(engine)};
    if (!trust_is_official_maker(engine, owner)) {
        world_search(engine_world(engine), &heirs, find_lent, &lent);
    }
    return lent.found;
}
