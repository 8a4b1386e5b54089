/* bridge_test.c -- what crosses bridges, and what must not go round. */
#include "tests/unit/core/bridge_scene.h"

static bool exists(struct bridge_scene *scene, const char *channel)
{
    slice_begin(scene->play.engine, 0, 0);
    bool found = channel_exists(scene->play.engine, str_of(channel));
    slice_commit(scene->play.engine);
    return found;
}

static void keep(void *data, const struct channel_line *line)
{
    buf_printf(data, "%.*s %.*s: %.*s\n", STR_FMT(line->kind), STR_FMT(line->sender),
            STR_FMT(line->text));
}

TEST(what_is_said_there_is_heard_and_kept_here)
{
    struct bridge_scene scene;
    struct buf history = {0};
    open_scene(&scene, "B");

    bridge_say(&scene, &scene.one, "bob", "hello <b>");
    assert_shown(&scene.alice, "<<bob@one> hello <<b>");
    assert_shown(&scene.two,
            "(Bridge.Said {\"channel\":\"public\",\"sender\":\"bob@one\",\"kind\":\"say\","
            "\"text\":\"hello <b>\",\"number\":1,");
    assert_not_shown(&scene.one, "Bridge.Said");
    bridge_call(&scene, &scene.one, "bridge.say",
            "{\"channel\":\"public\",\"nick\":\"bob\",\"text\":\"waves\",\"action\":true}");
    assert_shown(&scene.alice, "<<bob@one> waves");

    slice_begin(scene.play.engine, 0, 0);
    channel_each_line(scene.play.engine, STR("public"), 10, keep, &history);
    slice_commit(scene.play.engine);
    assert_str(buf_str(&history), "say bob@one: hello <b>\nemote bob@one: waves\n");
    buf_finish(&history);
    close_scene(&scene);
}

TEST(what_is_said_here_is_told_to_those_who_carry_it)
{
    struct bridge_scene scene;
    open_scene(&scene, "A");

    alice_says(&scene, "public", "hello");

    assert_shown(&scene.one, "\"sender\":\"Alice\",\"kind\":\"say\",\"text\":\"hello\"");
    assert_shown(&scene.two, "\"sender\":\"Alice\",\"kind\":\"say\",\"text\":\"hello\"");
    close_scene(&scene);
}

TEST(nothing_goes_back_to_its_network_by_another_bridge)
{
    struct bridge_scene scene;
    open_scene(&scene, "a");

    bridge_say(&scene, &scene.one, "bob", "hello");

    assert_not_shown(&scene.one, "Bridge.Said");
    assert_not_shown(&scene.two, "Bridge.Said");
    close_scene(&scene);
}

TEST(two_bridges_on_one_channel_are_heard_once)
{
    struct bridge_scene scene;
    open_scene(&scene, "A");

    bridge_say(&scene, &scene.one, "bob", "ha");
    assert_shown(&scene.alice, "ha");
    bridge_say(&scene, &scene.two, "bob", "ha");
    assert_not_shown(&scene.alice, "ha");
    bridge_say(&scene, &scene.two, "bob", "ha");
    assert_shown(&scene.alice, "ha");
    bridge_say(&scene, &scene.one, "bob", "ha");

    assert_not_shown(&scene.alice, "ha");
    close_scene(&scene);
}

TEST(the_same_word_on_two_networks_is_two_words)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    bridge_say(&scene, &scene.one, "bob", "ha");
    bridge_say(&scene, &scene.two, "bob", "ha");

    assert_shown(&scene.alice, "<<bob@two> ha");
    close_scene(&scene);
}

TEST(what_one_of_ours_says_there_is_not_heard_by_another)
{
    struct bridge_scene scene;
    open_scene(&scene, "A");

    bridge_say(&scene, &scene.one, "skein2", "<Alice@Testland> hello");

    assert_not_shown(&scene.alice, "hello");
    close_scene(&scene);
}

TEST(what_a_bridge_has_carried_goes_no_further)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    bridge_say(&scene, &scene.one, "OtherGame", "<eve@elsewhere> hello");
    assert_shown(&scene.alice, "<<OtherGame@one> <<eve@elsewhere> hello");
    assert_not_shown(&scene.two, "Bridge.Said");
    bridge_say(&scene, &scene.one, "bob", "<eve elsewhere> a@b hello");

    assert_shown(&scene.two, "Bridge.Said");
    close_scene(&scene);
}

