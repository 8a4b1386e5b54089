/* bridge_test.c -- Messages that cross bridges, and messages that must not loop. */
#include "engine/session/markup.h"
#include "tests/modules/bridges/bridge_scene.h"

static bool exists(struct bridge_scene *scene, const char *channel)
{
    transaction_begin(scene->play.engine, 0, 0);
    bool found = channel_find(scene->play.engine, str_of(channel)) != NULL;
    transaction_commit(scene->play.engine);
    return found;
}

static void keep(void *data, const struct channel_line *line)
{
    buf_printf(data, "%.*s %.*s: %.*s\n", STR_FMT(line->kind), STR_FMT(line->sender),
            STR_FMT(line->text));
}

/* The fate of a line from a bridged network: lost, heard in the game, or heard and carried by the other bridge too. */
enum fate { LOST, HEARD, CARRIED };

/* Fails with the name of the row unless the line from that bridge meets its fate. */
static void expect_fate(struct bridge_scene *s, const char *row, int bridge, const char *nick,
        const char *text, enum fate fate)
{
    struct screen *by = bridge == 1 ? &s->one : &s->two;
    struct screen *other = bridge == 1 ? &s->two : &s->one;
    struct buf said = {0};
    buf_printf(&said, "<<%s@%s> ", nick, bridge == 1 ? "one" : "two");
    markup_escape(str_of(text), &said);

    bridge_say(s, by, nick, text);

    bool heard = fate == LOST ? s->alice.shown.length == 0 : screen_has(&s->alice, said.bytes);
    if (!heard || screen_has(other, "Bridge.Said") != (fate == CARRIED) ||
            screen_has(by, "Bridge.Said")) {
        fail_msg("%s: of \"%s\" there was shown here \"%s\", to its bridge \"%s\", to the "
                 "other \"%s\"",
                row, said.bytes, s->alice.shown.length ? s->alice.shown.bytes : "",
                by->shown.bytes, other->shown.length ? other->shown.bytes : "");
    }
    buf_finish(&said);
}

/* Makes a call, and fails unless the answer contains this. */
static void expect_answer(struct bridge_scene *s, struct screen *by, const char *name,
        const char *args, const char *answer)
{
    bridge_call(s, by, name, args);
    if (!screen_has(by, answer)) {
        fail_msg("%s %s is answered %s", name, args, by->shown.length ? by->shown.bytes : "");
    }
}

BRIDGE_TEST(a_line_from_the_network_is_heard_and_stored_here)
{
    struct buf history = {0};

    bridge_say(s, &s->one, "bob", "hello <b>");
    assert_shown(&s->alice, "<<bob@one> hello <<b>");
    assert_shown(&s->two,
            "(Bridge.Said {\"channel\":\"public\",\"sender\":\"bob@one\",\"kind\":\"say\","
            "\"text\":\"hello <b>\",\"number\":1,");
    assert_not_shown(&s->one, "Bridge.Said");
    bridge_call(s, &s->one, "bridge.say",
            "{'channel':'public','nick':'bob','text':'waves','action':true}");
    assert_shown(&s->alice, "<<bob@one> waves");
    bridge_call(s, &s->one, "bridge.say",
            "{'channel':'public','nick':'carl','text':'a.          SYST\\u200bEM'}");
    assert_shown(&s->alice, "<<carl@one> a. SYSTEM");

    transaction_begin(s->play.engine, 0, 0);
    channel_each_line(s->play.engine, STR("public"), 10, 0, keep, &history);
    transaction_commit(s->play.engine);
    assert_str(buf_str(&history),
            "say bob@one: hello <b>\nemote bob@one: waves\nsay carl@one: a. SYSTEM\n");
    buf_finish(&history);
}

TEST(a_channel_line_goes_to_every_bridge_of_the_channel)
{
    struct bridge_scene scene;
    bridge_open_scene(&scene, "A");

    alice_says(&scene, "public", "hello");

    assert_shown(&scene.one, "\"sender\":\"Alice\",\"kind\":\"say\",\"text\":\"hello\"");
    assert_shown(&scene.two, "\"sender\":\"Alice\",\"kind\":\"say\",\"text\":\"hello\"");
    bridge_close_scene(&scene);
}

