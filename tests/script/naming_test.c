/* naming_test.c -- Nobody speaks under another's name: permitted names of things, permitted lines
 * of npcs, and permitted awards of scripts. */
#include "tests/script/bench.h"

#include <inttypes.h>

/* Names that a reader may take for a player's. The players are wizard, alice, bob, and Neil. */
static const struct {
    const char *name;

    enum { FITS, REFUSED, REFUSED_FOR_NPCS } refused;
} naming_names[] = {
        {"Wizard", REFUSED},
        {"wizard", REFUSED},
        {"W1zard", REFUSED},
        {"WIZARD", REFUSED},
        {" Wizard ", REFUSED},
        {"Wizard.", REFUSED},
        {"'Wizard'", REFUSED},
        {"W\xC3\xADzard", REFUSED},     /* an accent */
        {"W\xD1\x96zard", REFUSED},     /* a Cyrillic i */
        {"\xEF\xBC\xB7izard", REFUSED}, /* a wide W */
        {"B0b", REFUSED},
        {"AIice", REFUSED},
        {"N3il", REFUSED},
        {"N2il", FITS},
        {"Ne1l", REFUSED},
        {"Nell", FITS},
        {"Wizard-", REFUSED},
        {"Wizard_", REFUSED},
        {"B-ob", REFUSED},
        {"VVizard", REFUSED},
        {"\xE1\xB4\xA1\xC9\xAA\xE1\xB4\xA2\xE1\xB4\x80\xCA\x80\xE1\xB4\x85",
                REFUSED}, /* small capitals */
        {"\xE1\x8E\xB3"
         "izard",
                REFUSED}, /* a Cherokee letter */
        {"Wi\xC6\xB6"
         "ard",
                REFUSED}, /* a stroke */
        {"\xEA\x93\x90"
         "ob",
                REFUSED}, /* Lisu */
        {"\xE1\x97\xB7"
         "ob",
                REFUSED}, /* Canadian */
        {"B\x6F\xE2\x83\x9D"
         "b",
                REFUSED}, /* in a circle */
        {"\xF0\x9F\x85\xB1"
         "ob",
                REFUSED}, /* on a black square */
        {"Ali\xCF\xB2"
         "e",
                REFUSED}, /* a lunate sigma */
        {"the Wizard", REFUSED},
        {"a wizard", REFUSED},
        {"Wizard hat", REFUSED_FOR_NPCS},
        {"Wizard's hat", REFUSED_FOR_NPCS},
        {"Wizard's hat: tall", REFUSED},
        {"Wizard says,", REFUSED},
        {"B0b: yes!", REFUSED},
        {"a sign: Wizard, keep out", REFUSED},
        {"W i z a r d", REFUSED},
        {"W.i.z.a.r.d", REFUSED},
        {"B ob", REFUSED},
        {"Wiz ard", REFUSED},
        {"skein", REFUSED},
        {"SYSTEM", REFUSED},
        {"Someone", REFUSED},
        {"y o u", REFUSED},
        {"North", REFUSED},
        {"a system", REFUSED},
        {"The game", REFUSED},
        {"a board game", REFUSED_FOR_NPCS},
        {"Bob the baker", REFUSED_FOR_NPCS},
        {"a bob", REFUSED_FOR_NPCS},
        {"Alice Bob", REFUSED_FOR_NPCS},
        {"Bob's radio", REFUSED_FOR_NPCS},
        {"Bob says hello", REFUSED},
        {"Bob says he is a thief. Somebody", REFUSED},
        {"Somebody waves. Otto", REFUSED},
        {"Hurry up!", REFUSED},
        {"Hurry up\xEF\xBC\x81", REFUSED}, /* a wide mark */
        {"Welcome back", REFUSED},
        {"Your purse", REFUSED},
        {"some bread", FITS},
        {"a tune.mp3", FITS},
        {"50 coins", REFUSED},
        {"500 copper coins", REFUSED},
        {"a heap of coins", REFUSED},
        {"a pile of gold (12)", REFUSED},
        {"twelve silver", REFUSED},
        {"a coin", REFUSED},
        {"50 c\xD0\xBEins", REFUSED}, /* a Cyrillic o */
        {"99 coins of Bob's", REFUSED},
        {"a gold ring", FITS},
        {"a lump of gold", FITS},
        {"two silver spoons", FITS},
        {"a stack of copper pans", FITS},
        {"Gandalf", FITS},
        {"Gan\\ndalf", REFUSED},
        {"Gan\xE2\x80\xAE"
         "dalf",
                REFUSED}, /* right to left */
        {"Gan\xE2\x80\x8B"
         "dalf",
                REFUSED}, /* a blank of no width */
        {"Gan\xC2\xAD"
         "dalf",
                REFUSED}, /* a soft hyphen */
        {"Gan\xE2\x80\xA8"
         "dalf",
                REFUSED}, /* a line separator */
        {"Gan\\0dalf", REFUSED},
        {"\xE2\xA0\x80", REFUSED}, /* a blank that counts as a letter */
        {"  ", REFUSED},
        {"", REFUSED},
        {"1234567890123456789012345678901234567890123456789012345678901234567890123456789X",
                FITS},
        {"1234567890123456789012345678901234567890123456789012345678901234567890123456789XY",
                REFUSED},
};

