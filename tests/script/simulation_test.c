/* simulation_test.c -- People act at random, and the server dies at random: everything that was
 * answered is there.
 *
 * Two models run beside the game. The first, from replies alone: where each item must be, and how
 * often the counter was counted, as far as anybody was told. The second, from memory: the state
 * after each step since the last reply that told of a change. A crash must leave exactly one of
 * those states, so that no transaction is half there.
 *
 * A failing seed is printed; SKEIN_SEED runs that seed alone, SKEIN_ROUNDS sets the number of
 * seeds. */
#include "engine/base/base.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/trial.h"
#include "world/model/place.h"
#include "world/model/prop.h"

#include <inttypes.h>
#include <stdlib.h>

#define PEOPLE 5
#define ITEMS 10
#define BOXES 2
#define SIMULATION_STEPS 1500 /* of a seed */
#define CRASH_IN 60           /* one step in so many */
#define SIMULATION_COINS 30
#define STATES 64 /* remembered since the last reply; more are never needed */

static const char *const simulation_names[PEOPLE] = {"alice", "bob", "carol", "dave", "erin"};
static const char *const items[ITEMS] = {"anvil", "bodkin", "compass", "drum", "egg", "flute",
        "goblet", "hourglass", "icon", "javelin"};
static const char *const boxes[BOXES] = {"sack", "crate"};

/* Everything that is compared as a whole. */
struct state {
    uint64_t places[ITEMS];
    int64_t count;
};

/* The effect of a line if it gets its expected answer. */
struct wish {
    const char *words; /* in the reply */
    int item;          /* -1: none */
    uint64_t place;    /* where it is then; 0: where its actor stands */
    bool counts;
};

struct person {
    struct player *player;
    bool waits; /* a line of hers is not answered yet */
    size_t prompts;
    struct wish wish;
};

struct sim {
    struct trial *trial;
    struct rng rng;
    uint64_t seed;
    struct person people[PEOPLE];
    uint64_t item_ids[ITEMS];
    uint64_t box_ids[BOXES];
    uint64_t machine;
    uint64_t places[ITEMS]; /* by the replies */
    int64_t count;
    struct state states[STATES]; /* since the last reply that told of a change, a ring */
    size_t state_count;
    size_t told; /* changes that a reply told of */
};

static size_t below_simulation(struct sim *sim, size_t bound)
{
    return (size_t)rng_below(&sim->rng, bound);
}

/* -- the world as it is -- */

static struct object *find(struct sim *sim, uint64_t id)
{
    struct object *object = world_find(trial_world(sim->trial), id);
    if (!object) {
        fail_msg("seed %" PRIu64 ": #%" PRIu64 " is gone", sim->seed, id);
    }
    return object;
}

static int64_t number_of_simulation(struct sim *sim, uint64_t id, const char *name)
{
    const char *text = trial_property(sim->trial, id, name);
    return strtol(text, NULL, 10); /* nil counts as 0 */
}

static struct state look_simulation(struct sim *sim)
{
    struct state state = {.count = number_of_simulation(sim, sim->machine, "n")};
    for (size_t i = 0; i < ITEMS; i++) {
        state.places[i] = find(sim, sim->item_ids[i])->location;
    }
    return state;
}

static bool same(const struct state *a, const struct state *b)
{
    return memcmp(a->places, b->places, sizeof(a->places)) == 0 && a->count == b->count;
}

static void remember(struct sim *sim)
{
    struct state now = look_simulation(sim);
    if (sim->state_count == 0 || !same(&now, &sim->states[(sim->state_count - 1) % STATES])) {
        sim->states[sim->state_count++ % STATES] = now;
    }
}

static size_t times_in(struct sim *sim, uint64_t place, uint64_t id)
{
    size_t count = 0;
    size_t times = 0;
    const uint64_t *ids = place_contents(trial_world(sim->trial), find(sim, place), &count);
    for (size_t i = 0; i < count; i++) {
        times += ids[i] == id;
    }
    return times;
}

/* Each item is in the contents of where it says it is, once, and of no other holder. */
static void check_one_place_each(struct sim *sim)
{
    for (size_t i = 0; i < ITEMS; i++) {
        uint64_t place = find(sim, sim->item_ids[i])->location;
        size_t times = times_in(sim, place, sim->item_ids[i]);
        for (size_t k = 0; k < PEOPLE + BOXES; k++) {
            uint64_t holder = k < PEOPLE ? trial_character(sim->people[k].player)
                                         : sim->box_ids[k - PEOPLE];
            times += holder != place ? times_in(sim, holder, sim->item_ids[i]) : 0;
        }
        if (times != 1) {
            fail_msg("seed %" PRIu64 ": the %s is in %zu places", sim->seed, items[i], times);
        }
    }
}

/* -- players' actions -- */

static void say(struct sim *sim, struct person *person, struct wish wish, const char *format,
        ...) PRINTF_LIKE(4, 5);

