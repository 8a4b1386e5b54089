/* help_play_test.c -- Plays the examples of help.
 *
 * A player, a builder or a wizard types each indented line of the game in a room that has the named
 * things. A line fails if the game does not understand it or finds nothing of that name. Blocks of
 * Lua are saved as a behaviour. Words in capitals are replaced: see `stand_ins`. */
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/core/output/help.h"
#include "tests/script/bench.h"

#include <ctype.h>
#include <inttypes.h>

/* -- stand-ins for words in capitals -- */

static const char *const stand_ins[][2] = {{"SOMEBODY", "alice"}, {"NAME", "alice"},
        {"WHO", "alice"}, {"BUILDER", "alice"}, {"THING", "lamp"}, {"THINGS", "lamps"},
        {"CONTAINER", "chest"}, {"SACK", "sack"}, {"SURFACE", "table"}, {"SEAT", "bench"},
        {"WINDOW", "window"}, {"DIRECTION", "north"}, {"WAY", "north"}, {"TEXT", "Good day."},
        {"REASON", "spam"}, {"OUTCOME", "warned"}, {"NOTE", "thanks"}, {"TITLE", "Wanderer"},
        {"PASSWORD", "secret99"}, {"LINE", "look"}, {"EXPRESSION", "1 + 1"},
        {"PROTOTYPE", "item"}, {"REF", "old-thing"}, {"WORD", "stick"}, {"WORDS", "sticks"},
        {"PROPERTY", "weight"}, {"VALUE", "3"}, {"SECONDS", "60"}, {"NUMBER", "1"}, {"N", "1"},
        {"M", "1"}, {"X", "lever"}, {"Y", "here"}, {"ROOM", "here"}, {"AREA", "here"},
        {"ADDRESS", "192.0.2.1"}, {"NICK", "spam"}, {"BRIDGE", "libera"}};

static struct str stand_in(struct str word)
{
    for (size_t i = 0; i < sizeof(stand_ins) / sizeof(stand_ins[0]); i++) {
        if (str_equal(word, str_of(stand_ins[i][0]))) {
            return str_of(stand_ins[i][1]);
        }
    }
    return word;
}

/* Writes a line as it is typed: words in capitals and numbers of objects replaced. */
static void put_typed(struct str line, uint64_t lever, struct buf *out)
{
    for (size_t i = 0; i < line.length;) {
        size_t end = i;
        if (line.bytes[i] == '#' && i + 1 < line.length &&
                isdigit((unsigned char)line.bytes[i + 1])) {
            for (end++; end < line.length && isdigit((unsigned char)line.bytes[end]); end++) {
            }
            buf_printf(out, "#%" PRIu64, lever);
        } else if (isalpha((unsigned char)line.bytes[i])) {
            for (; end < line.length && isalpha((unsigned char)line.bytes[end]); end++) {
            }
            buf_add_str(out, stand_in(str_slice(line, i, end)));
        } else {
            buf_add_char(out, line.bytes[end++]);
        }
        i = end;
    }
    buf_add_char(out, '\0');
}

/* -- which lines are played -- */

/* Beginnings of lines that are not typed in the game, or end it. */
static const char *const left_out[] = {"ssh ", "Bea's ", "quit", "sessions end", "@shutdown",
        "@program", "@reload", "@key add", "curl ", "sshfs ", "sftp ", "get -r", "put bell",
        "... "};
/* Lines of the game on pages for builders and operators begin so; others are of a shell or a file. */
static const char *const of_the_game[] = {"@", ";", "preview ", "why ", "fund ", "drop ",
        "enter ", "look ", "take ", "bridges", "help ", "news "};

/* Lines that need things which only a room of a story has, by page. */
static const char *const elsewhere[][2] = {{"homes", "home set bell"}};

static bool is_elsewhere(struct str page, struct str line)
{
    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
        if (str_equal(page, str_of(elsewhere[i][0])) &&
                str_starts(line, str_of(elsewhere[i][1]))) {
            return true;
        }
    }
    return false;
}

static bool begins_with_any(struct str line, const char *const *beginnings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_starts(line, str_of(beginnings[i]))) {
            return true;
        }
    }
    return false;
}

#define BEGINS(line, list) begins_with_any(line, list, sizeof(list) / sizeof((list)[0]))

static bool is_played(enum help_shelf shelf, struct str page, struct str line)
{
    bool two_columns = str_find(line, STR("   "), 0) != SIZE_MAX;
    return line.length > 0 && !two_columns && !BEGINS(line, left_out) &&
           !is_elsewhere(page, line) && (shelf == HELP_PLAYERS || BEGINS(line, of_the_game));
}