/* True if alice's machine can give that name to a thing it makes or to itself. */
static bool is_taken(struct bench *b, const char *statement, const char *name)
{
    struct buf source = {0};
    buf_printf(&source,
            "on('timer:go', function(e) local n = \"%s\" local made = false local ok, why = "
            "pcall(function() made = %s end) e.this.why = why or 'none' e.this.made = made and "
            "true or false end)",
            name, statement);
    bench_program(b, source.bytes);
    (void)trial_typef(b->alice, "; object('#%" PRIu64 "'):after(1, 'go')", b->machine);
    trial_advance(b->trial, 2);
    bool made = str_find(bench_value(b, "{m}.made"), STR("true"), 0) != SIZE_MAX;
    buf_finish(&source);
    return made;
}

BENCH_TEST(no_function_gives_a_players_name_or_an_unreadable_name)
{
    (void)trial_join(b->trial, "Neil", NULL);
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof(naming_names) / sizeof(naming_names[0]); i++) {
        static const char *const ways[] = {
                "create('npc', { name = n, proper = true }).name == n",
                "create(nil, { name = n }).name == n",
                "(function() e.this.name = n return e.this.name == n end)()",
                "(function() e.this['name'] = n return e.this.name == n end)()",
        };
        for (size_t k = 0; k < sizeof(ways) / sizeof(ways[0]); k++) {
            bool taken = is_taken(b, ways[k], naming_names[i].name);
            bool refused = naming_names[i].refused == REFUSED ||
                           (k == 0 && naming_names[i].refused == REFUSED_FOR_NPCS);
            if (taken == refused) {
                print_message("%s: %s %s\n", naming_names[i].name,
                        taken ? "taken by" : "refused by", ways[k]);
                wrong++;
            }
        }
    }
    assert_int_equal(wrong, 0);
}