TEST(a_topic_set_elsewhere_is_a_line_and_sets_nothing_here)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    bridge_call(&scene, &scene.one, "bridge.topic",
            "{\"channel\":\"public\",\"nick\":\"bob\",\"text\":\"weather\"}");

    assert_shown(&scene.alice, "<<bob@one> changes the topic there to: weather");
    assert_shown(
            &scene.two, "\"kind\":\"emote\",\"text\":\"changes the topic there to: weather\"");
    slice_begin(scene.play.engine, 0, 0);
    struct channel_about about = channel_about(channel_find(scene.play.engine, STR("public")));
    assert_int_equal(about.topic.length, 0);
    slice_commit(scene.play.engine);
    close_scene(&scene);
}

TEST(a_network_that_is_away_is_told_here_and_nowhere_else)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    bridge_call(&scene, &scene.one, "bridge.away",
            "{\"channel\":\"public\",\"away\":true,\"why\":\"no <b> route\",\"keep\":200}");
    assert_shown(&scene.alice, "<<skein> bridge_away");
    assert_not_shown(&scene.two, "Bridge.Said");
    assert_not_shown(&scene.one, "Bridge.Said");
    bridge_call(&scene, &scene.one, "bridge.away", "{\"channel\":\"public\",\"away\":false}");
    assert_shown(&scene.alice, "<<skein> bridge_back");
    bridge_call(&scene, &scene.two, "bridge.away", "{\"channel\":\"tea\",\"away\":true}");
    assert_shown(&scene.two, "ask_bridge_channel");
    close_scene(&scene);
}

TEST(who_is_elsewhere_is_banned_by_mask)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");
    struct engine *engine = scene.play.engine;
    slice_begin(engine, 0, 0);
    assert_false(play_ban(engine, "@one", 0, ""));
    assert_false(play_ban(engine, "b b@one", 0, ""));
    assert_false(play_ban(engine, "10.0.0/24", 0, ""));
    assert_true(play_ban(engine, "Spam*/one", 0, ""));
    assert_true(play_unban(engine, "<spam*@one>"));
    assert_true(play_ban(engine, "Spam*@one", 0, ""));
    slice_commit(engine);

    bridge_say(&scene, &scene.one, "spammer7", "buy");
    assert_not_shown(&scene.alice, "buy");
    assert_not_shown(&scene.two, "Bridge.Said");
    bridge_call(&scene, &scene.one, "bridge.topic",
            "{\"channel\":\"public\",\"nick\":\"Spamela\",\"text\":\"buy\"}");
    assert_not_shown(&scene.alice, "buy");
    bridge_say(&scene, &scene.one, "bob", "hello");
    assert_shown(&scene.alice, "<<bob@one> hello");
    bridge_say(&scene, &scene.two, "spammer7", "hi");
    assert_shown(&scene.alice, "<<spammer7@two> hi");
    close_scene(&scene);
}

/* Changes public by nobody's rights but the test's. */
static void set_bridge(
        struct bridge_scene *scene, bool on, const char *setting, const char *value)
{
    struct engine *engine = scene->play.engine;
    struct buf shown = {0};
    struct err err;
    bool changed = false;
    slice_begin(engine, play_character(&scene->play, "Alice"), 0);
    struct object *alice = world_find(engine->world, engine->slice->actor);
    struct channel *channel = channel_find(engine, STR("public"));
    presence_find(engine, alice->id)->modes = PERSON_OPERATOR;
    assert_int_equal(channel_change(engine, alice, channel,
                             &(struct channel_change){on, str_of(setting), str_of(value)},
                             &changed, &shown, &err),
            CHANNEL_OK);
    assert_true(changed);
    slice_commit(engine);
    buf_finish(&shown);
}

TEST(a_channel_s_bans_hold_who_is_elsewhere)
{
    static const char *const masks[] = {"zoe@one", "zoe/one", "<zoe@one>", "*!*@one", "Z*/one"};
    struct bridge_scene scene;
    open_scene(&scene, "B");

    for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
        set_bridge(&scene, true, "ban", masks[i]);
        bridge_say(&scene, &scene.one, "Zoe", "hello");
        assert_not_shown(&scene.alice, "hello");
        assert_not_shown(&scene.two, "Bridge.Said");
        bridge_say(&scene, &scene.two, "Zoe", "hello too");
        assert_shown(&scene.alice, "<<Zoe@two> hello too");
        set_bridge(&scene, true, "exception", "zoe/one");
        bridge_say(&scene, &scene.one, "Zoe", "excepted");
        assert_shown(&scene.alice, "<<Zoe@one> excepted");
        set_bridge(&scene, false, "exception", "zoe/one");
        set_bridge(&scene, false, "ban", masks[i]);
    }
    bridge_say(&scene, &scene.one, "Zoe", "hello again");
    assert_shown(&scene.alice, "<<Zoe@one> hello again");
    close_scene(&scene);
}

