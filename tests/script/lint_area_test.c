/* lint_area_test.c -- The linter of areas: a sentence for each kind of mistake in an area's file, and none for the same
 * file done right. */
#include "engine/lua/host.h"
#include "engine/modules/workshop/lint/area_lint.h"
#include "tests/script/area_rows.h"

BENCH_TEST(a_correct_area_gives_no_warning)
{
    static const struct area_row rows[] = {
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
    static const struct area_row rows[] = {
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
    static const struct area_row rows[] = {
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
            {"item \"ml/hell\" { at = \"ml/den\", name = \"a bell\" }\n" STEP(
                     "on = \"take\", what = ref \"ml/key\", hints = { { place = \"ml/hull\" } "
                     "}"),
                    "names \"ml/hull\", but no thing is called so; did you mean \"ml/hall\"?"},
            {"room \"ml/kex\" { area = \"ml\", name = \"Kex\", desc = \"Straw.\", apart = true "
             "}\n" SHOP("goods = { \"ml/kez\" }"),
                    "did you mean \"ml/key\"?"},
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
    static const struct area_row rows[] = {
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
            {PIN "recipe \"ml/r\" { name = \"Loaf\", parts = { { ref \"ml/key\", 2 }, ref "
                 "\"ml/key2\" }, makes = ref "
                 "\"ml/pin\", tools = \"oven\" }\n",
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
    static const struct area_row rows[] = {
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

BENCH_TEST(locks_without_a_key_and_quests_that_nobody_can_do_are_found)
{
    static const struct area_row rows[] = {
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
                    "7: ml/q: nobody can meet ml/bo, who gives the quest; put that npc into a "
                    "room"},
    };

    CHECK(b, rows);
}

#define PIT(npc)                                                                               \
    "area \"mf\" { name = \"The Pit\", fighting = true }\n"                                    \
    "room \"ml/pit\" { area = \"mf\", name = \"Pit\", desc = \"Sand.\", exits = { up = "       \
    "\"ml/hall\" } }\n"                                                                        \
    "exit \"ml/in\" { at = \"ml/hall\", name = \"down\", to = ref \"ml/pit\" }\n"              \
    "npc \"ml/bo\" { at = \"ml/pit\", name = \"Bo\", proper = true, " npc " }\n"               \
    "quest \"ml/q\" { name = \"Q\", giver = ref \"ml/bo\", steps = { { goal = \"Go.\", on = "  \
    "\"take\", what = ref \"ml/key\" } } }\n"

BENCH_TEST(people_of_a_quest_whom_players_can_kill_are_found)
{
    static const struct area_row rows[] = {
            {PIT("pronoun = \"he\""), "9: ml/bo: it gives a quest, but players can kill it: "
                                      "write yields = true or no_kill = true"},
            {PIT("yields = true"), NULL},
            {PIT("no_kill = true"), NULL},
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

/* The game gives a taken thing what its prototype could add later. That is not a builder's mistake. */
BENCH_TEST(a_thing_that_a_player_took_has_no_mistake)
{
    static const char *const kinds[] = {"item", "container", "garment", "food", "light"};
    uint64_t things[2 * sizeof(kinds) / sizeof(kinds[0])];
    size_t count = 0;
    struct buf found = {0};
    char line[128];

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "an odd %s", kinds[i]);
        uint64_t proto = bench_create(b, "a prototype", kinds[i]);
        (void)snprintf(line, sizeof(line), "#%llu", (unsigned long long)proto);
        uint64_t thing = bench_create(b, name, line);
        (void)trial_typef(
                b->alice, "@set #%llu.desc = \"A thing.\"", (unsigned long long)thing);
        (void)trial_typef(b->alice, "drop #%llu", (unsigned long long)thing);
        (void)trial_typef(b->bob, "take odd %s", kinds[i]);
        (void)trial_typef(b->bob, i % 2 == 0 ? "drop odd %s" : "look %s", kinds[i]);
        things[count++] = proto;
        things[count++] = thing;
    }
    (void)snprintf(line, sizeof(line), "object(\"#%llu\").locked == false",
            (unsigned long long)things[1]);
    assert_has(bench_value(b, line), "true");

    host_lint_area(engine_script_data(trial_engine(b->trial)),
            &(struct area_objects){.ids = things, .count = count}, note, &found);
    if (found.length > 0) {
        fail_msg("%s", found.bytes);
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
