/* format_test.c -- Sentences for each reader: verbs, pronouns, articles, lists, and in the dark. */
#include "engine/core/output/format.h"

#include "tests/unit/core/scene.h"

/* Renders text for viewer with names given as pairs, ended by NULL; in s->text. */
static struct str render_with(struct scene *s, const char *text, const struct event_arg *args,
        size_t count, struct object *actor, struct object *viewer)
{
    struct format format = {
            .text = str_of(text), .args = args, .arg_count = count, .actor = actor};
    buf_clear(&s->text);
    format_render(s->engine, &format, viewer, &s->text);
    return buf_str(&s->text);
}

static struct event_arg names_format(const char *name, const struct object *object)
{
    return (struct event_arg){str_of(name), value_object(object->id)};
}

TEST(a_sentence_is_worded_for_actor_target_and_others)
{
    static const struct {
        const char *text;
        const char *to_actor;
        const char *to_target;
        const char *to_others;
    } table[] = {
            {"{Actor} {verb:pull} {this}.", "You pull a rusty lever.",
                    "Alice pulls a rusty lever.", "Alice pulls a rusty lever."},
            {"{Actor} {verb:give} {the this} to {who}.", "You give the rusty lever to Bob.",
                    "Alice gives the rusty lever to you.",
                    "Alice gives the rusty lever to Bob."},
            {"{Actor's} lever", "Your lever", "Alice's lever", "Alice's lever"},
            {"{The this's} end", "The rusty lever's end", "The rusty lever's end",
                    "The rusty lever's end"},
            {"{Actor} {verb:take} {actor their} hat off {who's} head",
                    "You take your hat off Bob's head", "Alice takes her hat off your head",
                    "Alice takes her hat off Bob's head"},
            {"{who they} {who them} {who their} {who theirs} {who themselves}",
                    "he him his his himself", "you you your yours yourself",
                    "he him his his himself"},
            {"{Who They}", "He", "You", "He"},
            {"{this they} {This their}", "it Its", "it Its", "it Its"},
            {"{Actor} {verb:watch} {verb:carry} {verb:go} {verb:be} {verb:have} {verb:play}",
                    "You watch carry go are have play",
                    "Alice watches carries goes is has plays",
                    "Alice watches carries goes is has plays"},
            {"{Actor} {verb:pick up} {this}; {the who} {who verb:stare}.",
                    "You pick up a rusty lever; Bob stares.",
                    "Alice picks up a rusty lever; you stare.",
                    "Alice picks up a rusty lever; Bob stares."},
            {"{Verb:pull}", "Pull", "Pulls", "Pulls"},
            {"{Actor} {verb:pinch} {self}.", "You pinch yourself.", "Alice pinches herself.",
                    "Alice pinches herself."},
            {"{Self} {verb:sing}.", "You sing.", "Alice sings.", "Alice sings."},
            {"{A this}, {a who}", "A rusty lever, Bob", "A rusty lever, you",
                    "A rusty lever, Bob"},
            {"plain {{this} }", "plain {this} }", "plain {this} }", "plain {this} }"},
            {"{nobody} {the} {} {this that} {", "{nobody} {the} {} {this that} {",
                    "{nobody} {the} {} {this that} {", "{nobody} {the} {} {this that} {"},
            {"{ {this} }", "{ a rusty lever }", "{ a rusty lever }", "{ a rusty lever }"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct scene s;
        scene_open(&s);
        struct object *bob = scene_make(&s, "Bob", "player", s.room);
        struct object *carol = scene_make(&s, "Carol", "player", s.room);
        struct object *lever = scene_make(&s, "a rusty lever", "item", s.room);
        scene_set(&s, s.alice, ATOM_pronoun, value_text("she"));
        scene_set(&s, bob, ATOM_pronoun, value_text("he"));
        struct event_arg args[] = {names_format("this", lever), names_format("who", bob),
                names_format("self", s.alice)};

        assert_str(
                render_with(&s, table[i].text, args, 3, s.alice, s.alice), table[i].to_actor);
        assert_str(render_with(&s, table[i].text, args, 3, s.alice, bob), table[i].to_target);
        assert_str(render_with(&s, table[i].text, args, 3, s.alice, carol), table[i].to_others);
        scene_close(&s);
    }
}

SCENE_TEST(verbs_agree_with_the_pronoun)
{
    struct object *bob = scene_make(s, "Bob", "player", s->room);
    static const char text[] =
            "{Actor} {verb:try}, but {actor they} {verb:be} weak; {actor} {verb:sit}.";
    scene_set(s, s->alice, ATOM_pronoun, value_text("they"));

    assert_str(render_with(s, text, NULL, 0, s->alice, bob),
            "Alice tries, but they are weak; Alice sits.");
    assert_str(render_with(s, text, NULL, 0, s->alice, s->alice),
            "You try, but you are weak; you sit.");
    scene_set(s, s->alice, ATOM_pronoun, value_text("she"));
    assert_str(render_with(s, text, NULL, 0, s->alice, bob),
            "Alice tries, but she is weak; Alice sits.");
    assert_str(render_with(s, "{Actor} {verb:OBLITERATE} a rat.", NULL, 0, s->alice, bob),
            "Alice OBLITERATES a rat.");
}

TEST(names_take_the_article_that_fits)
{
    static const struct {
        const char *name;
        bool proper;
        bool plural;
        const char *as_named;
        const char *a;
        const char *the;
        const char *none;
    } table[] = {
            {"a lamp", false, false, "a lamp", "a lamp", "the lamp", "lamp"},
            {"lamp", false, false, "a lamp", "a lamp", "the lamp", "lamp"},
            {"apple", false, false, "an apple", "an apple", "the apple", "apple"},
            {"unicorn", false, false, "a unicorn", "a unicorn", "the unicorn", "unicorn"},
            {"One-eyed cat", false, false, "a One-eyed cat", "a One-eyed cat",
                    "the One-eyed cat", "One-eyed cat"},
            {"Hour glass", false, false, "an Hour glass", "an Hour glass", "the Hour glass",
                    "Hour glass"},
            {"11th rune", false, false, "an 11th rune", "an 11th rune", "the 11th rune",
                    "11th rune"},
            {"x-ray", false, false, "an x-ray", "an x-ray", "the x-ray", "x-ray"},
            {"FBI badge", false, false, "an FBI badge", "an FBI badge", "the FBI badge",
                    "FBI badge"},
            {"MP5", false, false, "an MP5", "an MP5", "the MP5", "MP5"},
            {"SOS flag", false, false, "an SOS flag", "an SOS flag", "the SOS flag",
                    "SOS flag"},
            {"u-boat", false, false, "a u-boat", "a u-boat", "the u-boat", "u-boat"},
            {"UFO", false, false, "a UFO", "a UFO", "the UFO", "UFO"},
            {"NATO flag", false, false, "a NATO flag", "a NATO flag", "the NATO flag",
                    "NATO flag"},
            {"f-hole", false, false, "an f-hole", "an f-hole", "the f-hole", "f-hole"},
            {"t-shirt", false, false, "a t-shirt", "a t-shirt", "the t-shirt", "t-shirt"},
            {"éclair", false, false, "an éclair", "an éclair", "the éclair", "éclair"},
            {"The Crown", false, false, "the Crown", "the Crown", "the Crown", "Crown"},
            {"coins", false, true, "some coins", "some coins", "the coins", "coins"},
            {"some coins", false, true, "some coins", "some coins", "the coins", "coins"},
            {"Excalibur", true, false, "Excalibur", "Excalibur", "Excalibur", "Excalibur"},
            {"The Crown", true, false, "The Crown", "The Crown", "The Crown", "The Crown"},
            {"a", false, false, "an a", "an a", "the a", "a"},
            {"<b>x", false, false, "a <<b>x", "a <<b>x", "the <<b>x", "<<b>x"},
            {"", false, false, "something", "something", "something", "something"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct scene s;
        scene_open(&s);
        struct object *thing = scene_make(&s, table[i].name, "item", s.room);
        scene_set(&s, thing, ATOM_proper, value_bool(table[i].proper));
        scene_set(&s, thing, ATOM_plural, value_bool(table[i].plural));
        const char *expected[] = {table[i].as_named, table[i].a, table[i].the, table[i].none};
        for (size_t article = 0; article < 4; article++) {
            buf_clear(&s.text);
            format_name(s.engine, thing, s.alice, (enum format_article)article, &s.text);
            assert_str(buf_str(&s.text), expected[article]);
        }
        scene_close(&s);
    }
}

SCENE_TEST(rooms_are_proper_and_exits_are_nouns)
{
    struct object *exit = scene_exit(s, "north", s->room, s->room);
    struct event_arg args[] = {names_format("room", s->room), names_format("exit", exit)};

    assert_str(render_with(s, "{the room} {the exit}", args, 2, NULL, s->alice),
            "Market Square the way north");
    scene_set(s, exit, ATOM_door, value_bool(true));
    assert_str(render_with(s, "{The exit}", args, 2, NULL, s->alice), "The door to the north");
}

SCENE_TEST(text_arguments_are_inserted_with_markup_escaped)
{
    struct event_arg args[] = {{STR("text"), value_text("<b>bold</b> {Actor} <<")},
            {STR("n"), value_int(-3)}, {STR("f"), value_float(2.5)},
            {STR("yes"), value_bool(true)}};

    struct str text =
            render_with(s, "<say>{text}</> {n} {f} {yes}", args, 4, s->alice, s->alice);

    assert_str(text, "<say><<b>bold<</b> {Actor} <<<<</> -3 2.5 true");
    value_finish(&args[0].value);
}

SCENE_TEST(lists_are_joined_and_counted)
{
    uint64_t ids[70];
    buf_clear(&s->text);
    for (size_t i = 0; i < 70; i++) {
        const char *name = i == 0 ? "a rope" : i < 68 ? "a coin" : i == 68 ? "an apple" : "Bob";
        ids[i] = scene_make(s, name, "item", s->room)->id;
    }
    scene_set(s, world_find(s->world, ids[69]), ATOM_proper, value_bool(true));

    format_list(s->engine, ids, 70, s->alice, &s->text);
    assert_str(buf_str(&s->text), "a rope, a coin (x67), an apple and Bob");
    buf_clear(&s->text);
    format_list(s->engine, ids, 1, s->alice, &s->text);
    buf_add_text(&s->text, "; ");
    format_list(s->engine, ids, 2, s->alice, &s->text);
    buf_add_text(&s->text, "; ");
    format_list(s->engine, ids, 0, s->alice, &s->text);
    assert_str(buf_str(&s->text), "a rope; a rope and a coin; ");
}

SCENE_TEST(tables_of_things_or_words_are_lists)
{
    struct event_arg args[] = {{STR("things"), value_table()}, {STR("words"), value_table()}};
    value_table_append(
            &args[0].value, value_object(scene_make(s, "a hat", "item", s->room)->id));
    value_table_append(&args[0].value, value_object(s->alice->id));
    value_table_append(&args[1].value, value_text("<one"));
    value_table_append(&args[1].value, value_text("two"));

    assert_str(render_with(s, "{the things}; {words}", args, 2, NULL, s->alice),
            "the hat and you; <<one and two");
    value_finish(&args[0].value);
    value_finish(&args[1].value);
}

SCENE_TEST(a_destroyed_thing_is_called_something)
{
    struct event_arg arg = {STR("thing"), value_object(999999)};

    assert_str(render_with(s, "{The thing} is gone.", &arg, 1, NULL, s->alice),
            "Something is gone.");
}

SCENE_TEST(untrusted_text_keeps_only_harmless_links)
{
    struct format format = {.text = STR("<cmd quit>x</cmd> <cmd look>y</cmd>"), .tame = true};
    buf_clear(&s->text);

    format_render(s->engine, &format, s->alice, &s->text);

    assert_true(str_find(buf_str(&s->text), STR("<cmd quit>"), 0) == SIZE_MAX);
    assert_true(str_find(buf_str(&s->text), STR("<cmd look>"), 0) != SIZE_MAX);
}

/* -- acts -- */

static void act_in(struct scene *s, struct object *place, const char *text,
        const struct event_arg *args, size_t count)
{
    struct act act = {
            .format = {.text = str_of(text),
                    .args = args,
                    .arg_count = count,
                    .actor = s->alice},
            .place = place,
    };
    format_act(s->engine, &act);
}

SCENE_TEST(an_action_is_shown_to_everyone_there)
{
    struct object *bob = scene_join(s, "Bob", s->room);
    struct object *carol = scene_join(s, "Carol", s->room);
    struct object *hall = scene_make(s, "Hall", "room", NULL);
    struct object *dave = scene_join(s, "Dave", hall);
    (void)scene_make(s, "a guard", "npc", s->room);
    struct event_arg arg = names_format("who", bob);

    act_in(s, s->room, "{Actor} {verb:wave} to {who}.", &arg, 1);

    assert_str(scene_heard(s, s->alice), "You wave to Bob.\n");
    assert_str(scene_heard(s, bob), "Alice waves to you.\n");
    assert_str(scene_heard(s, carol), "Alice waves to Bob.\n");
    assert_str(scene_heard(s, dave), "");
}

SCENE_TEST(excepted_readers_get_no_text)
{
    struct object *bob = scene_join(s, "Bob", s->room);
    struct act act = {.format = {.text = STR("{Actor} {verb:nod}."), .actor = s->alice},
            .place = s->room,
            .except = &s->alice->id,
            .except_count = 1};

    format_act(s->engine, &act);

    assert_str(scene_heard(s, s->alice), "");
    assert_str(scene_heard(s, bob), "Alice nods.\n");
}

SCENE_TEST(events_in_the_dark_are_heard_not_seen)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *bob = scene_join(s, "Bob", s->room);
    struct object *carol = scene_join(s, "Carol", s->room);
    struct object *lamp = scene_make(s, "a lamp", "item", bob);
    struct event_arg args[] = {names_format("thing", lamp), names_format("who", bob)};

    act_in(s, s->room, "{Actor} {verb:give} {the thing} to {who}.", args, 2);

    assert_str(scene_heard(s, s->alice), "You give the lamp to Bob.\n");
    assert_str(scene_heard(s, bob), "Someone gives the lamp to you.\n");
    assert_str(scene_heard(s, carol), "Someone gives something to someone.\n");
}

SCENE_TEST(speech_in_the_dark_names_the_speaker)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *bob = scene_join(s, "Bob", s->room);
    struct act act = {.format = {.text = STR("{Actor} {verb:say}, hi."), .actor = s->alice},
            .place = s->room,
            .style = MSG_SAY,
            .body = STR("hi")};

    format_act(s->engine, &act);

    assert_str(scene_heard(s, bob), "Alice says, hi.\n");
}