BENCH_TEST(building_commands_cannot_give_a_players_name)
{
    uint64_t thing = bench_create(b, "puppet", "npc");

    assert_has(trial_type(b->alice, "@create Wizard from npc"), "looks like a player's name");
    assert_has(trial_type(b->alice, "@create W1zard"), "looks like a player's name");
    assert_has(trial_typef(b->alice, "@name #%" PRIu64 " = B0b", thing),
            "looks like a player's name");
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".name = \"Bob\"", thing),
            "looks like a player's name");
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".name = \"Gan\\ndalf\"", thing),
            "one line");
    assert_has(
            trial_typef(b->alice, "; object(%" PRIu64 ").name = 5", thing), "A name is text");

    assert_has(trial_type(b->alice, "@create the wizard from npc"), "looks like the name of a");
    assert_has(trial_type(b->alice, "@create Bob the baker from npc"), "a player's name in it");
    assert_has(trial_type(b->alice, "@create 50 coins"), "reads like money");
    assert_has(trial_type(b->alice, "@create Somebody waves. Otto"), "reads like a sentence");
    assert_has(trial_type(b->alice, "@dig Wizard"), "Wizard");
    assert_has(trial_type(b->alice, "@create Wizard from npc, room"), "looks like a player's");
    assert_has(trial_typef(b->alice, "@name #%" PRIu64 " = Punch", thing), "It is now a Punch");
}

BENCH_TEST(no_thing_answers_to_a_players_name_or_a_reserved_word)
{
    uint64_t pin = bench_create(b, "brass pin", NULL);
    static const char *const taken[] = {"Bob", "b0b", "the bob", "all", "north", "someone"};
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        assert_has(trial_typef(b->alice, "@alias #%" PRIu64 " = needle, %s", pin, taken[i]),
                "so it can't be an alias");
    }
    assert_has(trial_typef(b->alice, "@alias #%" PRIu64 " = needle", pin), "also answers to");
    assert_has(trial_type(b->alice, "look at needle"), "pin");
    uint64_t out = bench_create(b, "Punch's booth", NULL);
    assert_has(trial_typef(b->alice, "; object(%" PRIu64 ").aliases = \"Alice, tent\"", out),
            "so it can't be an alias");
}

BENCH_TEST(a_thing_with_a_players_name_in_its_name_does_not_become_an_npc)
{
    uint64_t radio = bench_create(b, "Bob's radio", NULL);
    char line[96];
    assert_has(
            trial_typef(b->alice, "@proto #%" PRIu64 " = npc", radio), "a player's name in it");
    (void)snprintf(line, sizeof(line), ";return create({object(%" PRIu64 "), 'npc'})", radio);
    assert_has(trial_type(b->alice, line), "a player's name in it");
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a radio", radio);
    assert_lacks(trial_typef(b->alice, "@proto #%" PRIu64 " = npc", radio), "name");
}

BENCH_TEST(an_npc_answers_to_no_name_with_a_players_name_in_it)
{
    uint64_t baker = bench_create(b, "a baker", "npc");
    assert_has(trial_typef(b->alice, "@alias #%" PRIu64 " = Bob the baker", baker),
            "so it can't be an alias");
    (void)trial_typef(b->alice, "@alias #%" PRIu64 " = miller", baker);
    (void)trial_typef(b->alice,
            "; local o = object(%" PRIu64 ") o.aliases[1] = 'Carol the baker'", baker);
    (void)trial_join(b->trial, "Carol", NULL);
    assert_lacks(trial_type(b->alice, "look at carol the baker"), "baker.");
}

/* Words that players type as commands. */
BENCH_TEST(a_builders_way_is_called_as_no_verb_of_the_game)
{
    static const char *const verbs[] = {"balance", "score", "wealth", "look", "give", "take",
            "yes", "no", "home", "quit", "l"};
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, cave);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        assert_has(trial_typef(b->alice, "@link %s to #%" PRIu64, verbs[i], cave),
                "can't be the name of a way");
    }
    uint64_t way = trial_first_id(trial_typef(b->alice, "@link gate to #%" PRIu64, cave));
    assert_true(way > 0);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        assert_has(
                trial_typef(b->alice, ";object(%" PRIu64 ").aliases = {\"%s\"}", way, verbs[i]),
                "can't be the name of a way");
    }
    (void)trial_typef(b->alice, ";object(%" PRIu64 ").aliases = {\"arch\"}", way);
    (void)trial_typef(b->alice, ";object(%" PRIu64 ").aliases[1] = \"balance\"", way);
    assert_lacks(trial_type(b->alice, "balance"), "Cave");
    assert_has(trial_typef(b->alice, "@link north to #%" PRIu64, cave), "#");
}

