/* help_index_test.c -- tests the index of help, the words that find a page, the count of words that don't, and pages of a long text. */
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/core/line/interpret.h"
#include "engine/core/output/help.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "tests/script/bench.h"
#include "tests/support/costs.h"
#include "tests/support/costs_impl.h"

/* -- the index -- */

BENCH_TEST(topics_lists_the_players_pages_by_task)
{
    struct str told = trial_type(b->bob, "topics");

    assert_has(told, "Talking (topics talk): afk, board");
    assert_has(told, "Looking and walking (topics move): ");
    assert_has(told, "topics build");
    assert_lacks(told, "making-weather");
    assert_lacks(told, "webhooks");
    assert_lacks(told, "@dig");
}

BENCH_TEST(topics_of_a_task_says_what_each_page_is_about)
{
    struct str told = trial_type(b->bob, "topics talk");
    assert_has(told,
            "  whisper: Tell somebody in the same room something that others don't hear.");
    assert_lacks(told, "take: ");
    told = trial_type(b->bob, "topics things");
    assert_has(told, "  take: Take something into your hands.");
    assert_has(trial_type(b->bob, "topics bananas"), "No task is called \"bananas\".");
}

/* Lines without a verb, each with the page about it; NULL: none is found. */
static const char *const typed_forms[][2] = {{"3n2e", "run"}, {"2N", "run"}, {"w2s", "run"},
        {"ne", "go"}, {"n", "exits"}, {"'hello", "say"}, {"\"hello there\"", "say"},
        {"bob, hello", "say"}, {"bob: hello", "say"}, {":waves", "emote"}, {": waves", "emote"},
        {"*bob", "emote"}, {":)", "emoji"}, {";-)", "emoji"}, {":D", "emoji"}, {"<3", "emoji"},
        {":wave:", "emoji"}, {";1+1", "@lua"}, {"; 1 + 1", "@lua"}, {"#5", "Objects"},
        {"#", "Objects"}, {"#here", "IRC"}, {"$start", "@ref"}, {"$1", "alias"},
        {"$*", "alias"}, {"!", "texts"}, {".", "texts"}, {"@abort", "texts"}, {"?", "start"},
        {"!!!", "texts"}, {"!look", "look"}, {"/look", "look"}, {"look!", "look"},
        {"@mail", "mail"}, {"@", "Building"}, {"n;s", "then"}, {"n.s", "then"},
        {"look. north", "then"}, {"look;north", "then"}, {"2.lamp", "names"},
        {"2nd lamp", "names"}, {"2", "names"}, {"g", "take"}, {"dr", "drop"}, {"t", "tell"},
        {"wh", "who"}, {"l", "look"}, {"inv", "inventory"}, {"e.actor", NULL},
        {"3 zebras", NULL}, {"@zebra", NULL}, {"zebra", NULL}, {"3x2y", NULL}};

BENCH_TEST(help_knows_what_is_typed_without_a_verb)
{
    for (size_t i = 0; i < sizeof(typed_forms) / sizeof(typed_forms[0]); i++) {
        const char *page = typed_forms[i][1] ? typed_forms[i][1] : "No help page is called";
        struct str told = trial_typef(b->bob, "help %s", typed_forms[i][0]);
        if (!str_starts(told, str_of(page))) {
            fail_msg("help %s: %.*s", typed_forms[i][0], STR_FMT(str_fit(told, 100)));
        }
    }
}

BENCH_TEST(the_index_lists_fights_only_where_fighting_is_on)
{
    assert_has(trial_type(b->bob, "topics"), "Fighting (topics fight): ");
    assert_has(trial_type(b->bob, "commands"), "Fight: kill");

    (void)trial_type(b->wizard,
            "@set $cove.fighting = false"); /* the only such area of the starter world */

    assert_lacks(trial_type(b->bob, "topics"), "Fighting (");
    assert_lacks(trial_type(b->bob, "commands"), "Fight:");
    assert_has(trial_type(b->bob, "topics fight"), "levels: ");
}

