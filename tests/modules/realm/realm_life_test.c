/* realm_life_test.c -- Worlds of a realm and a fake broker in one process, with random events by
 * seed: people walk from world to world with their things, lines are said, scripts refuse or fail,
 * processes die between any two turns, the power fails in the middle of a write, older copies of
 * files are put back, and the broker loses, doubles, reorders, delays, and forgets entries and
 * presences.
 *
 * After each step: everybody is in one world or in one message, each of their things once; only one
 * world reports the end of a walk; lines come in their order; numbers of messages are as outbox.h
 * says; no older copy has let anybody in. In the end everything sent has arrived.
 *
 * SKEIN_ROUNDS seeds are tried, from SKEIN_SEED (1) on, with SKEIN_WORLDS worlds (3):
 * tools/simulate --worlds N. A failing seed fails again: the broker gets the same data, except for
 * the salts and tokens in messages. */
#include "tests/modules/realm/realm_life.h"

#include "tests/support/repeat.h"

#include <stdlib.h>

#define REALM_LIFE_STEPS 110
#define VFS "realm-life"

/* The refusal that a world's scripts give to arrivals. */
static const struct play_handler refuses[] = {{"start", "before:arrive", OUTCOME_REFUSED}, {0}};
static const struct play_handler fails[] = {{"start", "before:arrive", OUTCOME_FAILED}, {0}};
static const struct play_handler kills[] = {{"start", "before:arrive", OUTCOME_KILLED}, {0}};

/* True if two worlds report that the same walk ended there. */
static bool told_by_two(struct life *life, struct walker *walker)
{
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        struct engine *engine = broker_engine(&life->stage.broker, i);
        struct abroad abroad;
        if (walker->exempt || here(life, walker, i) == 0 ||
                !abroad_find_key(engine, str_of(walker->key), &abroad)) {
            continue;
        }
        must(abroad.epoch < EPOCHS_MOST);
        char *told = &walker->told[abroad.epoch];
        if (abroad.epoch < walker->epoch || (*told != 0 && *told != (char)(i + 1))) {
            return true;
        }
        *told = (char)(i + 1);
        life->came += abroad.epoch > walker->epoch;
        walker->epoch = abroad.epoch;
    }
    return false;
}

/* Returns the error, or NULL. */
static const char *wrong_realm_life(struct life *life)
{
    static char what[200];
    for (size_t w = 0; w < WALKERS; w++) {
        struct walker *walker = &life->walkers[w];
        if (walker->exempt) {
            continue;
        }
        size_t count = places(life, walker, NULL);
        if (count != 1) {
            (void)snprintf(what, sizeof(what), "%s is in %zu places", walker->name, count);
            return what;
        }
        for (size_t k = 0; k < THINGS; k++) {
            char name[40];
            name_thing(walker, k, name);
            count = places(life, walker, name);
            if (count != 1) {
                (void)snprintf(what, sizeof(what), "%s is in %zu places", name, count);
                return what;
            }
        }
    }
    if (life->rogue.count > 0 && gained(life)) {
        return "somebody gained something by the rogue's letters";
    }
    if (life->let_in) {
        return "an older copy of a file has let people in";
    }
    return life->stage.broker.disordered ? "a line was lost, doubled or out of order" : NULL;
}

static void check_realm_life(struct life *life, uint64_t seed, unsigned step)
{
    const char *what = wrong_realm_life(life);
    for (size_t w = 0; w < WALKERS && !what; w++) {
        what = told_by_two(life, &life->walkers[w]) ? "a walk has ended in two worlds" : NULL;
    }
    if (what) {
        fail_msg("seed %llu, step %u: %s", (unsigned long long)seed, step, what);
    }
    broker_check_numbers(&life->stage.broker);
}

/* -- events -- */

static void announce(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        engine_change_options(broker_engine(broker, i))->realm.has_secret = true;
    }
    tell_who(&life->stage);
}

