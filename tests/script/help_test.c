/* help_test.c -- Help covers everything, and its statements are true. The tutorial is typed as it
 * stands: an indented line is typed by the builder, a quoted one must be in her output since, if
 * need be after some seconds; #123 stands for the room that was dug last. */
#include "engine/core/output/help.h"

#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/core/line/commands.h"
#include "tests/script/bench.h"

#include <inttypes.h>

static bool is_helped(struct player *player, struct str word)
{
    struct str reply = trial_typef(player, "help %.*s", STR_FMT(word));
    return str_find(reply, STR("No help page is called"), 0) == SIZE_MAX;
}

/* -- commands -- */

struct asking {
    const struct engine *engine;
    struct player *player;
    size_t asked;
    size_t missing;
};

static void ask_for_verbs(void *data, const struct command *command)
{
    struct asking *asking = data;
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        asking->asked++;
        if (!is_helped(asking->player, verb)) {
            print_error("no help on the command \"%.*s\"\n", STR_FMT(verb));
            asking->missing++;
        }
    }
}

BENCH_TEST(every_command_has_a_topic)
{
    struct asking asking = {.player = b->wizard};

    commands_each(stock_commands(trial_engine(b->trial)), ask_for_verbs, &asking);

    assert_true(asking.asked > 100);
    assert_int_equal(asking.missing, 0);
}

/* -- topics -- */

static void check_see_also(struct asking *asking, const char *path, struct str line)
{
    line = str_slice(line, strlen("See also:"), line.length);
    while (line.length > 0) {
        struct str topic = str_trim(str_take_until(&line, ','));
        asking->asked++;
        /* The game leaves out those of packages that are off. */
        if (!help_is_hidden(asking->engine, topic) && !is_helped(asking->player, topic)) {
            print_error("%s: no topic \"%.*s\"\n", path, STR_FMT(topic));
            asking->missing++;
        }
    }
}

static void check_topic(void *data, const char *path)
{
    struct asking *asking = data;
    struct buf text = {0};
    assert_true(asset_read(path, &text, NULL));
    struct str rest = buf_str(&text);
    if (!str_starts(rest, STR("# "))) {
        print_error("%s does not begin with its title\n", path);
        asking->missing++;
    }
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        if (str_starts(line, STR("See also:"))) {
            check_see_also(asking, path, line);
        }
    }
    buf_finish(&text);
}

BENCH_TEST(every_topic_has_a_title_and_leads_on_to_topics)
{
    struct asking asking = {.engine = trial_engine(b->trial), .player = b->wizard};

    help_each(trial_engine(b->trial), check_topic, &asking);

    assert_true(asking.asked > 100);
    assert_int_equal(asking.missing, 0);
}

struct claims {
    struct strmap words; /* -> the path that claims it, owned */
    unsigned twice;
};

static void claim(struct claims *claims, struct str word, const char *path)
{
    struct buf folded = {0};
    str_fold(str_trim(word), &folded);
    const char *before = strmap_find(&claims->words, buf_str(&folded));
    if (before && strcmp(before, path) != 0) {
        print_error("%s: %s and %s\n", folded.bytes, before, path);
        claims->twice++;
    } else if (!before) {
        (void)strmap_put(&claims->words, buf_str(&folded), mem_dup_text(path));
    }
    buf_finish(&folded);
}

/* The pages of single functions give way to all others. */
static void claim_topic(void *data, const char *path)
{
    struct buf text = {0};
    if (str_starts(help_name(path), STR("api-"))) {
        return;
    }
    assert_true(asset_read(path, &text, NULL));
    struct str rest = buf_str(&text);
    claim(data, help_name(path), path);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        struct str words =
                str_starts(line, STR("Aliases: ")) ? str_slice(line, 9, line.length) : STR_NONE;
        while (words.length > 0) {
            claim(data, str_take_until(&words, ','), path);
        }
    }
    buf_finish(&text);
}

