/* edit_test.c -- the line editor: every line is answered once, text is taken as it is, and nothing typed
 * is lost or saved over somebody else's unnoticed. */
#include "engine/base/base.h"
#include "engine/core/people/presence.h"
#include "tests/script/bench.h"

#include <inttypes.h>

static void type_all(struct player *player, const char *const *lines)
{
    for (; *lines; lines++) {
        (void)trial_type(player, *lines);
    }
}

static void edit_machine(struct bench *b, struct player *who)
{
    (void)trial_typef(who, "@edit #%" PRIu64, b->machine);
}

/* Has the machine's behaviour in the editor, three lines, nothing saved. */
static void begin_three(struct bench *b)
{
    static const char *const lines[] = {"add", "command(\"crank {this}\", function(e)",
            "  return \"Ow.\"", "end)", ".", NULL};
    edit_machine(b, b->alice);
    type_all(b->alice, lines);
}

BENCH_TEST(every_line_is_answered_by_one_prompt)
{
    static const char *const lines[] = {"add", "  one", ".two", ".", "list", "nonsense", "",
            "delete 1", "undo", "!look", "compile", "help", "quit", "quit", NULL};
    edit_machine(b, b->alice);

    for (const char *const *line = lines; *line; line++) {
        size_t before = trial_prompts(b->alice);
        (void)trial_type(b->alice, *line);
        trial_settle(b->trial);
        assert_int_equal(trial_prompts(b->alice), before + 1);
    }
    assert_has(trial_type(b->alice, "look"), "Waking");
}

BENCH_TEST(the_editor_takes_lines_verbatim)
{
    static const char *const lines[] = {"add", "    four blanks", "..", ".5", "...", "\\.",
            "!look", "cancel", "@abort", "", "say <b>hi</b> {actor}", ".", NULL};
    edit_machine(b, b->alice);
    type_all(b->alice, lines);

    struct str shown = trial_type(b->alice, "list");

    assert_has(shown, "  1      four blanks\n  2  ..\n  3  .5\n  4  ...\n  5  .\n  6  !look\n"
                      "  7  cancel\n  8  @abort\n  9  \n 10  say <b>hi</b> {actor}\n");
}

BENCH_TEST(a_saved_behaviour_takes_effect)
{
    begin_three(b);
    assert_has(trial_type(b->alice, "compile"), "It compiles.");
    assert_has(trial_type(b->bob, "crank machine"), "You don't know how");

    assert_has(trial_type(b->alice, "save first try"), "revision 1 of");

    assert_has(trial_type(b->bob, "crank machine"), "Ow.");
    assert_has(trial_type(b->alice, "quit"), "You leave the editor.");
}

BENCH_TEST(an_error_is_shown_with_its_line_and_nothing_is_saved)
{
    begin_three(b);
    (void)trial_type(b->alice, "change 2   return return");

    assert_has(trial_type(b->alice, "compile"), "Error in line 2");
    struct str said = trial_type(b->alice, "save");

    assert_has(said, "Error in line 2");
    assert_has(said, "  2    return return");
    assert_has(said, "Not saved");
    assert_has(trial_type(b->bob, "crank machine"), "You don't know how");
}

struct edit_change {
    const char *line;
    const char *after; /* the output of list afterwards, in one line */
};

BENCH_TEST(lines_are_changed_and_changed_back)
{
    static const struct edit_change changes[] = {
            {"add a b a", "a b a"},
            {"add c", "a b a|c"},
            {"insert 1 top", "top|a b a|c"},
            {"insert 2", NULL},
            {"x", NULL},
            {"y", NULL},
            {".", "top|x|y|a b a|c"},
            {"delete 2-3", "top|a b a|c"},
            {"2s/a/A/", "top|A b a|c"},
            {"s/a/A/", "top|A b A|c"},
            {"1-$s.A.a.g", "top|a b a|c"},
            {"replace /a/aa/", "top|aa b aa|c"},
            {"2s|b|%1 [.*|", "top|aa %1 [.* aa|c"},
            {"2s|%1 [.*|b|", "top|aa b aa|c"},
            {"undo", "top|aa %1 [.* aa|c"},
            {"undo", "top|aa b aa|c"},
            {"change 1-2 new", "new|c"},
            {"undo", "top|aa b aa|c"},
            {"undo", "top|a b a|c"},
            {"redo", "top|aa b aa|c"},
            {"undo", "top|a b a|c"},
            {"add d", "top|a b a|c|d"},
            {"redo", "top|a b a|c|d"},
            {"delete 9", "top|a b a|c|d"},
            {"s/nothing/x/", "top|a b a|c|d"},
            {"delete 1-$", ""},
            {"undo", "top|a b a|c|d"},
    };
    edit_machine(b, b->alice);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        (void)trial_type(b->alice, changes[i].line);
        if (!changes[i].after) {
            continue;
        }
        struct buf shown = {0};
        struct str lines = trial_type(b->alice, "list");
        while (lines.length > 0 && changes[i].after[0]) {
            struct str line = str_take_until(&lines, '\n');
            buf_add_text(&shown, shown.length > 0 && line.length > 5 ? "|" : "");
            buf_add_str(
                    &shown, str_slice(line, line.length < 5 ? line.length : 5, line.length));
        }
        if (!str_equal(buf_str(&shown), str_of(changes[i].after))) {
            print_error("after \"%s\": %.*s\n", changes[i].line, STR_FMT(buf_str(&shown)));
        }
        assert_true(str_equal(buf_str(&shown), str_of(changes[i].after)));
        buf_finish(&shown);
    }
}

