/* property_test.c -- Values that a behaviour writes into properties are kept at once and durably.
 *
 * The tables are pairs: a script's change of `o`, the machine, and an expression that reads it
 * later, after a crash. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

struct kept {
    const char *does; /* to o, in a command of the machine */
    const char *read; /* an expression */
    const char *says;
};

static const struct kept kept[] = {
        {"o.v = 5", "{m}.v", "5"},
        {"o.v = -1.5", "{m}.v", "-1.5"},
        {"o.v = 1 << 62", "{m}.v", "4611686018427387904"},
        {"o.v = true", "{m}.v", "true"},
        {"o.v = false", "{m}.v == false", "true"},
        {"o.v = 'a b'", "{m}.v", "a b"},
        {"o.v = ''", "{m}.v == ''", "true"},
        {"o.v = 'two\\nlines'", "#{m}.v", "9"},
        {"o.v = o.location", "{m}.v == object(\"$start\")", "true"},
        {"o.v = e.actor", "{m}.v.name", "bob"},
        {"o.v = {1, 2, 3}", "#{m}.v", "3"},
        {"o.v = {1, 2, 3}", "{m}.v[2]", "2"},
        {"o.v = {a = {b = {c = 'deep'}}}", "{m}.v.a.b.c", "deep"},
        {"o.v = {who = e.actor}", "{m}.v.who.name", "bob"},
        {"o.v = {} o.v.x = 1", "{m}.v.x", "1"},
        {"o.v = {x = {}} o.v.x.y = 'in'", "{m}.v.x.y", "in"},
        {"o.v = {x = 1} o.v.x = nil", "{m}.v.x == nil", "true"},
        {"o.v = {} o.v[1] = 'a' o.v[2] = 'b'", "#{m}.v", "2"},
        {"o.v = {1, 2} table.insert(o.v, 3)", "#{m}.v", "3"},
        {"o.v = {} o.w = o.v o.w.x = 1", "{m}.v.x == nil", "true"},
        {"local t = {x = 1} o.v = t t.x = 2", "{m}.v.x", "1"},
        {"o.v = 1 o.v = nil", "{m}.v == nil", "true"},
        {"o.weight = 3", "{m}.weight", "3"},
        {"o.weight = 3 o.weight = nil", "{m}.weight", "1"},
        {"o.portable = false", "{m}.portable", "false"},
};

BENCH_TEST(values_written_by_a_script_survive_a_crash)
{
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        struct buf source = {0};
        buf_printf(&source,
                "command('poke {this}', function(e) local o = e.this %s return 'Done.' end)",
                kept[i].does);

        bench_program(b, source.bytes);
        assert_has(trial_type(b->bob, "poke machine"), "Done.");
        trial_crash(b->trial);

        struct str says = bench_value(b, kept[i].read);
        if (str_find(says, str_of(kept[i].says), 0) == SIZE_MAX) {
            fail_msg("after %s, %s is %.*s", kept[i].does, kept[i].read, STR_FMT(says));
        }
        buf_finish(&source);
    }
}

/* A value that cannot be stored raises an error, and the transaction is undone. */
static const char *const unkept[] = {
        "o.v = function() end",
        "o.v = coroutine.create(function() end)",
        "o.v = {f = tostring}",
        "local t = {} t.t = t o.v = t",
        "o.v = string.rep('x', 70000)",
        "o[string.rep('n', 65)] = 1",
        "o[1] = 1",
        "o.id = 7",
        "o.location = e.actor",
        "o.owner = e.actor",
        "o.contents = {}",
        "o.v = {} local t = o.v o.v = 2 t.x = 1",
        "o.v = {} o.v[0 / 0] = 1",
        "o.v = {} o.v[{}] = 1",
        "o.v = {} local t = {} t[o.v] = 1 o.w = t",
        "o.v = string.rep('x', 65536)",
        "local t = {} for i = 1, 4000 do t[i + 0.5] = i + 0.5 end o.v = t",
        "local t = {} for i = 1, 14 do t = { t } end o.v = t "
        "o.w = { { { { { { { { { o.v } } } } } } } } }",
};

