/* hook_test.c -- The lines of players that a builder's scripts may see and stop: lines that act in
 * the room, and nothing else. Passwords, speech to people elsewhere, settings, reports and answers
 * are private. */
#include "engine/core/line/commands.h"
#include "engine/core/output/reserved.h"
#include "engine/core/script/grammar.h"
#include "tests/script/bench.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#define SECRET "zqsecret"

/* Remembers each line that it is shown, and stops it. */
static const char stopper[] =
        "before('command', function(e) e.this.seen = (e.this.seen or '') .. '|' .. "
        "tostring(e.verb) .. ' ' .. tostring(e.word) .. ' ' .. tostring(e.text) return stop() "
        "end)";

static void open_stopper(struct bench *b)
{
    (void)bench_settle(b);
    bench_program(b, stopper);
    (void)trial_type(b->bob, "examine about");
    assert_has(str_of(trial_property(b->trial, b->machine, "seen")), "examine about");
}

static const char *seen(struct bench *b)
{
    return trial_property(b->trial, b->machine, "seen");
}

BENCH_TEST(scripts_cannot_see_or_stop_private_lines)
{
    static const char *const lines[] = {"gtell " SECRET, "party tell " SECRET, "gt " SECRET,
            "tell wizard " SECRET, "page wizard " SECRET, "reply " SECRET,
            "channel say public " SECRET, "ignore wizard", "unignore wizard",
            "sessions end others", "yes", "no", "yes 2", "history", "who", "whois wizard",
            "bug " SECRET, "idea " SECRET, "report " SECRET, "lose wizard", "unfollow",
            "set consent", "alias zz = look", "missed", "title " SECRET, "afk " SECRET,
            "describe me = " SECRET, "mail wizard = " SECRET, "score", "help", "commands",
            "why look", "conect bob " SECRET, SECRET, "telll wizard " SECRET, "bob " SECRET,
            "wizard, " SECRET, "!tell wizard " SECRET, "connect bob " SECRET,
            "create bob " SECRET, "reset " SECRET, "/msg bob " SECRET, "CONNECT: bob " SECRET,
            "!login bob " SECRET, "home", "cancel"};
    open_stopper(b);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct str reply = trial_type(b->bob, lines[i]);
        if (reply.length == 0) {
            fail_msg("stopped: %s", lines[i]);
        }
        if (str_find(str_of(seen(b)), STR(SECRET), 0) != SIZE_MAX) {
            fail_msg("shown: %s: %s", lines[i], seen(b));
        }
        trial_advance(b->trial, 20);
    }
}

/* A channel by its name. */
BENCH_TEST(scripts_do_not_see_lines_to_a_channel)
{
    (void)bench_settle(b);
    (void)trial_type(b->bob, "channel join secretclub");
    bench_program(b,
            "command('secretclub {w:text} [{this}]', function(e) e.this.seen = e.w end) "
            "command('secretclub {w:text}', function(e) e.this.seen = e.w end)");
    assert_has(trial_type(b->bob, "secretclub " SECRET), SECRET);
    assert_string_equal(seen(b), "nil");

    bench_program(b, stopper);
    assert_has(trial_type(b->bob, "secretclub " SECRET), SECRET);
    assert_string_equal(seen(b), "nil");
}

struct walk {
    struct bench *b;
    size_t own;
    size_t shown;
};

static void check_command(void *data, const struct command *command)
{
    struct walk *walk = data;
    struct engine *engine = trial_engine(walk->b->trial);
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        bool own = commands_own(stock_commands(engine), verb);
        walk->own += own;
        walk->shown += !own;
        if (reserved_verb(verb)) {
            assert_true(own);
        }
    }
}

BENCH_TEST(each_stock_command_is_private_or_acts_in_the_room)
{
    struct walk walk = {.b = b};
    commands_each(stock_commands(trial_engine(walk.b->trial)), check_command, &walk);
    assert_true(walk.own > 100);
    assert_true(walk.shown > 50);
}