/* The first bridge leads to network A, the second to the network of the row. */
static const struct {
    const char *name;
    const char *network;

    struct {
        int bridge;
        const char *nick;
        const char *text;
        enum fate fate;
    } lines[4];
} echoes[] = {
        {"a line does not go back to its network by another bridge", "a",
                {{1, "bob", "hello", HEARD}}},
        {"two bridges on one channel are heard once", "A",
                {{1, "bob", "ha", HEARD}, {2, "bob", "ha", LOST}, {2, "bob", "ha", HEARD},
                        {1, "bob", "ha", LOST}}},
        {"the same word on two networks is two words", "B",
                {{1, "bob", "ha", CARRIED}, {2, "bob", "ha", CARRIED}}},
        {"a bridge does not hear what another of ours says", "A",
                {{1, "skein2", "<Alice@Testland> hello", LOST}}},
        {"a line that a bridge has carried goes no further", "B",
                {{1, "OtherGame", "<eve@elsewhere> hello", HEARD},
                        {1, "bob", "<eve elsewhere> a@b hello", CARRIED}}},
};

TEST(a_bridged_line_is_heard_once_and_does_not_echo)
{
    for (size_t i = 0; i < sizeof(echoes) / sizeof(echoes[0]); i++) {
        struct bridge_scene scene;
        bridge_open_scene(&scene, echoes[i].network);
        for (size_t j = 0; j < 4 && echoes[i].lines[j].nick; j++) {
            expect_fate(&scene, echoes[i].name, echoes[i].lines[j].bridge,
                    echoes[i].lines[j].nick, echoes[i].lines[j].text, echoes[i].lines[j].fate);
        }
        bridge_close_scene(&scene);
    }
}

BRIDGE_TEST(a_topic_set_elsewhere_is_a_line_and_sets_nothing_here)
{
    bridge_call(
            s, &s->one, "bridge.topic", "{'channel':'public','nick':'bob','text':'weather'}");

    assert_shown(&s->alice, "<<bob@one> changes the topic there to: weather");
    assert_shown(
            &s->two, "\"kind\":\"emote\",\"text\":\"changes the topic there to: weather\"");
    transaction_begin(s->play.engine, 0, 0);
    struct channel_about about =
            channel_about(s->play.engine, channel_find(s->play.engine, STR("public")), 0);
    assert_int_equal(about.topic.length, 0);
    transaction_commit(s->play.engine);
}

BRIDGE_TEST(a_lost_network_is_announced_here_and_nowhere_else)
{
    bridge_call(s, &s->one, "bridge.away",
            "{'channel':'public','away':true,'why':'no <b> route','keep':200}");
    assert_shown(&s->alice, "<<skein> bridge_away");
    assert_not_shown(&s->two, "Bridge.Said");
    assert_not_shown(&s->one, "Bridge.Said");
    bridge_call(s, &s->one, "bridge.away", "{'channel':'public','away':false}");
    assert_shown(&s->alice, "<<skein> bridge_back");
    expect_answer(
            s, &s->two, "bridge.away", "{'channel':'tea','away':true}", "ask_bridge_channel");
}

BRIDGE_TEST(a_ban_mask_silences_users_of_the_network)
{
    struct engine *engine = s->play.engine;
    transaction_begin(engine, 0, 0);
    assert_false(play_ban(engine, "@one", 0, ""));
    assert_false(play_ban(engine, "b b@one", 0, ""));
    assert_false(play_ban(engine, "10.0.0/24", 0, ""));
    assert_true(play_ban(engine, "Spam*/one", 0, ""));
    assert_true(play_unban(engine, "<spam*@one>"));
    assert_true(play_ban(engine, "Spam*@one", 0, ""));
    transaction_commit(engine);

    expect_fate(s, "Spam*@one is banned", 1, "spammer7", "buy", LOST);
    bridge_call(
            s, &s->one, "bridge.topic", "{'channel':'public','nick':'Spamela','text':'buy'}");
    assert_not_shown(&s->alice, "buy");
    expect_fate(s, "Spam*@one is banned", 1, "bob", "hello", CARRIED);
    expect_fate(s, "Spam*@one is banned", 2, "spammer7", "hi", CARRIED);
}