BENCH_TEST(an_unstorable_value_fails_and_leaves_nothing)
{
    for (size_t i = 0; i < sizeof(unkept) / sizeof(unkept[0]); i++) {
        struct buf source = {0};
        buf_printf(&source,
                "command('poke {this}', function(e) local o = e.this o.before = 1 %s "
                "return 'Done.' end)",
                unkept[i]);
        bench_program(b, source.bytes);

        struct str reply = trial_type(b->bob, "poke machine");

        if (str_find(reply, STR("Done."), 0) != SIZE_MAX) {
            fail_msg("nothing is wrong with %s", unkept[i]);
        }
        assert_string_equal(trial_property(b->trial, b->machine, "before"), "nil");
        assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), ":1");
        buf_finish(&source);
    }
}

BENCH_TEST(a_property_is_inherited_unless_it_is_set)
{
    uint64_t child = bench_create(b, "a child", NULL);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".colour = \"red\"", b->machine);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = #%" PRIu64, child, b->machine);
    assert_string_equal(trial_property(b->trial, child, "colour"), "\"red\"");

    (void)trial_typef(b->alice, "@set #%" PRIu64 ".colour = \"blue\"", child);
    assert_string_equal(trial_property(b->trial, child, "colour"), "\"blue\"");

    (void)trial_typef(b->alice, "@unset #%" PRIu64 ".colour", child);
    assert_string_equal(trial_property(b->trial, child, "colour"), "\"red\"");
}

BENCH_TEST(a_field_of_a_table_is_set_and_unset_by_its_name_behind_a_dot)
{
    (void)bench_create(b, "a box", NULL);
    (void)trial_type(b->alice, "@set box.plan = { at = { 1, 2 }, n = 3 }");

    assert_has(trial_type(b->alice, "@set box.plan.n = 4"), "plan.n = 4");
    assert_has(trial_type(b->alice, "@set box.plan.at.2 = \"x\""), "plan.at.2 = \"x\"");
    assert_has(trial_type(b->alice, "@set 1.box.plan.new = true"), "plan.new = true");
    assert_has(trial_type(b->alice, "@unset box.plan.new"), "plan.new = nil");
    assert_has(trial_type(b->alice, "@set box.plan.n.x = 4"), "plan.n isn't a table");
    assert_has(trial_type(b->alice, "@set box.none.x = 4"), "none isn't a table");
    assert_has(trial_type(b->alice, "@set box.plan..x = 4"), "name is one word");
    assert_has(trial_type(b->alice, "@set box.location.name = \"x\""), "@teleport");
    assert_has(trial_type(b->alice, "@set box.desc.x = 4"), "desc isn't a table");

    assert_has(trial_type(b->alice, "; me.contents[1].plan"), "{ at = { 1, \"x\" }, n = 4 }");
    (void)trial_type(b->alice, "@undo 3");
    assert_has(trial_type(b->alice, "; me.contents[1].plan"), "at = { 1, 2 }");
}

BENCH_TEST(an_inherited_table_is_not_changed_through_the_heir)
{
    uint64_t child = bench_create(b, "a child", NULL);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".t = {x = 1}", b->machine);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = #%" PRIu64, child, b->machine);

    (void)trial_typef(b->alice, "; object(\"#%" PRIu64 "\").t.x", child);
    bench_program_object(b, child, "command('poke {this}', function(e) e.this.t.x = 2 end)");
    (void)trial_type(b->alice, "poke child");

    assert_string_equal(trial_property(b->trial, b->machine, "t"), "{ x = 1 }");
}

BENCH_TEST(a_private_property_is_read_by_its_owners_code_alone)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)trial_typef(b->alice, "@set #%" PRIu64 "._secret = \"plugh\"", b->machine);

    struct str hers = trial_typef(b->alice, "; object(\"#%" PRIu64 "\")._secret", b->machine);
    assert_has(hers, "plugh");

    struct str others = trial_typef(carol, "; object(\"#%" PRIu64 "\")._secret", b->machine);
    assert_lacks(others, "plugh");
    assert_lacks(trial_typef(carol, "@show #%" PRIu64, b->machine), "plugh");
}

