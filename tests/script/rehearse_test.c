/* rehearse_test.c -- preview and why tell what would happen, and change nothing. */
#include "engine/base/base.h"
#include "engine/modules/export/store_dump.h"
#include "tests/script/bench.h"
#include "world/store/store.h"

#include <inttypes.h>

/* -- the world, to be compared -- */

struct snapshot {
    struct store_dump *dump;
    struct buf text;
    uint64_t ids[2000];
    size_t count;
};

static bool add_row(struct snapshot *snapshot, const struct value *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        value_encode(&columns[i], &snapshot->text);
        buf_add_char(&snapshot->text, '|');
    }
    return true;
}

static bool take_object(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    struct snapshot *snapshot = data;
    assert_true(snapshot->count < sizeof(snapshot->ids) / sizeof(snapshot->ids[0]));
    snapshot->ids[snapshot->count++] = value_as_id(&columns[0]);
    return add_row(snapshot, columns, 6);
}

static bool take_pair(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    return add_row(data, columns, 2);
}

static bool take_timer(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    return add_row(data, columns, 4);
}

/* All objects with all that is theirs, and the accounts, as they are on disk. */
static void snapshot_take(struct bench *b, struct snapshot *out)
{
    struct err err = {0};
    *out = (struct snapshot){0};
    trial_settle(b->trial);
    bool ok = store_dump_open(
                      store_path(engine_store(trial_engine(b->trial))), &out->dump, &err) &&
              store_dump_each(out->dump, DUMP_OBJECTS, 0, take_object, out, &err) &&
              store_dump_each(out->dump, DUMP_PARENTS, 0, take_pair, out, &err) &&
              store_dump_each(out->dump, DUMP_ACCOUNTS, 0, take_pair, out, &err);
    for (size_t i = 0; ok && i < out->count; i++) {
        ok = store_dump_each(out->dump, DUMP_PROPERTIES, out->ids[i], take_pair, out, &err) &&
             store_dump_each(out->dump, DUMP_TIMERS, out->ids[i], take_timer, out, &err);
    }
    if (!ok) {
        fail_msg("%s", err.text);
    }
    store_dump_close(out->dump);
}

/* -- preview -- */

static void program_lever(struct bench *b)
{
    bench_program(b,
            "command('pull {this}', function(e)\n"
            "  e.this.n = (e.this.n or 0) + 1\n"
            "  act(e.actor, '{Actor} {verb:pull} {this}.', { this = e.this })\n"
            "  e.this:after(10, 'rise')\n"
            "  create('item', { name = 'a spark', location = e.this.location })\n"
            "end)\n"
            "command('hide {this}', function(e) e.this:move(e.actor) end)\n"
            "command('dally {this}', function(e) e.this.n = 1 wait(1) e.this.n = 2 end)\n"
            "command('break {this}', function(e) e.this.n = 1 local x = no.thing end)\n"
            "command('loop {this}', function(e) e.this.n = 1 while true do end end)\n"
            "before('take', function(e) return 'It is bolted down.' end)");
}

BENCH_TEST(a_preview_shows_what_each_would_read_and_what_would_change)
{
    (void)bench_settle(b);
    program_lever(b);

    struct str said = trial_type(b->alice, "preview pull machine");

    assert_has(said, "You would read:\n  You pull a machine.\n");
    assert_has(said, "bob and wizard would read:\n  Alice pulls a machine.\n");
    assert_has(said, "): n = 1, was inherited\n");
    assert_has(said, "): timer rise would be set, due in 10 s\n");
    assert_has(said, "a spark (#");
    assert_has(said, "would be made, in Stage (#");
    assert_has(said, "nothing has happened");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    assert_lacks(trial_told(b->bob), "pulls");
    trial_advance(b->trial, 20);
    assert_lacks(trial_type(b->bob, "look"), "spark");
}

BENCH_TEST(speech_in_a_preview_uses_no_speech_limit)
{
    (void)trial_type(b->alice, "say one");
    (void)trial_type(b->alice, "preview say two");
    (void)trial_type(b->alice, "preview say three");

    assert_has(trial_type(b->alice, "highscores"), "1 line");
    assert_lacks(trial_told(b->alice), "3 lines");
}

struct preview {
    const char *line;
    const char *says;
};