BENCH_TEST(topics_lists_builders_and_operators_pages_separately)
{
    struct str told = trial_type(b->alice, "topics build");
    assert_has(told, "  @dig: Make a new room.");
    assert_has(told, "  making-weather: ");
    assert_lacks(told, "@ban:");
    assert_lacks(told, "webhooks:");
    told = trial_type(b->wizard, "topics run");
    assert_has(told, "  @ban: Keep somebody out of the game.");
    assert_has(told, "  backups: ");
    assert_lacks(told, "@dig:");
    assert_has(trial_type(b->alice, "help"), "topics build");
    assert_lacks(trial_type(b->bob, "help"), "topics build");
    assert_has(trial_type(b->wizard, "help run"), "topics run");
}

/* -- each page is on a shelf, and begins with the reader's task -- */

enum { ABOUT_MOST = 200 };

struct shelving {
    const struct engine *engine;
    struct str all; /* the answer to "topics all" */
    struct str
            tasks; /* those that the index knows, and those that the help of packages names */
    struct str told;
    unsigned wrong;
    unsigned seen;
};

/* True if a list such as "begin, move" has the word. */
static bool has_word(struct str list, struct str word)
{
    while (list.length > 0) {
        if (str_equal(str_trim(str_take_until(&list, ',')), word)) {
            return true;
        }
    }
    return false;
}

/* Returns the text between two others, without them. */
static struct str between(struct str text, struct str before, struct str after)
{
    size_t from = str_find(text, before, 0);
    assert_true(from != SIZE_MAX);
    size_t to = str_find(text, after, from + before.length);
    assert_true(to != SIZE_MAX);
    return str_slice(text, from + before.length, to);
}

static void check_entry(void *data, const char *path)
{
    struct shelving *shelving = data;
    struct buf text = {0};
    struct help_entry entry;
    if (help_entry(shelving->engine, path, &text, &entry)) {
        char line[128];
        (void)snprintf(line, sizeof(line), "\n  %.*s: ", STR_FMT(entry.name));
        bool is_play = entry.shelf == HELP_PLAYERS;
        shelving->seen++;
        if (is_play && str_find(shelving->all, str_of(line), 0) == SIZE_MAX) {
            print_error("%s has no task that the index knows\n", path);
            shelving->wrong++;
        }
        if (entry.task.length > 0 && (!has_word(shelving->tasks, entry.task) ||
                                             !has_word(shelving->told, entry.task))) {
            print_error("%s: the index has no task \"%.*s\", or help writing-packages doesn't "
                        "name it\n",
                    path, STR_FMT(entry.task));
            shelving->wrong++;
        }
        size_t end = str_find(entry.about, STR("."), 0);
        if (entry.about.length == 0 || entry.about.bytes[0] == '`' ||
                entry.about.bytes[0] == '*' ||
                (end == SIZE_MAX ? entry.about.length : end) > ABOUT_MOST) {
            print_error("%s does not begin with what it is for\n", path);
            shelving->wrong++;
        }
    }
    buf_finish(&text);
}

BENCH_TEST(every_page_is_in_the_index_of_its_shelf_with_a_sentence)
{
    struct buf all = {0};
    struct buf tasks = {0};
    struct buf told = {0};
    buf_add_str(&all, trial_type(b->wizard, "topics all"));
    buf_add_str(&tasks, trial_type(b->wizard, "topics bananas"));
    assert_true(asset_read("data/help/writing-packages.md", &told, NULL));
    struct shelving shelving = {.engine = trial_engine(b->trial),
            .all = buf_str(&all),
            .tasks = between(buf_str(&tasks), STR("The tasks are "), STR(", all, build")),
            .told = between(buf_str(&told), STR("`Task:` is one of "), STR("."))};

    help_each(shelving.engine, check_entry, &shelving);

    assert_true(shelving.seen > 200);
    assert_int_equal(shelving.wrong, 0);
    buf_finish(&all);
    buf_finish(&tasks);
    buf_finish(&told);
}