/* Changes public with the test's own rights. */
static void set_bridge(
        struct bridge_scene *scene, bool on, const char *setting, const char *value)
{
    struct engine *engine = scene->play.engine;
    struct channel_changed changed = {0};
    struct err err;
    transaction_begin(engine, play_character(&scene->play, "Alice"), 0);
    struct object *alice = world_find(engine_world(engine), engine_transaction(engine)->actor);
    struct channel *channel = channel_find(engine, STR("public"));
    presence_find(engine, alice->id)->modes = PERSON_OPERATOR;
    assert_int_equal(channel_change(engine, alice, channel,
                             &(struct channel_change){on, str_of(setting), str_of(value)},
                             &changed, &err),
            CHANNEL_OK);
    assert_true(changed.differs);
    transaction_commit(engine);
    buf_finish(&changed.value);
}

BRIDGE_TEST(channel_bans_apply_to_users_of_the_network)
{
    static const char *const masks[] = {"zoe@one", "zoe/one", "<zoe@one>", "*!*@one", "Z*/one"};

    for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
        set_bridge(s, true, "ban", masks[i]);
        expect_fate(s, masks[i], 1, "Zoe", "hello", LOST);
        expect_fate(s, masks[i], 2, "Zoe", "hello", CARRIED);
        set_bridge(s, true, "exception", "zoe/one");
        expect_fate(s, masks[i], 1, "Zoe", "hello", CARRIED);
        set_bridge(s, false, "exception", "zoe/one");
        set_bridge(s, false, "ban", masks[i]);
    }
    expect_fate(s, "no ban is left", 1, "Zoe", "hello again", CARRIED);
}

BRIDGE_TEST(a_moderated_channel_silences_users_of_the_network)
{
    set_bridge(s, true, "moderated", "");
    expect_fate(s, "moderated", 1, "zoe", "hello", LOST);
    bridge_call(s, &s->one, "bridge.topic", "{'channel':'public','nick':'zoe','text':'buy'}");
    assert_not_shown(&s->alice, "buy");
    set_bridge(s, false, "moderated", "");
    expect_fate(s, "no longer moderated", 1, "zoe", "hello", CARRIED);
}

static bool pause_here(struct bridge_scene *scene, const char *name, bool paused)
{
    buf_clear(&scene->alice.shown);
    buf_clear(&scene->one.shown);
    transaction_begin(scene->play.engine, 0, 0);
    bool found = network_pause(scene->play.engine, str_of(name), paused);
    transaction_commit(scene->play.engine);
    play_turn(&scene->play);
    return found;
}

BRIDGE_TEST(a_pause_is_announced_on_the_channel)
{
    (void)pause_here(s, "one", true);
    assert_shown(&s->alice, "<<skein> bridge_paused");
    assert_shown(&s->one, "(Bridge.Pause {\"paused\":true})");
    (void)pause_here(s, "one", true);
    assert_not_shown(&s->alice, "bridge_paused");
    /* A message lost meanwhile is reported only when it matters again: nothing waits in a pause. */
    bridge_call(s, &s->one, "bridge.away",
            "{'channel':'public','away':true,'why':'no route','keep':200}");
    assert_not_shown(&s->alice, "bridge_away");
    (void)pause_here(s, "one", false);
    assert_shown(&s->alice, "<<skein> bridge_resumed");
    assert_shown(&s->alice, "<<skein> bridge_away");
    assert_shown(&s->one, "(Bridge.Pause {\"paused\":false})");
    /* Nobody paused it: it must try again, without a notice. */
    (void)pause_here(s, "one", false);
    assert_shown(&s->one, "(Bridge.Pause {\"paused\":false})");
    assert_not_shown(&s->alice, "bridge_resumed");
}

