/* pit.c -- A room where fights are allowed, for tests; see pit.h. */
#include "tests/script/pit.h"

#include "engine/base/base.h"
#include "engine/base/package.h"
#include "engine/core/run/packages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RAT                                                                                    \
    "{name = 'a rat', location = object('#%" PRIu64 "'), diku = {level = 1, hitroll = %d, "    \
    "armour = 100, hit_points = {number = 1, size = 6, plus = %d}, damage = {number = 1, "     \
    "size = 4, plus = 0}, experience = 30, gold = 7}}"

struct pit pit_dig(struct bench *b, int hitroll, int points)
{
    struct pit pit = {0};
    (void)trial_type(b->wizard, "@area pits = wizard");
    pit.area = trial_first_id(trial_type(b->wizard, "@area pits"));
    pit.room = trial_first_id(trial_type(b->wizard, "@dig Pit"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, pit.room, pit.area);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".fighting = true", pit.area);
    pit.rat = trial_first_id(
            trial_typef(b->wizard, ";create('npc', " RAT ")", pit.room, hitroll, points));
    for (int i = 0; i < 3; i++) {
        (void)trial_typef(b->wizard,
                ";create('item', {name = 'a bone', location = object('#%" PRIu64 "')})",
                pit.rat);
    }
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, pit.room);
    (void)trial_typef(b->wizard, "@teleport alice to #%" PRIu64, pit.room);
    trial_forget_all(b->trial);
    return pit;
}

/* Returns a number of the world, as shown to the wizard. */
int64_t pit_ask_number(struct bench *b, const char *expression)
{
    struct str says = bench_value(b, expression);
    size_t at = str_find(says, STR("="), 0);
    assert_true(at != SIZE_MAX);
    return strtoll(says.bytes + at + 1, NULL, 10);
}

/* Bones that are somewhere. */
int64_t pit_bones(struct bench *b)
{
    return pit_ask_number(b,
            "(function() local n = 0 for _, o in ipairs(find{proto = 'item'}) do "
            "if o.name == 'a bone' and o.location then n = n + 1 end end "
            "return '=' .. n end)()");
}

/* Returns the sum of coins in heaps and on living rats. */
int64_t pit_coins(struct bench *b)
{
    return pit_ask_number(b,
            "(function() local n = 0 for _, o in ipairs(find{proto = 'coin'}) do "
            "if o.location then n = n + o.amount end end "
            "for _, o in ipairs(find{proto = 'npc'}) do if o.name == 'a rat' and "
            "o.location and o.diku then n = n + o.diku.gold end end "
            "return '=' .. n end)()");
}

int64_t pit_number(struct bench *b, uint64_t object, const char *name)
{
    return strtoll(trial_property(b->trial, object, name), NULL, 10);
}

void pit_setting(struct bench *b, const char *name, const char *literal)
{
    const struct packages *packages = packages_of(trial_engine(b->trial));
    struct package_setting *setting =
            package_find_setting(packages_find(packages, STR("fighting")), str_of(name));
    mem_free(setting->value);
    setting->value = mem_dup_text(literal);
}