BENCH_TEST(a_preview_says_how_a_line_would_end)
{
    static const struct preview lines[] = {
            {"preview take machine", "It would be refused: It is bolted down."},
            {"preview dally machine", "There it would wait or ask"},
            {"preview break machine", "attempt to index a nil value"},
            {"preview break machine", "It would fail, and nothing would happen."},
            {"preview loop machine", "It would be stopped for using too much"},
            {"preview hide machine", "would move from The Waking Room (#"},
            {"preview frobnicate", "You don't know how to \"frobnicate\""},
            {"preview @set here.name = \"X\"", "You don't control"},
            {"preview @wall hello", "\"@wall\" is for wizards"},
            {"preview preview look", "inside a preview"},
            {"preview why look", "inside a preview"},
            {"preview whisper bob psst", "bob would read:\n  Alice whispers to you, \"psst\""},
            {"preview @destroy machine", "a machine (#"},
            {"preview @destroy machine", "): would be destroyed"},
            {"preview", "Preview which line?"},
    };
    program_lever(b);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_has(trial_type(b->alice, lines[i].line), lines[i].says);
    }
    assert_has(trial_type(b->alice, "@errors"), "No errors.");
    assert_has(trial_type(b->alice, "@tasks"), "No tasks.");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
}

BENCH_TEST(a_preview_does_not_change_tables_of_earlier_lua_lines)
{
    (void)trial_type(b->alice, "; list = { n = 1, { deep = 2 } } list.self = list");
    assert_has(trial_type(b->alice, "preview ; list.n, list[1].deep, list.self.x = 7, 7, 7 "
                                    "print(list.n + list.self.n, list.x)"),
            "14 7");
    assert_has(trial_type(b->alice, "; list.n"), "1");
    assert_has(trial_type(b->alice, "; list[1].deep"), "2");
    assert_has(trial_type(b->alice, "; list.x"), "nil");
}

BENCH_TEST(players_have_no_preview)
{
    assert_has(trial_type(b->bob, "preview look"), "is for builders");
}

BENCH_TEST(a_preview_hides_private_values_from_others)
{
    trial_join(b->trial, "carol", "builder");
    struct player *carol = trial_player(b->trial, "carol");
    bench_program(b, "command('pull {this}', function(e)\n"
                     "  e.this._code = 4711\n"
                     "  for _, o in ipairs(e.this.location.contents) do\n"
                     "    if o.name == 'bob' then o:tell('The code is 4711.') end\n"
                     "  end\n"
                     "  act(e.actor, '{Actor} {verb:pull} {this}.', { this = e.this })\n"
                     "end)");

    struct str said = trial_type(carol, "preview pull machine");

    assert_lacks(said, "4711");
    assert_has(said, "bob would be told something by somebody else's script.");
    assert_has(said, "Carol pulls a machine.");
    said = trial_type(b->alice, "preview pull machine");
    assert_has(said, "bob would read:\n  [a machine, alice's] The code is 4711.");
    assert_has(said, "_code = 4711");
}

/* Whatever it is that is previewed, by a wizard. */
static const char *const any_lines[] = {"look", "inventory", "say hello", "emote sings",
        "tell bob hi", "chat hi there", "who", "take all", "drop all", "out", "home", "quit",
        "score", "time", "afk gone", "follow bob", "ignore bob", "alias gs = get sword",
        "set width 60", "describe me as a wizard", "undo", "mail bob = hello", "report a bug",
        "news post big news", "channel join tea", "channel leave public", "smile at bob",
        "password", "@dig Cellar", "@dig north to Attic", "@create a pebble",
        "@create a box from container, light", "@clone machine", "@destroy machine",
        "@describe machine = Odd.", "@detail machine knob = Round.", "@name machine = a thing",
        "@alias machine = device", "@ref machine = gadget", "@proto machine = container",
        "@chown machine = wizard", "@teleport machine to me", "@teleport bob to me",
        "@set machine.x = {1, 2}", "@unset machine.name", "@show machine", "@find machine",
        "@program machine", "@edit machine", "@list machine", "@errors",
        "@lua create('item', { name = 'a nail', location = me })", "@lua me.x = 1",
        "@lua me:after(5, 'tick')", "@role bob builder", "@password bob", "@boot bob",
        "@wall hello all", "@mute bob", "@ban bob", "@ban 192.0.2.7", "@force bob out",
        "@force bob drop all", "@reload", "@backup", "@stats", "@shutdown", "@shutdown in 5",
        "@area Old Town = alice", "@reset $start", "@audit", "@timers", "@tasks", "help look",
        "pull machine", "loop machine", "break machine", "dally machine", "take machine",
        "take 2.machine", "take it", "; object('#1').name", "@link north to here"};