BRIDGE_TEST(the_channel_is_told_how_many_lines_were_dropped)
{
    bridge_call(s, &s->one, "bridge.away", "{'channel':'public','away':false,'left':3}");
    assert_shown(&s->alice, "<<skein> bridge_back_left 3");
    bridge_call(s, &s->one, "bridge.left", "{'channel':'public','count':7}");
    assert_shown(&s->alice, "<<skein> bridge_left 7");
    assert_not_shown(&s->two, "Bridge.Said");
    expect_answer(
            s, &s->two, "bridge.left", "{'channel':'tea','count':7}", "ask_bridge_channel");
}

struct next {
    int64_t ms;
};

static void see_next(void *data, const struct network_about *about)
{
    struct next *next = data;
    next->ms = strcmp(about->name, "one") == 0 ? about->next_ms : next->ms;
}

BRIDGE_TEST(the_wait_until_a_bridge_reconnects_is_known)
{
    struct next next = {0};

    bridge_call(s, &s->one, "bridge.state", "{'state':'not connected','wait_ms':5000}");
    network_each(s->play.engine, see_next, &next);
    assert_int_equal(next.ms, 5000);
    play_wait(&s->play, 6);
    network_each(s->play.engine, see_next, &next);

    assert_int_equal(next.ms, 0);
}

BRIDGE_TEST(a_paused_bridge_carries_nothing_and_stays_paused)
{
    assert_false(pause_here(s, "none", true));
    assert_true(pause_here(s, "ONE", true));
    expect_fate(s, "one is paused", 1, "bob", "hello", LOST);
    alice_says(s, "public", "hello");
    assert_not_shown(&s->one, "Bridge.Said");
    assert_shown(&s->two, "Bridge.Said");
    /* The configuration is read again: another session of the same name. */
    play_hang_up(&s->play, &s->one);
    assert_false(pause_here(s, "one", false));
    screen_finish(&s->one);
    bridge_open_frontend(s, &s->one, "{'name':'one','network':'A','channels':['public']}");
    alice_says(s, "public", "hello");
    assert_not_shown(&s->one, "Bridge.Said");
    assert_true(pause_here(s, "one", false));
    alice_says(s, "public", "hello");

    assert_shown(&s->one, "Bridge.Said");
}

BRIDGE_TEST(a_channel_is_founded_before_anybody_could_join_it)
{
    assert_true(exists(s, "tea"));
    bridge_call(s, &s->one, "bridge.say", "{'channel':'tea','nick':'bob','text':'anybody?'}");

    assert_shown(&s->one, "{t ok");
}

static const struct {
    const char *name;
    const char *args;
    const char *answer;
} bridge_wrong[] = {
        {"bridge.say", "{'channel':'other','nick':'b','text':'x'}", "\"status\":404"},
        {"bridge.say", "{'channel':'public','nick':'b'}", "\"status\":422"},
        {"bridge.say", "{'channel':'public','text':'x'}", "\"status\":422"},
        {"bridge.topic", "{'nick':'b','text':'x'}", "\"status\":422"},
        {"bridge.open", "{}", "\"status\":422"},
};

BRIDGE_TEST(a_call_with_a_mistake_is_refused)
{
    for (size_t i = 0; i < sizeof(bridge_wrong) / sizeof(bridge_wrong[0]); i++) {
        expect_answer(
                s, &s->one, bridge_wrong[i].name, bridge_wrong[i].args, bridge_wrong[i].answer);
    }
}

BRIDGE_TEST(only_bridges_can_use_the_bridge_calls)
{
    static const char *const names[] = {"bridge.open", "bridge.state", "bridge.say",
            "bridge.topic", "bridge.away", "bridge.left"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        expect_answer(s, &s->alice, names[i],
                "{'name':'x','channel':'public','nick':'b','text':'x'}", "\"status\":403");
    }
}