BENCH_TEST(no_word_leads_to_two_topics)
{
    struct claims claims = {0};
    size_t cursor = 0;
    void *path = NULL;
    strmap_init(&claims.words);

    help_each(trial_engine(b->trial), claim_topic, &claims);

    while (strmap_each(&claims.words, &cursor, NULL, &path)) {
        mem_free(path);
    }
    strmap_finish(&claims.words);
    assert_int_equal(claims.twice, 0);
}

/* -- the players' shelf -- */

/* These occur in lines of Lua and in building commands. */
static const char *const lua_signs[] = {"on(\"", "on('", "before(\"", "command(\"", "test(\"",
        "function(", "local ", "e.this", "e.actor", "e.thing", "e.data", "end)", " = {",
        "require", "rules = ", "web = ", "return "};

static void check_for_lua(void *data, const char *path)
{
    unsigned *found = data;
    struct buf text = {0};
    if (help_name(path).length == 0 || help_shelf(path) != HELP_PLAYERS) {
        return;
    }
    assert_true(asset_read(path, &text, NULL));
    struct str rest = buf_str(&text);
    for (unsigned number = 1; rest.length > 0; number++) {
        struct str line = str_take_until(&rest, '\n');
        bool is_code = str_starts(line, STR("    ")) || str_find_char(line, '`', 0) != SIZE_MAX;
        for (size_t i = 0; is_code && i < sizeof(lua_signs) / sizeof(lua_signs[0]); i++) {
            if (str_find(line, str_of(lua_signs[i]), 0) != SIZE_MAX) {
                print_error("%s:%u: \"%s\" is for builders: it belongs on a page with "
                            "\"Shelf: building\"\n",
                        path, number, lua_signs[i]);
                *found += 1;
            }
        }
    }
    buf_finish(&text);
}

BENCH_TEST(a_page_for_players_has_no_lua)
{
    unsigned found = 0;
    help_each(trial_engine(b->trial), check_for_lua, &found);

    assert_int_equal(found, 0);
}

BENCH_TEST(help_has_the_reference_of_functions)
{
    assert_has(trial_type(b->bob, "help api"), "o:describe_with(KEY, TEXT");
    assert_has(trial_type(b->bob, "help api act"), "as each of them sees it");
    assert_has(trial_type(b->bob, "help o:describe_with"), "See also: api");
}

BENCH_TEST(a_help_page_shows_emphasis_without_its_marks)
{
    struct str told = trial_type(b->bob, "help lua-library");
    assert_has(told, "open works as in Lua's manual");
    assert_lacks(told, "*open*");
    assert_has(trial_type(b->bob, "help emote"), "*");
}

/* As help objects says. */
BENCH_TEST(a_table_in_a_property_is_changed_in_place)
{
    bench_program(b, "command('reel {this}', function(e)\n"
                     "  e.this.line = { metres = 3 }\n"
                     "  local line, metres = e.this.line, e.this.line.metres\n"
                     "  e.this.line.metres = 5\n"
                     "  e.actor:tell('It is ' .. line.metres .. ', was ' .. metres .. '.')\n"
                     "  e.this.line = { metres = 7 }\n"
                     "  return 'Still ' .. line.metres .. '.'\n"
                     "end)");

    assert_has(trial_type(b->alice, "reel machine"), "went wrong");
    assert_has(trial_type(b->alice, "@errors machine"), "this table is no longer in the world");
    bench_program(b, "command('reel {this}', function(e)\n"
                     "  e.this.line = { metres = 3 }\n"
                     "  local line, metres = e.this.line, e.this.line.metres\n"
                     "  e.this.line.metres = 5\n"
                     "  return 'It is ' .. line.metres .. ', was ' .. metres .. '.'\n"
                     "end)");
    assert_has(trial_type(b->alice, "reel machine"), "It is 5, was 3.");
}

/* As help patterns says. */
BENCH_TEST(a_broader_command_answers_for_a_thing_that_is_not_there)
{
    bench_program(b, "command('cast line with {x:held}', function() return 'Splash.' end)");
    assert_has(trial_type(b->bob, "cast line with board"), "kind of magic");

    bench_program(b, "command('cast line with {x:held}', function() return 'Splash.' end)\n"
                     "command('cast line with {name:text}', function(e)\n"
                     "  e.actor:tell('You hold no {name}.', e) end)");

    assert_has(trial_type(b->bob, "cast line with board"), "You hold no board.");
}