/* They go, if that world lets them; all or nothing. */
static void depart_realm_life(struct life *life, struct walker *walker, size_t from, size_t to)
{
    struct engine *engine = broker_engine(&life->stage.broker, from);
    uint64_t id = here(life, walker, from);
    struct err err = {0};
    if (id == 0 || from == to) {
        return;
    }
    transaction_begin(engine, id, 0);
    struct object *traveller = world_find(engine_world(engine), id);
    prop_set(engine_world(engine), traveller, ATOM_asleep, value_nil());
    assert_true(place_move(
            engine_world(engine), traveller, world_get_ref(engine_world(engine), "start")));
    struct travel_way way = {.traveller = traveller,
            .world = str_of(broker_names[to]),
            .ref = STR(""),
            .how = TRAVEL_TELEPORT};
    bool gone = travel_depart(engine, &way, &err);
    walker->exempt =
            walker->exempt || (gone && life->rogue.count > 0 && to == life->rogue.world);
    life->departed += gone;
    if (gone) {
        transaction_commit(engine);
    } else {
        transaction_abort(engine);
    }
    broker_turn(&life->stage.broker.worlds[from]);
}

static void walk_somebody(struct life *life)
{
    struct walker *walker = &life->walkers[rng_below(&life->rng, WALKERS)];
    size_t to = rng_below(&life->rng, life->stage.broker.count);
    if (life->rogue.count > 0 && to == life->rogue.world && rng_below(&life->rng, 8) != 0) {
        return; /* it is not a place where people like to be */
    }
    for (size_t from = 0; from < life->stage.broker.count; from++) {
        depart_realm_life(life, walker, from, to);
    }
}

/* Kills a world with its last changes, which need not be durable. */
static void die(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    broker->sudden = rng_below(&life->rng, 2) == 0;
    walk_somebody(life);
    broker_carry(broker);
    broker_crash(broker, rng_below(&life->rng, life->stage.broker.count));
    broker->sudden = false;
    announce(life);
}

/* Now and then cuts everybody's power in the middle of a write; unsynced writes survive in
 * parts. */
static void cut_power(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    if (rng_below(&life->rng, 3) != 0) {
        return;
    }
    broker->sudden = true;
    fault_vfs_cut_power(life->vfs, 1 + rng_below(&life->rng, 40));
    for (unsigned i = 0; i < 3; i++) {
        walk_somebody(life);
        broker_say(broker, rng_below(&life->rng, life->stage.broker.count));
        broker_carry(broker);
    }
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        broker_stop_world(&broker->worlds[i]);
        store_crash(broker->worlds[i].play.store);
    }
    fault_vfs_lose(life->vfs, life->rng.state[0]);
    broker->sudden = false;
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        broker_start_world(&broker->worlds[i]);
    }
    life->cuts++;
    announce(life);
}

/* One world's file is kept as it is now. */
static void copy_file(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    size_t world = rng_below(&life->rng, broker->count);
    life->copied = world + 1;
    for (size_t i = 0; i < broker->count; i++) {
        struct row row;
        (void)outbox_row_find(broker_engine(broker, world), broker_names[i], &row);
        life->copied_numbers[i].sent = row_id(&row, "sent");
        life->copied_numbers[i].seen = row_id(&row, "seen");
        row_finish(&row);
    }
    broker_swap(broker, world, "old", NULL);
    announce(life);
}

/* True if another world knows more than the copy. */
static bool is_outdated(struct life *life)
{
    size_t world = life->copied - 1;
    bool outdated = false;
    for (size_t i = 0; i < life->stage.broker.count; i++) {
        struct row row;
        (void)outbox_row_find(broker_engine(&life->stage.broker, i), broker_names[world], &row);
        outdated =
                outdated ||
                (i != world && (row_id(&row, "seen") > life->copied_numbers[i].sent ||
                                       row_id(&row, "acked") > life->copied_numbers[i].seen));
        row_finish(&row);
    }
    return outdated;
}

