/* realm_twins_test.c -- Two servers serve copies of one world's file in a realm at once: an
 * operator's mistake, or a member who wants a traveller back twice. Both have the world's key.
 *
 * Cedar is the world with two servers. Nobody from alder or birch, and none of their things, may
 * be in two honest worlds, and these two worlds go on talking. */
#include "tests/modules/realm/travel_attack.h"
#include "tests/support/repeat.h"

enum { TWIN = 3, TWIN_STEPS = 120 };

struct twins {
    struct attack attack;
    struct rng rng;
    uint64_t anna;
};

/* Serves a copy of cedar's file, under its name. */
static void serve_twin(struct outbox_broker *broker)
{
    struct broker_world *twin = &broker->worlds[TWIN];
    struct broker_world *cedar = &broker->worlds[CEDAR];
    broker_stop_world(cedar);
    store_close(cedar->play.store);
    *twin = (struct broker_world){.broker = broker,
            .name = cedar->name,
            .index = TWIN,
            .protocol = OUTBOX_PROTOCOL,
            .play = {.options = cedar->play.options}};
    twin->play.options.realm.registrar = NULL;
    world_file_init(&twin->play.file);
    world_file_copy(cedar->play.file.path, twin->play.file.path);
    broker->count = TWIN + 1;
    broker->strangers = true; /* they know each other by now */
    broker_start_world(cedar);
    broker_start_world(twin);
    engine_change_options(broker_engine(broker, TWIN))->realm.has_secret = true;
    engine_change_options(broker_engine(broker, CEDAR))->realm.has_secret = true;
    broker_wait(broker, 500);
}

static void name_twin_thing(struct engine *engine, struct object *thing, const char *name)
{
    transaction_begin(engine, 0, 0);
    prop_set(engine_world(engine), thing, ATOM_name, value_text(name));
    transaction_commit(engine);
}

static void twins_open(struct twins *twins, uint64_t seed)
{
    struct attack *attack = &twins->attack;
    struct outbox_broker *broker = &attack->stage.broker;
    attack_open(attack);
    rng_seed(&twins->rng, seed);
    struct engine *alder = broker_engine(broker, ALDER);
    twins->anna = account_find(alder, STR("anna"))->character;
    name_twin_thing(alder, give(alder, twins->anna, "item", 0), "a ring of Anna's");
    name_twin_thing(
            attack->birch, give(attack->birch, attack->bert, "item", 0), "a sword of Bert's");
    depart(attack, BIRCH, attack->bert, "cedar");
    assert_true(here_as(attack, CEDAR, 1) != 0);
    serve_twin(broker);
}

/* Sends somebody on from one of the worlds, if they are there and may go. */
static void twin_walk(struct twins *twins, size_t from, size_t who, const char *to)
{
    struct engine *engine = broker_engine(&twins->attack.stage.broker, from);
    if (!twins->attack.stage.broker.worlds[from].up) {
        return;
    }
    uint64_t id = here_as(&twins->attack, from, who);
    id = id == 0 && from == ALDER && who == 0 ? twins->anna : id;
    id = id == 0 && from == BIRCH && who == 1 ? twins->attack.bert : id;
    struct abroad abroad;
    if (id == 0 || (abroad_find(engine, id, &abroad) && abroad.away)) {
        return;
    }
    struct err err = {0};
    transaction_begin(engine, id, 0);
    struct object *traveller = world_find(engine_world(engine), id);
    prop_set(engine_world(engine), traveller, ATOM_asleep, value_nil());
    assert_true(place_move(
            engine_world(engine), traveller, world_get_ref(engine_world(engine), "start")));
    struct travel_way way = {.traveller = traveller,
            .world = str_of(to),
            .ref = STR(""),
            .how = TRAVEL_TELEPORT};
    if (travel_depart(engine, &way, &err)) {
        transaction_commit(engine);
    } else {
        transaction_abort(engine);
    }
    play_turn(&twins->attack.stage.broker.worlds[from].play);
}

static size_t count_in_honest(struct twins *twins, const char *name)
{
    size_t count = 0;
    for (size_t i = ALDER; i <= BIRCH; i++) {
        struct world *world = engine_world(broker_engine(&twins->attack.stage.broker, i));
        for (uint64_t id = 1; id < 500; id++) {
            struct object *object = world_find(world, id);
            count += object && str_equal(prop_str(world, object, ATOM_name), str_of(name));
        }
    }
    return count;
}

static bool is_here(struct twins *twins, size_t world, const char *name)
{
    struct engine *engine = broker_engine(&twins->attack.stage.broker, world);
    const struct account *account = account_find(engine, str_of(name));
    struct abroad abroad;
    return account && !(abroad_find(engine, account->character, &abroad) && abroad.away);
}

