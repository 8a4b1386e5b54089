/* lint_area_test.c -- The linter of areas: a sentence for each kind of mistake in an area's file, and none for the same
 * file done right. */
#include "engine/data/design_files.h"
#include "engine/lua/host.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/workshop/lint/area_lint.h"
#include "tests/script/bench.h"

#include <string.h>

/* -- a file in a world where it is applied, and then undone -- */

/* The rooms that each case builds on: a hall and a den, joined, with a key in the hall, and Tom. */
#define MILL                                                                                   \
    "area \"ml\" { name = \"Mill\" }\n"                                                        \
    "room \"ml/hall\" { area = \"ml\", name = \"Hall\", desc = \"Beams.\", exits = { north = " \
    "\"ml/den\" } }\n"                                                                         \
    "room \"ml/den\" { area = \"ml\", name = \"Den\", desc = \"Soot.\", exits = { south = "    \
    "\"ml/hall\" } }\n"                                                                        \
    "item \"ml/key\" { at = \"ml/hall\", name = \"a key\", price = 2 } "                       \
    "item \"ml/key2\" { at = \"ml/den\", proto = \"ml/key\" }\n"                               \
    "npc \"ml/tom\" { at = \"ml/hall\", name = \"Tom\", proper = true }\n"

/* Appends what `skein plan` says of the files. */
static void plan(struct bench *b, const char *text, struct buf *out)
{
    struct engine *engine = trial_engine(b->trial);
    struct design_files files;
    struct buf bundle = {0};
    struct err err = {0};
    uint64_t number = 0;
    buf_printf(&bundle, "ml.lua %zu\n" MILL "%s\n", strlen(MILL) + strlen(text), text);
    if (!design_files_read(buf_str(&bundle), &files, &err)) {
        fail_msg("%s\n%s", text, err.text);
    }
    struct apply_make make = {.host = engine_script_data(engine),
            .files = &files,
            .author = trial_character(b->wizard),
            .only_plan = true,
            .any_size = true,
            .bundle = buf_str(&bundle)};
    if (!apply_make(&make, out, &number, &err)) {
        buf_printf(out, "%s\n", err.text); /* found while the file is applied */
    }
    design_files_finish(&files);
    buf_finish(&bundle);
}

/* Returns the lines about mistakes, without the lines of the plan. */
static void mistakes_in(struct bench *b, const char *text, struct buf *out)
{
    struct buf said = {0};
    plan(b, text, &said);
    struct str rest = buf_str(&said);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        if (str_starts(line, STR("ml.lua:"))) {
            buf_printf(out, "%.*s\n", STR_FMT(line));
        }
    }
    buf_finish(&said);
}

struct row {
    const char *text; /* after MILL */
    const char *said; /* the line that is expected, from its number; NULL: none */
};

static void check_rows(struct bench *b, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf found = {0};
        mistakes_in(b, rows[i].text, &found);
        const char *got = found.length > 0 ? found.bytes : "";
        bool fits = rows[i].said ? strstr(got, rows[i].said) != NULL : found.length == 0;
        if (!fits) {
            fail_msg("%s\nis said to have:\n%s\nnot: %s", rows[i].text, got,
                    rows[i].said ? rows[i].said : "nothing");
        }
        buf_finish(&found);
    }
}

#define CHECK(b, rows) check_rows(b, rows, sizeof(rows) / sizeof((rows)[0]))
#define ITEM(more) "item \"ml/x\" { at = \"ml/hall\", name = \"a thing\", " more " }\n"
#define HUT(exits)                                                                             \
    "room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"Straw.\", exits = { " exits     \
    " } }\n"
#define TALK(nodes)                                                                            \
    "npc \"ml/ann\" { proto = \"talker\", at = \"ml/hall\", name = \"Ann\", proper = true, "   \
    "dialogue = "                                                                              \
    "{ " nodes " } }\n"
#define SHOP(more)                                                                             \
    "npc \"ml/ada\" { proto = \"shopkeeper\", at = \"ml/hall\", name = \"Ada\", proper = "     \
    "true, " more " }\n"
#define QUEST(more)                                                                            \
    "quest \"ml/q\" { name = \"The Quest\", giver = ref \"ml/tom\", " more " }\n"
#define STEP(more) QUEST("steps = { { key = \"one\", goal = \"Go.\", " more " } }")