TEST(a_moderated_channel_holds_who_is_elsewhere)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    set_bridge(&scene, true, "moderated", "");
    bridge_say(&scene, &scene.one, "zoe", "hello");
    assert_not_shown(&scene.alice, "hello");
    bridge_call(&scene, &scene.one, "bridge.topic",
            "{\"channel\":\"public\",\"nick\":\"zoe\",\"text\":\"buy\"}");
    assert_not_shown(&scene.alice, "buy");
    set_bridge(&scene, false, "moderated", "");
    bridge_say(&scene, &scene.one, "zoe", "hello");

    assert_shown(&scene.alice, "<<zoe@one> hello");
    close_scene(&scene);
}

static bool pause_bridge(struct bridge_scene *scene, const char *name, bool paused)
{
    buf_clear(&scene->alice.shown);
    buf_clear(&scene->one.shown);
    slice_begin(scene->play.engine, 0, 0);
    bool found = bridge_pause(scene->play.engine, str_of(name), paused);
    slice_commit(scene->play.engine);
    play_turn(&scene->play);
    return found;
}

TEST(those_on_a_channel_are_told_of_a_pause)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    (void)pause_bridge(&scene, "one", true);
    assert_shown(&scene.alice, "<<skein> bridge_paused");
    assert_shown(&scene.one, "(Bridge.Pause {\"paused\":true})");
    (void)pause_bridge(&scene, "one", true);
    assert_not_shown(&scene.alice, "bridge_paused");
    /* What is lost meanwhile is told when it matters again: nothing waits in a pause. */
    bridge_call(&scene, &scene.one, "bridge.away",
            "{\"channel\":\"public\",\"away\":true,\"why\":\"no route\",\"keep\":200}");
    assert_not_shown(&scene.alice, "bridge_away");
    (void)pause_bridge(&scene, "one", false);
    assert_shown(&scene.alice, "<<skein> bridge_resumed");
    assert_shown(&scene.alice, "<<skein> bridge_away");
    assert_shown(&scene.one, "(Bridge.Pause {\"paused\":false})");
    /* Nobody paused it: it shall try again, and nobody is told. */
    (void)pause_bridge(&scene, "one", false);
    assert_shown(&scene.one, "(Bridge.Pause {\"paused\":false})");
    assert_not_shown(&scene.alice, "bridge_resumed");
    close_scene(&scene);
}

TEST(what_had_no_room_to_wait_is_told_here)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    bridge_call(&scene, &scene.one, "bridge.away",
            "{\"channel\":\"public\",\"away\":false,\"left\":3}");
    assert_shown(&scene.alice, "<<skein> bridge_back_left 3");
    bridge_call(&scene, &scene.one, "bridge.left", "{\"channel\":\"public\",\"count\":7}");
    assert_shown(&scene.alice, "<<skein> bridge_left 7");
    assert_not_shown(&scene.two, "Bridge.Said");
    bridge_call(&scene, &scene.two, "bridge.left", "{\"channel\":\"tea\",\"count\":7}");
    assert_shown(&scene.two, "ask_bridge_channel");
    close_scene(&scene);
}

struct next {
    int64_t ms;
};

static void see_next(void *data, const struct bridge_about *about)
{
    struct next *next = data;
    next->ms = strcmp(about->name, "one") == 0 ? about->next_ms : next->ms;
}

TEST(it_is_known_when_a_bridge_tries_again)
{
    struct bridge_scene scene;
    struct next next = {0};
    open_scene(&scene, "B");

    bridge_call(&scene, &scene.one, "bridge.state",
            "{\"state\":\"not connected\",\"wait_ms\":5000}");
    bridge_each(scene.play.engine, see_next, &next);
    assert_int_equal(next.ms, 5000);
    play_wait(&scene.play, 6);
    bridge_each(scene.play.engine, see_next, &next);

    assert_int_equal(next.ms, 0);
    close_scene(&scene);
}

