/* irc_bridge_test.c -- Messages across a bridge, and its beginning and end. */
#include "net/bridges/net_bridge.h"
#include "tests/support/irc_scene.h"
#include "tests/support/test.h"

IRC_TEST(a_bridge_introduces_itself_to_the_game)
{
    irc_scene_open(s, (struct net_bridge_options){0});

    irc_scene_expect_call(s, "bridge.open "
                             "{\"name\":\"net\",\"network\":\"127.0.0.1\",\"channels\":["
                             "\"public\"],\"resumes\":false,\"tells\":true}");

    assert_string_equal(s->session->frontend->service, "bridge");
}

static const struct {
    const char *line;
    const char *call; /* made by the bridge; NULL: none */
} network_lines[] = {
        {":bob!b@h PRIVMSG #THERE :\2hi\2 there\r\n",
                "bridge.say {\"channel\":\"public\",\"nick\":\"bob\",\"text\":\"**hi** "
                "there\",\"action\":false}"},
        {":bob!b@h PRIVMSG #there :\x1Dso\x0F \x1Eold \x1E\x11ls\x11 \2 \2\0034red\r\n",
                "\"text\":\"*so* ~~old~~ `ls`  red\""},
        {":bob!b@h PRIVMSG #there :\1ACTION waves\1\r\n",
                "\"text\":\"waves\",\"action\":true}"},
        {":bob!b@h TOPIC #there :weather\r\n",
                "bridge.topic {\"channel\":\"public\",\"nick\":\"bob\",\"text\":\"weather\""},
        {":b\u200Bob!b@h PRIVMSG #there :hi\r\n", "\"nick\":\"bob~\",\"text\":\"hi\""},
        {":bob!b@h PRIVMSG #there :\u200Bzoe: hi\r\n", "\"action\":false,\"carried\":true}"},
        {":Skein!s@h PRIVMSG #there :my own\r\n", NULL},
        {":skein!s@h TOPIC #there :my own\r\n", NULL},
        {":bob!b@h NOTICE #there :program\r\n", NULL},
        {":bob!b@h PRIVMSG #there :\1VERSION\1\r\n", NULL},
        {":bob!b@h PRIVMSG #other :elsewhere\r\n", NULL},
        {":bob!b@h PRIVMSG Skein :in private\r\n", NULL},
        {":bob!b@h PRIVMSG Skein :\1VERSION\1\r\n", NULL},
        {":bob!b@h PRIVMSG #there :\3\r\n", NULL},
        {"PRIVMSG\r\n:bob!b@h PRIVMSG #there\r\n:: : :\r\n", NULL},
};

IRC_JOINED_TEST(only_speech_and_topics_of_people_reach_the_game)
{
    for (size_t i = 0; i < sizeof(network_lines) / sizeof(network_lines[0]); i++) {
        const char *call = network_lines[i].call;
        buf_clear(&s->calls);
        s->row = network_lines[i].line;

        irc_scene_tell(s, network_lines[i].line);

        if (call) {
            irc_scene_expect_call(s, call);
        } else if (irc_scene_called(s, "bridge.say") || irc_scene_called(s, "bridge.topic")) {
            fail_msg("%s became %s", network_lines[i].line, s->calls.bytes);
        }
    }
}

static void expect_said(struct irc_scene *s, const char *sender, const char *kind,
        const char *text, const char *heard)
{
    irc_scene_says(s, sender, kind, text);
    irc_scene_expect(s, heard);
}

IRC_JOINED_TEST(a_game_line_is_one_irc_line)
{
    expect_said(s, "Ann", "say", "hello", "PRIVMSG #there :<Ann@Testland> hello\r\n");
    expect_said(
            s, "Ann", "emote", "nods", "PRIVMSG #there :\1ACTION <Ann@Testland> nods\1\r\n");
    expect_said(s, "x@y", "topic", "tea", "TOPIC #there :tea\r\n");
    irc_scene_expect(s, "\1ACTION <x@y> changes the topic to: tea\1\r\n");
    irc_scene_said(
            s, "{\"channel\":\"other\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"no\"}");
    irc_scene_said(s, "not even JSON");

    assert_int_equal(s->heard.length, 0);
}