BENCH_TEST(a_correct_area_gives_no_warning)
{
    static const struct row rows[] = {
            {"", NULL},
            {ITEM("weight = 2, hidden = true"), NULL},
            {ITEM("property(\"wieght\", \"free\"), wieght = 2"), NULL},
            {ITEM("sorts = 2"), NULL},
            {ITEM("proto = \"light\", fuel = 20"), NULL},
            {TALK("start = { say = \"Hm.\", choices = { { \"Who?\", to = \"who\", once = true "
                  "}, "
                  "{ \"Bye.\" } } }, who = { say = \"Ann.\", to = \"start\", does = { note = "
                  "\"met\" "
                  "}, instead = { { when = { note = \"met\" }, to = \"start\" } } }"),
                    NULL},
            {SHOP("goods = { ref \"ml/key\" }, hours = { from = 20, to = 24 }"), NULL},
            {SHOP("goods = { { proto = \"ml/key\", price = 3 } }, messages = { closed = "
                  "\"No.\" }"),
                    NULL},
            {STEP("on = \"take\", what = ref \"ml/key\"") "", NULL},
            {STEP("ways = { { on = \"give\", what = ref \"ml/key\", to = ref \"ml/tom\", next "
                  "= "
                  "\"end\" } }, hints = { \"Look.\", { place = ref \"ml/den\", why = \"Hm.\" } "
                  "}"),
                    NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(misspelt_and_wrong_properties_are_found)
{
    static const struct row rows[] = {
            {ITEM("wieght = 2"), "6: ml/x: no property is called \"wieght\"; did you mean "
                                 "\"weight\"? If not, "
                                 "declare it: property(\"wieght\", \"free\")"},
            {"npc \"ml/y\" {\n  at = \"ml/hall\",\n  name = \"Bo\", proper = true,\n  pronuon "
             "= \"he\",\n}\n",
                    "9: ml/y: no property is called \"pronuon\"; did you mean \"pronoun\"?"},
            {"prototype \"ml/lamp\" { proto = \"light\", name = \"a lamp\", feul = 20 }\n",
                    "6: ml/lamp: no property is called \"feul\"; did you mean \"fuel\"?"},
            {ITEM("fuel = 20"),
                    "6: ml/x: only things made from light have \"fuel\": add light to "
                    "proto, or take it out"},
            {ITEM("weight = -1"), "6: weight has to be a number, 0 or more"},
            {ITEM("price = -5"), "6: price has to be a number, 0 or more"},
            {ITEM("hidden = \"yes\""), "6: hidden has to be true or false"},
            {SHOP("buys = true, hours = { from = 6, to = 25 }"),
                    "6: ml/ada: hours has to be hours from 0 to 24"},
            {"thing \"ml/y\" { at = \"ml/hall\", proto = { \"npc\", \"routine\" }, name = "
             "\"Bo\", proper = true,\n"
             "  routine = {\n    { at = 25, perform = \"yawn\" },\n  } }\n",
                    "8: ml/y: routine[1].at has to be a number from 0 to 24"},
            {"prototype \"ml/y\" { name = \"a lone prototype\" }\n",
                    "6: ml/y: it is made from nothing, so the game knows nothing of it: write "
                    "proto "
                    "= \"item\" or another"},
            {ITEM("details = { wall = \"a\", wall = \"b\" }"),
                    "6: \"wall\" stands twice in this table"},
    };

    CHECK(b, rows);
}

BENCH_TEST(unknown_keys_of_tables_are_found)
{
    static const struct row rows[] = {
            {TALK("start = { say = \"Hm.\", choices = { { \"Who?\", too = \"who\" } } }"),
                    "6: ml/ann: dialogue.start.choices[1] has no key \"too\"; did you mean "
                    "\"to\"?"},
            {TALK("start = { says = \"Hm.\" }"),
                    "6: ml/ann: dialogue.start has no key \"says\"; did you mean \"say\"?"},
            {TALK("start = { say = \"Hm.\", does = { gives = ref \"ml/key\" } }"),
                    "dialogue.start.does has no key \"gives\"; did you mean \"give\"?"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { chanse = 2 } } } }"),
                    "dialogue.start.choices[1].when has no key \"chanse\"; did you mean "
                    "\"chance\"?"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { chance = 120 } } } "
                  "}"),
                    "dialogue.start.choices[1].when.chance has to be a number from 0 to 100"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { hour = { from = 3, "
                  "to = 30 "
                  "} } } } }"),
                    "dialogue.start.choices[1].when.hour has to be hours from 0 to 24"},
            {STEP("on = \"take\", whta = ref \"ml/key\""),
                    "6: ml/q: steps[1] has no key \"whta\"; did you mean \"what\"?"},
            {STEP("on = \"tkae\", what = ref \"ml/key\""),
                    "steps[1].on has to be \"take\", or \"have\""},
            {STEP("on = \"take\", what = \"ml/kye\""),
                    "steps[1].what names \"ml/kye\", but no thing is called so"},
            {QUEST("steps = { { on = \"take\", what = ref \"ml/key\" } }, reward = { pionts = "
                   "2 }"),
                    "reward has no key \"pionts\"; did you mean \"points\"?"},
            {SHOP("goods = { { proto = \"ml/key\", prise = 3 } }"),
                    "6: ml/ada: goods[1] has no key \"prise\"; did you mean \"price\"?"},
            {SHOP("goods = { { proto = \"ml/key\", price = -3 } }"),
                    "goods[1].price has to be a number, 0 or more"},
            {SHOP("goods = { \"ml/kye\" }"),
                    "goods[1] names \"ml/kye\", but no thing is called so"},
            {SHOP("buys = true, messages = { clsoed = \"No.\" }"),
                    "messages has no key \"clsoed\"; did you mean \"closed\"?"},
            {"thing \"ml/y\" { at = \"ml/hall\", proto = { \"npc\", \"routine\" }, name = "
             "\"Bo\", proper = true, "
             "routine = { { at = 5, preform = \"yawn\" } } }\n",
                    "routine[1] has no key \"preform\"; did you mean \"perform\"?"},
            {"npc \"ml/y\" { at = \"ml/hall\", proto = \"guide\", name = \"Bo\", proper = "
             "true, tour = { { "
             "sya = \"A\" "
             "} } }\n",
                    "tour[1] has no key \"sya\"; did you mean \"say\"?"},
            {ITEM("afterwards = { { whn = { award = \"A\" }, desc = \"B\" } }"),
                    "6: ml/x: afterwards[1] has no key \"whn\"; did you mean \"when\"?"},
    };

    CHECK(b, rows);
}

