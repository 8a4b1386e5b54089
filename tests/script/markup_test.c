/* markup_test.c -- Names are never read as markup, wherever the game puts them.
 *
 * Everything that can be named has a name with markup in it, and stands where bob, a player, and
 * alice, a builder, are. Both type every command of the game about it. Each time the name must be
 * shown as it was written: neither as markup nor escaped twice. */
#include "engine/base/base.h"
#include "engine/core/line/commands.h"
#include "tests/script/bench.h"
#include "tests/support/repeat.h"

#include <ctype.h>
#include <inttypes.h>

/* Words of commands that end the session or the game, or read the lines that follow. */
static const char *const untyped_words[] = {"quit", "@shutdown", "@program", "@edit", "@boot",
        "@ban", "@reload", "@upgrade", "@restore", "@force", "@teleport", "@destroy", "@undo",
        "@name", "@describe", "@detail", "password", "describe", "mail", "write", "post",
        "report", "@lua", ";", "@area", "alias"};

/* Replacements for the words of a usage. */
static const char *const markup_fillings[] = {
        "troll", "qq<i>zz", "lamp", "box", "east", "all", "2", "troll to lamp"};

static unsigned markup_wrong; /* in the test that runs */

/* Fails unless each occurrence of the name in TEXT is whole. */
static void check_names(struct str text, const char *line)
{

    for (size_t i = 0; i + 1 < text.length; i++) {
        bool named = tolower((unsigned char)text.bytes[i]) == 'q' && text.bytes[i + 1] == 'q';
        struct str rest = str_slice(text, i, text.length);
        if (named && !str_starts(str_slice(rest, 2, rest.length), STR("<i>zz"))) {
            print_message("%s: %.*s\n", line, STR_FMT(text));
            markup_wrong++;
            return;
        }
        i += named;
    }
}

static void type_checked(struct bench *b, struct player *player, const char *line)
{
    struct str reply = {0};
    trial_forget_all(b->trial);
    if (!trial_try(player, line, &reply)) {
        (void)trial_try(player, "@abort", &reply);
        (void)trial_try(player, "cancel", &reply);
    }
    trial_settle(b->trial);
    check_names(trial_told(b->alice), line);
    check_names(trial_told(b->bob), line);
}

static void add_markup_usage(void *data, const struct command *command)
{
    struct buf *lines = data;
    grammar_usage(command->grammar, STR_NONE, lines);
    buf_add_char(lines, '\n');
}

static bool is_typed(struct str usage)
{
    struct str word = str_take_word(&usage);
    for (size_t i = 0; i < sizeof(untyped_words) / sizeof(untyped_words[0]); i++) {
        if (str_equal(word, str_of(untyped_words[i]))) {
            return false;
        }
    }
    return true;
}

/* The usage with all its words in capitals replaced. */
static void put_filled(struct str usage, const char *filling, struct buf *out)
{
    buf_clear(out);
    while (usage.length > 0) {
        struct str word = str_take_word(&usage);
        bool slot = false;
        for (size_t i = 0; i < word.length; i++) {
            slot |= isupper((unsigned char)word.bytes[i]) != 0;
        }
        buf_add_text(out, out->length > 0 ? " " : "");
        for (size_t i = 0; i < word.length && !slot; i++) {
            if (!strchr("[]", word.bytes[i])) {
                buf_add_char(out, word.bytes[i]);
            }
        }
        buf_add_text(out, slot ? filling : "");
    }
}

/* A thing of alice's in the room, with the name. */
static uint64_t set_out(struct bench *b, const char *from, const char *alias)
{
    uint64_t id = bench_create(b, "thing", from);
    assert_has(trial_typef(b->alice, "@name #%" PRIu64 " = a qq<i>zz", id), "<i>");
    (void)trial_typef(b->alice, "@alias #%" PRIu64 " = %s", id, alias);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to here", id);
    return id;
}