static void say(
        struct sim *sim, struct person *person, struct wish wish, const char *format, ...)
{
    char line[128];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    (void)sim;
    trial_forget(person->player);
    person->wish = wish;
    person->waits = true;
    person->prompts = trial_prompts(person->player);
    trial_send(person->player, line);
}

static const struct wish simulation_nothing = {.item = -1};

static void do_something(struct sim *sim, struct person *person)
{
    static const char *const ways[] = {"out", "in", "in"};
    size_t item = below_simulation(sim, ITEMS);
    size_t box = below_simulation(sim, BOXES);
    size_t other = below_simulation(sim, PEOPLE);
    uint64_t self = trial_character(person->player);
    struct wish take = {"You take", (int)item, self, false};
    struct wish drop = {"You drop", (int)item, 0, false};
    struct wish put = {"You put", (int)item, sim->box_ids[box], false};
    struct wish give = {
            "You give", (int)item, trial_character(sim->people[other].player), false};
    struct wish count = {"You count", -1, 0, true};
    switch (below_simulation(sim, 10)) {
    case 0:
        say(sim, person, simulation_nothing, "%s", ways[below_simulation(sim, 3)]);
        break;
    case 1:
    case 2:
        say(sim, person, take, "take %s", items[item]);
        break;
    case 3:
        say(sim, person, drop, "drop %s", items[item]);
        break;
    case 4:
        say(sim, person, put, "put %s in %s", items[item], boxes[box]);
        break;
    case 5:
        say(sim, person, take, "take %s from %s", items[item], boxes[box]);
        break;
    case 6:
        say(sim, person, give, "give %s to %s", items[item], simulation_names[other]);
        break;
    case 7:
        say(sim, person, simulation_nothing, "give %zu coin to %s", below_simulation(sim, 4),
                simulation_names[other]);
        break;
    case 8:
        say(sim, person, count, "count machine");
        break;
    default:
        say(sim, person, simulation_nothing, "say I have seen the %s.", items[item]);
        break;
    }
}

/* Takes over a wish whose words came: its effect may not be lost from here on. */
static void believe(struct sim *sim, const struct person *person)
{
    const struct wish *wish = &person->wish;
    sim->told++;
    if (wish->item >= 0) {
        sim->places[wish->item] =
                wish->place ? wish->place
                            : find(sim, trial_character(person->player))->location;
    }
    sim->count += wish->counts;
    struct state last = sim->states[(sim->state_count - 1) % STATES];
    struct state before = sim->states[(sim->state_count + STATES - 2) % STATES];
    /* The reply came in the step after its commit, in which another may have run. */
    size_t keep = sim->state_count > 1 ? 2 : 1;
    sim->states[0] = keep == 2 ? before : last;
    sim->states[1] = last;
    sim->state_count = keep;
}

static void take_replies(struct sim *sim)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        struct person *person = &sim->people[i];
        if (!person->waits || trial_prompts(person->player) == person->prompts) {
            continue;
        }
        person->waits = false;
        assert_int_equal(trial_prompts(person->player), person->prompts + 1);
        if (person->wish.words && str_find(trial_told(person->player),
                                          str_of(person->wish.words), 0) != SIZE_MAX) {
            believe(sim, person);
        }
    }
}

/* -- crashes -- */

/* True if the item may be at place, by the answers so far and by lines that may have been done
 * without an answer. */
static bool may_be(struct sim *sim, size_t item, uint64_t place, const uint64_t *rooms)
{
    if (sim->places[item] == place) {
        return true;
    }
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct person *person = &sim->people[i];
        if (person->waits && person->wish.item == (int)item &&
                (person->wish.place ? person->wish.place : rooms[i]) == place) {
            return true;
        }
    }
    return false;
}

static void check_told(struct sim *sim, const struct state *now, const uint64_t *rooms)
{
    int64_t untold = 0;
    for (size_t i = 0; i < PEOPLE; i++) {
        untold += sim->people[i].waits && sim->people[i].wish.counts;
    }
    if (now->count < sim->count || now->count > sim->count + untold) {
        fail_msg("seed %" PRIu64 ": %" PRIi64 " were counted and told, %" PRIi64 " are kept",
                sim->seed, sim->count, now->count);
    }
    for (size_t i = 0; i < ITEMS; i++) {
        if (!may_be(sim, i, now->places[i], rooms)) {
            fail_msg("seed %" PRIu64 ": the %s was told to be in #%" PRIu64
                     " and is in #%" PRIu64,
                    sim->seed, items[i], sim->places[i], now->places[i]);
        }
    }
}

static void check_whole(struct sim *sim, const struct state *now)
{
    size_t count = sim->state_count < STATES ? sim->state_count : STATES;
    for (size_t i = 0; i < count; i++) {
        if (same(now, &sim->states[i])) {
            return;
        }
    }
    fail_msg("seed %" PRIu64 ": what is kept is no state after a whole slice", sim->seed);
}