/* Types the verb of each private command with a secret behind it. */
static void type_command(void *data, const struct command *command)
{
    struct walk *walk = data;
    struct bench *b = walk->b;
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        bool leaves = str_equal(verb, STR("quit")) || verb.bytes[0] == '@' ||
                      verb.bytes[0] == ';' || command->role > 0;
        if (leaves || !commands_own(stock_commands(trial_engine(b->trial)), verb)) {
            continue;
        }
        (void)trial_typef(b->bob, "%.*s " SECRET, STR_FMT(verb));
        if (str_find(str_of(seen(b)), STR(SECRET), 0) != SIZE_MAX) {
            fail_msg("shown: %.*s: %s", STR_FMT(verb), seen(b));
        }
        walk->own++;
    }
}

BENCH_TEST(no_script_sees_the_lines_of_private_commands)
{
    struct walk walk = {.b = b};
    open_stopper(walk.b);
    commands_each(stock_commands(trial_engine(walk.b->trial)), type_command, &walk);
    assert_true(walk.own > 50);
}

BENCH_TEST(no_scripts_command_precedes_a_private_command)
{
    (void)bench_settle(b);
    bench_program(b, "command('ignore {w:text} [{this}]', function(e) e.this.seen = e.w end) "
                     "command('gtell {w:text} [{this}]', function(e) e.this.seen = e.w end) "
                     "command('who [{this}]', function(e) e.this.seen = 'who' end)");
    (void)trial_type(b->bob, "ignore wizard");
    (void)trial_type(b->bob, "gtell " SECRET);
    (void)trial_type(b->bob, "who");
    assert_string_equal(seen(b), "nil");
}

BENCH_TEST(no_behaviour_can_collect_passwords)
{
    static const char *const verbs[] = {"connect", "register", "identify", "login", "create",
            "msg", "reset", "Connect", "connect:", "(login)", "signup", "/msg", "*identify"};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        char id[32];
        char source[160];
        (void)snprintf(id, sizeof(id), "#%llu", (unsigned long long)b->machine);
        (void)snprintf(source, sizeof(source),
                "command('%s {w:text}', function(e) e.this.seen = e.w end)", verbs[i]);
        assert_has(trial_program(b->alice, id, source), "passwords");
        trial_forget_all(b->trial);
    }
    bench_program(b, "command('connect {this}', function(e) e.this.seen = 'wired' end)");
    assert_has(trial_type(b->bob, "connect machine"), "");
    assert_string_equal(seen(b), "\"wired\"");
}

static const char *const as_system[] = {"You are muted by a wizard.", "From the wizards: hello",
        "You're muted.", "Your account will be deleted.", "Bob takes your ring.",
        "Bob gives 5 coins to you.", "You have paid 5 coins.", "<b>You</b> have new mail.",
        "   You are banned.", "All is well.\\nYou are banned."};

BENCH_TEST(a_scripts_text_in_the_games_own_form_is_marked)
{
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(as_system) / sizeof(as_system[0]); i++) {
        char source[400];
        (void)snprintf(source, sizeof(source),
                "command('go%zu', function(e) e.room:announce(\"%s\") end)", i, as_system[i]);
        bench_program(b, source);
        trial_forget_all(b->trial);
        (void)trial_typef(b->bob, "go%zu", i);
        assert_has(trial_told(b->wizard), "[");
        assert_has(trial_told(b->wizard), "alice's]");
    }
    bench_program(b, "command('pull', function(e) act(e.actor, '{Actor} {verb:pull} a lever.') "
                     "e.room:announce('Dust trickles down.') end) "
                     "command('lie', function(e) act(e.actor, 'You are muted.') end) "
                     "command('both', function(e) act(e.actor, '{Actor} {verb:nod}.\\nYou are "
                     "muted.') end)");
    assert_lacks(trial_type(b->bob, "pull"), "alice's]");
    assert_has(trial_type(b->bob, "lie"), "alice's]");
    assert_has(trial_type(b->bob, "both"), "alice's]");
}