static void add_person_line(void *data, const struct network_person *person)
{
    network_person_line(person, data);
}

/* Like a bridge it shows the answers of its calls. */
static void ask_alice(
        struct bridge_scene *s, const char *name, const char *args, const char *answer)
{
    expect_answer(s, &s->alice, name, args, answer);
}

#define JOINS(nick) "{'what':'join','channel':'public','nick':'" nick "'}"
#define GOES(nick) "{'what':'part','channel':'public','nick':'" nick "'}"

BRIDGE_TEST(users_of_the_network_have_names_that_no_account_can_have)
{
    expect_answer(s, &s->one, "bridge.people",
            "{'changes':[" JOINS("bert") "," JOINS("a <b!") "," JOINS("BERT") "," GOES(
                    "nobody") ",{'what':'x'},{},'',{'what':'join','channel':'tea','nick':'eve'}"
                              "]}",
            "{t ok");

    ask_alice(s, "channel.about", "{'channel':'public'}",
            "bert/one bert one 0\\na/b//one a/b/ one 0\\n\"");
    ask_alice(s, "who.is", "{'name':'Bert/one'}", "\"nick\":\"bert/one\"");
    assert_shown(&s->alice, "\"channels\":[{\"rank\":0,\"channel\":\"public\"}]");
    ask_alice(s, "who.list", "{'channel':'public'}", "\"nick\":\"bert/one\"");
    bridge_call(s, &s->one, "bridge.people",
            "{'changes':[" GOES("Bert") ",{'what':'clear','channel':'public'}," JOINS(
                    "carl") "]}");
    ask_alice(s, "channel.about", "{'channel':'public'}", "carl/one carl one 0");
    assert_not_shown(&s->alice, "bert");
    ask_alice(s, "who.is", "{'name':'bert/one'}", "\"status\":404");
}

BRIDGE_TEST(users_of_a_bridge_disappear_when_it_disconnects)
{
    ask_alice(s, "chat.begin", "{'nick':'alice'}", "");
    ask_alice(s, "channel.join", "{'channel':'public'}", "");
    bridge_call(s, &s->one, "bridge.people", "{'changes':[" JOINS("bert") "]}");
    assert_shown(&s->alice,
            "Chat.Bridged {\"changes\":[{\"what\":\"join\",\"channel\":\"public\","
            "\"nick\":\"bert/one\",\"user\":\"bert\",\"host\":\"one\"}]}");
    bridge_call(s, &s->two, "bridge.people", "{'changes':[" JOINS("carl") "]}");

    buf_clear(&s->alice.shown);
    play_hang_up(&s->play, &s->one);

    assert_shown(&s->alice,
            "Chat.Bridged {\"changes\":[{\"what\":\"part\",\"channel\":\"public\","
            "\"nick\":\"bert/one\"");
    assert_not_shown(&s->alice, "carl");
    ask_alice(s, "channel.about", "{'channel':'public'}", "carl/two");
    assert_not_shown(&s->alice, "bert");
}

BRIDGE_TEST(joins_kicks_and_quits_there_are_shown_with_reasons)
{
    ask_alice(s, "chat.begin", "{'nick':'alice'}", "");
    ask_alice(s, "channel.join", "{'channel':'public'}", "");
    bridge_call(s, &s->one, "bridge.people",
            "{'changes':[" JOINS("bert") "," JOINS("eve") "," JOINS("dan") "]}");
    buf_clear(&s->alice.shown);

    bridge_call(s, &s->one, "bridge.people",
            "{'changes':[{'what':'nick','nick':'bert','name':'rob'},"
            "{'what':'part','channel':'public','nick':'eve','why':'tea'},"
            "{'what':'kick','channel':'public','nick':'dan','by':'rob','why':'shoo'},"
            "{'what':'quit','nick':'rob','why':'so long'}]}");

    assert_shown(&s->alice, "{\"what\":\"nick\",\"nick\":\"bert/one\"");
    assert_shown(&s->alice, "\"name\":\"rob/one\"}");
    assert_shown(&s->alice, "\"why\":\"tea\"}");
    assert_shown(&s->alice, "\"by\":\"rob/one\",\"why\":\"shoo\"}");
    assert_shown(&s->alice,
            "\"nick\":\"rob/one\",\"user\":\"rob\",\"host\":\"one\",\"why\":\"so long\"}");
    ask_alice(s, "channel.about", "{'channel':'public'}", "");
    assert_not_shown(&s->alice, "/one rob");
}