/* Answers to unknown commands and unknown names. */
static const char *const not_understood[] = {
        "You don't know how to", "You see no ", "Did you mean"};

static bool is_understood(struct str reply)
{
    for (size_t i = 0; i < sizeof(not_understood) / sizeof(not_understood[0]); i++) {
        if (str_find(reply, str_of(not_understood[i]), 0) != SIZE_MAX) {
            return false;
        }
    }
    return true;
}

/* -- the room -- */

struct playing {
    struct trial *trial;
    struct player *alice;
    struct player *bob;
    struct player *wizard;
    uint64_t stage;
    uint64_t lever;
    enum help_shelf shelf; /* of the pages to play */
    size_t played;
    size_t pages;
    unsigned wrong;
};

/* Things of the stage, made again after somebody has taken them away. */
static const char things[] =
        "(function() local room = object('#%" PRIu64 "') "
        "for name, proto in pairs({['a lamp'] = 'light', ['a second lamp'] = 'light', loaf = "
        "'food', cider = 'drink', "
        "['a chest'] = 'container', ['a sack'] = 'container', ['a hat'] = 'garment', ['a "
        "sign'] = 'sign', "
        "['a table'] = 'container', ['a bench'] = 'seat', ['a window'] = 'item', ['a boat'] = "
        "'container', "
        "['a key'] = 'item', ['a sword'] = 'item', ['a potion'] = 'item', ['a chair'] = "
        "'seat', "
        "Pim = 'npc', Bert = 'npc', ['a counter'] = 'bank', Marra = 'npc', Hobb = 'npc', ['a "
        "rat'] = 'npc', ['a figure'] = 'npc', smith = 'npc', "
        "guard = 'npc', Ada = 'npc', Gus = 'npc', Ilse = 'guild', spoon = 'item', cart = "
        "'container', chest = 'container' "
        "}) do local there for _, each in ipairs(room.contents) do there = there or each.name "
        "== name end "
        "if not there then create(proto, { name = name, location = room, "
        "open = true, capacity = 900, text = 'Welcome.' }) end end "
        "create('coin', { amount = 20, location = room }) "
        "for _, each in ipairs(room.contents) do if each.name == 'Bert' and #each.contents == "
        "0 then "
        "create('garment', { name = 'a hat', location = each }) end end return 'made' end)()";

static void furnish_help(struct playing *playing)
{
    char script[4000];
    (void)snprintf(script, sizeof(script), things, playing->stage);
    (void)trial_typef(playing->wizard, "@teleport bob to #%" PRIu64, playing->stage);
    (void)trial_typef(playing->wizard, "@teleport alice to #%" PRIu64, playing->stage);
    (void)trial_typef(playing->wizard, "@teleport #%" PRIu64, playing->stage);
    assert_has(trial_typef(playing->wizard, ";%s", script), "made");
    (void)trial_type(playing->bob, "stand");
    if (!is_understood(trial_type(playing->alice, "look lever"))) {
        playing->lever = trial_first_id(trial_type(playing->alice, "@create a lever"));
        (void)trial_type(playing->alice, "drop lever");
    }
}

static void open_stage(struct playing *playing)
{
    playing->trial = trial_start(NULL);
    playing->wizard = trial_player(playing->trial, "wizard");
    playing->alice = trial_join(playing->trial, "alice", "builder");
    playing->bob = trial_join(playing->trial, "bob", NULL);
    playing->stage = trial_first_id(trial_type(playing->wizard, "@dig Stage"));
    (void)trial_typef(playing->wizard, "@accept #%" PRIu64 " = alice", playing->stage);
    furnish_help(playing);
    (void)trial_type(playing->wizard, "@dig north to Kitchen");
    (void)trial_type(playing->wizard, "@area Fens =");
}

/* -- playing -- */

/* Leaves a menu, a question or a text that a line has begun. */
static void leave_question(struct player *player)
{
    static const char *const ways_out[] = {"cancel", "@abort", "abort", "cancel", "@abort"};
    for (size_t i = 0; i < sizeof(ways_out) / sizeof(ways_out[0]) &&
                       !str_equal(str_trim(trial_last_prompt(player)), STR(">"));
            i++) {
        struct str reply;
        (void)trial_try(player, ways_out[i], &reply);
    }
}

