/* lint_slips_test.c -- The linter of areas: what looks right in the file and does nothing, or something else, in play. */
#include "tests/script/area_rows.h"

static int open_crafting(void **state)
{
    return bench_open_with(state, &(struct trial_options){.packages = "+crafting"});
}

#define LANTERN(more)                                                                          \
    "prototype \"ml/lamp\" { proto = \"light\", name = \"a lamp\", light = 10, " more " }\n"
#define LIT_RECIPE(more)                                                                       \
    "recipe \"ml/r\" { name = \"Lamp\", parts = { ref \"ml/key\" }, makes = ref "              \
    "\"ml/lamp\", " more " }\n"

TEST_OF(recipes_that_are_seen_or_make_what_burns_at_once_are_found, struct bench, b,
        open_crafting, bench_close)
{
    static const struct area_row rows[] = {
            {LANTERN("fuel = 60, lit = false") LIT_RECIPE("at = \"ml/hall\""),
                    "7: ml/r: a recipe needs no at, and people would see it in ml/hall: take "
                    "at out, and write place for where it is made"},
            {LANTERN("fuel = 60, lit = false") LIT_RECIPE(""), NULL},
            {LANTERN("fuel = 60") LIT_RECIPE(""),
                    "6: ml/lamp: what a recipe makes of it burns at once: write lit = false"},
            {LANTERN("fuel = 60, lit = true") LIT_RECIPE(""), NULL},
            {LANTERN("lit = true") LIT_RECIPE(""), NULL},
    };

    CHECK(b, rows);
}

BENCH_TEST(choices_that_lead_nowhere_are_found)
{
    static const struct area_row rows[] = {
            {TALK("start = { say = \"Hm.\", choices = { { \"I see.\" } } }"),
                    "6: ml/ann: the choice of \"start\" leads nowhere"},
            {TALK("start = { say = \"Hm.\", choices = { { \"I see.\", to = \"end\" } } }"),
                    NULL},
            {TALK("start = { say = \"Hm.\", choices = { { \"I see.\", does = { note = \"met\" "
                  "} "
                  "} } }"),
                    NULL},
            {TALK("start = { say = \"Hm.\", choices = { { \"Yes.\" }, { \"No.\" } } }"), NULL},
    };

    CHECK(b, rows);
}

#define YARD(more)                                                                             \
    "outdoors \"ml/yard\" { area = \"ml\", name = \"Yard\", desc = \"Straw.\", exits = { "     \
    "hall "                                                                                    \
    "= { to = \"ml/hall\", twin = false } }, apart = true, " more " }\n"

BENCH_TEST(light_that_shines_only_by_day_is_found)
{
    static const struct area_row rows[] = {
            {YARD("light = 20"),
                    "6: ml/yard: at night it is night_light that counts, and it is dark here: "
                    "write night_light = 20"},
            {YARD("light = 20, night_light = 3"), NULL},
            {YARD("light = 20, daylight = false"), NULL},
            {YARD(""), NULL},
    };

    CHECK(b, rows);
}