BENCH_TEST(a_stored_table_can_be_used_like_any_table)
{
    bench_program(b,
            "command('poke {this}', function(e) local m = e.this "
            "m.props = { name = 'a can', location = e.actor } m.list = { e.actor } "
            "m.names = { who = e.actor, what = '<b>' } m.query = { near = e.room } "
            "create(nil, m.props) e.actor:tell('{Who} {what}.', m.names) "
            "return (match(e.actor, 'bob', m.list) == e.actor and 'Found ' or 'Lost ') "
            ".. #find(m.query) end)");

    struct str reply = trial_type(b->bob, "poke machine");

    assert_has(reply, "You <b>.");
    assert_has(reply, "Found ");
    assert_lacks(reply, "Found 0");
    assert_has(trial_type(b->bob, "inventory"), "a can");
}

BENCH_TEST(notes_of_one_owner_leave_room_for_those_of_others)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t box = trial_first_id(trial_type(carol, "@create a box"));
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, box);
    (void)trial_type(carol, "drop box");
    assert_has(trial_program(carol, id,
                       "command('hog {this}', function(e) local n = notes(e.actor) "
                       "for i = 1, 100 do pcall(function() n['k' .. i] = string.rep('x', 640) "
                       "end) "
                       "pcall(award, e.actor, 'k' .. i, 'Fool') end end) "
                       "command('free {this}', function(e) notes(e.actor).k1 = nil return "
                       "'Freed.' "
                       "end)"),
            "in force");
    bench_program(b,
            "command('poke {this}', function(e) notes(e.actor).step = 1 "
            "award(e.actor, 'win', 'Hero') return 'Step ' .. notes(e.actor).step end)");

    (void)trial_type(b->bob, "hog box");

    assert_has(trial_type(b->bob, "poke machine"), "Step 1");
    assert_has(trial_type(b->bob, "score"), "Hero");
    assert_has(trial_type(b->bob, "free box"), "Freed.");
}

BENCH_TEST(notes_in_the_older_format_are_migrated_by_owner)
{
    (void)trial_typef(b->wizard,
            "@set bob._notes = { [%" PRIu64 "] = { step = 5 }, [7] = { a = 1 } }",
            trial_character(b->alice));
    bench_program(b,
            "command('poke {this}', function(e) local n = notes(e.actor) "
            "n.step = n.step + 1 return 'Step ' .. n.step end) "
            "on('describe', function(e) return 'At ' .. notes(e.actor).step .. '.' end)");

    assert_has(trial_type(b->bob, "look at machine"), "At 5.");
    assert_has(trial_type(b->bob, "poke machine"), "Step 6");
    trial_crash(b->trial);
    assert_has(trial_type(b->bob, "poke machine"), "Step 7");
    assert_string_equal(
            trial_property(b->trial, trial_character(b->bob), "_notes"), "{ [7] = { a = 1 } }");
}

BENCH_TEST(objects_compare_as_themselves)
{
    assert_has(bench_value(b, "{m} == {m}"), "true");
    assert_has(bench_value(b, "{m} == object(\"$start\")"), "false");
    assert_has(bench_value(b, "{m}.location.contents[1] == nil"), "false");
    assert_has(bench_value(b, "object(\"#999999999\") == nil"), "true");
}

/* Scripts hold some of them in variables while the tables in which all are found are made small again. */
BENCH_TEST(objects_compare_equal_after_eviction)
{
    bench_program(b,
            "local seen = {}\n"
            "command('meet {this}', function(e)\n"
            "  seen[e.actor], seen[e.this], seen[e.this.location] = 1, 2, 3\n"
            "end)\n"
            "command('count {this}', function(e)\n"
            "  local found = 0\n"
            "  for id = 1, 2000 do found = found + (object('#' .. id) and 1 or 0) end\n"
            "  local sum = seen[e.actor] + seen[e.this] + seen[e.this.location]\n"
            "  local waste = {}\n"
            "  for i = 1, 5000 do waste[i] = {i} end\n"
            "  e.actor:tell('Sum ' .. sum .. ', many ' .. tostring(found > 300))\n"
            "end)");
    (void)trial_type(b->bob, "meet machine");

    for (int i = 0; i < 8; i++) {
        for (int again = 0; again < 3; again++) {
            assert_has(trial_type(b->bob, "count machine"), "Sum 6, many true");
        }
        for (int quiet = 0; quiet < 20; quiet++) {
            engine_trim(trial_engine(b->trial));
        }
    }
}

