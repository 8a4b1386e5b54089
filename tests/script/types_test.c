/* types_test.c -- Declared properties: in commands of builders, in scripts, in the linter, and in all
 * that the stock game reads. */
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/buf.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host.h"
#include "engine/modules/types/declared.h"
#include "engine/modules/types/declared_scan.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

/* -- declarations of the game -- */

struct undeclared {
    struct bench *bench;
    const char *path;
    struct buf found;
    size_t files;
};

static void note_undeclared(void *data, const struct lint_problem *problem)
{
    struct undeclared *undeclared = data;
    if (str_find(problem->text, STR("declares the property"), 0) != SIZE_MAX ||
            str_find(problem->text, STR(" has to be "), 0) != SIZE_MAX) {
        buf_printf(&undeclared->found, "%s:%d: %.*s\n", undeclared->path, problem->line,
                STR_FMT(problem->text));
    }
}

static void lint_file(void *data, const char *path)
{
    struct undeclared *undeclared = data;
    struct buf source = {0};
    struct err err;
    bool is_script = strstr(path, "/lib/") || strstr(path, "/commands/") ||
                     strstr(path, "/pages/") || strstr(path, "/behaviours/") ||
                     strstr(path, "/settle.lua");
    if (is_script && str_ends(str_of(path), STR(".lua"))) {
        undeclared->path = path;
        undeclared->files++;
        assert_true(asset_read(path, &source, &err));
        host_lint_alone(engine_script_data(trial_engine(undeclared->bench->trial)), 0,
                buf_str(&source), true, note_undeclared, undeclared);
    }
    buf_finish(&source);
}

/* Reading them takes 10 ms, half of what a script has. */
BENCH_TEST(declarations_are_read_before_the_first_script_needs_them)
{
    (void)b;
    struct trial *trial = trial_start(&(struct trial_options){.game = "bare"});
    struct object *item = world_find_ref(engine_world(trial_engine(trial)), STR("item"));
    struct value heavy = value_str(STR("heavy"));
    struct err err = {0};
    asset_set_table(asset_table, 0); /* nothing can be read any more */

    assert_non_null(item);
    assert_false(declared_fits(trial_engine(trial), item, STR("weight"), &heavy, &err));

    value_finish(&heavy);
    asset_set_table(asset_table, asset_count);
    trial_stop(trial);
}

BENCH_TEST(no_stock_script_reads_or_writes_a_property_that_nobody_declares)
{
    struct undeclared undeclared = {.bench = b};

    asset_each("scripts/", lint_file, &undeclared);

    if (undeclared.found.length > 0) {
        fail_msg("%s", undeclared.found.bytes);
    }
    assert_true(undeclared.files > 200);
    buf_finish(&undeclared.found);
}

static void find_name(void *data, const struct declared *declared)
{
    struct str *name = data;
    if (str_equal(declared->name, *name)) {
        *name = STR_NONE;
    }
}

BENCH_TEST(each_property_that_c_code_names_is_declared)
{
    /* Fixed numbers whose names nothing reads any more. */
    static const char *const unread[] = {"last_seen", "opaque", "enterable"};
    const struct atom_table *atoms = &engine_world(trial_engine(b->trial))->atoms;
    struct buf missing = {0};
    for (uint32_t atom = ATOM_NONE + 1; atom < ATOM_FIXED_END; atom++) {
        struct str name = atom_name(atoms, atom);
        bool is_unread = false;
        for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++) {
            is_unread = is_unread || str_equal(name, str_of(unread[i]));
        }
        struct str left = name;
        declared_each_stock(trial_engine(b->trial), find_name, &left);
        if (left.length > 0 && !is_unread) {
            buf_printf(&missing, "%.*s ", STR_FMT(name));
        }
    }
    if (missing.length > 0) {
        fail_msg("nothing declares %s", missing.bytes);
    }
}

static void check_doc(void *data, const struct declared *declared)
{
    if (declared->doc.length < 5) {
        buf_printf(data, "%.*s.%.*s ", STR_FMT(declared->from), STR_FMT(declared->name));
    }
}

BENCH_TEST(each_declaration_says_what_it_is)
{
    struct buf bare = {0};

    declared_each_stock(trial_engine(b->trial), check_doc, &bare);

    if (bare.length > 0) {
        fail_msg("no words for %s", bare.bytes);
    }
}

static void note_misfit(void *data, const char *text)
{
    buf_printf(data, "%s\n", text);
}