BENCH_TEST(an_alias_that_is_a_players_name_finds_nothing)
{
    uint64_t pin = bench_create(b, "brass pin", NULL);
    (void)trial_typef(b->alice, "@alias #%" PRIu64 " = needle, carol", pin);
    (void)trial_typef(b->alice, "; local o = object(%" PRIu64 ") o.aliases[1] = 'bob'", pin);

    assert_lacks(trial_type(b->alice, "look at bob"), "pin");
    assert_has(trial_type(b->alice, "look at carol"), "pin");
    (void)trial_join(b->trial, "Carol", NULL);
    assert_lacks(trial_type(b->alice, "look at carol"), "pin");
    assert_has(trial_type(b->alice, "look at pin"), "pin");
}

BENCH_TEST(no_thing_can_have_the_name_of_a_guest_in_play)
{
    (void)trial_join_guest(b->trial);

    assert_has(trial_type(b->alice, "@create Guest-1 from npc"), "looks like a player's name");
}

BENCH_TEST(a_thing_named_before_an_account_gets_an_article)
{
    uint64_t puppet = bench_create(b, "Carol", "npc");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".proper = true", puppet);
    uint64_t heir = bench_create(b, "heir", "npc");
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = #%" PRIu64, heir, puppet);
    (void)trial_typef(b->alice, "@unset #%" PRIu64 ".name", heir);
    (void)trial_typef(b->alice, "drop #%" PRIu64, puppet);
    assert_has(trial_typef(b->alice, "; object(%" PRIu64 "):perform('say hello')", puppet),
            "Carol says");

    struct player *carol = trial_join(b->trial, "Carol", NULL);

    trial_forget(b->bob);
    (void)trial_typef(b->alice, "; object(%" PRIu64 "):perform('say hello')", puppet);
    assert_has(trial_told(b->bob), "A Carol says");
    (void)trial_typef(b->alice, "drop #%" PRIu64, heir);
    trial_forget(b->bob);
    (void)trial_typef(b->alice, "; object(%" PRIu64 "):perform('say hello')", heir);
    assert_has(trial_told(b->bob), "A Carol says");
    trial_forget(b->bob);
    (void)trial_type(carol, "say hello");
    assert_has(trial_told(b->bob), "Carol says");
    assert_lacks(trial_told(b->bob), "A Carol");
    assert_has(trial_typef(b->alice, "@clone #%" PRIu64, puppet), "looks like a player's name");
}

BENCH_TEST(a_look_alike_account_does_not_rename_the_games_npcs)
{
    uint64_t npc = trial_first_id(trial_type(b->wizard, "@create Otmo from npc"));
    (void)trial_join(b->trial, "Otrno", NULL);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".proper = true", npc);
    (void)trial_typef(b->wizard, "drop #%" PRIu64, npc);
    trial_forget(b->bob);
    (void)trial_typef(b->wizard, "; object(%" PRIu64 "):perform('say hello')", npc);
    assert_lacks(trial_told(b->bob), "n Otmo");
    assert_has(trial_told(b->bob), "Otmo says");
}