static int open_patterns(void **state)
{
    return bench_open_with(
            state, &(struct trial_options){.packages = "+achievements +behaviour-trees "
                                                       "+crafting +factions +scenes +spawns "
                                                       "+transport +wilderness"});
}

TEST_OF(unknown_keys_of_tables_of_patterns_are_found, struct bench, b, open_patterns,
        bench_close)
{
    static const struct row rows[] = {
            {"achievement \"ml/a\" { name = \"Key\", rule = { on = \"take\", waht = ref "
             "\"ml/key\" } "
             "}\n",
                    "6: ml/a: rule has no key \"waht\"; did you mean \"what\"?"},
            {"thing \"ml/moor\" { proto = { \"area\", \"spawning\" }, name = \"Moor\", spawns "
             "= { { "
             "what = ref \"ml/tom\", mots = 3 } } }\n",
                    "6: ml/moor: spawns[1] has no key \"mots\"; did you mean \"most\"?"},
            {"npc \"ml/y\" { at = \"ml/hall\", proto = \"thinker\", name = \"Bo\", proper = "
             "true, tree = { "
             "first = { "
             "{ wandr = true } } } }\n",
                    "tree.first[1] has no key \"wandr\"; did you mean \"wander\"?"},
            {"scene \"ml/s\" { name = \"Storm\", lines = { { look = ref \"ml/den\", wiat = 3 } "
             "} }\n",
                    "lines[1] has no key \"wiat\"; did you mean \"wait\"?"},
            {"faction \"ml/f\" { name = \"Guild\", rules = { { on = \"give\", what = ref "
             "\"ml/key\", "
             "bye = 3 } } }\n",
                    "rules[1] has no key \"bye\"; did you mean \"by\"?"},
            {"recipe \"ml/r\" { name = \"Loaf\", parts = { { ref \"ml/key\", \"two\" } }, "
             "makes = ref "
             "\"ml/key\" }\n",
                    "parts[1][2] has to be a whole number from 1 to 50"},
            {"coach \"ml/c\" { at = \"ml/hall\", name = \"a coach\", route = { { stop = ref "
             "\"ml/hall\", "
             "wiat = 20 } } }\n",
                    "route[1] has no key \"wiat\"; did you mean \"wait\"?"},
            {"scene \"ml/s\" { name = \"Storm\", lines = { \"Boom.\", { look = ref \"ml/den\" "
             "} }, rule = { on "
             "= \"enter\", what = ref \"ml\" }, ends = { note = \"seen\" } }\n",
                    NULL},
            {"recipe \"ml/r\" { name = \"Loaf\", parts = { { ref \"ml/key\", 2 }, ref "
             "\"ml/tom\" }, makes = ref "
             "\"ml/key\", tools = \"oven\" }\n",
                    NULL},
            {"thing \"ml/moor\" { proto = \"wilderness\", name = \"Moor\", map = { \"hh\" }, "
             "kinds = { h = { "
             "nmae = \"Heath\" } } }\n",
                    "kinds.h has no key \"nmae\"; did you mean \"name\"?"},
    };

    CHECK(b, rows);
}