IRC_JOINED_TEST(a_speaker_does_not_ping_a_user_of_the_same_name)
{
    expect_said(s, "Bob", "say", "1", ":<B\u200Bob@Testland> 1\r\n");
    irc_scene_tell(s, ":bob!b@h NICK ann\r\n:eve!e@h QUIT :bye\r\n:dan!d@h JOIN #there\r\n");
    expect_said(s, "Bob", "say", "2", ":<Bob@Testland> 2\r\n");
    expect_said(s, "Ann", "say", "3", ":<A\u200Bnn@Testland> 3\r\n");
    expect_said(s, "Dan", "say", "4", ":<D\u200Ban@Testland> 4\r\n");
    expect_said(s, "Eve", "say", "5", ":<Eve@Testland> 5\r\n");
}

static void open_relaying(struct irc_scene *s)
{
    irc_scene_open(s, (struct net_bridge_options){0});
    irc_scene_expect(s, "CAP LS 302\r\n");
    irc_scene_exchange(s, ":irc.example CAP * LS :draft/relaymsg=/ sasl\r\n",
            "CAP REQ draft/relaymsg\r\n");
    irc_scene_exchange(s, ":irc.example CAP * ACK :draft/relaymsg\r\n", "CAP END\r\n");
    irc_scene_tell(s, ":irc.example 001 Skein :Welcome\r\n");
    irc_scene_expect(s, "JOIN #there\r\n");
    irc_scene_tell(s, ":Skein!s@host JOIN #there\r\n");
}

IRC_TEST(a_network_with_relaymsg_shows_players_as_nicks)
{
    open_relaying(s);

    expect_said(s, "Ann", "say", "hello", "RELAYMSG #there Ann/Testland hello\r\n");
    expect_said(s, "Ann", "emote", "nods", "RELAYMSG #there Ann/Testland :\1ACTION nods\1\r\n");
    expect_said(s, "b/o!b@x", "say", "hi", "RELAYMSG #there b_o_b/x hi\r\n");
    expect_said(s, "Ann", "notice", "hm", "NOTICE #there :<Ann@Testland> hm\r\n");
}

IRC_TEST(a_refused_relaymsg_is_sent_by_the_bridge_itself)
{
    open_relaying(s);
    expect_said(s, "Ann", "say", "one", "RELAYMSG #there Ann/Testland one\r\n");
    irc_scene_tell(s, ":irc.example FAIL RELAYMSG INVALID_NICK :Invalid nickname\r\n");
    irc_scene_expect(s, "PRIVMSG #there :<Ann@Testland> one\r\n");
    expect_said(s, "Bo", "say", "two", "RELAYMSG #there Bo/Testland two\r\n");
    irc_scene_tell(s, ":irc.example FAIL RELAYMSG PRIVS_NEEDED :You cannot relay here\r\n");
    irc_scene_expect(s, "PRIVMSG #there :<Bo@Testland> two\r\n");
    irc_scene_pass(s, 10000);

    expect_said(s, "Bo", "say", "three", "PRIVMSG #there :<Bo@Testland> three\r\n");
    assert_false(irc_scene_called(s, "bridge.refused"));
}

IRC_TEST(a_relayed_nick_that_is_banned_there_stays_banned)
{
    open_relaying(s);
    expect_said(s, "Ann", "say", "one", "RELAYMSG #there Ann/Testland one\r\n");

    irc_scene_tell(s, ":irc.example FAIL RELAYMSG BANNED :Relayed nick is banned\r\n");
    irc_scene_pass(s, 5000);

    irc_scene_expect_call(s, "bridge.refused {\"channel\":\"public\",\"sender\":\"Ann\"");
    assert_int_equal(str_find(buf_str(&s->heard), STR("PRIVMSG"), 0), SIZE_MAX);
}

IRC_TEST(a_line_relayed_by_another_bridge_is_recognised_as_carried)
{
    open_relaying(s);

    irc_scene_tell(s, "@draft/relaymsg=Skein :Ann/Testland!r@h PRIVMSG #there :mine\r\n");
    irc_scene_tell(s, "@draft/relaymsg=Link :zoe/far!r@h PRIVMSG #there :hi\r\n");

    irc_scene_expect_call(s, "\"nick\":\"Link\",\"text\":\"<zoe@far> hi\"");
    assert_false(irc_scene_called(s, "mine"));
}

IRC_TEST(a_configured_form_of_lines_is_used)
{
    irc_scene_open(
            s, (struct net_bridge_options){.template = "**{nick}** ({network}): {text}"});
    irc_scene_join(s);

    expect_said(s, "Bob", "say", "**no** *2*3 `x`",
            "PRIVMSG #there :\u200B\2B\u200Bob\2 (Testland): \2no\2 *2*3 \x11x\x11\r\n");
}