BENCH_TEST(things_in_a_home_cannot_be_called_like_rooms_or_people)
{
    static const char *const rooms[] = {"The Moth and Lamp", "moth and lamp",
            "THE M0TH AND LAMP", "The Waking-Room", "WakingRoom", "Moth-and lamp", "Jail",
            "the J4il", "Limbo", "Moth and L\xC3\xA1mp", "The Waking Room", "Wizard", "bob"};
    static const char *const details[] = {"alice", "B0b", "north", "out"};
    static const char *const made[] = {"5 coins", "coin", "a gold coin", "2 hats", "alice"};
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    assert_has(trial_type(b->wizard, "@home bob = 4"), "degree 4");
    assert_has(trial_type(b->bob, "home name Quiet Corner"), "It is now called Quiet Corner");
    for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
        assert_lacks(trial_typef(b->bob, "home name %s", rooms[i]), "It is now called");
        assert_lacks(trial_typef(b->bob, "home dig north to %s", rooms[i]), "leads to");
    }
    for (size_t i = 0; i < sizeof(details) / sizeof(details[0]); i++) {
        assert_lacks(trial_typef(b->bob, "home detail %s as lies here", details[i]), "now");
    }
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
        assert_lacks(trial_typef(b->bob, "home make %s", made[i]), "You make");
    }
    assert_has(trial_type(b->bob, "home detail rug as It is worn."), "now see that");
    assert_has(trial_type(b->bob, "home make a brass bell"), "You make a brass bell");
    assert_has(trial_type(b->bob, "home dig north to The Garret"), "leads to The Garret");
}

/* Lines that a builder's npc can never send to anybody, and permitted ones. */
static const struct {
    const char *line;
    bool refused;
} naming_lines[] = {
        {"chat buy my gold", true},
        {"CHAT buy my gold", true},
        {"cha buy my gold", true},
        {"channel say public buy my gold", true},
        {"channel topic public = gold", true},
        {"channel join gold", true},
        {"tell bob buy my gold", true},
        {"t bob buy my gold", true},
        {"page bob buy my gold", true},
        {"p bob buy my gold", true},
        {"reply buy my gold", true},
        {"r buy my gold", true},
        {"mail bob = buy my gold", true},
        {"report bob sells gold", true},
        {"repo bob sells gold", true},
        {"bug gold", true},
        {"typo gold", true},
        {"idea gold", true},
        {"bellow gold at bob", true}, /* its own alias for chat */
        {"@wall gold", true},
        {"@describe me = gold", true},
        {"@create gold", true},
        {";1+1", true},
        {"take unicorn", true},
        {"frobnicate", true},
        {"preview chat gold", true},
        {"say gold", false},
        {"emote shines", false},
        {"smile", false},
        {"smile at bob", false},
        {"whisper bob gold", false},
};