BENCH_TEST(an_unknown_topic_is_searched_in_all_texts)
{
    assert_has(trial_type(b->bob, "help wolverine"), "No help page is called \"wolverine\"");
    assert_has(trial_type(b->bob, "help traceback"), "These pages mention it: ");
    assert_has(trial_type(b->bob, "help inventry"), "Did you mean inventory?");
}

/* -- the tutorial -- */

struct lesson {
    struct player *builder;
    struct trial *trial;
    uint64_t room;
    struct buf told; /* since the last line that was typed */
    bool collects;   /* between @program and the "." */
    size_t typed;
    size_t promised;
};

/* Appends the lesson's line, with the number of the room that was dug. */
static void put_line(const struct lesson *lesson, struct str line, struct buf *out)
{
    size_t at = str_find(line, STR("#123"), 0);
    if (at == SIZE_MAX) {
        buf_add_str(out, line);
        return;
    }
    buf_add_str(out, str_slice(line, 0, at));
    buf_printf(out, "#%" PRIu64, lesson->room);
    buf_add_str(out, str_slice(line, at + 4, line.length));
}

static void type_line_help(struct lesson *lesson, struct str line)
{
    struct buf full = {0};
    put_line(lesson, line, &full);
    buf_add_char(&full, '\0');
    lesson->typed++;
    if (str_starts(line, STR("@program "))) {
        lesson->collects = true;
    } else if (str_equal(line, STR("."))) {
        lesson->collects = false;
    }
    buf_clear(&lesson->told);
    if (lesson->collects) {
        trial_send(lesson->builder, full.bytes);
    } else {
        struct str reply = trial_type(lesson->builder, full.bytes);
        if (str_starts(line, STR("@dig")) && str_find(line, STR(" to "), 0) == SIZE_MAX) {
            lesson->room = trial_first_id(reply);
        }
        buf_add_str(&lesson->told, reply);
    }
    buf_finish(&full);
}

static void check_promise(struct lesson *lesson, const char *path, struct str promise)
{
    lesson->promised++;
    for (int i = 0; i < 20; i++) {
        if (str_find(buf_str(&lesson->told), promise, 0) != SIZE_MAX ||
                str_find(trial_told(lesson->builder), promise, 0) != SIZE_MAX) {
            return;
        }
        trial_advance(lesson->trial, 1);
    }
    print_error("%s promises \"%.*s\", but what came is:\n%.*s\n", path, STR_FMT(promise),
            STR_FMT(buf_str(&lesson->told)));
    fail();
}

static void give_lesson(void *data, const char *path)
{
    struct lesson *lesson = data;
    struct buf text = {0};
    assert_true(asset_read(path, &text, NULL));
    struct str rest = buf_str(&text);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        if (str_starts(line, STR("    "))) {
            type_line_help(lesson, str_slice(line, 4, line.length));
        } else if (str_starts(line, STR("> "))) {
            check_promise(lesson, path, str_slice(line, 2, line.length));
        }
    }
    buf_finish(&text);
}

BENCH_TEST(the_tutorial_does_what_it_says)
{
    struct lesson lesson = {.trial = b->trial, .builder = b->alice};

    asset_each("data/help/tutorial-", give_lesson, &lesson);

    assert_true(lesson.typed > 40);
    assert_true(lesson.promised > 15);
    buf_finish(&lesson.told);
}

/* Takes the lines of a topic's examples that begin with first, and the lines that belong to
 * each. */
static void take_example(const char *path, const char *first, struct buf *out)
{
    struct buf text = {0};
    assert_true(asset_read(path, &text, NULL));
    struct str rest = buf_str(&text);
    bool taking = false;
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        taking = str_starts(line, STR("    ")) &&
                 (taking || str_starts(str_trim(line), str_of(first)));
        if (taking) {
            buf_add_str(out, line);
            buf_add_char(out, '\n');
        }
    }
    buf_finish(&text);
}

