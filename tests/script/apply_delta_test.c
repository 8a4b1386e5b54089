/* apply_delta_test.c -- A plan by what a worker found in the files says the same as one of all files, and reads
 * nothing else of the world. */
#include "engine/modules/apply/apply_delta.h"

#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "engine/core/engine.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/apply_settle.h"
#include "tests/script/bench.h"
#include "tests/support/repeat.h"
#include "world/model/world.h"
#include "world/store/store.h"

#include <inttypes.h>

enum { ROOMS = 12 };

/* What the files or the world have of each room. */
struct valley {
    bool gone[ROOMS];
    unsigned desc[ROOMS];
    bool lamp[ROOMS]; /* a thing that is there and refers to the next room, or the exit to it */
    bool loose[ROOMS]; /* its exit is a declaration of its own */
};

static void put_valley(const struct valley *valley, struct buf *out)
{
    buf_add_text(out, "area \"va\" { name = \"Valley\" }\n");
    for (int i = 0; i < ROOMS; i++) {
        int next = (i + 1) % ROOMS;
        if (valley->gone[i]) {
            continue;
        }
        buf_printf(out, "room \"va/r%d\" { area = \"va\", name = \"Room %d\", desc = \"%u.\"",
                i, i, valley->desc[i]);
        buf_add_text(out, valley->loose[i] ? " }\n" : ", exits = {");
        if (valley->loose[i]) {
            buf_printf(out,
                    "exit \"va/x%d\" { at = \"va/r%d\", name = \"north\", to = ref \"va/r%d\" "
                    "}\n",
                    i, i, next);
        } else {
            buf_printf(out, " north = \"va/r%d\" } }\n", next);
        }
        if (valley->lamp[i]) {
            buf_printf(out,
                    "item \"va/l%d\" { at = \"va/r%d\", name = \"a lamp\", like = ref "
                    "\"va/%c%d\" }\n",
                    i, i, valley->loose[i] ? 'x' : 'r', valley->loose[i] ? i : next);
        }
    }
}

static void put_file_valley(const char *path, struct str text, struct buf *out)
{
    buf_printf(out, "%s %zu\n%.*s\n", path, text.length, STR_FMT(text));
}

/* Appends the valley's files, with the base that follows from applying was. */
static void put_bundle_valley(
        const struct valley *valley, const struct valley *was, struct buf *out)
{
    struct buf text = {0};
    struct err err;
    put_valley(valley, &text);
    put_file_valley("va.lua", buf_str(&text), out);
    if (was) {
        struct design_files files;
        struct buf bundle = {0};
        struct buf base = {0};
        put_bundle_valley(was, NULL, &bundle);
        assert_true(design_files_read(buf_str(&bundle), &files, &err));
        apply_base_write(&files, &base);
        put_file_valley(BASE_FILE, buf_str(&base), out);
        design_files_finish(&files);
        buf_finish(&bundle);
        buf_finish(&base);
    }
    buf_finish(&text);
}

static void note_all(size_t count, size_t **out, size_t *out_count)
{
    mem_free(*out);
    *out = mem_alloc_array(count + 1, sizeof(**out));
    for (*out_count = 0; *out_count < count; ++*out_count) {
        (*out)[*out_count] = *out_count;
    }
}

struct valley_ask {
    struct str bundle;
    bool only_plan;
    bool all; /* look at all things, as without a worker */
    enum apply_side side;
    bool settle;     /* after a worker compared them with the world file */
    uint64_t loads;  /* objects that were read meanwhile */
    size_t compared; /* things of the files that were compared with the world */
};

/* Applies the files, or plans to; appends what is said. */
static void apply_valley(struct bench *b, struct valley_ask *asked, struct buf *out)
{
    struct design_files files;
    struct apply_delta delta;
    struct err err = {0};
    uint64_t number = 0;
    assert_true(design_files_read(asked->bundle, &files, &err));
    apply_delta_find(&files, &delta);
    if (asked->all) {
        note_all(files.count, &delta.differ, &delta.differ_count);
        note_all(files.count, &delta.naming, &delta.naming_count);
        note_all(files.base.count, &delta.lacked, &delta.lacked_count);
    }
    if (asked->settle) {
        struct engine *engine = trial_engine(b->trial);
        atomic_bool given_up = false;
        assert_true(apply_settle(store_path(engine_store(engine)),
                engine_world(engine)->commit_number, &given_up, &files, &delta, &err));
    }
    asked->compared = delta.differ_count;
    struct apply_make make = {.host = engine_script_data(trial_engine(b->trial)),
            .files = &files,
            .delta = &delta,
            .author = trial_character(b->wizard),
            .only_plan = asked->only_plan,
            .any_size = true,
            .side = asked->side};
    const struct world *world = engine_world(trial_engine(b->trial));
    uint64_t before = world->load_count;
    if (!apply_make(&make, out, &number, &err)) {
        buf_printf(out, "%s\n", err.text);
    }
    asked->loads = world->load_count - before;
    apply_delta_finish(&delta);
    design_files_finish(&files);
    trial_settle(b->trial);
}

static void change_valley(struct rng *rng, struct valley *valley)
{
    for (uint64_t left = rng_below(rng, 5); left > 0; left--) {
        size_t i = (size_t)rng_below(rng, ROOMS);
        switch (rng_below(rng, 4)) {
        case 0:
            valley->gone[i] = !valley->gone[i];
            break;
        case 1:
            valley->desc[i]++;
            break;
        case 2:
            valley->lamp[i] = !valley->lamp[i];
            break;
        default:
            valley->loose[i] = !valley->loose[i];
        }
    }
}