TEST(a_paused_bridge_carries_nothing_and_stays_paused)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    assert_false(pause_bridge(&scene, "none", true));
    assert_true(pause_bridge(&scene, "ONE", true));
    bridge_say(&scene, &scene.one, "bob", "hello");
    assert_not_shown(&scene.alice, "hello");
    alice_says(&scene, "public", "hello");
    assert_not_shown(&scene.one, "Bridge.Said");
    assert_shown(&scene.two, "Bridge.Said");
    /* The configuration is read again: another session of the same name. */
    play_hang_up(&scene.play, &scene.one);
    assert_false(pause_bridge(&scene, "one", false));
    screen_finish(&scene.one);
    bridge_open_front(&scene, &scene.one,
            "{\"name\":\"one\",\"network\":\"A\",\"channels\":[\"public\"]}");
    alice_says(&scene, "public", "hello");
    assert_not_shown(&scene.one, "Bridge.Said");
    assert_true(pause_bridge(&scene, "one", false));
    alice_says(&scene, "public", "hello");

    assert_shown(&scene.one, "Bridge.Said");
    close_scene(&scene);
}

TEST(a_channel_is_founded_before_anybody_could_join_it)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    assert_true(exists(&scene, "tea"));
    bridge_call(&scene, &scene.one, "bridge.say",
            "{\"channel\":\"tea\",\"nick\":\"bob\",\"text\":\"anybody?\"}");

    assert_shown(&scene.one, "{t ok");
    close_scene(&scene);
}

static const struct {
    const char *name;
    const char *args;
    const char *answer;
} bridge_wrong[] = {
        {"bridge.say", "{\"channel\":\"other\",\"nick\":\"b\",\"text\":\"x\"}",
                "\"status\":404"},
        {"bridge.say", "{\"channel\":\"public\",\"nick\":\"b\"}", "\"status\":422"},
        {"bridge.say", "{\"channel\":\"public\",\"text\":\"x\"}", "\"status\":422"},
        {"bridge.topic", "{\"nick\":\"b\",\"text\":\"x\"}", "\"status\":422"},
        {"bridge.open", "{}", "\"status\":422"},
};

TEST(a_call_with_a_mistake_is_refused)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    for (size_t i = 0; i < sizeof(bridge_wrong) / sizeof(bridge_wrong[0]); i++) {
        bridge_call(&scene, &scene.one, bridge_wrong[i].name, bridge_wrong[i].args);
        assert_shown(&scene.one, bridge_wrong[i].answer);
    }
    close_scene(&scene);
}

TEST(only_bridges_are_bridges)
{
    static const char *const names[] = {"bridge.open", "bridge.state", "bridge.say",
            "bridge.topic", "bridge.away", "bridge.left"};
    struct bridge_scene scene;
    open_scene(&scene, "B");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        bridge_call(&scene, &scene.alice, names[i],
                "{\"name\":\"x\",\"channel\":\"public\",\"nick\":\"b\",\"text\":\"x\"}");
        assert_shown(&scene.alice, "\"status\":403");
    }
    close_scene(&scene);
}

static void add_person_line(void *data, const struct bridge_person *person)
{
    bridge_person_line(person, data);
}

/* Like a bridge it shows what its calls are answered. */
static void ask_alice(struct bridge_scene *scene, const char *name, const char *args)
{
    bridge_call(scene, &scene->alice, name, args);
}

TEST(who_is_there_is_known_here_under_a_name_that_nobody_can_have)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");

    bridge_call(&scene, &scene.one, "bridge.people",
            "{\"channel\":\"public\",\"changes\":[\"+bert\",\"+a "
            "<b!\",\"+BERT\",\"-nobody\",\"x\",\"\"]}");
    assert_shown(&scene.one, "{t ok");

    ask_alice(&scene, "channel.about", "{\"channel\":\"public\"}");
    assert_shown(&scene.alice, "bert/one bert one 0\\na/b//one a/b/ one 0\\n\"");
    ask_alice(&scene, "who.is", "{\"name\":\"Bert/one\"}");
    assert_shown(&scene.alice, "\"nick\":\"bert/one\"");
    assert_shown(&scene.alice, "\"channels\":[{\"rank\":0,\"channel\":\"public\"}]");
    ask_alice(&scene, "who.list", "{\"channel\":\"public\"}");
    assert_shown(&scene.alice, "\"nick\":\"bert/one\"");
    ask_alice(&scene, "chat.tell", "{\"to\":\"bert/one\",\"text\":\"x\"}");
    assert_shown(&scene.alice, "\"status\":404");
    bridge_call(&scene, &scene.one, "bridge.people",
            "{\"channel\":\"public\",\"changes\":[\"-Bert\",\"*\",\"+carl\"]}");
    ask_alice(&scene, "channel.about", "{\"channel\":\"public\"}");
    assert_shown(&scene.alice, "carl/one carl one 0");
    assert_not_shown(&scene.alice, "bert");
    ask_alice(&scene, "who.is", "{\"name\":\"bert/one\"}");
    assert_shown(&scene.alice, "\"status\":404");
    bridge_call(&scene, &scene.two, "bridge.people",
            "{\"channel\":\"tea\",\"changes\":[\"+eve\"]}");
    assert_shown(&scene.two, "\"status\":404");
    close_scene(&scene);
}