BENCH_TEST(a_new_world_has_no_value_of_a_wrong_type)
{
    struct buf found = {0};

    (void)declared_scan(trial_engine(b->trial), 100, note_misfit, &found);

    if (found.length > 0) {
        fail_msg("%s", found.bytes);
    }
}

/* -- commands -- */

/* Types a line with {o} for the object, and asserts a part of the answer. */
static void assert_answer(struct bench *b, uint64_t object, const char *line, const char *part)
{
    struct buf typed = {0};
    const char *brace = strstr(line, "{o}");
    buf_printf(&typed, "%.*s#%" PRIu64 "%s", (int)(brace ? brace - line : 0), line, object,
            brace ? brace + 3 : line);
    struct str answer = trial_type(b->alice, typed.bytes);
    if (str_find(answer, str_of(part), 0) == SIZE_MAX) {
        fail_msg("%s: %.*s\nnot: %s", typed.bytes, STR_FMT(answer), part);
    }
    buf_finish(&typed);
}

BENCH_TEST(set_refuses_a_value_of_the_wrong_type_and_says_what_it_has_to_be)
{
    static const char *const cases[][2] = {
            {"@set {o}.weight = \"heavy\"", "weight has to be a number, 0 or more"},
            {"@set {o}.weight = -1", "weight has to be a number, 0 or more"},
            {"@set {o}.weight = \"2\"",
                    "weight has to be a number, 0 or more: write it without quotes"},
            {"@set {o}.portable = \"true\"",
                    "portable has to be true or false: write it without quotes"},
            {"@set {o}.aliases = {$start, 2}", ": write { { THING, AMOUNT } } for an amount"},
            {"@set {o}.portable = 1", "portable has to be true or false"},
            {"@set {o}.desc = 3", "desc has to be text in quotes"},
            {"@set {o}.key = \"rusty\"",
                    "key has to be an object: #NUMBER or $REF, without quotes"},
            {"@set {o}.aliases = {1}", "aliases has to be text in quotes, or a list {A, B}, "
                                       "each item text in quotes"},
            {"@set {o}.details = {\"wall\"}",
                    "details has to be a table {[\"KEY\"] = VALUE}, each value text in quotes"},
            {"@set {o}.weight = 2", "weight = 2"},
            {"@set {o}.aliases = \"box, tin\"", "aliases = \"box, tin\""},
    };
    uint64_t box = bench_create(b, "a plain box", "container");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_answer(b, box, cases[i][0], cases[i][1]);
    }
}

BENCH_TEST(set_asks_whether_a_new_name_is_a_slip_once)
{
    uint64_t box = bench_create(b, "a plain box", "container");

    assert_answer(b, box, "@set {o}.wieght = 2", "Did you mean weight?");
    assert_answer(b, box, "@set {o}.capasity = 2", "Did you mean capacity?");
    assert_answer(b, box, "@set {o}.wieght = 2", "wieght = 2");
    assert_lacks(trial_type(b->alice, "@set plain box.wieght = 3"), "Did you mean");
    assert_lacks(trial_type(b->alice, "@set plain box.colour_of_lid = 3"), "Did you mean");
}

BENCH_TEST(a_free_property_is_declared_with_one_word)
{
    uint64_t box = bench_create(b, "a plain box", "container");

    assert_answer(b, box, "@property {o}.wieghts = free", "wieghts is free");

    assert_lacks(trial_type(b->alice, "@set plain box.wieghts = {1, 2}"), "Did you mean");
}

BENCH_TEST(a_declared_property_is_inherited_and_can_be_narrowed)
{
    uint64_t shell = bench_create(b, "a shell", "item");
    assert_answer(b, shell, "@property {o}.grams = integer 0.., what it weighs",
            "grams is integer 0..");
    assert_answer(b, shell, "@set {o}.grams = 10", "grams = 10");
    char from[32];
    (void)snprintf(from, sizeof(from), "#%" PRIu64 ", container", shell);
    uint64_t large = bench_create(b, "a large shell", from);

    assert_answer(
            b, large, "@set {o}.grams = \"many\"", "grams has to be a whole number, 0 or more");
    assert_answer(
            b, large, "@set {o}.capacity = \"much\"", "capacity has to be a number, 0 or more");
    assert_answer(
            b, large, "@property {o}.grams = integer 50..100", "grams is integer 50..100");
    assert_answer(
            b, large, "@set {o}.grams = 10", "grams has to be a whole number from 50 to 100");
    assert_answer(b, large, "@show {o}.grams", "inherited from = a shell");
    assert_answer(b, shell, "@show {o}.grams", "what it is = what it weighs");
    assert_answer(b, shell, "@set {o}.grams = 11", "grams = 11");
}