BENCH_TEST(exits_and_rooms_that_lead_nowhere_are_found)
{
    static const struct row rows[] = {
            {HUT("out = { door = true }") "",
                    "6: ml/hut.out: the exit leads nowhere: write to = "
                    "\"ROOM\""},
            {HUT("out = \"ml/key\""),
                    "6: ml/hut.out: the exit leads to ml/key, which isn't a room"},
            {"exit \"ml/e\" { at = \"ml/hall\", name = \"north\", to = ref \"ml/den\", twin = "
             "false "
             "}\n",
                    "two exits are called \"north\": rename one, or remove it"},
            {HUT("out = \"ml/hall\""),
                    "6: ml/hut.out: nothing leads back from ml/hall: add an exit "
                    "there, or write twin = false if the way goes one way only"},
            {HUT("out = { to = \"ml/hall\", twin = false }"),
                    "6: ml/hut: no way leads here: add an exit to it, or write apart = true if "
                    "only "
                    "scripts bring people here"},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"Straw.\", apart = true "
             "}\n",
                    NULL},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", apart = true }\n",
                    "6: ml/hut: the room has no description: write desc = [[…]]"},
    };

    CHECK(b, rows);
}

#define CELL(more)                                                                             \
    "room \"ml/cell\" { area = \"ml\", name = \"Cell\", desc = \"Damp.\", exits = { out = { "  \
    "to = "                                                                                    \
    "\"ml/hall\", door = true, open = false, locked = true, " more " } } }\n"                  \
    "exit \"ml/in\" { at = \"ml/hall\", name = \"cell\", to = ref \"ml/cell\", door = true, "  \
    "open = "                                                                                  \
    "false, locked = true, " more " }\n"
#define PIN "prototype \"ml/pin\" { proto = \"item\", name = \"a pin\" }\n"

