/* grown_test.c -- No stock command takes more work, or reads more from the disk, in a game that has grown: each is typed in
 * a game where every list is longer than a page, and again in one that is three times as large. (crowded_test.c has many
 * people in one room, cost_test.c many things.)
 *
 * Steps of scripts count, and what they are charged for; a loop of C alone does not, but tools/bench scale measures it. */
#include "engine/base/base.h"
#include "engine/core/chat/channel.h"
#include "engine/core/chat/mail.h"
#include "engine/core/chat/report.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "tests/script/bench.h"
#include "tests/support/costs_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

enum {
    SMALL = 220, /* of each kind: more than a page of any list */
    LARGE = 660,
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
    struct bench *b;
    struct engine *engine;
    struct object *room;
    struct object *last; /* room of the row */
    struct object *mould;
    struct buf usages; /* a line each */
    struct cost costs[LINES_MAX][FILLINGS];
};

static struct object *add(
        struct grown *game, struct object *proto, const char *kind, int n, struct object *place)
{
    struct world *world = engine_world(game->engine);
    struct object *object = world_create(world, 0);
    struct err err;
    char text[32];
    (void)snprintf(text, sizeof(text), "%s%d", kind, n);
    assert_true(proto_set(world, object, &proto, 1, &err));
    prop_set(world, object, ATOM_name, value_text(text));
    assert_true(!place || place_move(world, object, place));
    return object;
}

static struct object *proto_of(struct grown *game, const char *ref)
{
    return world_find_ref(engine_world(game->engine), str_of(ref));
}

/* Adds a room to the row of rooms, with the ways there and back. */
static void add_room(struct grown *game, int n)
{
    struct world *world = engine_world(game->engine);
    struct object *area = add(game, proto_of(game, "area"), "Land ", n, NULL);
    struct object *room = add(game, proto_of(game, "room"), "Field ", n, NULL);
    struct object *from = game->last ? game->last : game->room;
    prop_set(world, room, ATOM_area, value_object(area->id));
    struct object *way = add(game, proto_of(game, "exit"), "way", n, from);
    prop_set(world, way, atom_intern(&world->atoms, STR("to")), value_object(room->id));
    way = add(game, proto_of(game, "exit"), "back", n, room);
    prop_set(world, way, atom_intern(&world->atoms, STR("to")), value_object(from->id));
    game->last = room;
}

static void add_person(struct grown *game, int n)
{
    struct object *person = add(game, proto_of(game, "player"), "pa", n, game->last);
    prop_set(engine_world(game->engine), person, ATOM_proper, value_bool(true));
    (void)presence_add(game->engine, person, true);
}

static void add_channel(struct grown *game, int n)
{
    char name[16];
    struct channel *channel = NULL;
    struct err err;
    (void)snprintf(name, sizeof(name), "c%d", n);
    assert_int_equal(
            channel_found(game->engine, NULL, str_of(name), &channel, &err), CHANNEL_OK);
    channel_set_member(game->engine,
            world_find(engine_world(game->engine), trial_character(game->b->wizard)), channel,
            true);
}

/* Adds things of each kind, numbers from to `to`. */
static void grow(struct grown *game, int from, int to)
{
    struct world *world = engine_world(game->engine);
    struct err err;
    for (int n = from; n < to; n++) {
        transaction_begin(game->engine, 0, 0);
        game->room =
                world_find(world, world_find(world, trial_character(game->b->bob))->location);
        game->mould = game->mould ? game->mould
                                  : add(game, proto_of(game, "item"), "mould ", 0, NULL);
        add_room(game, n);
        add_person(game, n);
        (void)add(game, game->mould, "crumb ", n, game->last);
        add_channel(game, n);
        (void)report_file(game->engine, trial_character(game->b->bob), STR("bug"),
                STR("It is broken."), false, &err);
        transaction_commit(game->engine);
    }
    trial_settle(game->b->trial);
}

static void add_usage(void *data, const struct command *command)
{
    struct grown *game = data;
    grammar_usage(command->grammar, STR_NONE, &game->usages);
    buf_add_char(&game->usages, '\n');
}

/* Appends the usage with a word in place of each in capitals. */
static void put_grown_line(struct str usage, const char *filling, struct buf *out)
{
    while (usage.length > 0) {
        struct str word = str_take_word(&usage);
        bool slot = isupper((unsigned char)word.bytes[word.bytes[0] == '[']) != 0;
        buf_add_text(out, out->length > 0 ? " " : "");
        for (size_t i = 0; i < word.length && !slot; i++) {
            if (!strchr("[]", word.bytes[i])) {
                buf_add_char(out, word.bytes[i]);
            }
        }
        buf_add_text(out, slot ? filling : "");
    }
}

static uint64_t grown_reads(struct grown *game)
{
    uint64_t count = 0;
    struct store_reads reads;
    for (size_t i = 0; store_reads_at(engine_store(game->engine), i, &reads); i++) {
        count += reads.count;
    }
    return count;
}

/* Types a line of the wizard's, and undoes it. */
static struct cost grown_cost(struct grown *game, struct str line)
{
    const struct host *host = engine_script_data(game->engine);
    uint64_t reads = grown_reads(game);
    uint64_t wizard = trial_character(game->b->wizard);
    transaction_begin(game->engine, wizard, 0);
    (void)interpret_line(game->engine, world_find(engine_world(game->engine), wizard), line);
    uint64_t charged = host->metered_transaction == engine_transaction(game->engine)->number
                               ? host->metered_work
                               : 0;
    uint64_t steps = costs_steps(game->engine) +
                     (engine_transaction(game->engine)->work - charged) * WORK_STEPS;
    transaction_abort(game->engine);
    return (struct cost){steps, grown_reads(game) - reads};
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
            put_grown_line(usage, fillings[i], &line);
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
    *game = (struct grown){.b = b, .engine = trial_engine(b->trial)};
    commands_each(stock_commands(game->engine), add_usage, game);
    grow(game, 0, SMALL);
    (void)type_every(game, false);
    (void)type_every(game, false); /* read now, as it is read only once */
    grow(game, SMALL, LARGE);

    unsigned grown = type_every(game, true);

    buf_finish(&game->usages);
    mem_free(game);
    assert_int_equal(grown, 0);
}
