/* reload_test.c -- Changed stock scripts are loaded together or not at all, with a report of the
 * changes. */
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory whose files replace those in the binary, and the game that reads them. */
struct reload_yard {
    struct bench *bench;
    char root[64];
    char paths[16][160]; /* written, to be removed */
    size_t count;
};

static struct str reload(struct reload_yard *yard)
{
    struct player *wizard = yard->bench->wizard;
    (void)trial_type(wizard, "@reload");
    trial_settle(yard->bench->trial);
    return trial_told(wizard);
}

/* The game may have begun with the scripts of a checkout: from here on those of the binary
 * count. */
static int yard_open(void **state)
{
    struct reload_yard *yard = mem_alloc(sizeof(*yard));
    void *bench = NULL;
    (void)snprintf(yard->root, sizeof(yard->root), "/tmp/skein-reload-XXXXXX");
    assert_non_null(mkdtemp(yard->root));
    assert_int_equal(bench_open(&bench), 0);
    yard->bench = bench;
    asset_set_directory(yard->root);
    (void)reload(yard);
    *state = yard;
    return 0;
}

static int yard_close(void **state)
{
    struct reload_yard *yard = *state;
    void *bench = yard->bench;
    asset_set_directory(NULL);
    for (size_t i = 0; i < yard->count; i++) {
        (void)unlink(yard->paths[i]);
    }
    for (size_t i = 0; i < yard->count; i++) {
        while (strlen(yard->paths[i]) > strlen(yard->root)) {
            *strrchr(yard->paths[i], '/') = '\0';
            (void)rmdir(yard->paths[i]);
        }
    }
    (void)rmdir(yard->root);
    mem_free(yard);
    return bench_close(&bench);
}

#define YARD_TEST(name) TEST_OF(name, struct reload_yard, yard, yard_open, yard_close)

static void make_folders(const char *path)
{
    char folder[160];
    for (const char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        (void)snprintf(folder, sizeof(folder), "%.*s", (int)(at - path), path);
        assert_true(mkdir(folder, 0700) == 0 || errno == EEXIST);
    }
}

static void yard_write(struct reload_yard *yard, const char *name, struct str text)
{
    char path[160];
    (void)snprintf(path, sizeof(path), "%s/%s", yard->root, name);
    make_folders(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text.bytes, 1, text.length, file), text.length);
    assert_int_equal(fclose(file), 0);
    (void)snprintf(yard->paths[yard->count++], sizeof(path), "%s", path);
}

/* Writes the binary's file with one text replaced. */
static void yard_edit(
        struct reload_yard *yard, const char *name, const char *old, const char *new)
{
    struct buf text = {0};
    struct buf edited = {0};
    assert_true(asset_read(name, &text, NULL));
    size_t at = str_find(buf_str(&text), str_of(old), 0);
    assert_int_not_equal(at, SIZE_MAX);
    buf_add(&edited, text.bytes, at);
    buf_add_text(&edited, new);
    buf_add_str(&edited, str_slice(buf_str(&text), at + strlen(old), text.length));
    yard_write(yard, name, buf_str(&edited));
    buf_finish(&text);
    buf_finish(&edited);
}

/* A file of commands of its own, listed. */
static void yard_add_commands(struct reload_yard *yard, const char *source)
{
    yard_edit(yard, "scripts/core/package.lua", "\"search\", \"move\"",
            "\"search\", \"extra\", \"move\"");
    yard_write(yard, "scripts/core/commands/extra.lua", str_of(source));
}

YARD_TEST(a_reload_names_changed_added_and_removed_files)
{
    assert_has(
            reload(yard), "Reloaded: no script has changed (pages of help need no reload); ");
    yard_add_commands(yard, "command(\"dally\", function() return \"You dally.\" end)");

    struct str said = reload(yard);

    assert_has(
            said, "changed scripts/core/package.lua; added scripts/core/commands/extra.lua; ");
    assert_has(said, " commands in ");
    assert_has(trial_type(yard->bench->bob, "dally"), "You dally.");
    assert_has(
            trial_type(yard->bench->wizard, "@audit wizard"), "reload taken changed scripts/");

    yard_edit(yard, "scripts/core/package.lua", "\"search\", \"extra\", \"move\"",
            "\"search\", \"move\"");
    assert_has(reload(yard),
            "changed scripts/core/package.lua; removed scripts/core/commands/extra.lua; ");
    assert_has(trial_type(yard->bench->bob, "dally"), "You don't know how");
}

YARD_TEST(a_reload_with_a_mistake_changes_nothing)
{
    yard_edit(yard, "scripts/core/lib/english.lua", "You see no {word} here.",
            "Nothing called {word}.");
    yard_edit(yard, "scripts/fighting/commands/food.lua", "command(\"eat",
            "command(\"nibble\", function() return \"You nibble.\" end)\ncommand(\"eat");
    yard_add_commands(yard, "command(\"dally\", function() end)\nlocal local");

    struct str said = reload(yard);

    assert_has(said, "Nothing has changed: scripts/core/commands/extra.lua:2: ");
    assert_has(trial_type(yard->bench->bob, "take moon"), "You see no moon here.");
    assert_has(trial_type(yard->bench->bob, "nibble"), "You don't know how");
    assert_has(trial_type(yard->bench->bob, "dally"), "You don't know how");

    yard_write(
            yard, "scripts/core/commands/extra.lua", STR("command(\"dally\", function() end)"));
    assert_has(reload(yard), "Reloaded: changed ");
    assert_has(trial_type(yard->bench->bob, "take moon"), "Nothing called moon.");
    assert_has(trial_type(yard->bench->bob, "nibble"), "You nibble.");
}