TEST(values_survive_a_crash_with_the_store_thread)
{
    struct trial *trial = trial_start(&(struct trial_options){.threaded = true});
    struct player *wizard = trial_player(trial, "wizard");
    (void)trial_type(wizard, "@create a gong");
    for (int i = 1; i <= 10; i++) {
        (void)trial_typef(wizard, "@set gong.n = %d", i);
        if (i % 5 == 0) {
            trial_crash(trial);
        }
        assert_has(trial_type(wizard, "@show gong"), "n = ");
    }

    assert_has(trial_type(wizard, "@show gong"), "n = 10");
    trial_stop(trial);
}

BENCH_TEST(properties_used_by_rules_are_type_checked_for_everybody)
{
    uint64_t box = bench_create(b, "box", "container");

    static const struct {
        const char *set; /* of the box */
        const char *says;
    } rows[] = {
            {"area = \"$start\"", "area has to be an object: #NUMBER or $REF"},
            {"area = {}", "area has to be an object"},
            {"key = \"brass\"", "key has to be an object"},
            {"weight = \"much\"", "weight has to be a number"},
            {"light = true", "light has to be a number"},
            {"portable = \"maybe\"", "portable has to be true or false"},
            {"weight = -1000", "weight has to be a number, 0 or more"},
            {"weight = 1e400", "weight has to be a number, 0 or more"},
            {"capacity = -1", "capacity has to be a number, 0 or more"},
            {"accepts = 5", "accepts has to be text in quotes, or an object"},
            {"accepts = {true}", "accepts has to be"},
            {"accepts = {x = \"ann\"}", "accepts has to be"},
            {"slots = 5", "slots has to be text in quotes, or a list {A, B}, each item text in "
                          "quotes"},
            {"slots = {\"torso\", 5}", "slots has to be"},
            {"slots = {\"torso\", \"tail\"}", NULL},
            {"accepts = \"anybody\"", NULL},
            {"accepts = {\"ann\", #1}", NULL},
            {"weight = 0", NULL},
            {"desc = 5", "desc has to be text in quotes"},
            {"aliases = {1}", "aliases has to be text in quotes, or a list"},
            {"aliases = {a = \"b\"}", "aliases has to be"},
            {"details = {\"a\"}",
                    "details has to be a table {[\"KEY\"] = VALUE}, each value text"},
            /* On anything but an exit these properties are free for the builder's use. */
            {"to = \"Ann\"", NULL},
            {"twin = \"none\"", NULL},
            {"key = #1", NULL},
            {"aliases = {\"chest\", \"case\"}", NULL},
            {"aliases = {}", NULL},
            {"details = {[\"old lid\"] = \"Oak.\"}", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct str typed = trial_typef(b->alice, "@set #%" PRIu64 ".%s", box, rows[i].set);
        bool refused = str_find(typed, STR("has to be"), 0) != SIZE_MAX;
        assert_int_equal(refused, rows[i].says != NULL);
        if (refused) {
            assert_has(typed, rows[i].says);
            assert_has(typed, "can't be set");
        }
        if (!strchr(rows[i].set, '#') && rows[i].says) {
            assert_has(trial_typef(b->alice, "; object(%" PRIu64 ").%s", box, rows[i].set),
                    rows[i].says);
        }
    }
    assert_has(
            trial_type(b->alice, "; create(\"exit\", { to = \"Hall\" })"), "to has to be an");
    assert_has(
            trial_type(b->alice, "; create(\"item\", { weight = \"x\" })"), "weight has to be");
}
