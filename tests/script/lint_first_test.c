/* lint_first_test.c -- The linter of areas: what builders forget in their first days. Each row of a mistake has a twin
 * done right. */
#include "tests/script/area_rows.h"

#define LEVER(more, verb)                                                                      \
    "item \"ml/lever\" { at = \"ml/hall\", name = \"a lever\", " more " behaviour = "          \
    "[[\ncommand(\"" verb " {this}\", function(e) return \"Clank.\" end)\n]] }\n"
#define FIRST_PIT(more)                                                                        \
    "room \"ml/pit\" { area = \"ml\", name = \"Pit\", desc = \"Damp.\", " more                 \
    " exits = { out = \"ml/hall\" } }\n"                                                       \
    "exit \"ml/down\" { at = \"ml/hall\", name = \"down\", to = ref \"ml/pit\" }\n"
#define LAMP "prototype \"ml/lamp\" { proto = \"light\", name = \"a lamp\", price = 3 }\n"
#define AGAIN                                                                                  \
    "behaviour = [[\non(\"take\", function(e) create(\"ml/lamp\", { location = e.from }) "     \
    "end)\n]]"

BENCH_TEST(machines_that_anybody_carries_away_are_found)
{
    static const struct area_row rows[] = {
            {LEVER("", "pull"),
                    "6: ml/lever: people pull it where it stands, and anybody can carry it "
                    "away: write portable = false"},
            {LEVER("portable = false,", "pull"), NULL},
            {LEVER("portable = true,", "pull"), NULL},
            {LEVER("", "read"), NULL},
            {LEVER("", "sit|lie on"), "write portable = false"},
    };

    CHECK(b, rows);
}

BENCH_TEST(words_of_other_games_for_properties_are_found)
{
    static const struct area_row rows[] = {
            {FIRST_PIT("dark = true,"),
                    "6: ml/pit: nothing reads the property \"dark\": write light = 0"},
            {FIRST_PIT("indoors = true,"), "a room is indoors"},
            {FIRST_PIT("light = 1,"), NULL},
            {ITEM("no_take = true"), "write portable = false"},
            {ITEM("heavy = true"), "write weight = 30"},
            {ITEM("sorts = true"), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(lamps_that_do_not_come_back_are_found)
{
    struct trial *trial = trial_start(&(struct trial_options){.game = "talker"});
    struct bench talker = {.trial = trial, .wizard = trial_player(trial, "wizard")};
    static const struct area_row rows[] = {
            {FIRST_PIT("light = 0,") LAMP
                    "light \"ml/a\" { proto = \"ml/lamp\", at = \"ml/hall\" }\n",
                    "6: ml/pit: only the first player has a lamp for this dark room, since "
                    "ml/a is the only one and no other comes"},
            {FIRST_PIT("light = 1,") LAMP
                    "light \"ml/a\" { proto = \"ml/lamp\", at = \"ml/hall\" }\n",
                    NULL},
            {FIRST_PIT("light = 0,") "prototype \"ml/lamp\" { proto = \"light\", name = \"a "
                                     "lamp\", " AGAIN " }\nlight \"ml/a\" { proto = "
                                     "\"ml/lamp\", at = \"ml/hall\" }\n",
                    NULL},
            {FIRST_PIT("light = 0,") LAMP
                    "light \"ml/a\" { proto = \"ml/lamp\", at = \"ml/hall\" }\n" SHOP(
                            "goods = { ref \"ml/lamp\" }"),
                    "only the first player has a lamp"},
            {FIRST_PIT("light = 0,") LAMP
                    "light \"ml/a\" { proto = \"ml/lamp\", at = \"ml/hall\" }\n" SHOP(
                            "goods = { ref \"ml/lamp\" }, buys = true, purse = 50"),
                    NULL},
            {FIRST_PIT("light = 0,") "light \"ml/a\" { at = \"ml/pit\", name = \"a brazier\", "
                                     "portable = false }\n",
                    NULL},
    };

    CHECK(&talker, rows);
    trial_stop(trial);
    (void)b;
}

BENCH_TEST(keys_that_only_cost_coins_which_nobody_has_are_found)
{
#define SOLD                                                                                   \
    "prototype \"ml/latchkey\" { proto = \"item\", name = \"a latchkey\", price = 3 }\n"
    struct trial *trial = trial_start(&(struct trial_options){.game = "talker"});
    struct bench talker = {.trial = trial, .wizard = trial_player(trial, "wizard")};
    static const struct area_row rows[] = {
            {SOLD CELL("key = ref \"ml/latchkey\"") SHOP("goods = { ref \"ml/latchkey\" }"),
                    "its key ml/latchkey is only sold, and nobody in this game has coins"},
            {SOLD CELL("key = ref \"ml/latchkey\"")
                            SHOP("goods = { ref \"ml/latchkey\" }, buys = true, purse = 50"),
                    NULL},
    };

    CHECK(&talker, rows);
    trial_stop(trial);
    (void)b;
}

BENCH_TEST(fixtures_that_a_room_only_speaks_of_are_found)
{
    static const struct area_row rows[] = {
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"It turns under a great "
             "wheel.\", exits = { out = \"ml/hall\" } }\n"
             "exit \"ml/in\" { at = \"ml/hall\", name = \"hut\", to = ref \"ml/hut\" }\n",
                    "6: ml/hut: the room has a wheel, but players who look at it are told that "
                    "there is none"},
            {"room \"ml/hut\" { area = \"ml\", name = \"Hut\", desc = \"It turns under a great "
             "wheel.\", details = { wheel = \"Oak.\" }, exits = { out = \"ml/hall\" } }\n"
             "exit \"ml/in\" { at = \"ml/hall\", name = \"hut\", to = ref \"ml/hut\" }\n",
                    NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(steps_that_nothing_ends_are_found)
{
    static const struct area_row rows[] = {
            {"quest \"ml/q\" { name = \"Quest\", giver = ref \"ml/tom\", steps = { { key = "
             "\"one\", goal = \"Go.\" } }, behaviour = [[\non(\"quest\", function(e) end)\n]] "
             "}\n",
                    "steps[1] has no on, so nothing ends it"},
            {"quest \"ml/q\" { name = \"Quest\", giver = ref \"ml/tom\", steps = { { key = "
             "\"one\", goal = \"Go.\" } }, behaviour = [[\non(\"call:go\", function(e) "
             "e.this:call(\"step\", { who = e.actor }) end)\n]] }\n",
                    NULL},
    };

    CHECK(b, rows);
}