/* Puts the copy back while the broker forgets some or all of the worlds present. The world must
 * find out before anybody can come in; then the current file is restored. */
static void put_back(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    size_t world = life->copied - 1;
    broker_wait(broker, 200);
    if (!is_outdated(life)) {
        return;
    }
    broker->away = false;
    broker->delay_us = 0;
    broker_empty(broker);
    for (size_t i = 0; i < broker->count; i++) {
        broker->worlds[i].unnamed = rng_below(&life->rng, 2) == 0;
    }
    broker_swap(broker, world, "new", "old");
    struct engine *engine = broker_engine(broker, world);
    for (unsigned i = 0; i < 2000 / 50 && !outbox_old(engine); i++) {
        realm_outbox(engine)->sure = realm_outbox(engine)->sure || life->trusting;
        life->let_in = life->let_in || !outbox_is_opening(engine);
        broker_wait(broker, 50);
    }
    life->let_in = life->let_in || !outbox_old(engine);
    life->refused++;
    life->copied = 0;
    broker_swap(broker, world, NULL, "new");
    for (size_t i = 0; i < broker->count; i++) {
        broker->worlds[i].unnamed = false;
    }
    announce(life);
}

static void swap_files(struct life *life)
{
    if (life->copied == 0) {
        copy_file(life);
    } else {
        put_back(life);
    }
}

static void hand_any(struct life *life, size_t most)
{
    struct outbox_broker *broker = &life->stage.broker;
    if (broker->entry_count > 0) {
        broker_hand_some(broker, rng_below(&life->rng, (uint32_t)broker->entry_count), most);
    }
}

/* One comes again, or before its turn. */
static void repeat_any(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    if (broker->entry_count > 0) {
        broker_hand(broker, rng_below(&life->rng, (uint32_t)broker->entry_count));
    }
}

static void change_scripts(struct life *life)
{
    static const struct play_handler *const choices[] = {NULL, NULL, refuses, fails, kills};
    struct play *play =
            &life->stage.broker.worlds[rng_below(&life->rng, life->stage.broker.count)].play;
    play->handlers = choices[rng_below(&life->rng, 5)];
    behaviours_forget(play->engine);
}

static void shake_realm_life(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    struct rng *rng = &life->rng;
    size_t entry = broker->entry_count ? rng_below(rng, (uint32_t)broker->entry_count) : 0;
    switch (rng_below(rng, 24)) {
    case 0:
        die(life);
        break;
    case 1:
        cut_power(life);
        break;
    case 2:
        broker->away = rng_below(rng, 3) == 0;
        break;
    case 3:
        broker_flush(broker);
        break;
    case 4:
        repeat_any(life);
        break;
    case 5:
        hand_any(life, 1 + rng_below(rng, BROKER_READING));
        break;
    case 6:
        if (broker->entry_count > 0) {
            broker->entries[entry].waits = false;
        }
        break;
    case 7:
        broker->now_us += (int64_t)rng_below(rng, 6000) * 1000;
        announce(life);
        break;
    case 18:
        swap_files(life);
        break;
    case 8:
        broker->delay_us = (int64_t)rng_below(rng, 3) * 400000;
        break;
    case 9:
        change_scripts(life);
        break;
    case 10:
    case 11:
    case 12:
        broker_say(broker, rng_below(rng, life->stage.broker.count));
        break;
    case 13:
    case 14:
    case 15:
    case 16:
    case 17:
        walk_somebody(life);
        break;
    default:
        broker->now_us += 50000;
        broker_carry(broker);
    }
    broker_turn_worlds(broker);
    if (broker->entry_count > BROKER_KEPT / 2) {
        broker_flush(broker);
    }
}

/* -- a life -- */

