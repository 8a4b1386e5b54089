/* grown_test.c -- No stock command takes more work, or reads more from the disk, in a game that has grown: each is typed in
 * a game where every list is longer than a page, and again in one that is three times as large. (crowded_test.c has many
 * people in one room, cost_test.c many things, grown_doors_test.c types nothing: it asks by IRC and the web.)
 *
 * Steps of scripts count, and what they are charged for; a loop of C alone does not, but tools/bench scale measures it. */
#include "engine/base/base.h"
#include "engine/core/line/interpret.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "tests/script/growing.h"
#include "tests/support/costs_impl.h"

#include <inttypes.h>

enum {
    WORK_STEPS = 64,    /* the charge for a read of the core: see costs_lines.c */
    STEPS_MORE = 20000, /* that a line may take more: a loop that ends early costs 45 a thing */
    READS_MORE = 3,
    FILLINGS = 4,
    LINES_MAX = 4000
};

/* The words for those of a usage: somebody and something of which there are many, a number, a name of nothing. */
static const char *const fillings[FILLINGS] = {"pa7", "crumb 7", "2", "zzzz"};

struct cost {
    uint64_t steps;
    uint64_t reads;
};

struct grown {
    struct growing game;
    struct buf usages; /* a line each */
    struct cost costs[LINES_MAX][FILLINGS];
};

/* Types a line of the wizard's, and undoes it. */
static struct cost grown_cost(struct grown *game, struct str line)
{
    const struct host *host = engine_script_data(game->game.engine);
    uint64_t reads = growing_reads(game->game.engine);
    uint64_t wizard = trial_character(game->game.b->wizard);
    transaction_begin(game->game.engine, wizard, 0);
    (void)interpret_line(
            game->game.engine, world_find(engine_world(game->game.engine), wizard), line);
    uint64_t charged =
            host->metered_transaction == engine_transaction(game->game.engine)->number
                    ? host->metered_work
                    : 0;
    uint64_t steps = costs_steps(game->game.engine) +
                     (engine_transaction(game->game.engine)->work - charged) * WORK_STEPS;
    transaction_abort(game->game.engine);
    return (struct cost){steps, growing_reads(game->game.engine) - reads};
}

/* True for lines that look at everything on purpose: they do so in parts, and tell how far they
 * are. */
static bool takes_parts(struct str line)
{
    return str_starts(line, STR("@lint"));
}

static bool grew(struct cost before, struct cost now)
{
    return now.steps > before.steps + STEPS_MORE || now.reads > before.reads + READS_MORE;
}

/* Types all lines. Returns how many of them have grown. */
static unsigned type_every(struct grown *game, bool again)
{
    struct buf line = {0};
    unsigned grown = 0;
    size_t at = 0;
    struct str rest = buf_str(&game->usages);
    for (; rest.length > 0 && at < LINES_MAX; at++) {
        struct str usage = str_take_until(&rest, '\n');
        for (size_t i = 0; i < FILLINGS; i++) {
            struct cost *before = &game->costs[at][i];
            buf_clear(&line);
            growing_put_line(usage, fillings[i], &line);
            struct cost now = grown_cost(game, str_trim(buf_str(&line)));
            if (again && grew(*before, now) && !takes_parts(buf_str(&line))) {
                print_message("%.*s: %" PRIu64 " steps and %" PRIu64 " reads, before %" PRIu64
                              " and %" PRIu64 "\n",
                        STR_FMT(buf_str(&line)), now.steps, now.reads, before->steps,
                        before->reads);
                grown++;
            }
            *before = again ? *before : now;
        }
    }
    assert_in_range(at, 500, LINES_MAX - 1);
    buf_finish(&line);
    return grown;
}

BENCH_TEST(no_command_takes_more_work_in_a_game_that_has_grown)
{
    struct grown *game = mem_alloc(sizeof(*game));
    *game = (struct grown){.game = {.b = b, .engine = trial_engine(b->trial)}};
    growing_put_usages(game->game.engine, &game->usages);
    growing_add(&game->game, 0, GROWING_SMALL);
    (void)type_every(game, false);
    (void)type_every(game, false); /* read now, as it is read only once */
    growing_add(&game->game, GROWING_SMALL, GROWING_LARGE);

    unsigned grown = type_every(game, true);

    buf_finish(&game->usages);
    mem_free(game);
    assert_int_equal(grown, 0);
}