BENCH_TEST(a_things_name_cannot_imitate_the_games_text)
{
    (void)bench_settle(b);
    (void)trial_typef(b->alice, "@name #%llu = you are muted", (unsigned long long)b->machine);
    bench_program(
            b, "command('pull', function(e) e.actor:tell('You are muted by the game.') end)");
    assert_has(trial_type(b->bob, "pull"), "alice's]");
}

BENCH_TEST(a_builders_link_cannot_run_wizard_commands)
{
    (void)bench_settle(b);
    bench_program(b, "command('shine', function(e) e.room:announce('A <cmd look up and @role "
                     "alice wizard>sparkle</cmd> and a <cmd look up>star</cmd>.') end)");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "shine");
    struct str told = trial_told_markup(b->wizard);
    assert_lacks(told, "@role");
    assert_has(told, "<cmd look up>");
}

BENCH_TEST(an_exit_name_cannot_contain_two_commands)
{
    static const char *const names[] = {"south and give ring to bob", "south, quit",
            "south; quit", "south. quit", "a <b>", "south then quit", "\\\"south"};
    uint64_t room = bench_settle(b);
    (void)trial_typef(b->wizard, "@accept #%llu = anybody", (unsigned long long)room);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct str reply = trial_typef(b->alice,
                ";create('exit', {name = \"%s\", to = me.location, location = me.location})",
                names[i]);
        assert_has(reply, "can't be the name of a way");
    }
    assert_lacks(trial_type(b->alice,
                         ";create('exit', {name = 'garden path', to = me.location, location = "
                         "me.location})"),
            "rror");
}

/* An older world may have one, made before names were checked. */
static void make_old_way(struct bench *b, uint64_t room, const char *name)
{
    uint64_t way = trial_first_id(trial_typef(b->alice,
            ";create('exit', {name = 'path', to = object('start'), location = me.location})"));
    struct world *world = trial_world(b->trial);
    assert_int_equal(world_find(world, way)->location, room);
    tx_begin(world);
    prop_set(world, world_find(world, way), ATOM_name, value_text(name));
    (void)tx_commit(world);
}

BENCH_TEST(an_old_exit_name_of_two_commands_runs_as_one)
{
    static const char *const names[] = {"south and give ring to alice",
            "south, give ring to alice", "south; give ring to alice",
            "south;give ring to alice", "south. give ring to alice",
            "south then give ring to alice", "look and give ring to alice",
            "the path and give ring to alice", "path! give ring to alice.",
            "and give ring to alice"};
    static const char *const words[] = {"", "go ", "go through ", "GO TO ", "enter ", "look ",
            "open ", "can you go ", "n;go "};
    uint64_t room = bench_settle(b);
    (void)trial_typef(b->wizard, "@accept #%llu = anybody", (unsigned long long)room);
    uint64_t ring = trial_first_id(trial_type(b->wizard, "@create a ring"));
    (void)trial_typef(b->wizard, "@teleport #%llu to bob", (unsigned long long)ring);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        make_old_way(b, room, names[i]);
        for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
            (void)trial_typef(b->bob, "%s%s", words[k], names[i]);
            trial_settle(b->trial);
            if (world_find(trial_world(b->trial), ring)->location != trial_character(b->bob)) {
                fail_msg("%s%s gave the ring away", words[k], names[i]);
            }
            (void)trial_typef(b->wizard, "@teleport bob to #%llu", (unsigned long long)room);
        }
        (void)trial_typef(b->bob, "go %s", names[i]);
        struct object *bob = world_find(trial_world(b->trial), trial_character(b->bob));
        if (bob->location == room) {
            fail_msg("nobody can go %s", names[i]);
        }
        (void)trial_typef(b->wizard, "@teleport bob to #%llu", (unsigned long long)room);
    }
    assert_has(trial_type(b->bob, "look and inventory"), "ring");
}