BENCH_TEST(a_preview_leaves_nothing_behind)
{
    program_lever(b);
    struct snapshot *before = mem_alloc(sizeof(*before));
    struct snapshot *after = mem_alloc(sizeof(*after));
    snapshot_take(b, before);
    trial_forget_all(b->trial);

    for (size_t i = 0; i < sizeof(any_lines) / sizeof(any_lines[0]); i++) {
        (void)trial_typef(b->wizard, "preview %s", any_lines[i]);
        (void)trial_typef(b->wizard, "why %s", any_lines[i]);
    }

    snapshot_take(b, after);
    assert_true(str_equal(buf_str(&before->text), buf_str(&after->text)));
    assert_int_equal(engine_shutdown_at_ms(trial_engine(b->trial)), 0);
    assert_int_equal(trial_told(b->bob).length, 0);
    assert_int_equal(trial_told(b->alice).length, 0);
    assert_has(trial_type(b->wizard, "@tasks"), "No tasks.");
    assert_has(trial_type(b->wizard, "@errors"), "No errors.");
    assert_has(trial_type(b->bob, "look"), "machine");
    assert_has(trial_type(b->bob, "afk"), "");
    buf_finish(&before->text);
    buf_finish(&after->text);
    mem_free(before);
    mem_free(after);
}

BENCH_TEST(a_preview_has_its_own_budget_and_ends)
{
    program_lever(b);
    for (int i = 0; i < 5; i++) {
        assert_has(trial_type(b->alice, "preview loop machine"), "It would be stopped");
    }

    assert_has(trial_type(b->alice, "pull machine"), "You pull");
}

BENCH_TEST(a_preview_is_bounded)
{
    bench_program(b, "command('flood {this}', function(e)\n"
                     "  for i = 1, 300 do e.actor:tell(string.rep('x', 90)) end\n"
                     "  for i = 1, 90 do e.this['p' .. i] = i end\n"
                     "end)");

    struct str said = trial_type(b->alice, "preview flood machine");

    assert_true(said.length < 32768);
    assert_has(said, "More would be told.");
    assert_has(said, "and 30 more changes.");
}

/* -- why -- */

BENCH_TEST(why_tells_players_the_reason_in_words)
{
    program_lever(b);
    uint64_t box = bench_create(b, "a glass box", "container");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".transparent = true", box);
    (void)trial_typef(b->alice, "@create a pearl");
    (void)trial_typef(b->alice, "@teleport pearl to #%" PRIu64, box);
    (void)trial_typef(b->alice, "drop glass box");

    struct str said = trial_type(b->bob, "why take machine");
    assert_has(said, "\"machine\" means a machine.");
    assert_has(said, "The machine won't have it: It is bolted down.");
    assert_has(said, "Refused: [a machine, alice's] It is bolted down.");
    assert_lacks(said, "#");

    said = trial_type(b->bob, "why take pearl");
    assert_has(said, "You can't reach through the glass box.");
    assert_lacks(said, "#");

    assert_has(trial_type(b->bob, "why drop machine"), "You aren't holding");
    assert_has(trial_type(b->bob, "why say hello"), "You would read: You say");
    assert_has(trial_type(b->bob, "why frobnicate"), "You don't know how");
    assert_has(trial_type(b->bob, "why"), "Why what?");
    assert_has(trial_type(b->alice, "look"), "bob");
}

BENCH_TEST(why_shows_builders_the_code_and_the_path)
{
    program_lever(b);
    uint64_t box = bench_create(b, "a sack", "container");
    uint64_t coin = bench_create(b, "a pearl", NULL);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, coin, box);
    (void)trial_type(b->alice, "drop sack");
    char place[64];

    struct str said = trial_type(b->alice, "why take machine");
    assert_has(said, "The command \"take|get {thing+:unheld}\" of the game "
                     "(scripts/core/commands/things.lua:");
    (void)snprintf(
            place, sizeof(place), "(#%" PRIu64 " rev 1:11): It is bolted down.", b->machine);
    assert_has(said, "Forbidden by before(\"take\") of a machine (#");
    assert_has(said, place);
    assert_has(said, "Not tried, since another command came first: ");

    said = trial_type(b->alice, "why take pearl");
    assert_has(
            said, "\"pearl\" means nothing here by the rule see_none: You see no pearl here.");
    assert_has(said, "has that name, but a sack (#");
    assert_has(said, "is closed, and not transparent.");

    said = trial_type(b->alice, "why pull machine");
    assert_has(said, "The command \"pull {this}\" of a machine (#");
    assert_has(said, "It fits, and runs.");
    assert_has(said, "You would read:\n  You pull");
    said = trial_type(b->alice, "why pull moon");
    assert_has(said, "Its pattern matches, but its words don't name fitting things.");
}