static void make_walker(struct life *life, size_t number)
{
    struct outbox_broker *broker = &life->stage.broker;
    struct walker *walker = &life->walkers[number];
    walker->home = number % broker->count;
    (void)snprintf(walker->name, sizeof(walker->name), "Walker%c", (char)('a' + number));
    struct screen *screen = create(&life->stage, walker->home, walker->name);
    struct engine *engine = broker_engine(broker, walker->home);
    const struct account *account = account_find(engine, str_of(walker->name));
    assert_non_null(account);
    walker->id = account->character;
    travel_key(engine, walker->id, walker->key);
    play_hang_up(&broker->worlds[walker->home].play, screen);
    broker_wait(broker, 200);
    transaction_begin(engine, 0, 0);
    struct object *holder = world_find(engine_world(engine), walker->id);
    for (size_t k = 0; k < THINGS; k++) {
        char name[40];
        name_thing(walker, k, name);
        struct object *thing = play_make(&broker->worlds[walker->home].play, NULL, "container");
        prop_set(engine_world(engine), thing, ATOM_name, value_text(name));
        assert_true(place_move(engine_world(engine), thing, holder));
        holder = thing;
    }
    transaction_commit(engine);
    play_turn(&broker->worlds[walker->home].play);
}

static void life_open(struct life *life, uint64_t seed)
{
    struct outbox_broker *broker = &life->stage.broker;
    *life = (struct life){.vfs = fault_vfs_create(VFS)};
    rng_seed(&life->rng, seed);
    broker_open_on(broker, test_number("SKEIN_WORLDS", 3), VFS, seed);
    announce(life);
    for (size_t i = 0; i < WALKERS; i++) {
        make_walker(life, i);
    }
    announce(life);
}

static void life_close(struct life *life)
{
    stage_close(&life->stage);
    fault_vfs_destroy(life->vfs);
}

/* All faults end, and there is time. */
static void settle(struct life *life)
{
    struct outbox_broker *broker = &life->stage.broker;
    broker->away = false;
    broker->delay_us = 0;
    announce(life);
    for (unsigned i = 0; i == 0 || (i < 12 && broker_waiting(broker) > 0); i++) {
        broker_wait(broker, 5000);
    }
}

/* Fails if anything still waits, with its text and its receiver. */
static void check_arrived(struct life *life, uint64_t seed)
{
    struct outbox_broker *broker = &life->stage.broker;
    for (size_t i = 0; i < broker->count; i++) {
        struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
        struct engine *engine = broker_engine(broker, i);
        struct rows rows = rows_read(engine_world(engine), &all, 0);
        for (size_t j = 0; rows.count > 0 && j < realm_outbox(engine)->peer_count; j++) {
            const struct outbox_peer *peer = realm_outbox(engine)->peers[j];
            struct row row;
            (void)outbox_row_find(engine, peer->name, &row);
            print_message("# %s has sent %lld to %s, who has kept %lld: %s, state %d, %s\n",
                    broker_names[i], (long long)row_int(&row, "sent"), peer->name,
                    (long long)row_int(&row, "acked"), peer->up ? "up" : "away",
                    (int)peer->state, outbox_old(engine) ? outbox_old(engine) : "not old");
            row_finish(&row);
        }
        if (rows.count > 0) {
            const struct row *row = &rows.items[0];
            fail_msg("seed %llu: the letter %lld of %s to %.*s (%.*s) waits for ever",
                    (unsigned long long)seed, (long long)row_int(row, "number"),
                    broker_names[i], STR_FMT(row_str(row, "receiver")),
                    STR_FMT(row_str(row, "kind")));
        }
        rows_finish(&rows);
    }
}

static void live(struct life *life, uint64_t seed, unsigned steps)
{
    life_open(life, seed);
    for (unsigned step = 0; step < steps; step++) {
        shake_realm_life(life);
        check_realm_life(life, seed, step);
    }
    settle(life);
    check_realm_life(life, seed, steps);
    broker_check_lines(&life->stage.broker);
    check_arrived(life, seed);
}