BRIDGE_TEST(quit_reasons_of_silenced_users_are_left_out)
{
    ask_alice(s, "chat.begin", "{'nick':'alice'}", "");
    ask_alice(s, "channel.join", "{'channel':'public'}", "");
    bridge_call(s, &s->one, "bridge.people", "{'changes':[" JOINS("bert") "]}");
    transaction_begin(s->play.engine, 0, 0);
    assert_true(network_pause(s->play.engine, STR("one"), true));
    transaction_commit(s->play.engine);

    bridge_call(s, &s->one, "bridge.people",
            "{'changes':[{'what':'quit','nick':'bert','why':'buy my pills'}]}");

    assert_shown(&s->alice, "{\"what\":\"quit\",\"nick\":\"bert/one\"");
    assert_not_shown(&s->alice, "pills");
}

BRIDGE_TEST(users_of_the_network_can_get_tells_but_not_be_kicked)
{
    ask_alice(s, "chat.begin", "{'nick':'alice'}", "");
    ask_alice(s, "channel.join", "{'channel':'public'}", "");
    bridge_call(s, &s->one, "bridge.people", "{'changes':[" JOINS("bert") "]}");
    ask_alice(s, "chat.tell", "{'to':'bert/one','text':'psst'}", "\"status\":403");
    bridge_call(s, &s->one, "bridge.open",
            "{'name':'one','network':'n','channels':['public'],'tells':true}");
    bridge_call(s, &s->one, "bridge.state", "{'state':'on','nick':'Skein'}");
    bridge_call(s, &s->one, "bridge.people", "{'changes':[" JOINS("bert") "]}");
    expect_answer(s, &s->one, "bridge.answer", "{'nick':'bert','text':'buy'}", "bridge_unread");
    assert_not_shown(&s->alice, "buy");

    ask_alice(s, "chat.tell", "{'to':'Bert/one','text':'psst'}", "");
    assert_shown(&s->one,
            "Bridge.Tell {\"nick\":\"bert\",\"sender\":\"Alice\",\"kind\":\"say\","
            "\"text\":\"psst\"}");
    expect_answer(s, &s->one, "bridge.answer", "{'nick':'bert','text':'yes?'}", "{t ok");
    assert_shown(&s->alice, "bridge_tells");

    ask_alice(s, "channel.kick", "{'channel':'public','name':'bert/one'}", "\"code\":");
    ask_alice(s, "who.on", "{'names':['bert/one','eve/one']}", "\"nick\":\"bert/one\"");
    ask_alice(s, "who.is", "{'name':'bert/one'}", "\"network\":\"one\"");
}

BRIDGE_TEST(a_bridge_lists_a_limited_number_of_users)
{
    struct buf args = {0};
    struct buf people = {0};
    buf_add_text(&args, "{'changes':[{'what':'clear','channel':'public'}");
    for (int i = 0; i < BRIDGE_PEOPLE_MAX + 50; i++) {
        buf_printf(&args, "," JOINS("nick%d"), i);
    }
    buf_add_text(&args, "]}");

    bridge_call(s, &s->one, "bridge.people", args.bytes);

    network_each_person(s->play.engine, STR("public"), add_person_line, &people);
    size_t lines = 0;
    for (size_t i = 0; i < people.length; i++) {
        lines += people.bytes[i] == '\n';
    }
    assert_int_equal(lines, BRIDGE_PEOPLE_MAX);
    buf_finish(&people);
    buf_finish(&args);
}

