/* lint_game_test.c -- The linter of areas: what works by itself, and fails when a game is played. */
#include "tests/script/area_rows.h"

/* A stile to the cell, locked for a key that lies behind it; a behaviour that only tests names it. */
#define TESTED(script)                                                                         \
    PIN CELL("key = ref \"ml/pin\"") "item \"ml/p\" { proto = \"ml/pin\", at = \"ml/cell\" "   \
                                     "}\nitem \"ml/o\" { at = \"ml/hall\", "                   \
                                     "name = \"an oak\", behaviour = [[\n" script "\n]] }\n"

BENCH_TEST(names_in_tests_do_not_bring_things)
{
    static const struct area_row rows[] = {
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
    static const struct area_row rows[] = {
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
            {"item \"ml/gem\" { at = \"ml/hall\", name = \"a gem\", text = \"Anno 1502.\" "
             "}\n" STEP("on = \"read\", what = ref \"ml/gem\""),
                    NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(exits_that_nobody_can_type_are_found)
{
    static const struct area_row rows[] = {
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
    static const struct area_row rows[] = {
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
            {ITEM("desc = \"A <gren>vine</>.\""), "6: ml/x: desc: no tag is called <gren>, so "
                                                  "players read it as it is; did you mean "
                                                  "<green>?"},
            {ITEM("desc = \"A <b>vine.\""), "6: ml/x: desc: nothing closes <b>: write </>"},
            {ITEM("details = { leaf = \"<b>Red</b>.\", stem = \"<bold>Dry</>.\" }"),
                    "details: no tag is called <bold>, so players read it as it is; did you "
                    "mean "
                    "<b>?"},
            {ITEM("details = { leaf = \"<b>Red</b>.\", stem = \"<b>Dry</>.\" }"), NULL},
            {ITEM("desc = \"A <green>vine</> and a <<gren>.\""), NULL},
            {ITEM("") "item \"ml/z\" { at = \"ml/hall\", name = \"a thing\" }\n",
                    "two things in ml/hall are called \"a thing\", so players can't tell them "
                    "apart"},
            {ITEM("") "item \"ml/z\" { at = \"ml/hall\", proto = \"ml/x\", name = \"a thing\" "
                      "}\n",
                    NULL},
            {HUT("out = { to = \"ml/hall\", door = true }") "exit \"ml/in\" { at = "
                                                            "\"ml/hall\", name = \"hut\", to = "
                                                            "ref "
                                                            "\"ml/hut\" }\n",
                    NULL}, /* both sides have the door */
            {HUT("out = { to = \"ml/hall\", dor = true }"),
                    "no property is called \"dor\"; did you mean \"door\"?"},
            {ITEM("aliases = { \"old ladder\", \"rungs\" }"), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(quests_that_nobody_can_end_are_found)
{
    static const struct area_row rows[] = {
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
    static const struct area_row rows[] = {
            {TALK("start = { say = \"Hm.\", does = { call = \"bless\" } }"),
                    "dialogue.start.does calls \"bless\", which its behaviour doesn't answer"},
            {TALK("start = { say = \"Hm.\", does = { perform = \"smiel\" } }"),
                    "performs \"smiel\", which the game doesn't know; did you mean \"smile\"?"},
            {TALK("start = { say = \"Hm.\", does = { perform = \"smile\" } }"), NULL},
            {TALK("start = { say = \"Hello, {player}.\" }"),
                    "dialogue.start.say: it has {player}, which people read as it stands; it "
                    "can have {name}"},
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
                    "6: climate has to be \"temperate\", or \"wet\", or \"dry\", or \"cold\""},
            {"area \"a2\" { name = \"Fen\", weather = \"fog\" }\n",
                    "6: weather has to be \"sunny\", or \"cloudy\", or \"rainy\", or "
                    "\"lightning\""},
            {SHOP("buys = { \"ml/kye\" }"), "6: ml/ada: buys[1] names \"ml/kye\", but no thing "
                                            "is called so; did you mean "
                                            "\"ml/key\"?"},
            {SHOP("buys = { ref \"ml/key\" }"),
                    "6: ml/ada: the shop sells nothing: write goods = { ref \"THING\" }, or "
                    "goods = {} if it only buys"},
            {SHOP("buys = { ref \"ml/key\" }, goods = {}"), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(shops_talks_and_conditions_that_cannot_work_are_found)
{
    static const struct area_row rows[] = {
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
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { award = \"Eel Kng\" "
                  "}, "
                  "does = { { award = \"Eel King\" } } } } }"),
                    "asks for the title \"Eel Kng\", which nothing gives; did you mean \"eel "
                    "king\"?"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { award = \"Moon "
                  "Rider\" "
                  "} } } }"),
                    "asks for the title \"Moon Rider\", which nothing gives: write does = { { "
                    "award = \"Moon Rider\" } } where players earn it"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { award = "
                  "\"Pathfinder\" } } } }"),
                    NULL},
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