static int64_t coins_in(struct sim *sim, uint64_t holder)
{
    size_t count = 0;
    int64_t sum = 0;
    const uint64_t *ids = place_contents(trial_world(sim->trial), find(sim, holder), &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = find(sim, ids[i]);
        if (str_equal(prop_str(trial_world(sim->trial), object, ATOM_name), STR("a coin"))) {
            sum += value_as_int(prop_get(trial_world(sim->trial), object, ATOM_amount), 1);
        }
    }
    return sum;
}

static void check_coins(struct sim *sim)
{
    int64_t sum = 0;
    for (size_t i = 0; i < PEOPLE; i++) {
        sum += coins_in(sim, trial_character(sim->people[i].player));
    }
    if (sum != SIMULATION_COINS) {
        fail_msg("seed %" PRIu64 ": %" PRIi64 " of %d coins are there", sim->seed, sum,
                SIMULATION_COINS);
    }
}

static void crash(struct sim *sim)
{
    uint64_t rooms[PEOPLE];
    for (size_t i = 0; i < PEOPLE; i++) {
        rooms[i] = find(sim, trial_character(sim->people[i].player))->location;
    }
    trial_crash(sim->trial);
    struct state now = look_simulation(sim);
    check_told(sim, &now, rooms);
    check_whole(sim, &now);
    check_one_place_each(sim);
    check_coins(sim);
    memcpy(sim->places, now.places, sizeof(sim->places));
    sim->count = now.count;
    sim->state_count = 0;
    remember(sim);
    for (size_t i = 0; i < PEOPLE; i++) {
        sim->people[i].waits = false;
    }
}

/* -- a seed -- */

static uint64_t make_simulation(struct sim *sim, const char *name, const char *proto)
{
    struct player *wizard = trial_player(sim->trial, "wizard");
    uint64_t id = trial_first_id(trial_typef(wizard, "@create a %s from %s", name, proto));
    (void)trial_typef(wizard, "@set #%" PRIu64 ".weight = 0", id);
    (void)trial_typef(wizard, "@teleport #%" PRIu64 " to $start", id);
    return id;
}

static void open_sim(struct sim *sim, uint64_t seed)
{
    *sim = (struct sim){.seed = seed};
    rng_seed(&sim->rng, seed);
    sim->trial = trial_start(&(struct trial_options){.seed = seed});
    struct player *wizard = trial_player(sim->trial, "wizard");
    for (size_t i = 0; i < PEOPLE; i++) {
        sim->people[i].player = trial_join(sim->trial, simulation_names[i], NULL);
    }
    for (size_t i = 0; i < ITEMS; i++) {
        sim->item_ids[i] = make_simulation(sim, items[i], "item");
    }
    for (size_t i = 0; i < BOXES; i++) {
        sim->box_ids[i] = make_simulation(sim, boxes[i], "container");
        (void)trial_typef(wizard, "@set #%" PRIu64 ".open = true", sim->box_ids[i]);
        (void)trial_typef(wizard, "@set #%" PRIu64 ".portable = false", sim->box_ids[i]);
    }
    uint64_t purse = make_simulation(sim, "coin", "coin");
    (void)trial_typef(wizard, "@set #%" PRIu64 ".amount = %d", purse, SIMULATION_COINS);
    (void)trial_typef(wizard, "@teleport #%" PRIu64 " to alice", purse);
    sim->machine = make_simulation(sim, "machine", "item");
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, sim->machine);
    (void)trial_program(wizard, id,
            "command('count {this}', function(e) e.this.n = (e.this.n or 0) + 1 "
            "act(e.actor, '{Actor} {verb:count} {n}.', { n = e.this.n }) end) "
            "before('take', function(e) return 'It is bolted down.' end)");
    struct state now = look_simulation(sim);
    memcpy(sim->places, now.places, sizeof(sim->places));
    remember(sim);
}

static void run_seed(uint64_t seed)
{
    struct sim sim;
    open_sim(&sim, seed);
    for (size_t step = 0; step < SIMULATION_STEPS; step++) {
        struct person *person = &sim.people[below_simulation(&sim, PEOPLE)];
        if (!person->waits) {
            do_something(&sim, person);
        }
        trial_step(sim.trial);
        remember(&sim);
        take_replies(&sim);
        if (below_simulation(&sim, CRASH_IN) == 0) {
            crash(&sim);
        }
    }
    crash(&sim);
    assert_true(sim.told > SIMULATION_STEPS / 20); /* else this tests nothing */
    trial_stop(sim.trial);
}

TEST(answered_commands_survive_every_crash)
{
    uint64_t seed = test_number("SKEIN_SEED", 1);
    uint64_t rounds = getenv("SKEIN_SEED") ? 1 : test_rounds(2, 12);
    for (uint64_t end = seed + rounds; seed < end; seed++) {
        run_seed(seed);
    }
    print_message("# %" PRIu64 " seeds of %d steps\n", rounds, SIMULATION_STEPS);
}