IRC_JOINED_TEST(the_bridge_answers_ctcp_and_does_not_flood)
{
    irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :\1PING 1 2\1\r\n");
    irc_scene_expect(s, "NOTICE bob :\1PING 1 2\1\r\n");
    irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :\1version\1\r\n");
    irc_scene_expect(s, "NOTICE bob :\1VERSION Skein, a bridge of Testland\1\r\n");
    irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :\1TIME\1\r\n");
    irc_scene_expect(s, "NOTICE bob :\1TIME Mon, 12 Jan 1970 13:46:40 +0000\1\r\n");
    irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :\1UNHEARDOF\1\r\n");
    for (int i = 0; i < 20; i++) {
        irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :\1SOURCE\1\r\n");
    }

    irc_scene_expect(s, "NOTICE bob :\1SOURCE Skein\1\r\n");
    assert_int_equal(str_find(buf_str(&s->heard), STR("NOTICE"), 0), SIZE_MAX);
    irc_scene_tell(s, ":bob!b@h NOTICE Skein :\1VERSION\1\r\n");
    irc_scene_pass(s, 10000);
    assert_int_equal(str_find(buf_str(&s->heard), STR("NOTICE"), 0), SIZE_MAX);
}

IRC_JOINED_TEST(the_bridge_passes_questions_to_itself_on_to_the_game)
{
    irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :Who\r\n");
    irc_scene_expect_call(s, "bridge.ask {\"nick\":\"bob\",\"what\":\"who\"}");
    assert_false(irc_scene_called(s, "bridge.answer"));
    irc_scene_tell(s, ":bob!b@h PRIVMSG #there :Skein: help\r\n");
    irc_scene_expect_call(s, "bridge.ask {\"nick\":\"bob\",\"what\":\"help\"}");
    buf_clear(&s->calls);
    irc_scene_tell(s, ":nobody!n@h PRIVMSG Skein :who\r\n");
    irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :who are you\r\n");
    irc_scene_expect_call(s, "bridge.answer");
    assert_false(irc_scene_called(s, "bridge.ask"));
}

static size_t count(const struct buf *buf, const char *text)
{
    size_t found = 0;
    for (size_t at = 0; (at = str_find(buf_str(buf), str_of(text), at)) != SIZE_MAX; at++) {
        found++;
    }
    return found;
}

/* Ann says each word on a line of its own. */
static void say_words(struct irc_scene *scene, const char *words)
{
    struct str rest = str_of(words);
    while (rest.length > 0) {
        char word[16] = "";
        (void)str_copy(str_take_word(&rest), word, sizeof(word));
        irc_scene_says(scene, "Ann", "say", word);
    }
}

static void say_often(struct irc_scene *scene, int times)
{
    while (times-- > 0) {
        say_words(scene, "x");
    }
}

IRC_JOINED_TEST(lines_to_the_network_are_rate_limited_and_none_is_lost)
{
    say_often(s, 30);

    assert_int_equal(count(&s->heard, "PRIVMSG"), 5);
    irc_scene_pass(s, 3000);
    assert_int_equal(count(&s->heard, "PRIVMSG"), 8);
    for (int i = 0; i < 30; i++) {
        irc_scene_pass(s, 1000);
    }
    assert_int_equal(count(&s->heard, "PRIVMSG"), 30);
    assert_int_equal(count(&s->heard, "dropped"), 0);
}

/* Like irc_scene_join, but keeps text heard behind it. */
static void join_only(struct irc_scene *scene)
{
    irc_scene_welcome(scene);
    irc_scene_expect(scene, "JOIN #there\r\n");
    irc_scene_tell(scene, ":Skein!s@host JOIN #there\r\n");
}

IRC_JOINED_TEST(lines_said_while_disconnected_are_sent_later)
{
    irc_scene_hang_up(s);
    say_words(s, "one two");
    irc_scene_pass(s, 130000);

    join_only(s);

    irc_scene_expect(s, "PRIVMSG #there :<Ann@Testland> (2 min ago) one\r\n");
    irc_scene_expect(s, "PRIVMSG #there :<Ann@Testland> (2 min ago) two\r\n");
    say_words(s, "three");
    irc_scene_expect(s, "PRIVMSG #there :<Ann@Testland> three\r\n");
}