SCENE_TEST(a_silent_act_is_lost_in_the_dark)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *bob = scene_join(s, "Bob", s->room);
    struct act act = {.format = {.text = STR("{Actor} {verb:nod}."), .actor = s->alice},
            .place = s->room,
            .unseen_is_silent = true};

    format_act(s->engine, &act);

    assert_str(scene_heard(s, bob), "");
    assert_str(scene_heard(s, s->alice), "You nod.\n");
}

SCENE_TEST(acts_are_seen_through_glass_both_ways)
{
    struct object *box = scene_make(s, "a glass box", "container", s->room);
    struct object *bob = scene_join(s, "Bob", box);

    act_in(s, s->room, "{Actor} {verb:sing}.", NULL, 0);
    assert_str(scene_heard(s, bob), "");
    scene_set(s, box, ATOM_transparent, value_bool(true));
    act_in(s, s->room, "{Actor} {verb:sing}.", NULL, 0);
    assert_str(scene_heard(s, bob), "Alice sings.\n");
    assert_str(scene_heard(s, s->alice), "You sing.\nYou sing.\n");
    act_in(s, box, "{Actor} {verb:hum}.", NULL, 0);
    assert_str(scene_heard(s, bob), "Alice hums.\n");
    assert_str(scene_heard(s, s->alice), "You hum.\n");
}

