/* lint_work_test.c -- The linter of areas: entries that stay green and do nothing, or something else than they say. Each
 * row of a mistake has a twin done right. */
#include "engine/data/design_files.h"
#include "engine/lua/host.h"
#include "engine/modules/apply/apply.h"
#include "tests/script/area_rows.h"

#include <string.h>

#define NPC(more) "npc \"ml/bo\" { at = \"ml/hall\", name = \"Bo\", proper = true, " more " }\n"

BENCH_TEST(an_entry_whose_proto_makes_it_something_else_is_found)
{
    static const struct area_row rows[] = {
            {NPC("proto = \"routine\", routine = { { at = 5, go = ref \"ml/den\" } }"),
                    "6: ml/bo: the entry says npc, but its proto makes it no npc, since proto "
                    "stands in place of that word: write proto = { \"npc\", \"routine\" }"},
            {NPC("proto = { \"npc\", \"routine\" }, routine = { { at = 5, go = ref \"ml/den\" "
                 "} "
                 "}"),
                    NULL},
            {NPC("proto = \"guard\", guards = \"north\""), NULL},
            {"item \"ml/x\" { name = \"a thing\" }\n",
                    "6: ml/x: it lies nowhere, so nobody ever sees it: write at = \"ROOM\""},
            {ITEM("location = \"ml/hall\""),
                    "\"location\" cannot be set in text; see proto, at"},
            {ITEM("short = \"a stone\""),
                    "no property is called \"short\"; did you mean \"name\"?"},
            {ITEM("long = \"A stone.\""),
                    "no property is called \"long\"; did you mean \"desc\"?"},
            {ITEM("timers = { creak = { every = 20 } }"),
                    "6: ml/x: the timer \"creak\" does nothing: write on(\"timer:creak\", "
                    "function(e) … end) in its behaviour"},
            {ITEM("timers = { creak = { every = 20 } }, behaviour = [[\non(\"timer:creak\", "
                  "function(e) e.this:announce(\"Creak.\") end)\n]]"),
                    NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(hours_and_ways_that_never_come_are_found)
{
    static const struct area_row rows[] = {
            {SHOP("goods = { ref \"ml/key\" }, hours = { from = 20, to = 20 }"),
                    "6: ml/ada: the shop is never open: its hours end when they begin"},
            {SHOP("goods = { ref \"ml/key\" }, hours = { { from = 20, to = 20 }, { from = 6, "
                  "to "
                  "= 8 } }"),
                    NULL},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { time = \"night\", "
                  "hour "
                  "= { from = 8, to = 12 } } } } }"),
                    "dialogue.start.choices[1].when never holds: its hour is never in the "
                    "night, "
                    "which is from 18 to 5"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { time = \"day\", hour "
                  "= "
                  "{ from = 8, to = 12 } } } } }"),
                    NULL},
            {CELL("key = ref \"ml/key\"") NPC(
                     "proto = { \"npc\", \"routine\" }, routine = { { at = 5, go = ref "
                     "\"ml/cell\" } }"),
                    "8: ml/bo: routine[1].go: no way leads from ml/hall to ml/cell that it can "
                    "walk, so it never arrives"},
            {TALK("start = { say = \"A.\", to = \"two\" }, two = { say = \"B.\", to = "
                  "\"start\" }"),
                    "the nodes start, two, start lead in a circle without a choice"},
            {TALK("start = { say = \"A.\", to = \"two\" }, two = { say = \"B.\", choices = { { "
                  "\"C\", to = \"start\" } } }"),
                    NULL},
            {TALK("start = { say = \"A.\" } }, answers = { [\"salt, pan\"] = \"White.\""),
                    "6: ml/ann: nobody says \"salt, pan\" as it stands, so it is never "
                    "answered: "
                    "write [\"salt|pan\"]"},
            {TALK("start = { say = \"A.\" } }, answers = { [\"salt|pan\"] = \"White.\""), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(texts_that_people_would_read_as_they_stand_are_found)
{
    static const struct area_row rows[] = {
            {NPC("proto = \"greeter\", greeting = \"Good day, {nmae}!\""),
                    "6: ml/bo: greeting: it has {nmae}, which people read as it stands; it can "
                    "have {name}"},
            {NPC("proto = \"greeter\", greeting = \"Good day, {name}!\""), NULL},
            {ITEM("desc = \"{The yard} is wet.\""),
                    "6: ml/x: desc: it has {The yard}, which people read as it stands"},
            {ITEM("desc = \"A %^RED%^vine%^RESET%^.\""),
                    "%^RED%^ is a colour code of another game, which people read as it stands: "
                    "write <red>…</>"},
            {ITEM("desc = \"A |rvine|n.\""), "|r is a colour code of another game"},
            {ITEM("desc = \"A sign: red|green|blue.\""), NULL},
            {ITEM("desc = \"Type <cmd recalibrate wheel>recalibrate wheel</>.\""),
                    "desc: the game doesn't know \"recalibrate\": name a command"},
            {ITEM("desc = \"Type <cmd take thing>take thing</>.\""), NULL},
            {ITEM("desc = \"A <cmd crevice>crevice</>, or a <cmd Gap>gap</>.\"") HUT(
                     "out = \"ml/hall\"") "exit \"ml/in\" { at = \"ml/hall\", name = "
                                          "\"crevice\", aliases = { "
                                          "\"gap\" }, to = ref \"ml/hut\", hidden = true }\n",
                    NULL},
            {"container \"ml/car\" { at = \"ml/hall\", name = \"a car\", landings = { ref "
             "\"ml/hall\", ref \"ml/den\" }, ride = \"pul rope\" }\n",
                    "6: ml/car: ride: the game doesn't know \"pul\"; did you mean \"pull\"?"},
    };

    CHECK(b, rows);
}

static int open_work_patterns(void **state)
{
    return bench_open_with(
            state, &(struct trial_options){.packages = "+crafting +factions +spawns +tales"});
}

#define RANKS(list) "faction \"ml/f\" { name = \"Guild\", ranks = { " list " } }\n"
#define ROPE(more)                                                                             \
    "thing \"ml/rope\" { at = \"ml/hall\", proto = \"tale-line\", name = \"a rope\", " more    \
    " }\n"

TEST_OF(ranks_and_names_that_nothing_fills_in_are_found, struct bench, b, open_work_patterns,
        bench_close)
{
    static const struct area_row rows[] = {
            {RANKS("{ 10, \"friend\" }, { 0, \"stranger\" }"),
                    "6: ml/f: ranks[2], stranger, begins at 0, below the rank before it (10)"},
            {RANKS("{ 0, \"stranger\" }, { 0, \"friend\" }"),
                    "6: ml/f: ranks[2], friend, begins at 0 like stranger, so only one of them "
                    "counts"},
            {RANKS("{ -10, \"foe\" }, { 0, \"stranger\" }, { 10, \"friend\" }"), NULL},
            {ROPE("worked = \"{Actr} {verb:haul}.\""),
                    "worked: it has {Actr}, which people read as it stands; it can have "
                    "{actor}, {line}"},
            {ROPE("slack = \"{Actor} {verb:haul} {the line}, and {actor they} {actor "
                  "verb:rest}.\""),
                    NULL},
            {"thing \"ml/x\" { at = \"ml/hall\", proto = \"tale-plaque\", name = \"a "
             "plaque\", plaque_some = \"By {nmaes}.\" }\n",
                    "plaque_some: it has {nmaes}, which people read as it stands; it can have "
                    "{names}, {count}"},
            {SHOP("goods = { ref \"ml/key\" }, messages = { closed = \"At {huor}.\" }"),
                    "messages.closed: it has {huor}"},
            {SHOP("goods = { ref \"ml/key\" }, messages = { closed = \"No, %s.\" }"), NULL},
            {NPC("proto = \"guide\", tour = { { say = \"Come, {nmae}.\" } }"),
                    "tour[1].say: it has {nmae}, which people read as it stands; it can have "
                    "{name}"},
            {NPC("proto = \"guide\", tour = { { say = \"Come, {name}.\" } }"), NULL},
            {NPC("proto = \"guard\", guards = \"north\", guard_reason = \"No, {name}.\""),
                    "guard_reason: it has {name}, which people read as it stands"},
            {NPC("proto = \"greeter\", greeting = \"Hm.\", afterwards = { { when = { award = "
                 "\"Keeper\" }, greeting = \"Ah, {nmae}.\" } }"),
                    "afterwards[1].greeting: it has {nmae}"},
    };

    CHECK(b, rows);
}

#define RECIPE(more) "recipe \"ml/r\" { name = \"Loaf\", makes = ref \"ml/loaf\", " more " }\n"
#define LOAF "prototype \"ml/loaf\" { proto = \"item\", name = \"a loaf\" }\n"
#define MEMBER(more)                                                                           \
    "npc \"ml/bo\" { at = \"ml/hall\", proto = \"member\", name = \"Bo\", proper = true, "     \
    "faction = ref \"ml/f\", guards = \"north\", " more " }\n"
#define SPAWN(row)                                                                             \
    "thing \"ml/moor\" { proto = { \"area\", \"spawning\" }, name = \"Moor\", spawns = { { "   \
    "what = ref \"ml/loaf\", " row " } } }\n"

TEST_OF(patterns_that_cannot_work_are_found, struct bench, b, open_work_patterns, bench_close)
{
    static const struct area_row rows[] = {
            {LOAF RECIPE("parts = { ref \"ml/key\" }"), NULL},
            {LOAF "room \"ml/pan\" { area = \"ml\", name = \"Pan\", desc = \"Salt.\", apart = "
                  "true, workshop = \"boiling\" }\n" RECIPE(
                          "parts = { ref \"ml/key\" }, place = \"boilling\""),
                    "8: ml/r: no place is a workshop called \"boilling\"; did you mean "
                    "\"boiling\"?"},
            {LOAF RECIPE("parts = { ref \"ml/tom\" }"),
                    "7: ml/r: parts[1] is ml/tom, which nobody can use up"},
            {LOAF "recipe \"ml/r\" { name = \"Man\", parts = { ref \"ml/key\" }, makes = ref "
                  "\"ml/tom\" }\n",
                    "7: ml/r: makes[1] is ml/tom, which nobody can make"},
            {LOAF RECIPE("parts = { ref \"ml/key\" }, skill = \"boiling 2\""),
                    "\"boiling 2\" counts as the whole name of a skill: write skill = { "
                    "\"boiling\", 2 }"},
            {LOAF RECIPE("parts = { ref \"ml/key\" }, skill = { \"boiling\", 2 }"),
                    "nobody ever has boiling 2, since no recipe for less of it teaches it"},
            {LOAF RECIPE("parts = { ref \"ml/key\" }, skill = { \"boiling\", 0 }"), NULL},
            {"recipe \"ml/r\" { name = \"Key\", parts = { ref \"ml/key\" }, makes = ref "
             "\"ml/key\" }\n",
                    "6: ml/r: it makes ml/key out of parts[1], which is the same"},
            {LOAF RECIPE("time = 2"), "7: ml/r: the recipe has no parts, so nobody sees it"},
            {"faction \"ml/f\" { name = \"Guild\" }\n" MEMBER("from = 10"),
                    "7: ml/bo: nobody ever passes: it wants a standing of 10 with ml/f, whose "
                    "rules give none"},
            {"faction \"ml/f\" { name = \"Guild\", rules = { { on = \"take\", what = ref "
             "\"ml/key\", by = 5 } } }\n" MEMBER("from = 10"),
                    NULL},
            {"thing \"ml/part\" { proto = \"tale-part\", name = \"One\", tasks = { { goal = "
             "\"Haul.\", on = \"work\", what = ref \"ml/key\" } } }\n",
                    "6: ml/part: tasks[1].what: nobody can haul ml/key: write proto = "
                    "\"tale-line\" there"},
            {NPC("proto = \"seeker\", wants = \"salt\""),
                    "6: ml/bo: wants names \"salt\", but no thing is called so"},
            {NPC("proto = \"seeker\", wants = ref \"ml/key\""), NULL},
            {LOAF SPAWN("comes = \"{Actr} {verb:come}.\""),
                    "spawns[1].comes: it has {Actr}, which people read as it stands; it can "
                    "have "
                    "{actor}, {room}"},
            {LOAF SPAWN("rooms = ref \"ml/den\""), "7: ml/moor: spawns[1].rooms: nothing comes "
                                                   "to ml/den, since it isn't in the "
                                                   "area"},
            {LOAF SPAWN("comes = \"{Actor} {verb:come} to {the room}.\""), NULL},
            {LOAF SPAWN("when = { time = \"night\", hour = { from = 8, to = 12 } }"),
                    "7: ml/moor: spawns[1].when never holds"},
            {LOAF SPAWN("when = { within = ref \"ml/den\" }"),
                    "7: ml/moor: spawns[1].when never holds: \"within\" asks for a player"},
            {LOAF SPAWN("when = { { award = \"Hero\" }, { player = true } }"),
                    "spawns[1].when never holds"},
            {LOAF SPAWN("when = { { player = true }, { weather = \"rainy\" } }"), NULL},
            {LOAF SPAWN("when = { no = { within = ref \"ml/den\" }, weather = \"rainy\" }"),
                    NULL},
    };

    CHECK(b, rows);
}

#define WORK_BOX(ref, name, inside)                                                            \
    "container \"ml/" ref "\" { at = \"ml/hall\", name = \"" name "\", locked = true, open = " \
    "false, key = ref \"ml/" inside "\" }\n"
#define QUEST_OF(ref, more)                                                                    \
    "quest \"ml/" ref "\" { name = \"" ref "\", giver = ref \"ml/tom\", steps = { { on = "     \
    "\"enter\", what = ref \"ml/den\" } }, " more " }\n"

BENCH_TEST(circles_and_loads_that_nobody_can_manage_are_found)
{
    static const struct area_row rows[] = {
            {QUEST_OF("q1", "needs = ref \"ml/q1\""),
                    "6: ml/q1: nobody can ever begin it: it needs itself"},
            {QUEST_OF("q1", "needs = ref \"ml/q2\"") QUEST_OF("q2", "needs = ref \"ml/q1\""),
                    "6: ml/q1: nobody can ever begin it: it needs ml/q2, which needs it"},
            {QUEST_OF("q1", "hidden = true") QUEST_OF("q2", "needs = ref \"ml/q1\""), NULL},
            {STEP("on = \"enter\", what = ref \"ml/den\", count = 3"),
                    "steps[1].count is 3, but ml/den is one room, and each counts once"},
            {ITEM("weight = 2000") STEP("on = \"take\", what = ref \"ml/x\""),
                    "nobody can take ml/x, which weighs 2000: people carry 20"},
            {"item \"ml/x\" { at = \"ml/hall\", name = \"a stone\", weight = 2000, behaviour = "
             "[[\non(\"look\", function(e) e.actor:tell(\"Hm.\") end)\n]] }\n" CELL(
                     "key = ref \"ml/x\""),
                    "its key ml/x weighs 2000"},
            {ITEM("") HUT("out = { to = \"ml/hall\", door = true, key = ref "
                          "\"ml/key\" }") "exit \"ml/in\" { at = \"ml/hall\", name = "
                                          "\"hut\", to = ref "
                                          "\"ml/hut\", door = true, key = ref "
                                          "\"ml/x\" }\n",
                    "8: ml/in: its key is ml/x, and on the other side ml/key: write the same "
                    "key on "
                    "both"},
            {ITEM("") HUT("out = { to = \"ml/hall\", door = true, key = ref "
                          "\"ml/key\" }") "exit \"ml/in\" { at = \"ml/hall\", name = "
                                          "\"hut\", to = ref "
                                          "\"ml/hut\", door = true, key = ref "
                                          "\"ml/key\" }\n",
                    NULL},
            {ITEM("") HUT("out = { to = \"ml/loft\", door = true, key = ref "
                          "\"ml/key\" }") "room \"ml/loft\" { area = \"ml\", name = "
                                          "\"Loft\", desc = \"Hay.\", apart "
                                          "= true, exits = { hut = { to = "
                                          "\"ml/hut\", door = true, key = ref "
                                          "\"ml/x\" } } }\n",
                    "on the other side"},
            {HUT("out = { to = \"ml/hut\" }"),
                    "6: ml/hut.out: the exit leads back into ml/hut"},
            {WORK_BOX("a", "a box", "k1")
                            WORK_BOX("b", "a chest", "k2") "item \"ml/k1\" { at = \"ml/b\", "
                                                           "name = \"a pin\" }\nitem "
                                                           "\"ml/k2\" { at = \"ml/a\", "
                                                           "name = \"a peg\" }\n",
                    "6: ml/a: nobody ever opens it: its key ml/k1 lies in ml/b, which is "
                    "locked, "
                    "and the key of that, ml/k2, lies in here"},
    };

    CHECK(b, rows);
}

#define CAVE(more)                                                                             \
    "room \"ml/cave\" { area = \"ml\", name = \"Cave\", desc = \"Rock.\", " more               \
    "exits = { out = \"ml/hall\" } }\n"                                                        \
    "exit \"ml/down\" { at = \"ml/hall\", name = \"cave\", to = ref \"ml/cave\" }\n"
#define PEG                                                                                    \
    "item \"ml/peg\" { at = \"ml/cave\", name = \"a peg\" }\n" CELL("key = ref \"ml/peg\"")

BENCH_TEST(a_key_in_the_dark_of_a_world_without_a_lamp_is_found)
{
    struct trial *trial = trial_start(&(struct trial_options){.game = "talker"});
    struct bench talker = {.trial = trial, .wizard = trial_player(trial, "wizard")};
    static const struct area_row rows[] = {
            {CAVE("light = 0, ") PEG, "its key ml/peg lies in ml/cave, where it is too dark"},
            {CAVE("light = 0, ") PEG "item \"ml/lamp\" { at = \"ml/den\", name = \"a lamp\", "
                                     "light = 80 }\n",
                    "only the first player can take its key ml/peg"},
            {CAVE("light = 1, ") PEG, "only the first player can take its key ml/peg"},
    };

    CHECK(&talker, rows);
    trial_stop(trial);
    (void)b;
}

#define HEAP "item \"ml/coins\" { at = \"ml/den\", proto = \"coin\", amount = 5 }\n"
#define WARE "prototype \"ml/loaf\" { proto = \"item\", name = \"a loaf\", price = 3 }\n"

BENCH_TEST(shops_in_a_world_without_coins_are_found)
{
    struct trial *trial = trial_start(&(struct trial_options){.game = "talker"});
    struct bench talker = {.trial = trial, .wizard = trial_player(trial, "wizard")};
    static const struct area_row rows[] = {
            {WARE SHOP("goods = { ref \"ml/loaf\" }"),
                    "7: ml/ada: nobody in this game has coins, so nobody can buy here"},
            {HEAP WARE SHOP("goods = { ref \"ml/loaf\" }"), NULL},
            {WARE SHOP("goods = { ref \"ml/loaf\" }, buys = true, purse = 50"), NULL},
    };

    CHECK(&talker, rows);
    trial_stop(trial);
    (void)b;
}

/* In all other tests the package is on, and nothing is said of prices. */
BENCH_TEST(properties_of_packages_that_are_off_are_found)
{
    struct trial *trial =
            trial_start(&(struct trial_options){.game = "bare", .packages = "core building"});
    struct bench bare = {.trial = trial, .wizard = trial_player(trial, "wizard")};
    static const struct area_row rows[] = {
            {ITEM("price = 3"),
                    "6: ml/x: \"price\" does nothing, since the package trade is off"},
    };

    CHECK(&bare, rows);
    trial_stop(trial);
    (void)b;
}

BENCH_TEST(words_of_other_games_in_files_are_found)
{
    static const struct area_row rows[] = {
            {ITEM("gettable = false"),
                    "no property is called \"gettable\"; did you mean \"portable\"?"},
            {ITEM("portable = false"), NULL},
            {ITEM("flags = { \"dark\" }"), "each flag is a property of its own"},
            {ITEM("gettable = false, properties = { gettable = { type = \"boolean\" } }"),
                    NULL},
            {NPC("gender = \"male\""), "did you mean \"pronoun\"?"},
            {NPC("pronoun = \"he\""), NULL},
            {NPC("wander = true"), "write proto = { \"npc\", \"routine\" } and a routine"},
            {NPC("gold = 50"), "coins are things"},
            {SHOP("goods = { ref \"ml/key\" }, hours = { 9, 17 }"),
                    "hours has to be hours from 0 to 24"},
            {SHOP("goods = { ref \"ml/key\" }, hours = { from = 9, to = 17 }"), NULL},
            {ITEM("locked = true, key = ref \"ml/key\""),
                    "only containers and exits have locks"},
            {"container \"ml/box\" { at = \"ml/hall\", name = \"a box\", locked = true, open = "
             "true, key = ref \"ml/key\" }\n",
                    "6: ml/box: it is locked and open at once"},
            {"container \"ml/box\" { at = \"ml/hall\", name = \"a box\", locked = true, key = "
             "ref \"ml/key\" }\n",
                    NULL},
            {"item \"ml/x\" { at = \"ml/hall\", name = \"The bell.\" }\n",
                    "write name = \"the bell\""},
            {"item \"ml/x\" { at = \"ml/hall\", name = \"bell\" }\n", NULL},
            {ITEM("desc = \"$n sees it.\""), "$n is a code of another game"},
            {ITEM("desc = \"It costs $5, or 5 %.\""), NULL},
            {ITEM("desc = [[Brass.\\nOld.]]"), "\\n is a code of another game"},
            {ITEM("desc = \"Brass.\\nOld.\""), NULL},
    };

    CHECK(b, rows);
}

#define BELL(source)                                                                           \
    ITEM("behaviour = [[\n" source "\n]]")                                                     \
    "item \"ml/y\" { at = \"ml/x\", name = \"a clapper\" }\n"

BENCH_TEST(scripts_that_make_no_holder_or_never_run_are_found)
{
    static const struct area_row rows[] = {
            {BELL("on(\"take\", function(e) e.actor:tell(\"Ding.\") end)"),
                    "9: ml/y: it lies in ml/x, which holds nothing, so nobody ever sees it"},
            {BELL("on(\"take\", function(e) for _, one in ipairs(e.this.contents) do "
                  "one:move(e.actor) end end)"),
                    NULL},
            {BELL("") "item \"ml/z\" { at = \"ml/hall\", name = \"a pin\", behaviour = "
                      "[[\non(\"take\", function(e) object(\"ml/x\").name = \"a bell\" "
                      "end)\n]] }\n",
                    "9: ml/y: it lies in ml/x, which holds nothing, so nobody ever sees it"},
            {BELL("") "item \"ml/z\" { at = \"ml/hall\", name = \"a pin\", behaviour = "
                      "[[\non(\"take\", function(e) local bell = object(\"ml/x\") for _, one "
                      "in "
                      "ipairs(bell.contents) do one:move(e.actor) end end)\n]] }\n",
                    NULL},
            {ITEM("behaviour = [[\non(\"create\", function(e) e.this.weight = 3 end)\n]]"),
                    "6: ml/x: on(\"create\") runs when a script makes the thing, and none "
                    "does"},
            {"prototype \"ml/x\" { proto = \"item\", name = \"a pin\", behaviour = "
             "[[\non(\"create\", function(e) e.this.weight = 3 end)\n]] }\n" SHOP(
                     "goods = { { proto = \"ml/x\", price = 3 } }, buys = true"),
                    NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(things_that_players_read_of_and_cannot_use_are_found)
{
    static const struct area_row rows[] = {
            {ITEM("desciption = \"Old.\""),
                    "no property is called \"desciption\"; did you mean \"desc\"?"},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desciption = \"Straw.\", apart "
             "= "
             "true }\n",
                    "no property is called \"desciption\"; did you mean \"desc\"?"},
            {ITEM("description_card = 2"), NULL},
            {"room \"ml/hut\" { name = \"Hut\", desc = \"Straw.\", apart = true }\n",
                    "6: ml/hut: it belongs to no area"},
            {"room \"hut\" { name = \"Hut\", desc = \"Straw.\", apart = true }\n", NULL},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"Straw, and a heavy "
             "wardrobe.\", apart = true }\n",
                    "6: ml/hut: the room has a wardrobe, but players who look at it"},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"Straw, and a heavy "
             "wardrobe.\", details = { wardrobe = \"Oak.\" }, apart = true }\n",
                    NULL},
            {"item \"ml/y\" { at = \"ml/key\", name = \"a coat\" }\n",
                    "6: ml/y: it lies in ml/key, which holds nothing, so nobody ever sees it"},
            {"container \"ml/box\" { at = \"ml/hall\", name = \"a box\" }\nitem \"ml/y\" { at "
             "= "
             "\"ml/box\", name = \"a coat\" }\nitem \"ml/z\" { at = \"ml/tom\", name = \"a "
             "hat\" }\n",
                    NULL},
            {NPC("pronoun = \"her\""), "pronoun is \"her\", which nobody is called by: write "
                                       "\"she\""},
            {NPC("pronoun = \"xe/xem/xyr/xyrs/xemself\""), NULL},
            {NPC("hours = { from = 6, to = 18 }"),
                    "only things made from shopkeeper have \"hours\": add shopkeeper to proto"},
            {NPC("guards = \"north\""), "only things made from guard have \"guards\""},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { set = { name = "
                  "\"portable\", value = \"no\" } } } } }"),
                    "dialogue.start.choices[1].when never holds: the property \"portable\" of "
                    "ml/ann has to be true or false"},
            {TALK("start = { say = \"Hm.\", choices = { { \"A\", when = { set = { name = "
                  "\"portable\", value = false } } } } }"),
                    NULL},
            {SHOP("proto = { \"shopkeeper\", \"sleeper\" }, goods = { ref \"ml/key\" }, hours "
                  "= { "
                  "from = 22, to = 23 }, sleeps = { from = 22, to = 5 }"),
                    "6: \"proto\" stands twice"},
            {NPC("proto = { \"shopkeeper\", \"sleeper\" }, goods = { ref \"ml/key\" }, hours = "
                 "{ "
                 "from = 22, to = 23 }, sleeps = { from = 22, to = 5 }"),
                    "6: ml/bo: the shop is never open: its keeper is asleep in all its hours"},
            {NPC("proto = { \"shopkeeper\", \"sleeper\" }, goods = { ref \"ml/key\" }, hours = "
                 "{ "
                 "from = 20, to = 23 }, sleeps = { from = 22, to = 5 }"),
                    NULL},
    };

    CHECK(b, rows);
}

#define RETURNING(where)                                                                       \
    "prototype \"ml/pin\" { proto = \"item\", name = \"a pin\", behaviour = [[\n"              \
    "on(\"take\", function(e)\n"                                                               \
    "  if e.from == object(\"" where                                                           \
    "\") then create(\"ml/pin\", { location = e.from }) end\n"                                 \
    "end)\n]] }\nitem \"ml/first\" { proto = \"ml/pin\", at = \"" where "\" }\n"

BENCH_TEST(a_room_that_a_script_only_compares_with_counts_as_shut)
{
    static const struct area_row rows[] = {
            {RETURNING("ml/cell") CELL("key = ref \"ml/pin\""),
                    "its key ml/pin is only where nobody can get to"},
            {RETURNING("ml/den") CELL("key = ref \"ml/pin\""), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(steps_whose_thing_or_goal_is_of_the_wrong_kind_are_found)
{
    static const struct area_row rows[] = {
            {STEP("on = \"put\", what = ref \"ml/key\", to = ref \"ml/x\"") ITEM(""),
                    "6: ml/q: steps[1].to: nobody can put a thing into ml/x: make it a "
                    "container"},
            {"container \"ml/x\" { at = \"ml/hall\", name = \"a box\" }\n" STEP(
                     "on = \"put\", what = ref \"ml/key\", to = ref \"ml/x\""),
                    NULL},
            {STEP("on = \"say\", what = ref \"ml/x\"") ITEM(""),
                    "steps[1].what: nobody listens there, since ml/x is no npc"},
            {STEP("on = \"say\", what = ref \"ml/tom\", word = \"salt\""), NULL},
            {STEP("on = \"give\", what = ref \"ml/key\", to = ref \"ml/x\"") ITEM(""),
                    "steps[1].to: nobody can give a thing to ml/x: name an npc"},
            {STEP("on = \"read\", what = ref \"ml/x\"") ITEM(""),
                    "steps[1].what: ml/x has no text to read"},
            {STEP("on = \"read\", what = ref \"ml/x\"") ITEM("text = \"Salt.\""), NULL},
            {STEP("on = \"take\", what = ref \"ml/key\", hints = { { place = ref \"ml/hall\", "
                  "type = \"take gramophone\" } }"),
                    "steps[1].hints[1].type: nothing is called \"gramophone\""},
            {STEP("on = \"take\", what = ref \"ml/key\", hints = { { place = ref \"ml/hall\", "
                  "type = \"take key\" } }"),
                    NULL},
    };

    CHECK(b, rows);
}

/* Applies a file over what is there, and returns what is said. */
static void apply_over(struct bench *b, const char *text, struct buf *out)
{
    struct design_files files;
    struct buf bundle = {0};
    struct err err = {0};
    uint64_t number = 0;
    buf_printf(&bundle, "st.lua %zu\n%s\n", strlen(text), text);
    assert_true(design_files_read(buf_str(&bundle), &files, &err));
    struct apply_make make = {.host = engine_script_data(trial_engine(b->trial)),
            .files = &files,
            .author = trial_character(b->wizard),
            .side = APPLY_THEIRS,
            .only_plan = true,
            .any_size = true,
            .bundle = buf_str(&bundle)};
    if (!apply_make(&make, out, &number, &err)) {
        buf_printf(out, "%s\n", err.text);
    }
    design_files_finish(&files);
    buf_finish(&bundle);
}

BENCH_TEST(a_name_that_no_file_can_set_is_refused_of_a_thing_that_exists)
{
    struct buf said = {0};
    apply_over(b, "room \"start\" { location = \"start\" }\n", &said);
    assert_has(buf_str(&said), "st.lua:1: \"location\" cannot be set in text; see proto, at");
    buf_clear(&said);
    apply_over(b, "room \"start\" { terrain = \"city\" }\n", &said);
    assert_lacks(buf_str(&said), "cannot be set");
    buf_finish(&said);
}

BENCH_TEST(a_title_in_the_dialogue_of_a_builder_is_found)
{
    (void)trial_type(b->alice, "@create Ann from talker");
    (void)trial_type(b->alice,
            "@set ann.dialogue = {start = {say = \"Hm.\", does = {award = \"Hero\"}}}");
    assert_has(bench_type(b, b->alice, "@lint ann"),
            "dialogue.start.does gives a title, which "
            "only things of the game and of wizards can");
}