BENCH_TEST(a_builders_npc_can_speak_only_in_its_room)
{
    uint64_t npc = bench_create(b, "puppet", "npc");
    (void)trial_typef(b->alice, "drop #%" PRIu64, npc);
    (void)trial_typef(
            b->alice, "@set #%" PRIu64 ".options = {aliases = {bellow = \"chat\"}}", npc);
    (void)trial_type(b->alice, "tell bob hello");
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof(naming_lines) / sizeof(naming_lines[0]); i++) {
        trial_forget(b->bob);
        struct str said = trial_typef(b->alice,
                "; (function() local ok, why = object(%" PRIu64
                "):perform(%c%s%c) return ok == true and "
                "'did' or ok == nil and type(why) == 'string' and 'no: ' .. why or 'neither' "
                "end)()",
                npc, '"', naming_lines[i].line, '"');
        bool refused = str_find(said, STR("no: "), 0) != SIZE_MAX;
        bool did = str_find(said, STR("did"), 0) != SIZE_MAX;
        bool heard = str_find(trial_told(b->bob), STR("gold"), 0) != SIZE_MAX;
        if (refused != naming_lines[i].refused || did == refused || (refused && heard)) {
            print_message("%s: %.*s%s\n", naming_lines[i].line, STR_FMT(said),
                    heard ? "(heard)" : "");
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    assert_has(trial_type(b->bob, "mail"), "no letters");
    assert_has(trial_type(b->wizard, "@reports"), "No reports are waiting");
    assert_has(trial_type(b->alice, "channel history public"), "Nothing has been said");
}

BENCH_TEST(an_npc_of_a_wizard_may_chat_and_tell)
{
    uint64_t npc = trial_first_id(trial_type(b->wizard, "@create Herald from npc"));

    trial_forget(b->bob);
    (void)trial_typef(b->wizard, "; object(%" PRIu64 "):perform('chat Hear ye')", npc);
    assert_has(trial_told(b->bob), "Hear ye");

    trial_forget(b->bob);
    (void)trial_typef(b->wizard, "@area fen = alice");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = find{proto = \"area\"}[1]", npc);
    (void)trial_typef(b->alice, "; object(%" PRIu64 "):perform('chat Buy gold')", npc);
    assert_lacks(trial_told(b->bob), "Buy gold");
}

BENCH_TEST(an_award_needs_the_players_command_and_can_be_dropped)
{
    bench_program(b, "command('win {this}', function(e) return tostring(award(e.actor, 'a', "
                     "'Winner')) end)\n"
                     "command('lose {this}', function(e) return tostring(award(object('#1'), "
                     "'b', 'Loser')) end)\n"
                     "command('mark {this}', function(e) return tostring(pcall(award, e.actor, "
                     "'c', 'The <b>Fool</>')) end)\n"
                     "command('split {this}', function(e) return tostring(pcall(award, "
                     "e.actor, 'd', 'One\\nTwo')) end)\n"
                     "command('late {this}', function(e) wait(1) e.this.late = select(2, "
                     "award(e.actor, 'e', 'Late')) end)\n");
    (void)trial_typef(
            b->alice, "; award(object(%" PRIu64 "), 'x', 'Fool')", trial_character(b->bob));
    assert_lacks(trial_type(b->bob, "score"), "Fool");

    assert_has(trial_type(b->bob, "win machine"), "true");
    assert_has(trial_type(b->bob, "mark machine"), "false");
    assert_has(trial_type(b->bob, "split machine"), "false");
    (void)trial_type(b->bob, "late machine");
    trial_advance(b->trial, 2);
    assert_has(bench_value(b, "{m}.late"), "own");
    assert_has(trial_type(b->bob, "score"), "You have earned Winner.");

    assert_has(trial_type(b->bob, "score drop nothing"), "haven't earned");
    assert_has(trial_type(b->bob, "score drop winner"), "You've dropped the title Winner");
    assert_lacks(trial_type(b->bob, "score"), "Winner");
    assert_has(trial_type(b->bob, "highscores"), "Puzzle solvers\nNobody yet");
    assert_has(trial_type(b->bob, "win machine"), "false");
    assert_lacks(trial_type(b->bob, "score"), "Winner");
}

BENCH_TEST(titles_and_pronouns_cannot_look_like_a_rank)
{
    static const char *const ranks[] = {"GM", "the GM", "the Wiz", "wi.zard", "wiz4rd",
            "Archwizard", "Wizzard", "the WZRD", "the owner of this game", "support team",
            "Moderators", "the Game", "Overseer", "the Moderatrix", "Head-Wizard", "Dev",
            "Founder of the game", "Co-Founder", "the Creator", "Admin"};
    static const char *const fine[] = {"the Good", "the Lizard Keeper", "of the Many Moods",
            "the Wanderer", "Lamp Trimmer", "the Mild"};
    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
        if (str_find(trial_typef(b->bob, "title %s", ranks[i]), STR("can't be your title"),
                    0) == SIZE_MAX) {
            fail_msg("%s", ranks[i]);
        }
    }
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        assert_has(trial_typef(b->bob, "title %s", fine[i]), "Others now see");
    }
    assert_lacks(trial_type(b->bob, "set pronoun gm/mod/gms/gms/gmself"), " is now ");
    assert_has(trial_type(b->bob, "set pronoun xe/xem/xyr/xyrs/xemself"), " is now ");
}

