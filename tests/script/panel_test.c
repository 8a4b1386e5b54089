/* panel_test.c -- What packages answer to typed calls: on_page, and the panels of the web. */
#include "engine/base/asset.h"
#include "engine/core/calls/call.h"
#include "engine/core/engine.h"
#include "tests/script/asking.h"
#include "tests/script/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char fish_root[] = "/tmp/skein-panels-XXXXXX";

static void write_fish(const char *name, const char *text)
{
    char path[200];
    (void)snprintf(path, sizeof(path), "%s/%s", fish_root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static struct str reload_with(struct bench *b, const char *choice)
{
    struct engine_options options = *engine_options(trial_engine(b->trial));
    options.packages = choice;
    engine_set_options(trial_engine(b->trial), &options);
    (void)trial_type(b->wizard, "@reload");
    trial_settle(b->trial);
    return trial_told(b->wizard);
}

/* Loads a package `fish` whose only file, pages/fish.lua, has this source. */
static struct str open_fish(struct bench *b, const char *source)
{
    char path[200];
    (void)snprintf(fish_root, sizeof(fish_root), "/tmp/skein-panels-XXXXXX");
    assert_non_null(mkdtemp(fish_root));
    (void)snprintf(path, sizeof(path), "%s/pages", fish_root);
    (void)mkdir(path, 0700);
    write_fish("package.lua", "package \"fish\" { title = \"fish\" }");
    write_fish("pages/fish.lua", source);
    asset_add_folder("scripts/fish/", fish_root);
    return reload_with(b, "");
}

static void close_fish(struct bench *b)
{
    static const char *const names[] = {"pages/fish.lua", "package.lua"};
    char path[200];
    asset_remove_folders();
    (void)reload_with(b, "");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", fish_root, names[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof(path), "%s/pages", fish_root);
    (void)rmdir(path);
    (void)rmdir(fish_root);
}

static const json_t *panel_block(const json_t *answer, size_t at)
{
    return json_array_get(json_object_get(answer, "blocks"), at);
}

static const json_t *panel_cell(const json_t *rows_of, size_t row, size_t column)
{
    const json_t *cells =
            json_object_get(json_array_get(json_object_get(rows_of, "rows"), row), "cells");
    return json_array_get(cells, column);
}

#define FISH "{\"name\": \"fish\"}"

BENCH_TEST(a_package_brings_a_panel_by_one_file)
{
    (void)open_fish(b,
            "local panels = require(\"panels\") "
            "panels.add(\"fish\", {title = \"Fishing\", site = true}, "
            "function(who, part) return {{heading = \"Pike \" .. part}, "
            "{columns = {\"Fish\", \"Grams\"}, rows = {{\"pike\", 3200.0}, "
            "{{text = \"Ann\", to = \"/who/ann\"}, {text = \"Cast\", line = \"cast\"}}}}, "
            "{rows = {{\"Casts\", 5}}}, {list = {}}, "
            "{form = {line = \"bait {value}\", label = \"Bait\", "
            "choices = {\"worm\"}}}} end)");

    json_t *list = ask(b, "package.panels", "{}");
    const json_t *one = named(json_object_get(list, "panels"), "fish");
    assert_string_equal(text_in(one, "title"), "Fishing");
    assert_true(json_is_true(json_object_get(one, "site")));
    assert_false(json_is_true(json_object_get(one, "client")));
    json_decref(list);

    json_t *answer = ask(b, "package.page", "{\"name\": \"fish\", \"part\": \"lake\"}");
    assert_string_equal(text_in(answer, "title"), "Fishing");
    assert_string_equal(text_in(panel_block(answer, 0), "text"), "Pike lake");
    assert_string_equal(text_in(panel_cell(panel_block(answer, 1), 0, 1), "text"), "3200");
    assert_string_equal(text_in(panel_cell(panel_block(answer, 1), 1, 0), "to"), "/who/ann");
    assert_string_equal(text_in(panel_cell(panel_block(answer, 1), 1, 1), "line"), "cast");
    assert_string_equal(text_in(panel_block(answer, 2), "kind"), "pairs");
    assert_true(json_is_array(json_object_get(panel_block(answer, 3), "items")));
    assert_string_equal(
            text_in(json_object_get(panel_block(answer, 4), "form"), "line"), "bait {value}");
    json_decref(answer);

    (void)reload_with(b, "-fish");
    assert_true(fails_with(b, "package.page", FISH, 404));
    close_fish(b);
}

BENCH_TEST(a_name_in_a_panel_has_no_article)
{
    (void)open_fish(b, "local panels = require(\"panels\") "
                       "panels.add(\"fish\", {title = \"Fishing\", site = true}, "
                       "function() return {{text = panels.name(object(\"coin\"))}} end)");

    json_t *answer = ask(b, "package.page", FISH);
    assert_string_equal(text_in(panel_block(answer, 0), "text"), "Coin");

    json_decref(answer);
    close_fish(b);
}

/* Texts that would be HTML stay texts, and links lead to no other site. */
BENCH_TEST(a_panel_links_to_pages_of_its_own_site_only)
{
    static const char *const bad[] = {"https://evil.example/", "//evil.example/x",
            "javascript:alert(1)", "/\\\\evil.example", "/a\\\" onclick=\\\"x", "/<script>"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char source[400];
        (void)snprintf(source, sizeof(source),
                "require(\"panels\").add(\"fish\", {title = \"<b>F</b>\", site = true}, "
                "function() "
                "return {{list = {{text = \"<script>x</script>\", to = \"%s\"}}}} end)",
                bad[i]);
        (void)open_fish(b, source);
        assert_true(fails_with(b, "package.page", FISH, 404));
        close_fish(b);
    }
}

BENCH_TEST(a_panel_that_fails_harms_no_other_and_wizards_read_why)
{
    (void)open_fish(b, "require(\"panels\").add(\"fish\", {title = \"F\", client = true}, "
                       "function() error(\"no water\") end) "
                       "on_page(\"home\", function() error(\"no pond\") end) "
                       "on_page(\"scores\", function() object('start').name = 'x' end)");

    assert_true(fails_with(b, "package.page", FISH, 404));
    assert_has(trial_type(b->wizard, "@errors $player"), "no water");
    assert_has(trial_told(b->wizard), "page panel");
    json_t *home = ask(b, "page.home", "{}");
    assert_true(json_is_array(json_object_get(home, "lately")));
    json_decref(home);
    json_t *scores = ask(b, "page.scores", "{}");
    assert_int_equal(json_array_size(json_object_get(scores, "boards")), 4);
    json_decref(scores);
    assert_lacks(bench_value(b, "object('start').name"), "\"x\"");
    close_fish(b);
}

BENCH_TEST(a_panel_that_never_ends_harms_no_other)
{
    (void)open_fish(b, "on_page(\"home\", function() while true do end end) "
                       "require(\"panels\").add(\"fish\", {title = \"F\", site = true}, "
                       "function() while true do end end)");

    bool done = false;
    json_decref(ask_as(b, 0, "package.page", FISH, &done));
    assert_false(done);
    json_t *home = ask(b, "page.home", "{}");
    assert_true(json_is_array(json_object_get(home, "lately")));
    json_decref(home);
    json_decref(ask(b, "package.page", "{\"name\": \"homes\"}"));
    close_fish(b);
}

/* The function counts how often it is asked. */
#define PANEL_COUNTING(arguments)                                                              \
    "local n = 0 on_page(\"scores\", function(" arguments                                      \
    ") n = n + 1 return {boards = {{key = \"n\", title = \"n\", unit = \"\", rows = "          \
    "{{name = \"n\", written = \"n\", score = n}}}}} end)"

static int64_t fish_count(struct bench *b, uint64_t who)
{
    json_t *answer = ask_as(b, who, "page.scores", "{}", NULL);
    const json_t *row = NULL;
    const json_t *boards = json_object_get(answer, "boards");
    for (size_t i = 0; i < json_array_size(boards); i++) {
        if (strcmp(text_in(json_array_get(boards, i), "key"), "n") == 0) {
            row = json_array_get(json_object_get(json_array_get(boards, i), "rows"), 0);
        }
    }
    int64_t count = json_integer_value(json_object_get(row, "score"));
    json_decref(answer);
    return count;
}

static uint64_t fish_id_of(struct bench *b, const char *who)
{
    char expression[160];
    (void)snprintf(expression, sizeof(expression),
            "(function() for _, p in ipairs(find{proto = 'player'}) do if p.name == '%s' then "
            "return '#' .. p.id end end end)()",
            who);
    return trial_first_id(bench_value(b, expression));
}

BENCH_TEST(an_answer_for_everybody_is_kept_for_a_second)
{
    (void)open_fish(b, PANEL_COUNTING("args"));
    uint64_t bob = fish_id_of(b, "bob");

    assert_int_equal(fish_count(b, 0), 1);
    assert_int_equal(fish_count(b, 0), 1);
    assert_int_equal(fish_count(b, bob), 1);
    trial_advance(b->trial, 1);
    assert_int_equal(fish_count(b, bob), 2);
    assert_int_equal(fish_count(b, 0), 2);
    close_fish(b);
}

BENCH_TEST(an_answer_for_a_viewer_is_kept_for_strangers_only)
{
    (void)open_fish(b, PANEL_COUNTING("args, who"));
    uint64_t bob = fish_id_of(b, "bob");

    assert_int_equal(fish_count(b, bob), 1);
    assert_int_equal(fish_count(b, bob), 2);
    assert_int_equal(fish_count(b, 0), 3);
    assert_int_equal(fish_count(b, 0), 3);
    assert_int_equal(fish_count(b, bob), 4);
    close_fish(b);
}

BENCH_TEST(each_panel_of_the_game_answers_strangers_and_players)
{
    uint64_t bob = fish_id_of(b, "bob");
    json_t *list = ask(b, "package.panels", "{}");
    const json_t *panels = json_object_get(list, "panels");
    assert_true(json_array_size(panels) >= 4);
    for (size_t i = 0; i < json_array_size(panels); i++) {
        const json_t *panel = json_array_get(panels, i);
        char args[100];
        (void)snprintf(args, sizeof(args), "{\"name\": \"%s\"}", text_in(panel, "name"));
        json_decref(ask_as(b, bob, "package.page", args, NULL));
        if (json_is_true(json_object_get(panel, "player"))) {
            assert_true(fails_with(b, "package.page", args, 404));
        } else {
            json_decref(ask(b, "package.page", args));
        }
    }
    json_decref(list);
}

BENCH_TEST(pages_of_packages_that_are_off_are_empty_or_missing)
{
    (void)trial_type(b->wizard, "@event 2199-01-01 12:00 = Dance");
    (void)reload_with(b, "-scores -homes -market -quests -events");

    json_t *answer = ask(b, "page.scores", "{}");
    assert_int_equal(json_array_size(json_object_get(answer, "boards")), 0);
    json_decref(answer);
    answer = ask(b, "page.events", "{}");
    assert_int_equal(json_array_size(json_object_get(answer, "events")), 0);
    json_decref(answer);
    assert_true(fails_with(b, "page.event", "{\"id\": 1}", 404));
    answer = ask(b, "page.home", "{}");
    assert_int_equal(json_array_size(json_object_get(answer, "lately")), 0);
    json_decref(answer);
    answer = ask(b, "package.panels", "{}");
    assert_null(named(json_object_get(answer, "panels"), "homes"));
    json_decref(answer);

    (void)reload_with(b, "");
    answer = ask(b, "page.event", "{\"id\": 1}");
    assert_string_equal(text_in(json_object_get(answer, "event"), "title"), "Dance");
    json_decref(answer);
}

/* A home's and a thing's name reach the panels as they are, as plain text. */
BENCH_TEST(names_reach_panels_as_plain_text)
{
    (void)trial_type(b->alice, "home found");
    (void)trial_type(b->alice, "home go");
    (void)trial_type(b->alice, "home show");
    assert_lacks(
            trial_type(b->wizard,
                    ";(function() for _, p in ipairs(find{proto = 'player'}) do if "
                    "p.name == 'alice' then p.location.name = '&lt;script&gt; & \"B\"' end "
                    "end end)()"),
            "rror");
    trial_advance(b->trial, 1);

    json_t *answer = ask(b, "package.page", "{\"name\": \"homes\"}");
    const char *title = text_in(panel_cell(panel_block(answer, 1), 0, 0), "text");
    assert_string_equal(title, "<script> & \"B\"");
    json_decref(answer);
}