static void play_help_line(struct playing *playing, const char *path, struct str line)
{
    struct buf typed = {0};
    put_typed(line, playing->lever, &typed);
    struct player *player = playing->shelf == HELP_BUILDERS ? playing->alice
                            : playing->shelf == HELP_OPERATORS || line.bytes[0] == '@'
                                    ? playing->wizard
                                    : playing->bob;
    struct str reply = STR_NONE;
    playing->played++;
    if (!trial_try(player, typed.bytes, &reply) || !is_understood(reply)) {
        print_error("%s: \"%s\" is answered \"%.*s\"\n", path, typed.bytes, STR_FMT(reply));
        playing->wrong++;
    }
    leave_question(player);
    buf_finish(&typed);
}

static void play_page(void *data, const char *path)
{
    struct playing *playing = data;
    struct buf text = {0};
    struct help_entry entry;
    if (help_entry(trial_engine(playing->trial), path, &text, &entry) &&
            entry.shelf == playing->shelf) {
        struct str rest = buf_str(&text);
        size_t before = playing->played;
        if (playing->shelf == HELP_OPERATORS && playing->played > 0) {
            trial_stop(playing->trial); /* a page may have sent everybody out */
            open_stage(playing);
        }
        furnish_help(playing);
        while (rest.length > 0) {
            struct str line = str_take_until(&rest, '\n');
            if (str_starts(line, STR("    ")) &&
                    is_played(entry.shelf, entry.name, str_trim(line))) {
                play_help_line(playing, path, str_trim(line));
            }
        }
        playing->pages += playing->played > before;
        if (entry.shelf == HELP_PLAYERS && playing->played == before &&
                !str_equal(entry.name, STR("quit"))) {
            print_error("%s has no example\n", path);
            playing->wrong++;
        }
    }
    buf_finish(&text);
}

static void play_shelf(enum help_shelf shelf, size_t pages)
{
    struct playing playing = {.shelf = shelf};
    open_stage(&playing);

    help_each(trial_engine(playing.trial), play_page, &playing);

    assert_int_equal(playing.wrong, 0);
    assert_true(playing.pages >= pages);
    trial_stop(playing.trial);
}

TEST(each_page_for_players_has_an_example_that_works)
{
    play_shelf(HELP_PLAYERS, 100);
}

TEST(the_commands_on_builders_pages_are_understood)
{
    play_shelf(HELP_BUILDERS, 40);
}

TEST(the_commands_on_operators_pages_are_understood)
{
    play_shelf(HELP_OPERATORS, 20);
}

/* -- blocks of Lua -- */

static const char *const of_lua[] = {"command(", "on(", "before(", "test(", "local function"};

/* True unless the block has parts that only work in their place: "..." for a function, somebody
 * else's module, an area's own names. */
static bool is_whole(struct str block)
{
    static const char *const signs[] = {"...", "use(\"", "\"area\","};
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (str_find(block, str_of(signs[i]), 0) != SIZE_MAX) {
            return false;
        }
    }
    return true;
}

static void save_block(struct playing *playing, const char *path, struct buf *block)
{
    if (block->length > 0 && is_whole(buf_str(block))) {
        char id[32];
        (void)snprintf(id, sizeof(id), "#%" PRIu64, playing->lever);
        buf_add_char(block, '\0');
        struct str reply = trial_program(playing->alice, id, block->bytes);
        playing->played++;
        if (str_find(reply, STR("in force"), 0) == SIZE_MAX) {
            print_error("%s: a block is answered \"%.*s\"\n", path, STR_FMT(reply));
            playing->wrong++;
        }
    }
    buf_clear(block);
}

static void save_blocks(void *data, const char *path)
{
    struct playing *playing = data;
    struct buf text = {0};
    struct buf block = {0};
    assert_true(asset_read(path, &text, NULL));
    struct str rest = buf_str(&text);
    bool in_program = false; /* of a lesson, which another test types */
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        bool is_code = str_starts(line, STR("    "));
        struct str code = is_code ? str_slice(line, 4, line.length) : STR_NONE;
        in_program = is_code && (in_program || str_starts(code, STR("@program")));
        if (is_code && !in_program && (block.length > 0 || BEGINS(code, of_lua))) {
            buf_add_str(&block, code);
            buf_add_char(&block, '\n');
        } else if (!is_code) {
            save_block(playing, path, &block);
        }
    }
    save_block(playing, path, &block);
    buf_finish(&block);
    buf_finish(&text);
}

TEST(the_lua_of_help_is_accepted_as_a_behaviour)
{
    struct playing playing = {0};
    open_stage(&playing);

    help_each(trial_engine(playing.trial), save_blocks, &playing);

    assert_int_equal(playing.wrong, 0);
    assert_true(playing.played >= 8);
    trial_stop(playing.trial);
}