TEST(no_person_thing_or_line_is_lost_or_doubled_by_faults)
{
    struct life life;
    unsigned departed = 0;
    unsigned came = 0;
    unsigned cuts = 0;
    unsigned refused = 0;
    uint64_t first = test_number("SKEIN_SEED", 7);
    for (uint64_t seed = first; seed < first + test_rounds(1, 8); seed++) {
        live(&life, seed, REALM_LIFE_STEPS);
        departed += life.departed;
        came += life.came;
        cuts += life.cuts;
        refused += life.refused;
        life_close(&life);
    }
    print_message("# %u departures, %u seen to have come, %u power cuts, %u older copies\n",
            departed, came, cuts, refused);
    assert_true(came > 0 && refused > 0);
}

/* -- a member that was taken over -- */

TEST(a_rogue_world_gets_only_people_who_were_sent_to_it)
{
    unsigned written = 0;
    unsigned came = 0;
    uint64_t first = test_number("SKEIN_SEED", 7);
    for (uint64_t seed = first; seed < first + test_rounds(2, 8); seed++) {
        struct life life;
        life_open(&life, seed);
        make_rogue(&life);
        for (unsigned step = 0; step < REALM_LIFE_STEPS; step++) {
            shake_realm_life(&life);
            rogue_write_kind(&life.rogue, NULL);
            check_realm_life(&life, seed, step);
        }
        settle(&life);
        check_realm_life(&life, seed, REALM_LIFE_STEPS);
        written += life.rogue.written;
        came += life.came;
        life_close(&life);
    }
    print_message("# %u letters of a rogue, %u seen to have come\n", written, came);
    assert_true(written > 0 && came > 0);
}

TEST(the_same_seed_does_the_same)
{
    struct life life;
    uint64_t digests[2];
    for (size_t i = 0; i < 2; i++) {
        live(&life, 7, 30);
        digests[i] = life.stage.broker.digest;
        life_close(&life);
    }

    assert_true(digests[0] == digests[1]);
}

/* -- mutants that must fail -- */

/* Brings absent travellers back after a timeout. */
static void take_back(struct life *life)
{
    for (size_t w = 0; w < WALKERS; w++) {
        struct abroad abroad;
        struct walker *walker = &life->walkers[w];
        struct engine *engine = broker_engine(&life->stage.broker, walker->home);
        if (abroad_find_key(engine, str_of(walker->key), &abroad) && abroad.away) {
            transaction_begin(engine, 0, 0);
            travel_restore(engine, &abroad);
            transaction_commit(engine);
        }
    }
}

/* Forgets messages waiting for others when the process ends. */
static void forget_messages(struct life *life)
{
    struct engine *engine =
            broker_engine(&life->stage.broker, rng_below(&life->rng, life->stage.broker.count));
    struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
    transaction_begin(engine, 0, 0);
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
    transaction_commit(engine);
}

TEST(a_realm_that_recalls_people_or_loses_messages_is_detected)
{
    static void (*const lacks[])(struct life * life) = {take_back, forget_messages};
    for (size_t i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++) {
        bool found = false;
        for (uint64_t seed = 1; seed <= 20 && !found; seed++) {
            struct life life;
            life_open(&life, seed);
            for (unsigned step = 0; step < REALM_LIFE_STEPS && !found; step++) {
                shake_realm_life(&life);
                lacks[i](&life);
                found = wrong_realm_life(&life) != NULL;
            }
            life_close(&life);
        }
        assert_true(found);
    }
}

TEST(a_realm_that_trusts_an_emptied_broker_is_detected)
{
    struct life life;
    life_open(&life, 1);
    life.trusting = true;
    for (unsigned step = 0; step < 20 * REALM_LIFE_STEPS && life.refused == 0; step++) {
        shake_realm_life(&life);
    }

    assert_true(life.let_in);
    life_close(&life);
}
