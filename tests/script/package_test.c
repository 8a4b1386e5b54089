/* package_test.c -- Packages of the game that are turned off and on, and an owner's own: what people
 * have comes back to them, things keep what they are, and mistakes change nothing. */
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/core/engine.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reloads the game with these packages, and lets what follows end. */
static struct str turn_packages(struct bench *b, const char *choice)
{
    struct engine *engine = trial_engine(b->trial);
    struct engine_options options = *engine_options(engine);
    options.packages = choice;
    engine_set_options(engine, &options);
    (void)trial_type(b->wizard, "@reload");
    trial_settle(b->trial);
    return trial_told(b->wizard);
}

static const char coins_of_all[] = "(function() local sum = object('auctioneer')._gone or 0 "
                                   "for _, o in ipairs(find{proto = 'coin'}) do if o.location "
                                   "then sum = sum + o.amount end "
                                   "end return 'sum ' .. sum end)()";

static void assert_coins(struct bench *b, const char *who, const char *amount)
{
    char expression[300];
    char wanted[60];
    (void)snprintf(expression, sizeof(expression),
            "(function() local sum = 0 for _, p in ipairs(find{proto = 'player'}) do if p.name "
            "== "
            "'%s' then for _, c in ipairs(p.contents) do if c:is('coin') then sum = sum + "
            "c.amount "
            "end end end end return 'has ' .. sum end)()",
            who);
    (void)snprintf(wanted, sizeof(wanted), "\"has %s\"", amount);
    assert_has(bench_value(b, expression), wanted);
}

static void give_coins(struct bench *b)
{
    assert_lacks(
            trial_type(b->wizard,
                    ";(function() for _, o in ipairs(find{proto = 'player'}) do create('coin', "
                    "{amount = 60, location = o}) if o.name == 'bob' then for i = 1, 2 do "
                    "create('item', {name = 'a vase', location = o}) end end end end)()"),
            "rror");
}

BENCH_TEST(lots_bids_and_debts_come_back_to_the_coin)
{
    struct player *carol = trial_join(b->trial, "carol", NULL);
    uint64_t room = bench_settle(b);
    (void)trial_typef(b->wizard, "@teleport carol to #%" PRIu64, room);
    (void)trial_type(b->wizard, ";create({'item', 'auctioneer'}, {name = 'a desk', location = "
                                "me.location, portable = "
                                "false})");
    give_coins(b);
    assert_has(trial_type(b->bob, "auction vase for 20 for 10m"), "up for auction");
    assert_has(trial_type(b->bob, "auction vase for 10 for 2h"), "up for auction");
    assert_has(trial_type(carol, "bid 20 on 1"), "You bid");
    assert_has(trial_type(b->alice, "bid 30 on 1"), "You bid");
    assert_has(trial_type(carol, "bid 11 on 2"), "You bid");
    char before[100];
    (void)snprintf(before, sizeof(before), "%.*s", STR_FMT(bench_value(b, coins_of_all)));
    (void)trial_type(carol, "quit");

    (void)turn_packages(b, "-market");

    assert_has(bench_value(b, coins_of_all), before);
    assert_coins(b, "alice", "60");
    assert_coins(b, "carol", "60");
    assert_coins(b, "bob", "58");
    assert_has(trial_type(b->bob, "inventory"), "a vase (x2)");
    assert_has(trial_type(b->bob, "auction"), "This world has no auctions.");
    assert_has(trial_type(b->bob, "look desk"), "desk");
    assert_has(trial_type(b->bob, "gurgle"), "You don't know how to");

    (void)turn_packages(b, "");
    assert_has(trial_type(b->bob, "auction vase for 20 for 10m"), "up for auction");
    (void)turn_packages(b, "-market");
    assert_has(trial_type(b->bob, "inventory"), "a vase (x2)");
}

BENCH_TEST(deposits_come_back_to_the_coin)
{
    (void)bench_settle(b);
    (void)trial_type(b->wizard,
            ";create({'item', 'bank'}, {name = 'a counter', location = me.location, portable = "
            "false})");
    give_coins(b);
    assert_has(trial_type(b->bob, "deposit 45"), "45 coins");
    assert_has(trial_type(b->alice, "deposit 60"), "60 coins");
    char before[100];
    (void)snprintf(before, sizeof(before), "%.*s", STR_FMT(bench_value(b, coins_of_all)));

    (void)turn_packages(b, "-trade");
    trial_crash(b->trial);

    assert_has(bench_value(b, coins_of_all), before);
    assert_coins(b, "bob", "60");
    assert_coins(b, "alice", "60");
    (void)turn_packages(b, "-trade");
    assert_has(trial_type(b->bob, "withdraw 5"), "Nobody deals in that here.");
    assert_coins(b, "bob", "60");
}

BENCH_TEST(goods_on_the_shelves_of_homes_come_back)
{
    (void)bench_settle(b);
    give_coins(b);
    assert_lacks(trial_type(b->bob, "home found"), "can't");
    (void)trial_type(b->bob, "home go");
    assert_has(trial_type(b->bob, "home furnish shelf"), "shelf");
    assert_has(trial_type(b->bob, "home sell vase for 5"), "vase");
    assert_has(trial_type(b->bob, "inventory"), "a vase");

    (void)turn_packages(b, "-homes");

    assert_has(trial_type(b->bob, "inventory"), "a vase (x2)");
}