BENCH_TEST(a_value_that_does_not_fit_a_new_declaration_stays_and_is_reported)
{
    uint64_t shell = bench_create(b, "a shell", "item");
    struct buf found = {0};
    assert_answer(b, shell, "@set {o}.grams = \"many\"", "grams = \"many\"");

    assert_answer(b, shell, "@property {o}.grams = integer",
            "wrong type: grams has to be a whole number");

    assert_answer(b, shell, "@show {o}", "grams = \"many\"");
    assert_answer(b, shell, "@show {o}", "wrong type: grams has to be a whole number");
    assert_int_equal(declared_scan(trial_engine(b->trial), 100, note_misfit, &found), 1);
    assert_has(buf_str(&found), "grams has to be a whole number");
    buf_finish(&found);
}

BENCH_TEST(what_is_no_type_is_refused_with_what_was_meant)
{
    uint64_t shell = bench_create(b, "a shell", "item");

    assert_answer(b, shell, "@property {o}.grams = intger", "did you mean integer?");
    assert_answer(
            b, shell, "@set {o}.properties = {grams = \"intger\"}", "did you mean integer?");
    assert_answer(b, shell, "@set {o}.properties = {grams = {\"integer\", \"what it weighs\"}}",
            "grams");
    assert_answer(b, shell, "@set {o}.properties.size = \"bolean\"", "did you mean boolean?");
    assert_answer(
            b, shell, "@set {o}.properties = 5", "properties has to be a table {NAME = TYPE}");
    assert_answer(b, shell, "@set {o}.properties = {\"grams\"}",
            "properties has to be a table {NAME = TYPE}");
    assert_answer(b, shell, "@property {o}.grams", "what it is = what it weighs");
    assert_answer(b, shell, "@property {o}.grams = nil", "no longer declared");
    assert_answer(b, shell, "@property {o}.grams", "free: nothing declares it");
}

BENCH_TEST(help_and_property_show_a_page_of_the_properties_of_a_prototype)
{
    assert_has(
            trial_type(b->alice, "help properties of container"), "capacity: number 0.. (10)");
    assert_has(trial_type(b->alice, "help garment properties"), "slots");
    assert_has(trial_type(b->alice, "@property machine"), "From thing");
    assert_lacks(trial_type(b->bob, "help properties of container"), "capacity");
}

/* -- scripts -- */

BENCH_TEST(a_script_that_writes_a_wrong_type_fails_at_that_line)
{
    bench_program(b, "command('poke {this}', function(e)\n  e.this.portable = 'no'\nend)\n"
                     "command('prod {this}', function(e)\n  return select(2, pcall(function() "
                     "e.this.weight = {} "
                     "end))\nend)");

    assert_has(trial_type(b->bob, "prod machine"), "weight has to be a number, 0 or more");
    assert_has(trial_type(b->bob, "poke machine"), "omething went wrong");
}

BENCH_TEST(a_behaviour_declares_properties_of_its_object_and_of_its_heirs)
{
    bench_program(b, "property('dents', 'integer 0..', nil, 'how often it was hit')\n"
                     "command('hit {this}', function(e) e.this.dents = (e.this.dents or 0) + 1 "
                     "return 'Clang.' end)");
    assert_has(trial_type(b->bob, "hit machine"), "Clang.");

    assert_answer(b, b->machine, "@set {o}.dents = \"two\"",
            "dents has to be a whole number, 0 or more");
    assert_answer(b, b->machine, "@property {o}.dents", "what it is = how often it was hit");
    char from[32];
    (void)snprintf(from, sizeof(from), "#%" PRIu64, b->machine);
    uint64_t heir = bench_create(b, "a second one", from);
    assert_answer(b, heir, "@set {o}.dents = -1", "dents has to be a whole number, 0 or more");

    bench_program(b, "command('hit {this}', function(e) return 'Clang.' end)");
    assert_answer(b, b->machine, "@set {o}.dents = \"two\"", "dents = \"two\"");
}

BENCH_TEST(property_in_a_behaviour_takes_no_default_and_no_wrong_type)
{
    static const char *const wrong[][2] = {
            {"property('a', 'intger')", "did you mean integer?"},
            {"property('a', 'integer', 3)", "a behaviour has no defaults"},
            {"on('take', function() property('a', 'integer') end)", NULL},
    };
    struct host *host = engine_script_data(trial_engine(b->trial));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct err err = {0};
        int line = 0;
        int column = 0;
        bool ok = host_check_alone(host, str_of(wrong[i][0]), false, &err, &line, &column);
        assert_int_equal(ok, wrong[i][1] == NULL);
        assert_true(ok || strstr(err.text, wrong[i][1]));
    }
}