IRC_TEST(dropped_lines_are_announced_on_the_network)
{
    irc_scene_open(s, (struct net_bridge_options){.keep = 2});
    say_words(s, "one two three four");

    join_only(s);

    irc_scene_expect(s, "PRIVMSG #there :(2 lines were dropped: the queue was full)\r\n");
    irc_scene_expect(s, "<Ann@Testland> three\r\n");
    irc_scene_expect(s, "<Ann@Testland> four\r\n");
}

IRC_TEST(dropped_lines_are_reported_to_the_game)
{
    irc_scene_open(s, (struct net_bridge_options){.keep = 2});
    irc_scene_join(s);
    irc_scene_hang_up(s);
    say_often(s, 5);
    irc_scene_pass(s, 2000);
    join_only(s);
    irc_scene_expect_call(s, "\"away\":false,\"why\":\"\",\"keep\":2,\"left\":3");
    irc_scene_pass(s, 10000);
    irc_scene_tell(s, "");

    assert_int_equal(count(&s->calls, "bridge.left"), 0);
}

IRC_TEST(lines_dropped_by_the_rate_limit_are_reported_once)
{
    irc_scene_open(s, (struct net_bridge_options){.keep = 2});
    irc_scene_join(s);

    say_often(s, 12);
    for (int i = 0; i < 12; i++) {
        irc_scene_pass(s, 1000);
    }

    assert_int_equal(count(&s->calls, "bridge.left"), 1);
}

static void pause_bridge(struct irc_scene *scene, bool paused)
{
    struct msg msg = {.kind = MSG_EVENT,
            .topic = STR("Bridge.Pause"),
            .text = paused ? STR("{\"paused\":true}") : STR("{\"paused\":false}")};
    hub_send_now(scene->session, &msg);
    irc_scene_settle(scene);
}

IRC_JOINED_TEST(queued_lines_wait_through_a_pause)
{
    irc_scene_hang_up(s);
    say_words(s, "before");
    pause_bridge(s, true);
    irc_scene_pass(s, 2000);

    join_only(s);
    irc_scene_pass(s, 1000);
    assert_int_equal(count(&s->heard, "before"), 0);
    pause_bridge(s, false);

    irc_scene_expect(s, "<Ann@Testland> before");
}

IRC_JOINED_TEST(unacknowledged_lines_are_sent_again_after_a_reconnect)
{
    say_words(s, "first");
    irc_scene_expect(s, "<Ann@Testland> first\r\nPING skein-1\r\n");
    irc_scene_tell(s, ":irc.example PONG irc.example :skein-1\r\n");
    say_words(s, "second");
    irc_scene_expect(s, "<Ann@Testland> second\r\nPING skein-2\r\n");
    irc_scene_hang_up(s);
    irc_scene_pass(s, 2000);

    join_only(s);

    irc_scene_expect(s, "PRIVMSG #there :<Ann@Testland> second\r\n");
    assert_int_equal(count(&s->heard, "first"), 0);
}

IRC_JOINED_TEST(each_disconnection_and_return_is_reported_once)
{
    assert_int_equal(count(&s->calls, "bridge.away"), 0);

    for (int i = 0; i < 4; i++) {
        irc_scene_hang_up(s);
        irc_scene_pass(s, 25000);
        irc_scene_expect(s, "USER ");
    }

    assert_int_equal(count(&s->calls, "bridge.away"), 1);
    irc_scene_expect_call(s, "\"channel\":\"public\",\"away\":true");
    irc_scene_exchange(s, ":irc.example 001 Skein :Welcome\r\n", "JOIN #there\r\n");
    irc_scene_tell(s, ":Skein!s@host JOIN #there\r\n");
    assert_int_equal(count(&s->calls, "bridge.away"), 2);
    irc_scene_expect_call(s, "\"channel\":\"public\",\"away\":false");
}

IRC_JOINED_TEST(lines_from_the_network_are_rate_limited)
{
    for (int i = 0; i < 50; i++) {
        irc_scene_tell(s, ":bob!b@h PRIVMSG #there :x\r\n:bob!b@h PRIVMSG #there :x\r\n");
    }

    assert_int_equal(count(&s->calls, "bridge.say"), 50);
    irc_scene_pass(s, 10000);
    irc_scene_tell(s, ":bob!b@h PRIVMSG #there :y\r\n");
    assert_int_equal(count(&s->calls, "bridge.say"), 51);
}

IRC_JOINED_TEST(a_refused_speaker_gets_a_private_notice)
{
    struct msg msg = {.kind = MSG_EVENT,
            .topic = STR("Bridge.Refused"),
            .text = STR("{\"channel\":\"public\",\"nick\":\"bob\",\"why\":\"Too fast.\"}")};

    hub_send_now(s->session, &msg);
    irc_scene_settle(s);

    irc_scene_expect(s, "NOTICE bob :Too fast.\r\n");
}