BENCH_TEST(timers_of_things_of_a_package_that_is_off_wait)
{
    uint64_t desk = bench_create(b, "a desk", "auctioneer");
    (void)trial_typef(b->wizard, "; object(%" PRIu64 "):after(30, 'lots')", desk);
    (void)turn_packages(b, "-market");

    trial_advance(b->trial, 3600);

    assert_has(trial_typef(b->wizard, "@show #%" PRIu64, desk), "Timers");
    (void)turn_packages(b, "");
    trial_advance(b->trial, 60);
    assert_lacks(trial_typef(b->wizard, "@show #%" PRIu64, desk), "Timers");
}

/* -- an owner's package -- */

static char package_root[] = "/tmp/skein-package-XXXXXX";

static void write_file(const char *name, const char *text)
{
    char path[200];
    (void)snprintf(path, sizeof(path), "%s/%s", package_root, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    (void)mkdir(path, 0700);
    *slash = '/';
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *const package_files[] = {"package.lua", "commands/fly.lua", "lib/wings.lua",
        "help/dragons.md", "behaviours/seat.lua", "migrate_1.lua"};

static void open_package(const char *fields)
{
    char text[400];
    (void)snprintf(package_root, sizeof(package_root), "/tmp/skein-package-XXXXXX");
    assert_non_null(mkdtemp(package_root));
    (void)snprintf(
            text, sizeof(text), "package \"dragons\" { title = \"dragons\", %s }", fields);
    write_file("package.lua", text);
    write_file("lib/wings.lua", "return { text = \"You flap.\" }");
    write_file("commands/fly.lua", "local wings = require(\"wings\") command(\"soar\", "
                                   "function() return wings.text end)");
    write_file("help/dragons.md", "# Dragons\n\nThey soar.\n");
    write_file("behaviours/seat.lua",
            "on(\"take\", \"thing\", function(e) e.actor:tell(\"It is warm.\") end)");
    asset_add_folder("scripts/dragons/", package_root);
}

static void close_package(struct bench *b)
{
    static const char *const folders[] = {"commands", "lib", "help", "behaviours", ""};
    char path[200];
    asset_remove_folders();
    (void)turn_packages(b, "");
    for (size_t i = 0; i < sizeof(package_files) / sizeof(package_files[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", package_root, package_files[i]);
        (void)unlink(path);
    }
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", package_root, folders[i]);
        (void)rmdir(path);
    }
}

BENCH_TEST(an_owners_package_has_verbs_help_and_parts)
{
    (void)bench_create(b, "a stool", "seat");
    open_package("");

    assert_has(turn_packages(b, ""), "added scripts/dragons/");

    assert_has(trial_type(b->bob, "soar"), "You flap.");
    assert_has(trial_type(b->bob, "help dragons"), "They soar.");
    (void)trial_type(b->alice, "drop stool");
    assert_has(trial_type(b->alice, "take stool"), "It is warm.");
    (void)turn_packages(b, "-dragons");
    assert_has(trial_type(b->bob, "soar"), "You don't know how to");
    assert_lacks(trial_type(b->bob, "help dragons"), "They soar.");
    close_package(b);
}

BENCH_TEST(a_pattern_of_two_packages_needs_an_order)
{
    open_package("");
    write_file("commands/fly.lua", "command(\"home found\", function() return \"No.\" end)");

    assert_has(turn_packages(b, ""),
            "homes and dragons both have the command \"home found\": say replaces = { "
            "\"dragons:home\" } in scripts/homes/package.lua, or the other way round");
    write_file("package.lua",
            "package \"dragons\" { title = \"dragons\", replaces = { \"homes:home\" } }");
    assert_has(turn_packages(b, ""), "Reloaded");

    assert_has(trial_type(b->bob, "home found"), "No.");
    assert_has(trial_type(b->alice, "why home found"), "scripts/dragons/commands/fly.lua");
    close_package(b);
}

BENCH_TEST(a_package_that_needs_another_goes_first_and_may_pass_lines_on)
{
    open_package("needs = { \"homes\" }");
    write_file("commands/fly.lua", "command(\"home found\", function(e) if e.actor.name == "
                                   "\"alice\" then return \"No.\" end return pass() end)");

    assert_has(turn_packages(b, ""), "Reloaded");

    assert_has(trial_type(b->alice, "home found"), "No.");
    assert_has(trial_type(b->bob, "home found"), "is now yours");
    assert_has(trial_type(b->alice, "why home found"), "scripts/dragons/commands/fly.lua");
    close_package(b);
}

BENCH_TEST(what_a_package_uses_must_be_declared)
{
    open_package("");
    write_file("commands/fly.lua", "local body = require(\"body\")");

    assert_has(turn_packages(b, ""), "\"body\" is of the package fighting, which dragons does "
                                     "not need: add \"fighting\" to "
                                     "its needs in scripts/dragons/package.lua");
    write_file("package.lua",
            "package \"dragons\" { title = \"dragons\", needs = { \"fighting\" } }");
    assert_has(turn_packages(b, ""), "Reloaded");
    close_package(b);
}

BENCH_TEST(a_migration_runs_once_in_a_world)
{
    open_package("version = 2, migrate = { [1] = \"migrate_1.lua\" }");
    write_file("migrate_1.lua", "return { each = \"player\", run = function(who) who.scales = "
                                "(who.scales or 0) + 1 "
                                "end }");

    (void)turn_packages(b, "");
    trial_settle(b->trial);
    (void)turn_packages(b, "+dragons");
    trial_settle(b->trial);

    assert_string_equal(trial_property(b->trial, trial_character(b->bob), "scales"), "1");
    close_package(b);
}