BRIDGE_TEST(a_network_line_with_a_password_is_refused_with_a_reason)
{
    expect_fate(s, "identify", 1, "bob", "identify hunter2pass", LOST);
    assert_shown(
            &s->one, "(Bridge.Refused {\"channel\":\"public\",\"nick\":\"bob\",\"why\":\"");
    assert_shown(&s->one, "credential_afar");
    expect_fate(s, "msg", 1, "bob", " /msg NickServ identify bob hunter2pass", LOST);
    expect_fate(s, "talk", 1, "bob", "I forgot my password", CARRIED);
}

BRIDGE_TEST(emphasis_does_not_hide_a_password)
{
    expect_fate(s, "bold", 1, "bob", "**identify** hunter2pass", LOST);
    expect_fate(s, "italic", 1, "bob", "*identify hunter2pass*", LOST);
}

BRIDGE_TEST(a_line_in_another_form_of_bridges_is_not_passed_on)
{
    bridge_call(s, &s->one, "bridge.say",
            "{'channel':'public','nick':'link','text':'zoe (far): hi','carried':true}");

    assert_shown(&s->alice, "zoe (far): hi");
    assert_not_shown(&s->two, "zoe (far): hi");
}

BRIDGE_TEST(a_person_there_is_told_who_is_on_their_channels_only)
{
    bridge_call(s, &s->one, "bridge.people",
            "{'changes':[" JOINS("bert") ",{'what':'join','channel':'tea','nick':'eve'}]}");

    bridge_call(s, &s->one, "bridge.ask", "{'nick':'bert','what':'who'}");
    assert_shown(&s->one, "Bridge.Refused {\"channel\":\"public\",\"nick\":\"bert\"");
    assert_shown(&s->one, "bridge_who");
    assert_not_shown(&s->one, "\"tea\"");
    bridge_call(s, &s->one, "bridge.ask", "{'nick':'eve','what':'who'}");
    assert_shown(&s->one, "Bridge.Refused {\"channel\":\"tea\",\"nick\":\"eve\"");
    assert_shown(&s->one, "bridge_nobody");
    bridge_call(s, &s->one, "bridge.ask", "{'nick':'stranger','what':'who'}");
    assert_not_shown(&s->one, "Bridge.Refused");
    bridge_call(s, &s->one, "bridge.ask", "{'nick':'bert','what':'help'}");
    assert_shown(&s->one, "bridge_help");
    ask_alice(s, "bridge.ask", "{'nick':'bert','what':'who'}", "\"status\":403");
}

BRIDGE_TEST(questions_are_answered_only_a_few_times)
{
    int answers = 0;
    bridge_call(s, &s->one, "bridge.people", "{'changes':[" JOINS("bert") "]}");

    for (int i = 0; i < 30; i++) {
        bridge_call(s, &s->one, "bridge.ask", "{'nick':'bert','what':'who'}");
        answers += screen_has(&s->one, "Bridge.Refused");
    }

    assert_in_range(answers, 1, 5);
}

BRIDGE_TEST(a_private_message_that_nobody_reads_is_answered)
{
    bridge_call(s, &s->one, "bridge.people", "{'changes':[" JOINS("bert") "]}");

    bridge_call(s, &s->one, "bridge.answer", "{'nick':'bert','text':'hello?'}");

    assert_shown(&s->one, "bridge_unread");
    bridge_call(s, &s->one, "bridge.answer", "{'nick':'stranger','text':'hello?'}");
    assert_not_shown(&s->one, "bridge_unread");
    assert_shown(&s->one, "\"status\":404");
}

BRIDGE_TEST(a_flood_from_the_network_is_cut_with_few_notices)
{
    int refusals = 0;

    for (int i = 0; i < 30; i++) {
        char text[30];
        (void)snprintf(text, sizeof(text), "line %d", i);
        expect_fate(s, text, 1, "bob", text, i < 10 ? CARRIED : LOST);
        refusals += screen_has(&s->one, "Bridge.Refused");
    }

    assert_int_equal(refusals, 2);
    expect_fate(s, "another", 1, "ann", "I am somebody else", CARRIED);
}