/* The steps that bob's line takes of the budget of a script. */
static uint64_t steps_of_index(struct bench *b, const char *line)
{
    struct engine *engine = trial_engine(b->trial);
    uint64_t bob = trial_character(b->bob);
    transaction_begin(engine, bob, 0);
    (void)interpret_line(engine, world_find(engine_world(engine), bob), str_of(line));
    uint64_t steps = costs_steps(engine);
    transaction_abort(engine);
    return steps;
}

BENCH_TEST(the_lines_of_the_index_are_made_once)
{
    uint64_t first = steps_of_index(b, "topics all");

    uint64_t again = steps_of_index(b, "topics all");

    assert_true(first > 0 && again < first / 10 * 8);
}

/* -- words that people type -- */

static const char *const words_and_titles[][2] = {{"recall", "home"}, {"alias", "alias"},
        {"aliases", "alias"}, {"screen reader", "Accessibility"}, {"screenreader", "set"},
        {"blind", "Accessibility"}, {"accessibility", "Accessibility"},
        {"deaf", "Accessibility"}, {"fight", "Fighting"}, {"flee", "Fighting"},
        {"die", "Fighting"}, {"pk", "Fighting"}, {"pvp", "Fighting"}, {"wimpy", "Fighting"},
        {"consider", "Fighting"}, {"bank", "bank"}, {"discord", "Discord"},
        {"gossip", "Channels"}, {"ooc", "Channels"}, {"newbie", "Channels"}, {"rules", "rules"},
        {"lost", "stuck"}, {"stuck", "stuck"}, {"trade", "give"}, {"colors", "set"},
        {"ansi", "set"}, {"config", "set"}, {"toggle", "set"}, {"pager", "set"},
        {"reconnect", "lag"}, {"lag", "lag"}, {"worth", "score"}, {"score", "score"},
        {"stats", "score"}, {"age", "score"}, {"practice", "levels"}, {"exp", "levels"},
        {"tnl", "levels"}, {"mudlet", "Clients"}, {"telnet", "Clients"}, {"phone", "Clients"},
        {"email", "mail"}, {"save", "quit"}, {"rent", "quit"}, {"delete", "Your data"},
        {"suicide", "Your data"}, {"staff", "report"}, {"wizards", "report"},
        {"admin", "report"}, {"team", "party"}, {"group", "party"}, {"walkthrough", "quests"},
        {"bored", "quests"}, {"loot", "take"}, {"minimap", "map"}, {"faq", "start"},
        {"manual", "start"}, {"me", "start"}, {"equip", "wear"}, {"teleport", "home"},
        {"name", "guest"}, {"players", "who"}, {"friends", "who"}, {"motd", "news"},
        {"hungry", "eat"}, {"how do i whisper?", "whisper"}, {"whispering", "whisper"},
        {"torches", "light"}, {"tell command", "tell"}, {"The Wizards", "report"},
        {"run", "run"}, {"smtp", "Letters as e-mail"},
        {"witness", "A second copy of the world"}, {"newcomers", "start"}};