IRC_JOINED_TEST(frequent_status_changes_are_reported_at_a_limited_rate)
{
    buf_clear(&s->calls);

    for (int i = 0; i < 200; i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), ":bob!b@h KICK #there Skein :%d\r\n", i);
        irc_scene_tell(s, line);
        irc_scene_tell(s, ":Skein!s@h JOIN #there\r\n");
    }

    assert_in_range(count(&s->calls, "bridge.state"), 1, 40);
}

IRC_JOINED_TEST(a_closed_bridge_quits_with_a_reason)
{
    net_bridge_close(s->bridge, "Good night.");
    for (int i = 0; i < 20; i++) {
        irc_scene_turn(s);
    }

    assert_int_not_equal(
            str_find(buf_str(&s->heard), STR("QUIT :Good night.\r\n"), 0), SIZE_MAX);
    assert_null(s->session);
    assert_int_equal(s->fd, -1);
    s->bridge = NULL;
}

IRC_JOINED_TEST(the_end_of_the_game_ends_a_bridge)
{
    hub_close(s->session, STR("The game closes."));
    hub_end_transaction(s->context.hub, 0);
    for (int i = 0; i < 20; i++) {
        irc_scene_turn(s);
    }

    assert_null(s->session);
    assert_int_not_equal(str_find(buf_str(&s->heard), STR("QUIT"), 0), SIZE_MAX);
}

IRC_TEST(a_bridge_compares_its_options_with_new_ones)
{
    irc_scene_open(s, (struct net_bridge_options){.account = "a", .account_password = "p"});
    struct net_bridge_options options = irc_scene_options(
            s, (struct net_bridge_options){.account = "a", .account_password = "p"});

    assert_true(net_bridge_is(s->bridge, &options));
    options.account_password = "q";
    assert_false(net_bridge_is(s->bridge, &options));
    options.account_password = NULL;
    assert_false(net_bridge_is(s->bridge, &options));
    options.account_password = "p";
    options.template = "{nick}: {text}";
    assert_false(net_bridge_is(s->bridge, &options));
}

IRC_JOINED_TEST(a_changed_configuration_keeps_the_queued_lines)
{
    static const struct config_bridge_channel channels[] = {
            {"#elsewhere", "news"}, {"#THERE", "public"}};
    say_words(s, "heard");
    irc_scene_expect(s, "<Ann@Testland> heard\r\n");
    pause_bridge(s, true);
    say_words(s, "one two three");
    struct net_bridge_options options = irc_scene_options(
            s, (struct net_bridge_options){
                       .name = "Net", .channels = channels, .channel_count = 2, .keep = 2});
    struct net_bridge *before = s->bridge;
    struct err err;
    assert_true(net_bridge_create(&s->context, &options, NULL, &s->bridge, &err));
    net_bridge_begin(s->bridge);

    assert_true(net_bridge_has_name_of(s->bridge, before));
    net_bridge_inherit(s->bridge, before);
    net_bridge_close(before, "Changed.");
    irc_scene_expect(s, "QUIT :Changed.\r\n");
    irc_scene_welcome(s);
    irc_scene_expect(s, "JOIN #THERE\r\n");
    irc_scene_tell(s, ":Skein!s@host JOIN #there\r\n");

    irc_scene_expect(s, "PRIVMSG #THERE :(1 line was dropped: the queue was full)\r\n");
    irc_scene_expect(s, "PRIVMSG #THERE :<Ann@Testland> two\r\n");
    irc_scene_expect(s, "PRIVMSG #THERE :<Ann@Testland> three\r\n");
}

IRC_JOINED_TEST(a_bridge_that_was_never_begun_leaves_no_trace)
{
    struct net_bridge_options options =
            irc_scene_options(s, (struct net_bridge_options){.name = "Other"});
    struct net_bridge *never = NULL;
    struct err err;
    size_t before = hub_count(s->context.hub);
    uint64_t inputs = hub_inputs(s->context.hub);

    assert_true(net_bridge_create(&s->context, &options, NULL, &never, &err));
    net_bridge_close(never, "Changed.");

    assert_int_equal(hub_count(s->context.hub), before);
    assert_int_equal(hub_inputs(s->context.hub), inputs);
    say_words(s, "heard");
    irc_scene_expect(s, "<Ann@Testland> heard\r\n");
}