/* -- the linter -- */

static void note_warning(void *data, const struct lint_problem *problem)
{
    buf_printf(data, "%d: %.*s\n", problem->line, STR_FMT(problem->text));
}

BENCH_TEST(the_linter_finds_slips_in_names_and_literals_of_the_wrong_type)
{
    static const struct {
        const char *source;
        const char *part; /* NULL: nothing is found */
    } cases[] = {
            {"on('take', function(e) e.this.wieght = 3 end)",
                    "no property is called \"wieght\"; did you mean \"weight\"?"},
            {"on('take', function(e) local x = e.this.portabel end)",
                    "did you mean \"portable\"?"},
            {"on('take', function(e) e.this.portable = 'no' end)",
                    "portable has to be true or false"},
            {"on('take', function(e) e.actor.location.light = true end)",
                    "light has to be a number, 0 or more"},
            {"on('take', function(e) e.this.key = '$lamp' end)", "key has to be an object"},
            {"on('take', function(e) e.this.weight = {} end)", "weight has to be"},
            /* of which kind of thing it is, the source alone doesn't say */
            {"on('take', function(e) e.this.resting = 'swimming' end)", NULL},
            {"on('take', function(e) e.this.down = true end)", NULL},
            {"create('item', { name = 'x', wieght = 3 })", "did you mean \"weight\"?"},
            {"create('item', { name = 'x', weight = 'much' })", "weight has to be"},
            {"on('take', function(e) e.this.weight = 3 e.this.key = nil e.this.open = "
             "e.this.lit end)",
                    NULL},
            {"on('take', function(e) e.this.pulls = (e.this.pulls or 0) + 1 e.this.state = "
             "'up' end)",
                    NULL},
            {"property('wieght', 'free') on('take', function(e) e.this.wieght = 3 end)", NULL},
            {"property('dents', 'integer') on('take', function(e) e.this.dents = 'x' end)",
                    "dents has to be a whole number"},
            {"property('dents', 'integer') on('take', function(e) e.this.bumps = 1 end)",
                    "no prototype declares the property \"bumps\""},
            {"property('dents', 'intger')", "did you mean integer?"},
            {"on('take', function(e) e.this.capacity = 'x' end)", "capacity has to be"},
            {"on('take', function(e) e.this.capasity = 3 end)", "did you mean \"capacity\"?"},
            {"on('take', function(e) e.this.portble = true end)", "did you mean \"portable\"?"},
            {"on('take', function(e) e.this.hiddden = true end)", "did you mean \"hidden\"?"},
            {"on('take', function(e) e.this.tether = 'x' e.this.height = 3 e.this.color = 1 "
             "e.this.kee = 2 end)",
                    NULL},
    };
    struct host *host = engine_script_data(trial_engine(b->trial));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out = {0};
        host_lint_alone(host, 0, str_of(cases[i].source), false, note_warning, &out);
        bool ok =
                cases[i].part ? out.bytes && strstr(out.bytes, cases[i].part) : out.length == 0;
        if (!ok) {
            fail_msg("%s\n%s\nnot: %s", cases[i].source, out.bytes ? out.bytes : "nothing",
                    cases[i].part ? cases[i].part : "nothing");
        }
        buf_finish(&out);
    }
}

BENCH_TEST(where_prototypes_are_typed_each_other_name_is_a_warning)
{
    assert_answer(b, b->machine, "@property {o}.dents = integer, how often it was hit",
            "dents is integer");

    struct engine *engine = trial_engine(b->trial);
    struct buf out = {0};
    struct buf wrong = {0};
    transaction_begin(engine, 0, 0);
    host_lint(engine_script_data(engine), b->machine,
            STR("on('take', function(e) e.this.dents = 1 e.this.bumps = 2 end)"), false,
            note_warning, &out);
    host_lint(engine_script_data(engine), b->machine,
            STR("on('drop', function(e) e.this.dents = 'many' end)"), false, note_warning,
            &wrong);
    transaction_abort(engine);

    assert_has(buf_str(&out), "no prototype declares the property \"bumps\"");
    assert_lacks(buf_str(&out), "dents");
    assert_has(buf_str(&wrong), "dents has to be a whole number");
    buf_finish(&out);
    buf_finish(&wrong);
}