BENCH_TEST(why_does_not_reveal_hidden_things)
{
    (void)bench_settle(b);
    (void)bench_create(b, "a pebble", NULL);
    (void)trial_type(b->alice, "drop pebble");
    (void)trial_type(b->alice, "@set machine.hidden = true");
    bench_program(
            b, "before('take', 'witness', function(e) return 'A shock runs up your arm.' end)");

    struct str said = trial_type(b->bob, "why take pebble");

    assert_has(said, "Something won't have it: A shock runs up your arm.");
    assert_lacks(said, "machine");
    assert_has(trial_type(b->alice, "why take pebble"), "of a machine (#");
    assert_has(trial_type(b->alice, "why take pebble"), " as witness (#");
}

BENCH_TEST(why_names_the_rule_of_the_game)
{
    (void)trial_type(b->alice, "@set machine.weight = 100");

    struct str said = trial_type(b->alice, "why take machine");

    assert_has(said, "Refused by the rule move_hands_full (scripts/core/lib/verbs.lua:");
    assert_has(said, "called at scripts/core/commands/things.lua:");
    assert_lacks(trial_type(b->bob, "why take machine"), "move_hands_full");
    assert_has(trial_type(b->bob, "why take machine"), "Refused: ");
}

/* Lines that the game answers without refusing them. */
BENCH_TEST(why_gives_the_same_refusal_as_the_command)
{
    (void)trial_type(b->alice, "@set machine.portable = false");
    static const char *const lines[] = {"take machine", "stand", "out of here", "go", "exits"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char said[400];
        struct str reply = trial_type(b->bob, lines[i]);
        struct str first = str_take_until(&reply, '\n');
        (void)snprintf(said, sizeof(said), "%.*s", STR_FMT(first));

        assert_has(trial_typef(b->bob, "why %s", lines[i]), said);
        assert_lacks(trial_reply(b->bob), "Nothing forbids");
        assert_has(trial_typef(b->alice, "why %s", lines[i]), "");
    }
    assert_has(trial_type(b->bob, "why take machine"), "The machine can't be taken.");
    assert_has(trial_type(b->alice, "why take machine"), "The machine can't be taken.");
}

BENCH_TEST(why_does_not_reveal_a_destination_or_the_effect_of_use)
{
    (void)trial_type(b->alice, "@create a pie from food");
    (void)trial_type(b->alice, "@set pie.text = \"It tastes of almonds.\"");
    (void)trial_type(b->alice, "drop pie");

    assert_has(trial_type(b->bob, "why out"), "Nothing forbids it.");
    assert_lacks(trial_reply(b->bob), "Stair");
    assert_has(trial_type(b->bob, "why eat pie"), "You eat the pie.");
    assert_lacks(trial_reply(b->bob), "almonds");
    assert_has(trial_type(b->alice, "why eat pie"), "almonds");
}

BENCH_TEST(why_hides_the_texts_of_handlers_from_players)
{
    bench_program(b,
            "on('take', function(e) e.actor:tell('It stings you.') end) "
            "on('hear', function(e) if e.text == 'sesame' then e.this.open = true "
            "act(e.this, '{Actor} opens.') e.this.location:announce('Click!') end end)");

    assert_has(trial_type(b->bob, "why take machine"), "You take the machine.");
    assert_lacks(trial_reply(b->bob), "stings");
    struct str said = trial_type(b->bob, "why say sesame");
    assert_has(said, "You say, ");
    assert_lacks(said, "opens");
    assert_lacks(said, "Click");
    assert_has(trial_type(b->alice, "why take machine"), "stings");
}

BENCH_TEST(a_preview_does_not_reveal_things_reactions_to_players)
{
    bench_program(b, "command('dial {this} {code:word}', function(e)\n"
                     "  if e.code ~= '4711' then refuse('Wrong. Alarm!') end\n"
                     "  return 'It clicks.'\n"
                     "end)");

    struct str said = trial_type(b->bob, "why dial machine 1234");

    assert_has(said, "The outcome is decided by the machine.");
    assert_lacks(said, "Alarm");
    assert_has(trial_type(b->alice, "why dial machine 1234"), "Refused (#");
    assert_has(trial_type(b->bob, "dial machine 4711"), "It clicks.");
}