BENCH_TEST(the_example_test_passes_for_the_example_behaviour)
{
    struct buf source = {0};
    take_example("data/help/behaviours.md", "command(", &source);
    take_example("data/help/testing.md", "test(", &source);
    uint64_t lever = bench_create(b, "lever", NULL);
    bench_program_object(b, lever, source.bytes);
    (void)trial_typef(b->alice, "drop #%" PRIu64, lever);

    struct str told = trial_typef(b->alice, "@test #%" PRIu64, lever);

    assert_has(told, ": 0 of ");
    assert_lacks(told, "0 of 0 ");
    buf_finish(&source);
}

TEST(help_does_not_refer_to_disabled_modules)
{
    struct trial_options options = {.packages = "-quests"};
    struct trial *trial = trial_start(&options);
    struct player *wizard = trial_player(trial, "wizard");
    struct str told = trial_type(wizard, "help score");
    assert_has(told, "See also: ");
    assert_lacks(told, "quests,");
    assert_has(trial_type(wizard, "help making quests"), "No help page is called");
    told = trial_type(wizard, "help");
    assert_lacks(told, "journal");
    assert_lacks(told, "goals");
    assert_lacks(told, "[");
    assert_has(told, "party invite");
    trial_stop(trial);
}

/* The first line `@proto …` of the page. */
static void find_proto_line(const char *page, struct buf *out)
{
    struct buf text = {0};
    assert_true(asset_read(page, &text, NULL));
    size_t from = str_find(buf_str(&text), STR("`@proto $circle/obj"), 0);
    assert_int_not_equal(from, SIZE_MAX);
    struct str line = str_slice(buf_str(&text), from + 1, text.length);
    buf_add_str(out, str_take_until(&line, '`'));
    buf_finish(&text);
}

BENCH_TEST(a_command_in_help_is_a_link)
{
    (void)trial_type(b->bob, "help look");
    assert_has(trial_told_markup(b->bob), "<cmd look lamp>look lamp</>");
    (void)trial_type(b->bob, "help tell");
    assert_has(trial_told_markup(b->bob), "<cmd tell ");
    (void)trial_type(b->bob, "help web");
    assert_lacks(trial_told_markup(b->bob), "<cmd /");
}

BENCH_TEST(a_command_in_what_an_npc_says_is_a_link_and_in_what_a_player_says_is_not)
{
    (void)trial_type(b->bob, "out");
    (void)trial_type(b->bob, "say type: quit");
    assert_lacks(trial_told_markup(b->bob), "<cmd quit>");
    (void)trial_type(b->bob, "ask pim about quest");
    assert_has(trial_told_markup(b->bob), "<cmd ask pim for card>ask pim for card</>");
}

BENCH_TEST(commands_lists_commands_by_theme_within_its_time)
{
    assert_has(trial_type(b->bob, "commands"), "Look: look, examine");
    assert_has(trial_type(b->bob, "help SHORT forms"), "inventory");
}

BENCH_TEST(the_help_command_for_an_older_bulletin_board_works)
{
    struct buf line = {0};
    (void)bench_settle(b);
    uint64_t kind = trial_first_id(trial_type(b->wizard, "@create a bulletin board from item"));
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = circle/obj/3099", kind);
    (void)trial_typef(
            b->wizard, "@set #%" PRIu64 ".text = \"If you can read this, it is empty.\"", kind);
    (void)trial_type(b->wizard, "@create an oak plank from $circle/obj/3099");
    (void)trial_type(b->wizard, "drop plank");
    assert_lacks(trial_type(b->wizard, "look plank"), "pinned");

    find_proto_line("scripts/old-areas/help/old-areas.md", &line);
    (void)trial_type(b->wizard, line.bytes);

    assert_has(trial_type(b->wizard, "look plank"), "Nothing is pinned to it.");
    assert_has(trial_type(b->wizard, "read plank"), "is empty");
    buf_finish(&line);
}