BENCH_TEST(locks_without_a_key_and_quests_that_nobody_can_do_are_found)
{
    static const struct row rows[] = {
            {CELL("key = ref \"ml/key\""), NULL},
            {PIN CELL("key = ref \"ml/pin\""), "8: ml/in: nothing is the key ml/pin, or made "
                                               "from it: put one somewhere (at = "
                                               "\"ROOM\")"},
            {PIN CELL("key = ref \"ml/pin\"") "item \"ml/p\" { proto = \"ml/pin\", at = "
                                              "\"ml/cell\" }\n",
                    "8: ml/in: its key ml/pin is only where nobody can get to"},
            {PIN CELL("key = ref \"ml/pin\"") "item \"ml/p\" { proto = \"ml/pin\", at = "
                                              "\"ml/den\" }\nitem \"ml/p2\" { proto = "
                                              "\"ml/pin\", "
                                              "at = \"ml/hall\" }\n",
                    NULL},
            {PIN "container \"ml/box\" { at = \"ml/hall\", name = \"a box\", locked = true, "
                 "key = ref "
                 "\"ml/pin\" }\n",
                    "7: ml/box: nothing is the key ml/pin"},
            {PIN STEP("on = \"take\", what = ref \"ml/pin\""),
                    "7: ml/q: steps[1].what: there is no ml/pin anywhere: put it into a room "
                    "(at = "
                    "\"ROOM\"), or let something make it"},
            {PIN STEP("on = \"take\", what = ref \"ml/pin\"")
                            SHOP("goods = { { proto = \"ml/pin\", "
                                 "price = 2 } }"),
                    NULL},
            {PIN CELL("key = ref \"ml/pin\"") "npc \"ml/bo\" { at = \"ml/cell\", name = "
                                              "\"Bo\", proper = true "
                                              "}\n" STEP("on = \"kill\", what = ref \"ml/bo\""),
                    "10: ml/q: steps[1].what: nobody can meet ml/bo, because no open way leads "
                    "to it"},
            {STEP("on = \"take\", what = ref \"ml/key\", next = \"two\""),
                    "steps[1].next names \"two\", but no step has that key"},
            {STEP("on = \"take\""), "steps[1] has no what: write what = ref \"THING\""},
            {STEP("what = ref \"ml/key\""), "steps[1] has no on, so nothing ends it"},
            {"quest \"ml/q\" { name = \"Q\", giver = ref \"ml/tom\" }\n",
                    "6: ml/q: the quest has no steps, so nobody can do it"},
            {"quest \"ml/q\" { name = \"Q\", steps = { { on = \"take\", what = ref \"ml/key\" "
             "} } }\n",
                    "6: ml/q: nobody gives the quest: write giver = ref \"NPC\""},
            {"npc \"ml/bo\" { name = \"Bo\", proper = true }\nquest \"ml/q\" { name = \"Q\", "
             "giver = ref "
             "\"ml/bo\", steps = "
             "{ { on = \"take\", what = ref \"ml/key\" } } }\n",
                    "7: ml/q: nobody can meet ml/bo, who gives the quest: put it into a room"},
    };

    CHECK(b, rows);
}

/* A stile to the cell, locked for a key that lies behind it; a behaviour that only tests names it. */
#define TESTED(script)                                                                         \
    PIN CELL("key = ref \"ml/pin\"") "item \"ml/p\" { proto = \"ml/pin\", at = \"ml/cell\" "   \
                                     "}\nitem \"ml/o\" { at = \"ml/hall\", "                   \
                                     "name = \"an oak\", behaviour = [[\n" script "\n]] }\n"

BENCH_TEST(names_in_tests_do_not_bring_things)
{
    static const struct row rows[] = {
            {TESTED("test(\"a key\", function(t)\n  t:ok(true, \"(\") -- (\n  "
                    "create(\"ml/pin\")\nend)"),
                    "its key ml/pin is only where nobody can get to"},
            {TESTED("on(\"take\", function(e) create(\"ml/pin\") end)"), NULL},
            {TESTED("test(\"a\", function(t) t:ok([=[)]=]) end)\non(\"take\", function(e) "
                    "create(\"ml/pin\") end)"),
                    NULL},
    };

    CHECK(b, rows);
}

#define GEM "item \"ml/gem\" { at = \"ml/hall\", name = \"a gem\" }\n"
#define ONLY_GEM                                                                               \
    "only the first player can take ml/gem, since no other comes: let it come back (help "     \
    "resets)"