BENCH_TEST(help_finds_the_words_that_people_type)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof(words_and_titles) / sizeof(words_and_titles[0]); i++) {
        const char *const *row = words_and_titles[i];
        struct str told = str_trim(trial_typef(b->bob, "help %s", row[0]));
        struct str title = str_trim(str_take_until(&told, '\n'));
        if (!str_equal(title, str_of(row[1]))) {
            print_error("help %s: \"%.*s\", not \"%s\"\n", row[0], STR_FMT(title), row[1]);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* -- words that find nothing -- */

BENCH_TEST(the_wizard_sees_the_ten_words_that_found_nothing_most_often)
{
    assert_has(trial_type(b->wizard, "@stats help"), "Nobody has looked for anything");

    (void)trial_type(b->bob, "help wolverine");
    (void)trial_type(b->bob, "help wolverine"); /* the same reader again: no more */
    (void)trial_type(b->alice, "help Wolverine");
    (void)trial_type(b->bob, "help alchemy");
    (void)trial_type(b->bob, "help hunter2"); /* could be a password */
    (void)trial_type(b->bob, "help alice");   /* a person */
    (void)trial_type(b->bob, "help whisper"); /* has a page */

    struct str told = trial_type(b->wizard, "@stats help");
    assert_has(told, "2  wolverine");
    assert_has(told, "1  alchemy");
    assert_lacks(told, "hunter2");
    assert_lacks(told, "alice");
    assert_lacks(told, "whisper");
    assert_true(str_find(told, STR("wolverine"), 0) < str_find(told, STR("alchemy"), 0));
    assert_lacks(trial_type(b->bob, "@stats help"), "wolverine");

    trial_crash(b->trial);
    assert_has(trial_type(b->wizard, "@stats help"), "2  wolverine");
    for (char letter = 'a'; letter < 'm'; letter++) {
        (void)trial_typef(b->bob, "help zzqx%c", letter);
    }
    told = trial_type(b->wizard, "@stats help");
    assert_has(told, "zzqxa");
    assert_lacks(told, "zzqxl"); /* ten, and no more */
    (void)trial_type(b->wizard, "@stats help clear");
    assert_has(trial_type(b->wizard, "@stats help"), "Nobody has looked for anything");
}

/* -- pages of a long text -- */

BENCH_TEST(a_long_page_stops_at_the_readers_number_of_lines_until_more)
{
    struct buf whole = {0};
    struct buf pieces = {0};
    buf_add_str(&whole, trial_type(b->bob, "help channels"));
    assert_lacks(buf_str(&whole), "To read on");
    assert_has(trial_type(b->bob, "more"), "nothing more");

    assert_has(trial_type(b->bob, "set pager 10"), "10");
    struct str told = trial_type(b->bob, "help channels");
    assert_has(told, "lines left. To read on: more");
    assert_lacks(told, "On IRC, use");
    buf_add_str(&pieces, told);
    for (int i = 0; i < 20 && str_find(told, STR("To read on: more"), 0) != SIZE_MAX; i++) {
        told = trial_type(b->bob, "more");
        buf_add_str(&pieces, told);
    }
    assert_has(told, "On IRC, use");
    assert_has(trial_type(b->bob, "more"), "nothing more");
    struct str rest = buf_str(&whole);
    while (rest.length > 0) { /* nothing is lost on the way */
        struct str line = str_take_until(&rest, '\n');
        assert_true(str_find(buf_str(&pieces), line, 0) != SIZE_MAX);
    }
    assert_lacks(trial_type(b->bob, "help take"), "To read on");
    (void)trial_type(b->bob, "set pager off");
    assert_lacks(trial_type(b->bob, "help channels"), "To read on");
    buf_finish(&whole);
    buf_finish(&pieces);
}

static void set_window(struct bench *b, struct player *player, uint16_t rows)
{
    struct engine *engine = trial_engine(b->trial);
    struct session *session = hub_sessions_of(engine_hub(engine), trial_character(player));
    assert_non_null(session);
    session->rows = rows;
}

BENCH_TEST(a_page_has_as_many_lines_as_the_window_of_a_terminal)
{
    struct player *guest = trial_join_guest_by(b->trial, 0);

    assert_lacks(trial_type(guest, "help channels"), "To read on"); /* of unknown height */
    set_window(b, guest, 24);
    assert_has(trial_type(guest, "help channels"), "To read on");
    /* A few lines at the end are no page of their own. */
    for (uint16_t rows = 12; rows < 40; rows++) {
        set_window(b, guest, rows);
        struct str told = trial_type(guest, "help channels");
        for (unsigned left = 1; left <= 4; left++) {
            char line[40];
            (void)snprintf(line, sizeof(line), "\n%u line%s left.", left, left > 1 ? "s" : "");
            assert_true(str_find(told, str_of(line), 0) == SIZE_MAX ||
                        str_find(told, STR("To read on"), 0) == SIZE_MAX);
        }
    }
    set_window(b, guest, 200);
    assert_lacks(trial_type(guest, "help channels"), "To read on");
    struct player *browser = trial_join_guest_by(b->trial, 2);
    set_window(b, browser, 24);
    assert_lacks(trial_type(browser, "help channels"), "To read on");
}