BENCH_TEST(a_draft_survives_a_lost_connection)
{
    begin_three(b);

    trial_hang_up(b->alice);
    trial_settle(b->trial);
    trial_reconnect(b->alice);

    assert_has(trial_type(b->alice, "look"), "Waking");
    struct str said = trial_typef(b->alice, "@edit #%" PRIu64, b->machine);
    assert_has(said, "Your unsaved draft");
    assert_has(said, "3 lines");
    assert_has(trial_type(b->alice, "save"), "revision 1 of");
}

BENCH_TEST(a_draft_survives_a_crash_during_typing)
{
    edit_machine(b, b->alice);
    (void)trial_type(b->alice, "add");
    (void)trial_type(b->alice, "-- begun");

    trial_crash(b->trial);

    (void)trial_typef(b->alice, "@edit #%" PRIu64, b->machine);
    assert_has(trial_type(b->alice, "list"), "  1  -- begun");
    assert_has(trial_type(b->alice, "abort"), "You've dropped the draft.");
    assert_has(trial_typef(b->alice, "@edit #%" PRIu64, b->machine), "Editing the behaviour");
}

BENCH_TEST(a_save_over_another_builders_revision_must_be_confirmed)
{
    bench_program(b, "-- first");
    begin_three(b);
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);
    (void)trial_program(b->wizard, id, "-- the wizard's");

    struct str said = trial_type(b->alice, "save");

    assert_has(said, "Not saved: wizard saved revision 2");
    assert_has(said, "you began with revision 1");
    assert_has(trial_type(b->wizard, "@list machine"), "-- the wizard's");
    assert_has(trial_type(b->alice, "save over"), "revision 3 of");
    assert_has(trial_type(b->wizard, "@list machine"), "-- first");
}

BENCH_TEST(an_editor_stays_open_when_its_player_is_moved)
{
    begin_three(b);

    (void)trial_type(b->wizard, "@force alice out");

    assert_has(trial_type(b->alice, "list"), "crank {this}");
    assert_has(trial_type(b->alice, "!look"), "Stair");
}

BENCH_TEST(long_properties_can_be_edited)
{
    static const char *const lines[] = {"add", "A machine.", "It hums.", ".", NULL};
    assert_has(trial_type(b->alice, "@edit machine.desc"), "Editing desc of a machine");
    type_all(b->alice, lines);

    assert_has(trial_type(b->alice, "save"), "Saved");

    assert_string_equal(
            trial_property(b->trial, b->machine, "desc"), "\"A machine.\\nIt hums.\"");
}

BENCH_TEST(a_builder_cannot_edit_things_of_others)
{
    assert_has(trial_type(b->alice, "@edit here"), "You don't control");
    assert_has(trial_type(b->alice, "@edit here.desc"), "You don't control");
    assert_has(trial_type(b->bob, "@edit machine"), "is for builders");
}

BENCH_TEST(drafts_are_private_and_eight_are_kept)
{
    for (int i = 0; i < 9; i++) {
        uint64_t id = bench_create(b, "a peg", NULL);
        (void)trial_typef(b->alice, "@edit #%" PRIu64, id);
        (void)trial_typef(b->alice, "add -- peg %d", i);
        (void)trial_type(b->alice, "quit");
        (void)trial_type(b->alice, "quit");
        trial_advance(b->trial, 2);
    }

    assert_lacks(trial_type(b->alice, "@show me"), "-- peg");
    assert_has(trial_type(b->alice, "@edit"), "You have unsaved drafts of a peg (#");
    assert_has(trial_type(b->wizard, "@edit"), "Edit what?");
    size_t kept = 0;
    struct object *alice = world_find(trial_world(b->trial), trial_character(b->alice));
    for (uint32_t i = 0; i < alice->prop_count; i++) {
        struct str name = atom_name(&trial_world(b->trial)->atoms, alice->props[i].atom);
        kept += str_starts(name, STR("_draft:"));
    }
    assert_int_equal(kept, 8);
}

BENCH_TEST(a_whole_source_fits_a_draft)
{
    edit_machine(b, b->alice);
    char line[1024];
    memset(line, '-', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    (void)trial_type(b->alice, "add");
    for (int i = 0; i < 64; i++) {
        (void)trial_type(b->alice, line);
    }

    assert_has(trial_type(b->alice, "-"), "at most 64 KiB");
    assert_has(trial_type(b->alice, "replace /-/--/"),
            "That doesn't fit: a text has at most 64 KiB.");
    assert_has(trial_type(b->alice, "1s/--/-+/"), "  1  -+");
    assert_has(trial_type(b->alice, "undo"), "Now 64 lines");

    trial_hang_up(b->alice);
    trial_settle(b->trial);
    trial_reconnect(b->alice);
    assert_has(trial_typef(b->alice, "@edit #%" PRIu64, b->machine), "64 lines");
    assert_has(trial_type(b->alice, "save"), "revision 1 of");
}

BENCH_TEST(a_builder_who_loses_the_thing_keeps_the_draft_and_cannot_save_it)
{
    edit_machine(b, b->alice);
    (void)trial_type(b->alice, "add -- mine");
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = wizard", b->machine);
    (void)trial_typef(b->wizard, "@private #%" PRIu64, b->machine);

    assert_has(trial_type(b->alice, "save over"), "it belongs to wizard");
    assert_lacks(trial_type(b->alice, "reload"), "You've dropped the draft");

    assert_has(trial_type(b->alice, "@edit"), "You have unsaved drafts of a machine");
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", b->machine);
    edit_machine(b, b->alice);
    assert_has(trial_type(b->alice, "list"), "-- mine");
}