static void check_twins(struct twins *twins, uint64_t seed, unsigned step)
{
    static const char *const names[] = {"anna", "bert"};
    for (size_t i = 0; i < 2; i++) {
        if (is_here(twins, ALDER, names[i]) && is_here(twins, BIRCH, names[i])) {
            fail_msg("seed %llu, step %u: %s is in two worlds", (unsigned long long)seed, step,
                    names[i]);
        }
    }
    if (count_in_honest(twins, "a ring of Anna's") > 1 ||
            count_in_honest(twins, "a sword of Bert's") > 1) {
        fail_msg("seed %llu, step %u: a thing is there twice", (unsigned long long)seed, step);
    }
}

static bool twin_is_up(struct twins *twins, size_t world)
{
    return twins->attack.stage.broker.worlds[world].up;
}

/* Ends one of the two servers, or starts it again. */
static void switch_twin(struct twins *twins, size_t world)
{
    struct broker_world *one = &twins->attack.stage.broker.worlds[world];
    if (one->up) {
        broker_stop_world(one);
        store_close(one->play.store);
    } else {
        broker_start_world(one);
        engine_change_options(one->play.engine)->realm.has_secret = true;
    }
}

static void twin_step(struct twins *twins)
{
    static const char *const names[] = {"alder", "birch", "cedar"};
    struct outbox_broker *broker = &twins->attack.stage.broker;
    size_t from = rng_below(&twins->rng, TWIN + 1);
    switch (rng_below(&twins->rng, 8)) {
    case 0:
    case 1:
        twin_walk(twins, from, rng_below(&twins->rng, 2), names[rng_below(&twins->rng, 3)]);
        break;
    case 2: /* both send them home at once */
        twin_walk(twins, CEDAR, 1, "birch");
        twin_walk(twins, TWIN, 1, "birch");
        break;
    case 3:
        if (twin_is_up(twins, from)) {
            (void)!broker_write(broker, from, names[rng_below(&twins->rng, 2)], "note", "x");
        }
        break;
    case 4:
        broker_announce(broker);
        break;
    case 5:
        switch_twin(twins, rng_below(&twins->rng, 2) ? CEDAR : TWIN);
        break;
    default:
        break;
    }
    broker_wait(broker, 50 + (int64_t)rng_below(&twins->rng, 1500));
    if (broker->entry_count > BROKER_KEPT / 2) {
        broker_flush(broker);
    }
}

static bool is_found_old(struct twins *twins)
{
    struct outbox_broker *broker = &twins->attack.stage.broker;
    return (twin_is_up(twins, CEDAR) && outbox_old(broker_engine(broker, CEDAR))) ||
           (twin_is_up(twins, TWIN) && outbox_old(broker_engine(broker, TWIN)));
}

/* The two honest worlds talked all the time. */
static void check_honest(struct outbox_broker *broker)
{
    broker_flush(broker);
    buf_clear(&broker->worlds[BIRCH].log);
    assert_true(broker_write(broker, ALDER, "birch", "note", "still here"));
    broker_wait(broker, 2000);
    assert_non_null(strstr(broker->worlds[BIRCH].log.bytes, "alder:still here"));
    assert_null(outbox_old(broker_engine(broker, ALDER)));
    assert_null(outbox_old(broker_engine(broker, BIRCH)));
}

TEST(two_servers_of_one_world_bring_nobody_home_twice)
{
    unsigned old = 0;
    unsigned home = 0;
    for (uint64_t seed = 1; seed <= test_rounds(1, 20); seed++) {
        struct twins twins;
        bool found = false;
        bool came = false;
        twins_open(&twins, seed);
        for (unsigned step = 0; step < TWIN_STEPS; step++) {
            twin_step(&twins);
            check_twins(&twins, seed, step);
            found = found || is_found_old(&twins);
            came = came || is_here(&twins, BIRCH, "bert");
        }
        old += found;
        home += came;
        check_honest(&twins.attack.stage.broker);
        for (size_t i = CEDAR; i <= TWIN; i++) {
            if (!twin_is_up(&twins, i)) {
                switch_twin(&twins, i);
            }
        }
        attack_close(&twins.attack);
    }
    print_message("# in %u lives a server found out that its file is not the newest; in %u "
                  "the traveller came home\n",
            old, home);
    assert_true(old > 0 && home > 0);
}

TEST(two_servers_of_one_world_cause_few_greetings)
{
    struct twins twins;
    struct outbox_broker *broker = &twins.attack.stage.broker;
    twins_open(&twins, 1);
    broker_flush(broker);

    broker_wait(broker, 10000);

    assert_in_range(broker->entry_count, 1, 2000);
    attack_close(&twins.attack);
}