BENCH_TEST(a_title_cannot_contain_a_players_name_or_a_status)
{
    static const char *const refused[] = {"Alice's friend", "Alices friend", "Alicehater",
            "the Alicehater", "Alice-hater", "the 8ob", "friend of 8obs", ", on for 3 days",
            "Lord, on for 3 days", "- link-dead", "(idle)", "link-dead", "the linkdead"};
    static const char *const fine[] = {
            "the Wanderer", "of Alicante", "2nd of his name", "the Bobbin", "Friend of Glass"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (str_find(trial_typef(b->wizard, "title %s", refused[i]), STR("can't be your title"),
                    0) == SIZE_MAX) {
            fail_msg("%s", refused[i]);
        }
    }
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        assert_has(trial_typef(b->wizard, "title %s", fine[i]), "Others now see");
    }
}

BENCH_TEST(a_pose_is_one_sentence_that_claims_no_rank_or_speech)
{
    static const char *const refused[] = {"is the admin here", "is your GM",
            "sits. Alice leaves", "sits! Exits: north", "is here. Exits: none", "Exits: north",
            "is here, link-dead", "is lost in thought", "is here, Lost  in Thought",
            "falls asleep", "is asleep", "says 'hello'", "smiles, 'hi you'", "says: hello",
            "tells you that all is lost"};
    static const char *const fine[] = {"is leaning on the bar", "is minding the dogs' tails.",
            "is counting coins!", "thinks of home..."};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (str_find(trial_typef(b->bob, "pose %s", refused[i]), STR("Others now see"), 0) !=
                SIZE_MAX) {
            fail_msg("%s", refused[i]);
        }
        trial_advance(b->trial, 30);
    }
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        assert_has(trial_typef(b->bob, "pose %s", fine[i]), "Others now see");
        trial_advance(b->trial, 30);
    }
}

BENCH_TEST(a_builder_can_give_few_awards_a_day_and_none_to_themselves)
{
    bench_program(b, "command('win {this}', function(e) local got = 0 "
                     "for i = 1, 6 do if award(e.actor, 'k' .. now() .. i, 'Fool') then got = "
                     "got + 1 end end "
                     "return 'got ' .. got end)");

    assert_has(trial_type(b->bob, "win machine"), "got 3");
    assert_has(trial_type(b->bob, "win machine"), "got 0");
    assert_has(trial_type(b->alice, "win machine"), "got 0");
}

BENCH_TEST(a_builders_exit_cannot_be_called_like_a_common_command)
{
    uint64_t hut = trial_first_id(trial_type(b->alice, "@dig Hut"));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, hut);
    uint64_t way = trial_first_id(trial_type(b->alice, "@link hatch to $start"));
    static const char *const names[] = {
            "quit", "Home", "yes", "say", "password", "$start", "north&quit", "say hello"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)trial_typef(b->alice, "@link %s to $start", names[i]);
        (void)trial_typef(b->alice, "@name #%" PRIu64 " = %s", way, names[i]);
        (void)trial_typef(b->alice, "; (function() object(%" PRIu64 ").name = '%s' end)()", way,
                names[i]);
        (void)trial_typef(b->alice,
                "; create('exit', {name = '%s', to = object('start'), location = "
                "object(%" PRIu64 ")})",
                names[i], hut);
    }
    assert_has(bench_value(b, "(function() local n, names = 0, '' for _, o in "
                              "ipairs(find{proto = 'exit'}) do "
                              "if o.owner and o.owner.name == 'alice' then n = n + 1 names = "
                              "names .. o.name end end "
                              "return '=' .. n .. names end)()"),
            "=1hatch");
    (void)trial_type(b->alice, "; create({'room', 'home'}, {name = 'Nest'})");
    (void)trial_type(b->alice, "@create Nest from home");
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = home", hut);
    assert_has(bench_value(b, "(function() for _, o in ipairs(find{proto = 'home'}) do "
                              "if o.owner and o.owner.name == 'alice' then return 'bad' end "
                              "end return 'none' end)()"),
            "none");
}