YARD_TEST(a_script_with_an_untranslatable_text_is_refused)
{
    yard_edit(yard, "scripts/core/lib/english.lua", "  see_none = ", "  -- ");

    assert_has(reload(yard), "Nothing has changed: scripts: there are no words for the phrase");

    assert_has(trial_type(yard->bench->bob, "take moon"), "You see no moon here.");
}

YARD_TEST(running_tasks_end_on_the_old_code)
{
    struct player *bob = yard->bench->bob;
    yard_add_commands(
            yard, "command(\"dally\", function(e) wait(5) e.actor:tell(\"The old end.\") end)");
    (void)reload(yard);
    (void)trial_type(bob, "dally");
    yard_write(yard, "scripts/core/commands/extra.lua",
            STR("command(\"dally\", function(e) wait(5) e.actor:tell(\"The new end.\") end)"));

    (void)reload(yard);
    trial_forget(bob);
    trial_advance(yard->bench->trial, 6);

    assert_has(trial_told(bob), "The old end.");
    (void)trial_type(bob, "dally");
    trial_advance(yard->bench->trial, 6);
    assert_has(trial_told(bob), "The new end.");
}

YARD_TEST(others_have_their_turn_during_a_reload_and_find_the_old_code)
{
    struct player *bob = yard->bench->bob;
    yard_add_commands(yard, "command(\"dally\", function() return \"The old way.\" end)");
    (void)reload(yard);
    yard_write(yard, "scripts/core/commands/extra.lua",
            STR("command(\"dally\", function() return \"The new way.\" end)"));
    trial_forget_all(yard->bench->trial);

    trial_send(yard->bench->wizard, "@reload");
    trial_send(bob, "dally");
    trial_settle(yard->bench->trial);

    assert_has(trial_told(bob), "The old way.");
    assert_has(trial_told(yard->bench->wizard), "Reloaded: changed ");
    assert_has(trial_type(bob, "dally"), "The new way.");
}

YARD_TEST(a_changed_file_counts_from_the_reload_on)
{
    struct bench *b = yard->bench;
    yard_write(yard, "scripts/seats/behaviours/seat.lua", STR("this is no Lua"));
    (void)bench_create(b, "a stool", "seat");
    (void)trial_type(b->alice, "drop stool");

    assert_has(trial_type(b->bob, "sit on stool"), "You sit");

    assert_has(reload(yard), "Nothing has changed: scripts/seats/behaviours/seat.lua:1: ");
    assert_has(trial_type(b->bob, "stand"), "You stand");
}

YARD_TEST(a_stock_handler_runs_only_for_things_with_its_properties)
{
    struct bench *b = yard->bench;
    uint64_t stool = bench_create(b, "a stool", "seat");
    yard_edit(yard, "scripts/seats/behaviours/seat.lua", "before(\"move\"",
            "on(\"take\", \"thing\", { having = { \"carved\", \"gilded\" } },"
            " function(e) e.actor:tell(\"It is heeded.\") end)\n"
            "before(\"move\"");
    assert_has(reload(yard), "Reloaded: changed scripts/seats/behaviours/seat.lua; ");

    (void)trial_type(b->alice, "drop stool");
    assert_lacks(trial_type(b->alice, "take stool"), "It is heeded.");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".gilded = false", stool);
    (void)trial_type(b->alice, "drop stool");
    assert_has(trial_type(b->alice, "take stool"), "It is heeded.");
}

YARD_TEST(the_parts_of_a_behaviour_run_in_the_order_of_packages)
{
    struct bench *b = yard->bench;
    (void)bench_create(b, "a stool", "seat");
    yard_write(yard, "scripts/yard/package.lua", STR("package \"yard\" { title = \"first\" }"));
    yard_write(yard, "scripts/area/package.lua",
            STR("package \"area\" { title = \"second\", wants = { \"yard\" } }"));
    yard_write(yard, "scripts/area/behaviours/seat.lua",
            STR("on(\"take\", \"thing\", function(e) e.actor:tell(\"Second \" .. shared) "
                "end)"));
    yard_write(yard, "scripts/yard/behaviours/seat.lua",
            STR("shared = \"part.\" on(\"take\", \"thing\", "
                "function(e) e.actor:tell(\"First \" .. shared) end)"));
    assert_has(reload(yard), "added scripts/area/behaviours/seat.lua, ");

    (void)trial_type(b->alice, "drop stool");
    struct str said = trial_type(b->alice, "take stool");

    size_t first = str_find(said, STR("First part."), 0);
    assert_true(first < str_find(said, STR("Second part."), 0));
    yard_write(yard, "scripts/yard/behaviours/seat.lua", STR("no Lua"));
    assert_has(reload(yard), "Nothing has changed: scripts/yard/behaviours/seat.lua:1: ");
}

YARD_TEST(a_handler_may_name_only_a_few_properties)
{
    static const char *const bad[] = {"having = \"carved\"", "having = { \"\" }", "having = {}",
            "having = {\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\"}",
            "haveing = { \"carved\" }"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char source[120];
        (void)snprintf(source, sizeof(source), "on(\"take\", { %s }, function() end)", bad[i]);
        yard_write(yard, "scripts/seats/behaviours/seat.lua", str_of(source));

        struct str said = reload(yard);

        assert_has(said, "Nothing has changed: scripts/seats/behaviours/seat.lua:1: ");
        assert_has(said, "having");
    }
}