/* Has others change the world meanwhile. */
static void change_world(struct bench *b, struct rng *rng)
{
    static const char *const lines[][2] = {{"@set $va/r", ".desc = \"mine\""},
            {"@destroy $va/r", ""}, {"@destroy $va/l", ""}, {"@destroy $va/x", ""},
            {"@set $va/l", ".weight = 3"}, {"@undo", NULL}};
    for (uint64_t left = rng_below(rng, 3); left > 0; left--) {
        char line[80];
        const char *const *parts = lines[rng_below(rng, sizeof(lines) / sizeof(lines[0]))];
        int room = (int)rng_below(rng, ROOMS);
        (void)snprintf(line, sizeof(line), "%s%.*d%s", parts[0], parts[1] ? 1 : 0,
                parts[1] ? room : 0, parts[1] ? parts[1] : "");
        trial_send(b->wizard, line);
        trial_settle(b->trial);
    }
}

static void check_same(
        struct bench *b, struct valley_ask *asked, struct str wanted, uint64_t seed)
{
    struct buf said = {0};
    apply_valley(b, asked, &said);
    if (!str_equal(buf_str(&said), wanted)) {
        fail_msg("seed %" PRIu64 ", side %d%s:\n%snot\n%.*s", seed, (int)asked->side,
                asked->settle ? ", settled" : "", said.bytes, STR_FMT(wanted));
    }
    buf_finish(&said);
}

BENCH_TEST(a_plan_says_the_same_by_what_a_worker_found)
{
    uint64_t seed = test_number("SKEIN_SEED", 1);
    size_t planned = 0;
    size_t settled_count = 0;
    for (uint64_t round = 0; round < test_rounds(60, 2000); round++, seed++) {
        struct rng rng;
        struct valley was = {0};
        struct buf first = {0};
        rng_seed(&rng, seed);
        for (int i = 0; i < ROOMS; i++) {
            was.lamp[i] = rng_below(&rng, 2);
            was.loose[i] = rng_below(&rng, 2);
        }
        change_valley(&rng, &was);
        put_bundle_valley(&was, NULL, &first);
        struct valley_ask asked = {
                .bundle = buf_str(&first), .all = true, .side = APPLY_THEIRS};
        struct buf ignored = {0};
        apply_valley(b, &asked, &ignored);
        change_world(b, &rng);
        struct valley now = was;
        change_valley(&rng, &now);
        for (int based = 0; based < 2; based++) {
            struct buf bundle = {0};
            put_bundle_valley(&now, based ? &was : NULL, &bundle);
            for (enum apply_side side = APPLY_NEITHER; side <= APPLY_THEIRS; side++) {
                struct valley_ask all = {.bundle = buf_str(&bundle),
                        .only_plan = true,
                        .all = true,
                        .side = side};
                struct valley_ask some = all;
                some.all = false;
                struct valley_ask settled = some;
                settled.settle = true;
                struct buf said = {0};
                apply_valley(b, &all, &said);
                check_same(b, &some, buf_str(&said), seed);
                check_same(b, &settled, buf_str(&said), seed);
                planned += str_find(buf_str(&said), STR("nothing to do"), 0) == SIZE_MAX;
                settled_count += some.compared - settled.compared;
                buf_finish(&said);
            }
            buf_finish(&bundle);
        }
        buf_finish(&first);
        buf_finish(&ignored);
    }
    assert_true(planned > 20 && settled_count > 200);
}

BENCH_TEST(a_plan_reads_only_what_the_files_have_changed)
{
    struct world *world = engine_world(trial_engine(b->trial));
    struct valley was = {0};
    struct valley now = {0};
    struct buf first = {0};
    struct buf bundle = {0};
    struct buf said = {0};
    put_bundle_valley(&was, NULL, &first);
    struct valley_ask asked = {.bundle = buf_str(&first), .side = APPLY_THEIRS};
    apply_valley(b, &asked, &said);
    buf_clear(&said);

    for (unsigned changed = 0; changed < 2; changed++) {
        now.desc[3] += changed;
        buf_clear(&bundle);
        put_bundle_valley(&now, &was, &bundle);
        uint64_t durable = store_durable(engine_store(trial_engine(b->trial)));
        (void)world_evict(world, durable, SIZE_MAX, 100000);
        (void)world_evict(world, durable, SIZE_MAX, 100000);
        asked = (struct valley_ask){.bundle = buf_str(&bundle), .only_plan = true};
        apply_valley(b, &asked, &said);
        assert_true(changed || asked.loads < ROOMS); /* the author */
    }
    assert_string_equal(said.bytes, "(nothing to do)\n~ va/r3.desc\n");
    buf_finish(&first);
    buf_finish(&bundle);
    buf_finish(&said);
}

BENCH_TEST(a_worker_stops_comparing_when_nobody_waits)
{
    struct engine *engine = trial_engine(b->trial);
    struct valley valley = {0};
    struct buf bundle = {0};
    struct design_files files;
    struct apply_delta delta;
    struct err err = {0};
    atomic_bool given_up = true;
    put_bundle_valley(&valley, NULL, &bundle);
    struct valley_ask asked = {.bundle = buf_str(&bundle), .side = APPLY_THEIRS};
    struct buf said = {0};
    apply_valley(b, &asked, &said);
    assert_true(design_files_read(buf_str(&bundle), &files, &err));
    apply_delta_find(&files, &delta);

    assert_true(apply_settle(
            store_path(engine_store(engine)), UINT64_MAX, &given_up, &files, &delta, &err));

    assert_int_equal(delta.differ_count, files.count);
    given_up = false;
    assert_true(
            apply_settle(store_path(engine_store(engine)), 0, &given_up, &files, &delta, &err));
    assert_in_range(delta.differ_count, 0, ROOMS); /* the exits inside rooms */
    apply_delta_finish(&delta);
    design_files_finish(&files);
    buf_finish(&bundle);
    buf_finish(&said);
}