BENCH_TEST(things_that_the_first_player_keeps_are_found)
{
    static const struct row rows[] = {
            {GEM STEP("on = \"take\", what = ref \"ml/gem\""),
                    "7: ml/q: steps[1].what: " ONLY_GEM},
            {GEM STEP("on = \"give\", what = ref \"ml/gem\", to = ref \"ml/tom\""),
                    "7: ml/q: steps[1].what: " ONLY_GEM},
            {GEM CELL("key = ref \"ml/gem\""), "only the first player can take its key ml/gem, "
                                               "since no other comes: let it "
                                               "come back (help resets)"},
            {GEM CELL("key = ref \"ml/gem\"")
                            SHOP("goods = { { proto = \"ml/gem\", price = 2 } }"),
                    NULL},
            {PIN STEP("on = \"take\", what = ref \"ml/pin\"") "item \"ml/p\" { proto = "
                                                              "\"ml/pin\", at = \"ml/den\" }\n",
                    "7: ml/q: steps[1].what: only the first player can take ml/pin"},
            {PIN STEP("on = \"take\", what = ref \"ml/pin\"") "item \"ml/p\" { proto = "
                                                              "\"ml/pin\", at = \"ml/den\" "
                                                              "}\nitem "
                                                              "\"ml/o\" { at = \"ml/hall\", "
                                                              "name = \"an oak\", behaviour = "
                                                              "[[\n"
                                                              "on(\"tick\", function(e) "
                                                              "create(\"ml/pin\") end)\n]] }\n",
                    NULL},
            {GEM STEP("on = \"read\", what = ref \"ml/gem\""), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(exits_that_nobody_can_type_are_found)
{
    static const struct row rows[] = {
            {HUT("n = \"ml/hall\""), "ml.lua:6: exits.n: write north, the full name of the "
                                     "direction in small letters"},
            {HUT("North = { to = \"ml/hall\", twin = false }"),
                    "exits.North: write north, the full name"},
            {HUT("nroth = { to = \"ml/hall\", twin = false }"),
                    "6: ml/hut.nroth: \"nroth\" isn't a direction; did you mean \"north\"?"},
            {HUT("stile = { to = \"ml/hall\", twin = false }") "exit \"ml/e\" { at = "
                                                               "\"ml/hall\", name = \"hut\", "
                                                               "to = ref \"ml/hut\" }\n",
                    NULL},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"Straw.\", exits = { "
             "north = \"ml/hall\" } }\nexit \"ml/e\" { at = \"ml/hall\", name = \"up\", to = "
             "ref \"ml/hut\" }\n",
                    NULL},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"Straw.\", exits = { "
             "east = \"ml/hall\" } }\nexit \"ml/e\" { at = \"ml/hall\", name = \"east\", to = "
             "ref \"ml/hut\" }\n",
                    "east leads to ml/hut, and east there leads back: write west on one side, "
                    "or twin = "
                    "false"},
    };

    CHECK(b, rows);
}

BENCH_TEST(doors_keys_and_guards_that_do_not_work_are_found)
{
    static const struct row rows[] = {
            {GEM CELL("key = ref \"ml/gem\"") "item \"ml/g2\" { proto = \"ml/gem\", at = "
                                              "\"ml/den\" }\n",
                    NULL},
            {ITEM("portable = false") CELL("key = ref \"ml/x\""),
                    "nobody can take its key ml/x: write portable = true there"},
            {ITEM("weight = 2000") CELL("key = ref \"ml/x\""),
                    "its key ml/x weighs 2000, and people carry 20: write less weight there"},
            {"container \"ml/box\" { at = \"ml/hall\", name = \"a box\", locked = true, open = "
             "false, key = ref \"ml/pin\" }\nitem \"ml/pin\" { at = \"ml/box\", name = \"a "
             "pin\" "
             "}\n",
                    "6: ml/box: its key ml/pin lies in it, where nobody gets it while it is "
                    "locked: put it elsewhere"},
            {"npc \"ml/bo\" { at = \"ml/hall\", name = \"a guard\", proto = \"guard\", guards "
             "= \"nroth\" }\n",
                    "6: ml/bo: guards names \"nroth\", but ml/hall has no such exit; did you "
                    "mean "
                    "\"north\"?"},
            {"npc \"ml/bo\" { at = \"ml/hall\", name = \"a guard\", proto = \"guard\", guards "
             "= \"north\" }\n",
                    NULL},
            {"npc \"ml/bo\" { at = \"ml/hall\", name = \"Maud\" }\n",
                    "6: ml/bo: the game writes \"a Maud\": write proper = true if it is a "
                    "name"},
            {ITEM("aliases = \"ladder rungs\""), "write aliases = { \"ladder\", \"rungs\" }"},
            {ITEM("desc = \"A <gren>vine</>.\""),
                    "6: ml/x: desc has <gren>, which is no tag; did you mean <green>?"},
            {ITEM("desc = \"A <green>vine</> and a <<gren>.\""), NULL},
            {ITEM("") "item \"ml/z\" { at = \"ml/hall\", name = \"a thing\" }\n",
                    "two things in ml/hall are called \"a thing\", so players can't tell them "
                    "apart"},
            {ITEM("") "item \"ml/z\" { at = \"ml/hall\", proto = \"ml/x\", name = \"a thing\" "
                      "}\n",
                    NULL},
            {HUT("out = { to = \"ml/hall\", dor = true }"),
                    "no property is called \"dor\"; did you mean \"door\"?"},
            {ITEM("aliases = { \"old ladder\", \"rungs\" }"), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(quests_that_nobody_can_end_are_found)
{
    static const struct row rows[] = {
            {STEP("on = \"kill\", what = ref \"ml/tom\""),
                    "6: ml/q: steps[1].what: nobody can kill ml/tom, because nobody fights "
                    "there "
                    "(help area rules)"},
            {STEP("on = \"enter\", what = ref \"ml/tom\""),
                    "nobody can enter ml/tom: name a room or an area"},
            {STEP("on = \"enter\", what = ref \"ml/den\""), NULL},
            {ITEM("portable = false")
                            STEP("on = \"give\", what = ref \"ml/x\", to = ref \"ml/tom\""),
                    "nobody can take ml/x: write portable = true there, or another deed"},
            {STEP("on = \"take\", what = ref \"ml/key\", count = 3"),
                    "steps[1].count is 3, but there is only 2 of ml/key"},
            {STEP("on = \"take\", what = ref \"ml/key\", count = 2"), NULL},
            {STEP("on = \"take\", what = ref \"ml/key\", hints = { { place = ref \"ml/den\", "
                  "type "
                  "= \"get keey\" } }"),
                    "steps[1].hints[1].type: nothing there is called \"keey\"; did you mean "
                    "\"key\"?"},
            {STEP("on = \"take\", what = ref \"ml/key\", hints = { { place = ref \"ml/den\", "
                  "type "
                  "= \"tkae key\" } }"),
                    "the game doesn't know \"tkae\"; did you mean \"take\"?"},
            {STEP("on = \"take\", what = ref \"ml/key\", hints = { { place = ref \"ml/den\", "
                  "type "
                  "= \"south, get key\" } }"),
                    NULL},
            {QUEST("steps = { { on = \"enter\", what = ref \"ml/den\" } }, reward = { coins = "
                   "50 "
                   "}"),
                    "6: ml/q: reward.coins is 50, but the quest holds 0, so nobody can begin "
                    "it: "
                    "fund The Quest with 50 coins"},
            {"npc \"ml/bo\" { proto = \"wanderer\", at = \"ml/hall\", name = \"a goose\" "
             "}\nquest "
             "\"ml/q\" { name = \"Q\", giver = ref \"ml/bo\", steps = { { on = \"enter\", what "
             "= ref "
             "\"ml/den\" } } }\n",
                    "7: ml/q: ml/bo walks about, so players look for the quest in vain"},
    };

    CHECK(b, rows);
}

BENCH_TEST(effects_and_nodes_that_do_nothing_are_found)
{
    static const struct row rows[] = {
            {TALK("start = { say = \"Hm.\", does = { call = \"bless\" } }"),
                    "dialogue.start.does calls \"bless\", which its behaviour doesn't answer"},
            {TALK("start = { say = \"Hm.\", does = { perform = \"smiel\" } }"),
                    "performs \"smiel\", which the game doesn't know; did you mean \"smile\"?"},
            {TALK("start = { say = \"Hm.\", does = { perform = \"smile\" } }"), NULL},
            {TALK("start = { say = \"Hello, {player}.\" }"),
                    "dialogue.start.say has {player}, which people read as it stands; {name} "
                    "is "
                    "the player's name"},
            {TALK("start = { say = \"Hello, {name}.\" }"), NULL},
            {TALK("start = { say = \"Hm.\" }, lost = { say = \"Oh.\" }"),
                    "nothing leads to \"lost\": write to = \"lost\" in a choice, or take it "
                    "out"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { carries = ref "
                  "\"ml/key\" } } } }"),
                    "when has no key \"carries\"; did you mean \"has\"?"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { xyzzy = 2 } } } }"),
                    "when has no key \"xyzzy\"; it can have: any, at, award, chance,"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { season = \"wintr\" } "
                  "} } "
                  "}"),
                    "did you mean \"winter\"?"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { season = { "
                  "\"winter\", "
                  "\"autumn\" }, weather = \"rainy\" } } } }"),
                    NULL},
            {"area \"a2\" { name = \"Fen\", climate = \"temprate\" }\n",
                    "6: a2: climate has to be one of \"temperate\", \"wet\", \"dry\", "
                    "\"cold\"; did "
                    "you mean \"temperate\"? (help making weather)"},
            {"area \"a2\" { name = \"Fen\", weather = \"fog\" }\n",
                    "6: a2: weather has to be one of \"lightning\", \"rainy\", \"cloudy\", "
                    "\"sunny\""},
            {SHOP("buys = { \"ml/kye\" }"), "6: ml/ada: buys[1] names \"ml/kye\", but no thing "
                                            "is called so; did you mean "
                                            "\"ml/key\"?"},
            {SHOP("buys = { ref \"ml/key\" }"), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(shops_talks_and_conditions_that_cannot_work_are_found)
{
    static const struct row rows[] = {
            {SHOP("asks = 2"),
                    "6: ml/ada: the shop sells and buys nothing: write goods = { ref "
                    "\"THING\" }, and a price in the thing"},
            {PIN SHOP("goods = { ref \"ml/pin\" }"),
                    "7: ml/ada: goods[1], ml/pin, has no price: write price = 5 there"},
            {SHOP("goods = { ref \"ml/tom\" }"),
                    "goods[1] can't be sold, because people can't carry "
                    "it: take it out"},
            {TALK("start = { say = \"Hm.\", choices = { { \"Who?\", to = \"woh\" } } }, who = "
                  "{ say = "
                  "\"Ann.\" }"),
                    "6: ml/ann: In the dialogue, \"start\" leads to \"woh\", which doesn't "
                    "exist."},
            {TALK("hello = { say = \"Hm.\" }"),
                    "6: ml/ann: the dialogue has no node start, where "
                    "talks begin: add one"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { note = \"bell\" } } "
                  "} }"),
                    "6: ml/ann: dialogue.start.choices[1].when asks for the note \"bell\", "
                    "which "
                    "nothing sets"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { award = \"Eel King\" "
                  "} } } }"),
                    "asks for the title \"Eel King\", which nothing gives"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { set = { ref "
                  "\"ml/key\", "
                  "\"ajar\" } } } } }"),
                    "asks for the property \"ajar\" of ml/key, which nothing sets"},
            {STEP("on = \"take\", what = ref \"ml/key\"")
                            TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { quest "
                                 "= ref \"ml/q\", at = "
                                 "\"two\" } } } }"),
                    "asks for the step \"two\", which the quest does not have"},
            {STEP("on = \"take\", what = ref \"ml/key\"")
                            TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { quest "
                                 "= ref \"ml/q\", at = "
                                 "\"one\" } } } }"),
                    NULL},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { at = \"ml/dne\" } } "
                  "} }"),
                    "when.at names \"ml/dne\", but no room or area is called so"},
    };

    CHECK(b, rows);
}

/* -- the world -- */

static void note(void *data, const struct area_problem *problem)
{
    buf_printf(
            data, "#%llu %.*s\n", (unsigned long long)problem->object, STR_FMT(problem->text));
}

BENCH_TEST(the_starter_world_has_no_probable_mistake)
{
    struct buf found = {0};
    uint64_t own[] = {b->machine};

    host_lint_area(engine_script_data(trial_engine(b->trial)), &(struct area_objects){0}, note,
            &found);
    if (found.length > 0) {
        fail_msg("%s", found.bytes);
    }
    host_lint_area(engine_script_data(trial_engine(b->trial)),
            &(struct area_objects){.ids = own, .count = 1}, note, &found);
    assert_int_equal(found.length, 0);
}

BENCH_TEST(no_example_game_has_a_probable_mistake)
{
    static const char *const games[] = {"bare", "classic", "frontier", "story", "talker"};
    (void)b;

    for (size_t i = 0; i < sizeof(games) / sizeof(games[0]); i++) {
        struct buf found = {0};
        struct trial *trial = trial_start(&(struct trial_options){.game = games[i]});
        host_lint_area(engine_script_data(trial_engine(trial)), &(struct area_objects){0}, note,
                &found);
        if (found.length > 0) {
            fail_msg("%s: %s", games[i], found.bytes);
        }
        trial_stop(trial);
    }
}

BENCH_TEST(a_builder_reads_the_mistakes_in_their_own_things)
{
    (void)trial_type(b->alice, "@create a gem");
    (void)trial_type(b->alice, "@set gem.wieght = 3");
    struct str answer = bench_type(b, b->alice, "@lint gem");
    assert_has(answer, "no property is called \"wieght\"; did you mean \"weight\"?");
    assert_has(answer, "1 probable mistake");
    (void)trial_type(b->alice, "@unset gem.wieght");
    assert_has(bench_type(b, b->alice, "@lint gem"), "no probable mistakes");
    assert_lacks(bench_type(b, b->bob, "@lint"), "probable mistake");
}