SCENE_TEST(a_speakers_own_words_come_back_marked)
{
    struct act act = {.format = {.text = STR("x"), .actor = s->alice},
            .place = s->room,
            .style = MSG_SAY,
            .sender = STR("Alice"),
            .body = STR("<hi>")};

    format_act(s->engine, &act);

    struct session *session = hub_sessions_of(engine_hub(s->engine), s->alice->id);
    scene_seal(s);
    assert_true(session->outbox_count > session->bytes_in);
    const struct msg *msg = &session->outbox[session->bytes_in]->msg;
    assert_true(msg->flag);
    assert_int_equal(msg->style, MSG_SAY);
    assert_str(msg->sender, "Alice");
    assert_str(msg->body, "<hi>");
}

SCENE_TEST(a_distant_player_is_named_even_to_readers_in_the_dark)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *hall = scene_make(s, "Hall", "room", NULL);
    struct object *bob = scene_make(s, "Bob", "player", hall);
    struct event_arg arg = names_format("who", bob);
    struct format format = {
            .text = STR("{Who} {who verb:tell} you."), .args = &arg, .arg_count = 1};

    format_tell(s->engine, s->alice, &format, MSG_PLAIN);
    assert_str(scene_heard(s, s->alice), "Bob tells you.\n");
    scene_move(s, bob, s->room);
    format_tell(s->engine, s->alice, &format, MSG_PLAIN);
    assert_str(scene_heard(s, s->alice), "Someone tells you.\n");
}

SCENE_TEST(a_missing_phrase_shows_its_key)
{
    struct phrases *own = phrases_set(s->engine, phrases_create());

    assert_str(phrase_get(s->engine, PHRASE_too_dark), "{too_dark}");
    assert_string_equal(phrase_missing(s->engine), "see_none");
    assert_false(phrase_set(phrases_of(s->engine), STR("no_such_key"), STR("x")));
    phrases_destroy(phrases_set(s->engine, own));
}