TEST(who_was_there_by_a_bridge_that_is_gone_is_gone)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");
    ask_alice(&scene, "chat.begin", "{\"nick\":\"alice\"}");
    ask_alice(&scene, "channel.join", "{\"channel\":\"public\"}");
    bridge_call(&scene, &scene.one, "bridge.people",
            "{\"channel\":\"public\",\"changes\":[\"+bert\"]}");
    assert_shown(&scene.alice, "Chat.Bridged {\"channel\":\"public\",\"changes\":[\"+bert/one");
    bridge_call(&scene, &scene.two, "bridge.people",
            "{\"channel\":\"public\",\"changes\":[\"+carl\"]}");

    buf_clear(&scene.alice.shown);
    play_hang_up(&scene.play, &scene.one);

    assert_shown(&scene.alice, "Chat.Bridged {\"channel\":\"public\",\"changes\":[\"-bert/one");
    assert_not_shown(&scene.alice, "carl");
    ask_alice(&scene, "channel.about", "{\"channel\":\"public\"}");
    assert_not_shown(&scene.alice, "bert");
    assert_shown(&scene.alice, "carl/two");
    close_scene(&scene);
}

TEST(of_a_crowd_so_many_are_known)
{
    struct bridge_scene scene;
    struct buf args = {0};
    struct buf people = {0};
    open_scene(&scene, "B");
    buf_add_text(&args, "{\"channel\":\"public\",\"changes\":[\"*\"");
    for (int i = 0; i < BRIDGE_PEOPLE_MAX + 50; i++) {
        buf_printf(&args, ",\"+nick%d\"", i);
    }
    buf_add_text(&args, "]}");

    bridge_call(&scene, &scene.one, "bridge.people", args.bytes);

    bridge_each_person(scene.play.engine, STR("public"), add_person_line, &people);
    size_t lines = 0;
    for (size_t i = 0; i < people.length; i++) {
        lines += people.bytes[i] == '\n';
    }
    assert_int_equal(lines, BRIDGE_PEOPLE_MAX);
    buf_finish(&people);
    buf_finish(&args);
    close_scene(&scene);
}

static const struct CMUnitTest bridge_tests[] = {
        IT(who_is_there_is_known_here_under_a_name_that_nobody_can_have),
        IT(who_was_there_by_a_bridge_that_is_gone_is_gone),
        IT(of_a_crowd_so_many_are_known),
        IT(what_is_said_there_is_heard_and_kept_here),
        IT(what_is_said_here_is_told_to_those_who_carry_it),
        IT(nothing_goes_back_to_its_network_by_another_bridge),
        IT(two_bridges_on_one_channel_are_heard_once),
        IT(the_same_word_on_two_networks_is_two_words),
        IT(what_one_of_ours_says_there_is_not_heard_by_another),
        IT(what_a_bridge_has_carried_goes_no_further),
        IT(a_topic_set_elsewhere_is_a_line_and_sets_nothing_here),
        IT(a_network_that_is_away_is_told_here_and_nowhere_else),
        IT(who_is_elsewhere_is_banned_by_mask),
        IT(a_channel_s_bans_hold_who_is_elsewhere),
        IT(a_moderated_channel_holds_who_is_elsewhere),
        IT(those_on_a_channel_are_told_of_a_pause),
        IT(what_had_no_room_to_wait_is_told_here),
        IT(it_is_known_when_a_bridge_tries_again),
        IT(a_paused_bridge_carries_nothing_and_stays_paused),
        IT(a_channel_is_founded_before_anybody_could_join_it),
        IT(a_call_with_a_mistake_is_refused),
        IT(only_bridges_are_bridges),
};
TESTS(bridge)
