#pragma once
/* realm_life -- The whereabouts of the people of realm_life_test.c and of their things. */
#include "engine/core/login/token.h"
#include "engine/core/people/sanction.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "tests/modules/realm/names_stage.h"
#include "tests/modules/realm/outbox_tokens.h"
#include "tests/modules/realm/rogue.h"
#include "tests/support/fault_vfs.h"

#define WALKERS 3
#define THINGS 2
#define OBJECTS_MOST 600
#define EPOCHS_MOST 400

struct walker {
    char name[16];
    char key[ABROAD_KEY_MAX + 1];
    size_t home;
    uint64_t id; /* at home */
    uint64_t epoch;
    /* they are, or were, with the rogue, or belong to its world, which may write anything about
     * them */
    bool exempt;
    char told
            [EPOCHS_MOST]; /* the world that was seen to have them in that epoch, counted from 1; 0: none */
};

struct life {
    struct realm_stage stage;
    struct fault_vfs *vfs;
    struct rng rng;
    struct walker walkers[WALKERS];
    struct rogue rogue; /* count 0: all are honest */
    unsigned departed;
    unsigned came;
    unsigned cuts;
    unsigned refused; /* older copies */
    bool trusting;    /* do not wait for worlds that the broker does not name */
    bool let_in;      /* an older copy did */
    size_t copied;    /* the world of which there is a copy, counted from 1; 0: none */

    struct {
        uint64_t sent;
        uint64_t seen;
    } copied_numbers[BROKER_WORLDS]; /* its knowledge of each */
};

/* Their character in that world; 0: they are not there. */
static inline uint64_t here(struct life *life, const struct walker *walker, size_t world)
{
    struct engine *engine = broker_engine(&life->stage.broker, world);
    struct abroad abroad;
    if (abroad_find_key(engine, str_of(walker->key), &abroad)) {
        return abroad.away ? 0 : abroad.character;
    }
    return world == walker->home ? walker->id : 0;
}

static inline void name_thing(const struct walker *walker, size_t thing, char out[40])
{
    (void)snprintf(out, 40, "%s's thing %zu", walker->name, thing);
}

static inline size_t count_objects(struct life *life, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        struct world *world = engine_world(broker_engine(&life->stage.broker, i));
        for (uint64_t id = 1; id < OBJECTS_MOST; id++) {
            struct object *object = world_find(world, id);
            count += object && str_equal(prop_str(world, object, ATOM_name), str_of(name));
        }
    }
    return count;
}

/* Calls visit for each message with a person in it that its receiver has not seen. */
static inline void each_coming(
        struct life *life, void (*visit)(void *data, json_t *message), void *data)
{
    struct outbox_broker *broker = &life->stage.broker;
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
        if (life->rogue.count > 0 && i == life->rogue.world) {
            continue; /* nobody is in a message of the rogue's */
        }
        struct rows rows = rows_read(engine_world(broker_engine(broker, i)), &all, 0);
        for (size_t r = 0; r < rows.count; r++) {
            const struct row *row = &rows.items[r];
            struct str body = row_str(row, "body");
            json_t *json = json_loadb(body.bytes, body.length, 0, NULL);
            bool back = str_equal(row_str(row, "kind"), STR("back"));
            const char *kind = back ? realm_text(json, "kind") : row_str(row, "kind").bytes;
            json_t *message =
                    back ? json_loads(realm_text(json, "body"), 0, NULL) : json_incref(json);
            for (size_t j = 0; j < broker->count && strcmp(kind, "arrive") == 0; j++) {
                struct row seen;
                if (!str_equal(row_str(row, "receiver"), str_of(broker_names[j]))) {
                    continue;
                }
                (void)outbox_row_find(broker_engine(broker, j), broker_names[i], &seen);
                if (row_id(row, "number") > row_id(&seen, "seen")) {
                    visit(data, message);
                }
                row_finish(&seen);
            }
            json_decref(message);
            json_decref(json);
        }
        rows_finish(&rows);
    }
}

struct looking {
    const char *key;
    const char *thing; /* NULL: for the person */
    size_t count;
};

static inline void look_into(void *data, json_t *message)
{
    struct looking *looking = data;
    struct buf tree = {0};
    bool of_them = strcmp(realm_text(message, "key"), looking->key) == 0;
    if (of_them && looking->thing) {
        assert_true(
                travel_text_read(str_of(realm_text(message, "tree")), OUTBOX_BODY_MAX, &tree));
        looking->count += str_find(buf_str(&tree), str_of(looking->thing), 0) != SIZE_MAX;
    } else {
        looking->count += of_them;
    }
    buf_finish(&tree);
}

/* In how many places they are, or that thing of theirs. */
static inline size_t places(struct life *life, const struct walker *walker, const char *thing)
{
    struct looking looking = {walker->key, thing, 0};
    each_coming(life, look_into, &looking);
    if (thing) {
        return looking.count + count_objects(life, thing);
    }
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        looking.count += here(life, walker, i) != 0;
    }
    return looking.count;
}

/* -- a member that was taken over -- */

static inline void note_hold(void *data, struct str hash, int64_t expires_ms)
{
    (void)expires_ms;
    *(bool *)data = *(bool *)data || str_equal(hash, STR(ROGUE_HASH));
}

/* True if a person in an honest world has a role, a token, a property or a thing that only the
 * rogue gives, or cannot come in. */
static inline bool gained_in(struct life *life, const struct walker *walker, size_t world)
{
    struct engine *engine = broker_engine(&life->stage.broker, world);
    const struct account *account = account_find(engine, str_of(walker->name));
    struct object *object =
            account ? world_find(engine_world(engine), account->character) : NULL;
    bool gained = false;
    size_t count = 0;
    if (!object) {
        return false;
    }
    token_each_hold(engine, account->character, note_hold, &gained);
    const uint64_t *ids = place_contents(engine_world(engine), object, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *thing = world_find(engine_world(engine), ids[i]);
        gained = gained || (thing && str_equal(prop_str(engine_world(engine), thing, ATOM_name),
                                             STR("a forged thing")));
    }
    return gained || account->role != PERM_PLAYER || account->disabled ||
           sanction_ban_of_name(engine, str_of(walker->name)) ||
           prop_own(object, atom_intern(&engine_world(engine)->atoms, STR("rogue")));
}

static inline bool gained(struct life *life)
{
    bool gained = false;
    for (size_t w = 0; w < WALKERS; w++) {
        for (size_t i = 0; i < life->stage.broker.count; i++) {
            const struct walker *walker = &life->walkers[w];
            gained = gained ||
                     (!walker->exempt && i != life->rogue.world && gained_in(life, walker, i));
        }
    }
    return gained;
}

static inline void make_rogue(struct life *life)
{
    life->rogue =
            (struct rogue){.broker = &life->stage.broker, .world = CEDAR, .rng = &life->rng};
    for (size_t w = 0; w < WALKERS; w++) {
        struct walker *walker = &life->walkers[w];
        walker->exempt = walker->home == CEDAR;
        rogue_add(&life->rogue, broker_engine(&life->stage.broker, walker->home), walker->name);
    }
}