static void furnish(struct bench *b)
{
    uint64_t room = bench_settle(b);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", room);
    (void)trial_type(b->alice, "@dig east to Attic");
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = Hall of qq<i>zz", room);
    (void)trial_type(b->alice, "@set east.door = true");
    (void)trial_type(b->alice, "@dig qq<i>zz to Cellar");
    (void)set_out(b, "light, garment", "lamp");
    uint64_t box = set_out(b, "container, seat", "box");
    uint64_t troll = set_out(b, "npc, shopkeeper", "troll");
    uint64_t bun = set_out(b, "food", "bun");
    (void)set_out(b, "board", "board");
    uint64_t errand = set_out(b, "quest", "errand");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", box);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".price = 1", bun);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".goods = { #%" PRIu64 " }", troll, bun);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".giver = #%" PRIu64, errand, troll);
    (void)trial_typef(b->alice,
            "@set #%" PRIu64 ".steps = {{goal = \"Go.\", on = \"take\", what = #%" PRIu64 "}}",
            errand, bun);
    bench_coins(b, trial_character(b->bob), 100);
}

BENCH_TEST(no_command_reads_a_name_as_markup)
{
    struct buf usages = {0};
    struct buf line = {0};
    size_t tried = test_steps(2, sizeof(markup_fillings) / sizeof(markup_fillings[0]));
    markup_wrong = 0;
    furnish(b);
    commands_each(stock_commands(trial_engine(b->trial)), add_markup_usage, &usages);
    type_checked(b, b->bob, "look");

    struct str rest = buf_str(&usages);
    while (rest.length > 0) {
        struct str usage = str_take_until(&rest, '\n');
        for (size_t i = 0; i < tried && is_typed(usage); i++) {
            put_filled(usage, markup_fillings[i], &line);
            type_checked(b, usage.bytes[0] == '@' ? b->alice : b->bob, line.bytes);
        }
    }

    buf_finish(&usages);
    buf_finish(&line);
    assert_int_equal(markup_wrong, 0);
}

BENCH_TEST(no_name_is_read_as_markup_in_what_the_game_asks)
{
    char source[600];
    markup_wrong = 0;
    (void)bench_settle(b);
    bench_coins(b, trial_character(b->bob), 100);
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a qq<i>zz", b->machine);
    (void)trial_typef(b->alice, "@alias #%" PRIu64 " = machine", b->machine);
    uint64_t ruby = bench_create(b, "ruby", NULL);
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a qq<i>zz ruby", ruby);
    (void)trial_type(b->alice, "give ruby to bob");
    uint64_t den = trial_first_id(trial_type(b->alice, "@dig Den"));
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = qq<i>zz den", den);
    (void)snprintf(source, sizeof(source),
            "command('spend', function(e) pay(e.actor, e.this.owner, 5) end)\n"
            "command('load', function(e) for i = 1, 9 do "
            "create('item', { name = 'a qq<i>zz', location = e.actor }) end end)\n"
            "command('prod', function(e) object('#%" PRIu64 "'):move(e.this) end)\n"
            "command('ride', function(e) e.actor:move(object('#%" PRIu64 "')) end)",
            ruby, den);
    bench_program(b, source);
    static const char *const lines[] = {"spend", "load", "prod", "ride"};

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct str reply = trial_type(b->bob, lines[i]);
        assert_has(reply, "wants");
        check_names(reply, lines[i]);
        check_names(trial_type(b->bob, "yes"), lines[i]);
    }
    check_names(trial_type(b->bob, "set consent"), "set consent");

    assert_int_equal(markup_wrong, 0);
}

BENCH_TEST(no_reason_of_a_wizards_is_read_as_markup)
{
    markup_wrong = 0;

    (void)trial_type(b->wizard, "@mute bob because of qq<i>zz");

    check_names(trial_told(b->bob), "@mute");
    struct str reply = trial_type(b->bob, "chat hello");
    assert_has(reply, "qq");
    check_names(reply, "chat");
    assert_int_equal(markup_wrong, 0);
}
